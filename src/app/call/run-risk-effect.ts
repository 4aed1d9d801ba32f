import type { Call } from '../../core/call/call.ts';
import type { AsideEffect, RiskEffect } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { subjectsOf } from '../../core/call/questions.ts';
import { situationOf } from '../../core/call/situation.ts';
import { id, type PersonId } from '../../core/ids.ts';
import { choosePrompts } from '../../core/risk/prompts.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import { keptFilling } from '../risk/kept-filling.ts';
import type { CallPath } from './call-path.ts';
import { outcomeId } from './outcome-id.ts';

/** Runs one effect of the risk lane; each is safe to run twice: records go by version, follow-ups by call and pathway. */
export async function runRiskEffect(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
): Promise<CallEvent | null> {
  const effect = stored.effect as RiskEffect;
  switch (effect.do) {
    case 'keepAnswers': {
      const kept = keptFilling(call, effect.checklist);
      if (kept !== null) await path.riskRecords.keep(kept);
      return null;
    }
    case 'recallAnswers': {
      const { confirmed, maybe } = subjectsOf(call);
      const people = (confirmed === null ? maybe : [confirmed]).map((person) => id<PersonId>(person));
      const earlier = await path.riskRecords.earlier(people, call.id, confirmed !== null);
      const same = JSON.stringify(earlier) === JSON.stringify(call.questions?.earlier ?? []);
      return same ? null : { id: outcomeId(stored), callId: call.id, type: 'answersRecalled', earlier };
    }
    case 'confirmFact': {
      const { confirmed } = subjectsOf(call);
      const people = confirmed === null ? [] : [id<PersonId>(confirmed)];
      await path.facts.confirm({ callId: call.id, force: call.force, people }, effect.fact, {
        by: effect.by,
        source: 'checklist',
        why: 'answered in a checklist of risk questions',
        details: {},
      });
      return null;
    }
    case 'choosePrompts': {
      const prompts = choosePrompts(path.riskBook.prompts(), situationOf(call));
      const same = JSON.stringify(prompts) === JSON.stringify(call.prompts ?? []);
      return same ? null : { id: outcomeId(stored), callId: call.id, type: 'promptsChosen', prompts };
    }
  }
}

/**
 * Asks the carrier to transcribe. Tried once and never again: a failure is an event that is shown, and nothing else waits
 * or fails with it (S1).
 */
export async function runAsideEffect(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
): Promise<CallEvent | null> {
  const effect = stored.effect as AsideEffect;
  const plan = call.linePlan.transcription;
  if (effect.do !== 'startTranscription' || plan == null) return null;
  const result = await path.transcriber.start(call.id, plan);
  path.meter.count('alongside_transcription_total', { outcome: result });
  // Unknown: it may have begun; its own first callback will tell.
  return result === 'refused'
    ? { id: outcomeId(stored), callId: call.id, type: 'transcriptionTold', state: 'failed' }
    : null;
}
