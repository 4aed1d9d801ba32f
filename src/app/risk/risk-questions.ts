import type { Call } from '../../core/call/call.ts';
import { answerRefusal, FILLINGS_KEPT, NO_QUESTIONS } from '../../core/call/questions.ts';
import { AppError } from '../../core/errors.ts';
import type { CallId, EventId } from '../../core/ids.ts';
import { id } from '../../core/ids.ts';
import { resultOf } from '../../core/risk/result.ts';
import type { CommandOutcome } from '../../ports/call-commands.ts';
import type { RiskQuestions } from '../../ports/risk-questions.ts';
import type { CallPath } from '../call/call-path.ts';
import { handleCallEvent } from '../call/handle-call-event.ts';

const DONE: CommandOutcome = { kind: 'done' };

/** Risk questions over the same main path as everything else of a call: every answer is an event of it. */
export function createRiskQuestions(path: CallPath): RiskQuestions {
  const read = async (callId: CallId): Promise<Call> => {
    const loaded = await path.calls.load(callId, id<EventId>('questions'));
    if (loaded === null) throw new AppError('notFound', 'There is no such call.');
    return loaded.call;
  };
  const open = (call: Call, checklist: string): boolean =>
    (call.questions ?? NO_QUESTIONS).fillings.some((filling) => filling.checklist.id === checklist);
  return {
    async of(callId) {
      const { fillings, earlier } = (await read(callId)).questions ?? NO_QUESTIONS;
      return { fillings: fillings.map((filling) => ({ filling, result: resultOf(filling) })), earlier };
    },
    async start(callId, checklistId, by) {
      const call = await read(callId);
      if (open(call, checklistId)) return DONE;
      if ((call.questions ?? NO_QUESTIONS).fillings.length >= FILLINGS_KEPT)
        return refused('There are too many checklists on this call already.');
      const checklist = path.riskBook.current(checklistId, call.force);
      if (checklist === null)
        return refused('There is no such checklist, or its version has been withdrawn; choose another.');
      const { commandId, actor } = by;
      await handleCallEvent(path, {
        ...{ type: 'checklistStarted', id: commandId, callId, checklist, by: actor },
      });
      return DONE;
    },
    async answer(callId, checklist, question, answer, { commandId, actor }) {
      const call = await read(callId);
      const reason = answerRefusal(call.questions ?? NO_QUESTIONS, checklist, question, answer);
      if (reason !== null) return refused(reason);
      await handleCallEvent(path, {
        ...{ type: 'questionAnswered', id: commandId, callId, checklist, question, answer, by: actor },
      });
      return DONE;
    },
    async judge(callId, checklist, level, why, { commandId, actor }) {
      if (!open(await read(callId), checklist)) return NOT_STARTED;
      await handleCallEvent(path, {
        ...{ type: 'riskJudged', id: commandId, callId, checklist, level, why, by: actor },
      });
      return DONE;
    },
    async finish(callId, checklist, { commandId, actor }) {
      if (!open(await read(callId), checklist)) return NOT_STARTED;
      await handleCallEvent(path, {
        ...{ type: 'checklistFinished', id: commandId, callId, checklist, by: actor },
      });
      return DONE;
    },
  };
}

function refused(reason: string): CommandOutcome {
  return { kind: 'refused', reason };
}

const NOT_STARTED = refused('This checklist has not been started on this call.');
