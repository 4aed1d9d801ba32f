/** Why risk questions, words heard and people raise a call, in the words of an assessment. They add; nothing is taken away (S6). */
import { HOME_ZONE, localDate, localTime } from '../civil-time.ts';
import type { Call } from '../call/call.ts';
import type { AssessmentReason } from '../register/assessment.ts';
import { INDICATOR_WORDS } from './indicators.ts';
import { resultOf } from './result.ts';

export function raisesOf(call: Pick<Call, 'questions' | 'heard' | 'account'>): readonly AssessmentReason[] {
  return [...ofPeople(call), ...ofAnswers(call), ...ofWords(call)];
}

/** A level that a person set higher than it was: the last one's word, until two people have lowered it. */
function ofPeople({ account }: Pick<Call, 'account'>): AssessmentReason[] {
  if (account?.raised === undefined) return [];
  const { level, by, at, because } = account.raised;
  const text = `Raised to ${level} by ${by} at ${localTime(at, HOME_ZONE)}: ${because}`;
  return [{ code: 'raisedByPerson', text, level, source: 'this call', asOf: localDate(at, HOME_ZONE) }];
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
