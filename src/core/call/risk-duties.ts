/** What the audit log is told of risk questions and of what was heard (S15): which question, never the answer's words. */
import { type ActorId, SYSTEM_ACTOR } from '../ids.ts';
import type { RecordEffect } from './effects.ts';
import type { RiskEvent } from './risk-events.ts';

type Details = Extract<RecordEffect, { do: 'writeAudit' }>['details'];

export function auditOfRisk(event: RiskEvent): RecordEffect[] {
  switch (event.type) {
    case 'checklistStarted': {
      const { id: checklist, version } = event.checklist;
      return [audit('checklistStarted', event.by, 'collection', { checklist, version })];
    }
    case 'questionAnswered':
      return [
        audit('questionAnswered', event.by, 'alteration', {
          checklist: event.checklist,
          question: event.question,
        }),
      ];
    case 'riskJudged':
      return [
        audit('riskJudged', event.by, 'alteration', { checklist: event.checklist, level: event.level }),
      ];
    case 'checklistFinished':
      return [audit('checklistFinished', event.by, 'operation', { checklist: event.checklist })];
    case 'answersRecalled':
      return event.earlier.length === 0
        ? []
        : [audit('earlierAnswersShown', SYSTEM_ACTOR, 'consultation', { checklists: event.earlier.length })];
    case 'transcriptionTold':
      return [audit('transcription', SYSTEM_ACTOR, 'collection', { state: event.state })];
    case 'indicatorHeard':
      return [
        audit('indicatorHeard', SYSTEM_ACTOR, 'collection', {
          indicator: event.indicator,
          sure: event.sure,
          raisesTo: event.raisesTo,
          lexicon: event.lexicon,
        }),
      ];
    case 'languageUnread':
      return [];
    case 'promptsChosen':
      return [
        audit('promptsShown', SYSTEM_ACTOR, 'operation', {
          prompts: event.prompts.map(({ id }) => id).join(' '),
        }),
      ];
  }
}

function audit(
  what: string,
  who: ActorId,
  operation: Extract<RecordEffect, { do: 'writeAudit' }>['operation'],
  details: Details,
): RecordEffect {
  return { do: 'writeAudit', what, operation, who, recipient: null, details };
}
