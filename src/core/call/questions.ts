/**
 * QUESTIONS: the risk checklists of a call. Every answer is an event of its own, so it is saved with its version and id and
 * shown to everybody on the call at once; two people answer side by side and both are kept. What the answers add up to can
 * raise the level and never lowers it (S6). It goes on after the call has ended: a call cut off in mid-question is
 * completed afterwards.
 */
import type { ActorId, PersonId } from '../ids.ts';
import type { FactName } from '../referrals/confirmed-fact.ts';
import { higherLevel, type Level } from '../register/level.ts';
import {
  type Answer,
  type EarlierFilling,
  type Filling,
  misfit,
  newFilling,
  withAnswer,
  withJudgement,
} from '../risk/answers.ts';
import type { Checklist } from '../risk/checklist.ts';
import { type RiskReason, type RiskResult, resultOf } from '../risk/result.ts';
import type { Instant } from '../time.ts';
import type { CallEffect } from './effects.ts';
import type { CallEvent, EventOf } from './events.ts';

export interface Questions {
  readonly fillings: readonly Filling[];
  /** Of earlier calls about the people whom this call may be about; shown as earlier, never assumed. */
  readonly earlier: readonly EarlierFilling[];
}

export const NO_QUESTIONS: Questions = { fillings: [], earlier: [] };

/** More than these at once are a mistake. */
export const FILLINGS_KEPT = 6;

export interface QuestionsDraft {
  readonly now: Instant;
  questions: Questions;
  /** The level that the answers call for; null: they call for none. */
  level: Level | null;
  readonly effects: CallEffect[];
}

export function stepQuestions(d: QuestionsDraft, event: CallEvent): void {
  switch (event.type) {
    case 'checklistStarted':
      started(d, event);
      break;
    case 'questionAnswered':
      answered(d, event);
      break;
    case 'riskJudged':
      judged(d, event);
      break;
    case 'checklistFinished':
      finished(d, event);
      break;
    case 'answersRecalled':
      d.questions = { ...d.questions, earlier: event.earlier };
      break;
    case 'callerAssessed':
      if ((event.assessment?.people.length ?? 0) > 0) d.effects.push({ do: 'recallAnswers' });
      break;
    case 'matchConfirmed':
    case 'matchCorrected':
      knownBetter(d);
      break;
    default:
      break;
  }
}

/** Who it is about is known, or known better: earlier answers are looked for, and these are kept for that person. */
function knownBetter(d: QuestionsDraft): void {
  d.effects.push({ do: 'recallAnswers' });
  for (const { checklist } of d.questions.fillings)
    d.effects.push({ do: 'keepAnswers', checklist: checklist.id });
}

function judged(d: QuestionsDraft, { checklist, level, why, by }: EventOf<'riskJudged'>): void {
  if (d.questions.fillings.every((filling) => filling.checklist.id !== checklist)) return;
  changed(d, checklist, (filling) => withJudgement(filling, { level, why, by, at: d.now }));
  // A person says it now: new even in the words of before, and whatever two people have lowered since.
  if (level !== 'standard') d.level = highest(d.level, level);
}

function finished(d: QuestionsDraft, { checklist, by }: EventOf<'checklistFinished'>): void {
  changed(d, checklist, (filling) =>
    filling.finished === null ? { ...filling, finished: { by, at: d.now } } : filling,
  );
}

/** A checklist that is open already goes on as it is: two people who start it are filling the same one. */
function started(d: QuestionsDraft, { checklist, by }: EventOf<'checklistStarted'>): void {
  const { fillings } = d.questions;
  if (fillings.length >= FILLINGS_KEPT || fillings.some((filling) => filling.checklist.id === checklist.id))
    return;
  d.questions = { ...d.questions, fillings: [...fillings, newFilling(checklist, by, d.now)] };
}

function answered(d: QuestionsDraft, event: EventOf<'questionAnswered'>): void {
  const { question, answer, by } = event;
  changed(d, event.checklist, (filling) =>
    misfit(filling.checklist, question, answer) === null
      ? withAnswer(filling, question, { answer, by, at: d.now })
      : filling,
  );
}

