import { sharedWith } from '../../core/access/call-rights.ts';
import { coversForce, may, type Principal, seesCall } from '../../core/access/principal.ts';
import { mayFillQuestions } from '../../core/access/risk-rights.ts';
import { seenEntry } from '../../core/audit/seen-entry.ts';
import type { CallCard } from '../../core/console/call-card.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, type EventId, type ForceId, id } from '../../core/ids.ts';
import type { Checklist } from '../../core/risk/checklist.ts';
import { sharesEverything } from '../../core/routing/mutual-aid.ts';
import type { Instant } from '../../core/time.ts';
import type { AuditNotes } from '../../ports/audit-notes.ts';
import type { CallCommands, CommandBy, CommandOutcome } from '../../ports/call-commands.ts';
import type { RiskBook } from '../../ports/risk-book.ts';
import type { RiskQuestions } from '../../ports/risk-questions.ts';
import type { Transcripts } from '../../ports/transcripts.ts';
import type { riskOperations } from '../../wire/api/risk.ts';
import type { HandlersOf } from '../api-request.ts';

export interface RiskHandlersDeps {
  readonly calls: CallCommands;
  readonly questions: RiskQuestions;
  readonly book: RiskBook;
  readonly transcripts: Transcripts;
  readonly notes: AuditNotes;
}

/** Risk questions and transcripts of calls. */
export function riskHandlers(deps: RiskHandlersDeps): HandlersOf<keyof typeof riskOperations> {
  const { calls, questions, book, transcripts, notes } = deps;
  const shown = async (callId: string, principal: Principal): Promise<CallCard> => {
    const card = await calls.find({ by: 'id', value: id<CallId>(callId) });
    if (card === null || !(seesCall(principal, card) || mayFillQuestions(principal, card)))
      throw new AppError('notFound', 'there is no such call');
    return card;
  };
  const fills = async (callId: string, principal: Principal): Promise<CallId> => {
    const card = await shown(callId, principal);
    if (!mayFillQuestions(principal, card))
      throw new AppError('forbidden', 'only those on the call may answer its questions');
    return card.callId;
  };
  return {
    listChecklists: async ({ principal, query }) => {
      const force = forceOf(principal, query.force);
      const found = book
        .definitions()
        .filter(({ status }) => status === 'current')
        .flatMap((definition) => book.current(definition.id, force) ?? []);
      return { checklists: found.map(questionsOnly) };
    },
    getCallQuestions: async ({ principal, params, requestId, now }) => {
      const card = await shown(params.id, principal);
      await notes.note(seenEntry(`request-${requestId}`, 'questionsRead', principal, card, now));
      const { fillings, earlier } = await questions.of(card.callId);
      return {
        fillings: fillings.map(({ filling, result }) => {
          const { startedBy, startedAt, answers, judgements, finished } = filling;
          const { facts: _, confirmed: __, ...rest } = result;
          const reasons = result.reasons.map(({ text, level }) => ({ text, level }));
          return {
            checklist: questionsOnly(filling.checklist),
            ...{ startedBy, startedAt, answers, judgements, finished },
            result: { ...rest, reasons },
          };
        }),
        // The owning force's record of other calls, and no part of what an agreement shares.
        earlier: sharedWith(principal, card) === null ? earlier : [],
      };
    },
    startChecklist: async ({ principal, params, body, commandId, now }) =>
      settled(
        await questions.start(
          await fills(params.id, principal),
          body.checklist,
          by(principal, commandId, now),
        ),
      ),
    answerQuestion: async ({ principal, params, body, commandId, now }) =>
      settled(
        await questions.answer(
          await fills(params.id, principal),
          params.checklist,
          params.question,
          body,
          by(principal, commandId, now),
        ),
      ),
    judgeRisk: async ({ principal, params, body, commandId, now }) =>
      settled(
        await questions.judge(
          await fills(params.id, principal),
          params.checklist,
          body.level,
          body.why,
          by(principal, commandId, now),
        ),
      ),
    finishChecklist: async ({ principal, params, commandId, now }) =>
      settled(
        await questions.finish(
          await fills(params.id, principal),
          params.checklist,
          by(principal, commandId, now),
        ),
      ),
    getTranscript: async ({ principal, params, requestId, now }) => {
      const card = await shown(params.id, principal);
      const share = sharedWith(principal, card);
      if (share !== null && !sharesEverything(share))
        throw new AppError('forbidden', 'the agreement with your force does not share what was said');
      await notes.note(seenEntry(`request-${requestId}`, 'transcriptRead', principal, card, now));
      const said = await transcripts.all(card.callId).catch((error: unknown) => {
        const unavailable = new AppError('unavailable', 'the transcript cannot be read now: try again');
        unavailable.cause = error;
        throw unavailable;
      });
      return {
        utterances: said.map(({ speaker, text, at, confidence }) => ({ speaker, text, at, confidence })),
      };
    },
  };
}

/** What the console shows of a checklist; what it is worth stays with the result. */
function questionsOnly({ id: checklistId, version, kind, title, sections }: Checklist) {
  return { id: checklistId, version, kind, title, sections };
}

/** The force asked for, or one’s own; a specialist may be lent to another force. */
export function forceOf(principal: Principal, asked: string | undefined): ForceId {
  const force = asked === undefined ? [...principal.forces][0] : id<ForceId>(asked);
  if (force === undefined || (!coversForce(principal, force) && !may(principal, 'specialist:self')))
    throw new AppError('forbidden', 'this is another force’s');
  return force;
}

function by(principal: Principal, commandId: EventId, at: Instant): CommandBy {
  return { actor: principal.actor, specialist: principal.specialist, commandId, at };
}

function settled(outcome: CommandOutcome): { readonly outcome: 'done' } {
  if (outcome.kind === 'refused') throw new AppError('conflict', outcome.reason);
  return { outcome: 'done' };
}
