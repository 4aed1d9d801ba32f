/** Why risk questions and words heard raise a call, in the words of an assessment. They add; nothing is taken away (S6). */
import { HOME_ZONE, localDate } from '../civil-time.ts';
import type { Call } from '../call/call.ts';
import type { AssessmentReason } from '../register/assessment.ts';
import { INDICATOR_WORDS } from './indicators.ts';
import { resultOf } from './result.ts';

export function raisesOf(call: Pick<Call, 'questions' | 'heard'>): readonly AssessmentReason[] {
  return [...ofAnswers(call), ...ofWords(call)];
}

function ofAnswers({ questions }: Pick<Call, 'questions'>): AssessmentReason[] {
  return (questions?.fillings ?? []).flatMap((filling): AssessmentReason[] => {
    const { checklist, reached } = filling;
    if (reached === null || reached === 'standard') return [];
    const { level, reasons } = resultOf(filling);
    const source = `${checklist.id} ${checklist.version}`;
    const asOf = localDate(filling.answers.at(-1)?.at ?? filling.startedAt, HOME_ZONE);
    const base = { code: 'riskQuestions' as const, source, asOf };
    const told = reasons
      .filter((reason) => reason.level !== 'standard')
      .map((reason) => ({ ...base, text: reason.text, level: reason.level }));
    if (level === reached) return told;
    const text = `Answers given before called for ${reached}; an answer taken back lowers nothing.`;
    return [{ ...base, text, level: reached }, ...told];
  });
}

function ofWords({ heard }: Pick<Call, 'heard'>): AssessmentReason[] {
  return (heard?.indicators ?? []).flatMap((one): AssessmentReason[] => {
    if (!one.sure || one.raisesTo === null) return [];
    return [
      {
        code: 'wordsHeard',
        text: `${INDICATOR_WORDS[one.indicator]}, heard from the ${one.speaker}: ${one.words}`,
        level: one.raisesTo,
        source: `live transcription, lexicon ${one.lexicon}`,
        asOf: localDate(one.at, HOME_ZONE),
      },
    ];
  });
}