/** Changes one filling; its result feeds level, follow-ups and records at once. */
function changed(d: QuestionsDraft, checklistId: string, change: (filling: Filling) => Filling): void {
  const before = d.questions.fillings.find((filling) => filling.checklist.id === checklistId);
  if (before === undefined) return;
  const next = change(before);
  if (next === before) return;
  const result = resultOf(next);
  const reached = highest(before.reached, result.level);
  d.questions = {
    ...d.questions,
    fillings: d.questions.fillings.map((filling) => (filling === before ? { ...next, reached } : filling)),
  };
  d.level = highest(d.level, newRaise(resultOf(before), result));
  const confirmed = newlyConfirmed(resultOf(before), result);
  for (const fact of confirmed) d.effects.push({ do: 'confirmFact', fact, by: lastBy(next) });
  d.effects.push({ do: 'keepAnswers', checklist: checklistId });
}

/**
 * What this change says that was not said before. What two people have lowered since is not raised again by answers that
 * they knew of. "Standard" raises nothing: a few answers of no are not a known risk, and say nothing against one (S7).
 */
function newRaise(before: RiskResult, after: RiskResult): Level | null {
  // The same words may come to stand for a higher level.
  const said = ({ text, level }: RiskReason) => `${level} ${text}`;
  const known = new Set(before.reasons.map(said));
  return after.reasons
    .filter((reason) => reason.level !== 'standard' && !known.has(said(reason)))
    .filter(({ byScore }) => !byScore || after.score > before.score)
    .reduce<Level | null>((highestYet, { level }) => highest(highestYet, level), null);
}

function newlyConfirmed(before: RiskResult, after: RiskResult): readonly FactName[] {
  return after.confirmed.filter((fact) => !before.confirmed.includes(fact));
}

/** Who said the newest thing of a filling. */
function lastBy(filling: Filling): ActorId {
  const all = [...filling.answers, ...filling.judgements].toSorted((a, b) => a.at - b.at);
  return all.at(-1)?.by ?? filling.startedBy;
}

function highest(a: Level | null, b: Level | null): Level | null {
  return a === null || b === null ? (a ?? b) : higherLevel(a, b);
}

/** Why a question cannot be answered now, in words; null when it can. For the edge; the table decides again. */
export function answerRefusal(
  questions: Questions,
  checklistId: string,
  questionId: string,
  answer: Answer,
): string | null {
  const filling = questions.fillings.find(({ checklist }) => checklist.id === checklistId);
  return filling === undefined
    ? 'This checklist has not been started on this call.'
    : misfit(filling.checklist, questionId, answer);
}

/** Whose answers these are, as far as a person has said so; otherwise the people tied to the number, as a lead (S7). */
export function subjectsOf(call: {
  readonly lookup: {
    readonly match: { readonly verdict: string; readonly personId: string | null } | null;
    readonly assessment: {
      readonly people: readonly { readonly personId: PersonId; readonly roles: readonly string[] }[];
    } | null;
  };
}): { readonly confirmed: string | null; readonly maybe: readonly string[] } {
  const { match, assessment } = call.lookup;
  if (match !== null) return { confirmed: match.personId, maybe: [] };
  const people = assessment?.people ?? [];
  return {
    confirmed: null,
    maybe: people.filter(({ roles }) => roles.includes('victim')).map(({ personId }) => personId),
  };
}

export interface ChecklistStarted {
  readonly checklist: Checklist;
  readonly by: ActorId;
}
export interface QuestionAnswered {
  readonly checklist: string;
  readonly question: string;
  readonly answer: Answer;
  readonly by: ActorId;
}
export interface RiskJudged {
  readonly checklist: string;
  readonly level: Level;
  readonly why: string;
  readonly by: ActorId;
}
export interface ChecklistFinished {
  readonly checklist: string;
  readonly by: ActorId;
}
export interface AnswersRecalled {
  readonly earlier: readonly EarlierFilling[];
}
