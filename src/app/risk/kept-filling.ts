import type { Call } from '../../core/call/call.ts';
import { subjectsOf } from '../../core/call/questions.ts';
import { resultOf } from '../../core/risk/result.ts';
import type { KeptFilling } from '../../ports/risk-records.ts';

/** A filling as it is kept for later calls; null when the call has no such checklist. */
export function keptFilling(call: Call, checklistId: string): KeptFilling | null {
  const filling = call.questions?.fillings.find(({ checklist }) => checklist.id === checklistId);
  if (filling === undefined) return null;
  const result = resultOf(filling);
  const { confirmed, maybe } = subjectsOf(call);
  return {
    callId: call.id,
    checklist: filling.checklist.id,
    version: filling.checklist.version,
    callVersion: call.version,
    on: filling.answers.at(-1)?.at ?? filling.startedAt,
    level: filling.reached ?? result.level,
    score: result.score,
    confirmedPerson: confirmed,
    people: confirmed === null ? maybe : [confirmed],
    answers: filling.answers.map(({ question, answer, at }) => ({ question, answer, at })),
  };
}
