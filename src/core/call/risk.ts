/** Questions and words heard, worked in beside line, lookup and seat. They read the line's signals and answer nobody. */
import { higherLevel, type Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import type { Call } from './call.ts';
import type { CallEffect } from './effects.ts';
import type { CallEvent } from './events.ts';
import { type HeardDraft, hearLineInHeard, NOTHING_HEARD, stepHeard } from './heard.ts';
import type { LineSignal } from './line-draft.ts';
import { NO_QUESTIONS, type QuestionsDraft, stepQuestions } from './questions.ts';

export interface RiskStep {
  /** What of the call has changed; empty when nothing has. */
  readonly parts: Pick<Call, 'questions' | 'heard' | 'prompts'>;
  /** What answers and words call for; null: they call for nothing, and never for less (S6). */
  readonly level: Level | null;
  readonly effects: readonly CallEffect[];
}

export function stepRisk(
  call: Call,
  event: CallEvent,
  signals: readonly LineSignal[],
  now: Instant,
): RiskStep {
  const effects: CallEffect[] = [];
  const asked = call.questions ?? NO_QUESTIONS;
  const words = call.heard ?? NOTHING_HEARD;
  const questions: QuestionsDraft = { now, questions: asked, level: null, effects };
  const heard: HeardDraft = { now, plan: call.linePlan, heard: words, level: null, effects };
  stepQuestions(questions, event);
  stepHeard(heard, event);
  for (const signal of signals) hearLineInHeard(heard, signal);
  const levels = [questions.level, heard.level].filter((level) => level !== null);
  return {
    parts: {
      ...(questions.questions !== asked && { questions: questions.questions }),
      ...(heard.heard !== words && { heard: heard.heard }),
      ...(event.type === 'promptsChosen' && { prompts: event.prompts }),
    },
    level: levels.length === 0 ? null : levels.reduce(higherLevel),
    effects,
  };
}
