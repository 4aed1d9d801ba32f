/** The situation of a call, in the words that prompts go by, each with how it is known. A projection of the call: pure. */
import { INDICATOR_WORDS, type Indicator } from '../risk/indicators.ts';
import type { ChosenPrompt, Situation, SituationFact } from '../risk/prompts.ts';
import { resultOf } from '../risk/result.ts';
import { affirms } from '../risk/answers.ts';
import { questionsOf } from '../risk/checklist.ts';
import type { Call } from './call.ts';
import type { CallEffect } from './effects.ts';
import { speaksUp } from './speaks-up.ts';

const OF_INDICATOR: Readonly<Record<Indicator, Situation>> = {
  strangulation: 'strangulation',
  threatsToKill: 'threatsToKill',
  stalking: 'stalking',
  control: 'control',
  weapons: 'weapons',
  children: 'childrenThere',
  pregnancy: 'pregnancy',
  suicide: 'suicide',
  codeWord: 'codeWord',
};

export function situationOf(call: Call): readonly SituationFact[] {
  return [...ofLine(call), ...ofLookup(call), ...ofAnswers(call), ...ofWords(call)];
}

function ofLine({ line, lookup, disposition, seat }: Call): SituationFact[] {
  const facts: SituationFact[] = [];
  if (lookup.sign === 'silent') facts.push({ fact: 'silent', because: 'nobody speaks' });
  if (line.callerLeftAt !== null && disposition === null)
    facts.push({ fact: 'cutOff', because: 'the caller is no longer on the line' });
  if (seat.state === 'exhausted')
    facts.push({ fact: 'nobodyCame', because: 'no specialist could be reached' });
  if (seat.speaker?.who === 'perpetrator')
    facts.push({ fact: 'speakerIsPerpetrator', because: 'the handler says who is speaking' });
  return facts;
}

function ofLookup({ lookup }: Call): SituationFact[] {
  const facts: SituationFact[] = [];
  const { assessment, level } = lookup;
  if (assessment?.speakerMayBePerpetrator === true)
    facts.push({
      fact: 'speakerMayBePerpetrator',
      because: 'somebody tied to this number is suspect, convicted or respondent',
    });
  const order = assessment?.orders.find(({ standing }) => standing === 'inForce');
  if (order !== undefined)
    facts.push({ fact: 'orderInForce', because: `${order.type}, verified ${order.verifiedOn ?? 'never'}` });
  const repeat = assessment?.repeat;
  if (repeat !== undefined && Math.max(repeat.sameNumber, repeat.samePerson, repeat.sameHousehold) > 0)
    facts.push({ fact: 'repeatCall', because: `earlier calls within ${repeat.windowHours} hours` });
  if (level === 'high') facts.push({ fact: 'highRisk', because: 'the level of this call is high' });
  if (lookup.state === 'missed')
    facts.push({ fact: 'unknownCaller', because: 'no known-risk record; this does not mean no risk' });
  return facts;
}

/** Answers of this call alone: earlier ones are shown and never assumed. */
function ofAnswers({ questions }: Call): SituationFact[] {
  return (questions?.fillings ?? []).flatMap((filling) =>
    resultOf(filling).facts.map((fact) => {
      const asked = questionsOf(filling.checklist).find((question) => {
        const given = filling.answers.find((answer) => answer.question === question.id);
        return question.fact === fact && given !== undefined && affirms(question, given.answer);
      });
      return { fact, because: `answered yes: ${asked?.topic.en ?? fact}` };
    }),
  );
}

function ofWords({ heard }: Call): SituationFact[] {
  return (heard?.indicators ?? []).map(({ indicator, words, sure }) => ({
    fact: OF_INDICATOR[indicator],
    because:
      indicator === 'codeWord'
        ? 'the agreed code word was heard'
        : `${sure ? 'heard' : 'perhaps heard'} (${INDICATOR_WORDS[indicator]}): ${words}`,
  }));
}

/** Prompts are chosen again when the situation has changed; on a line that only watches, nobody is prompted. */
export function promptsWanted(before: Call, after: Call): readonly CallEffect[] {
  if (!speaksUp(after) || after.lookup.plan === null) return [];
  const now = keyOf(situationOf(after));
  const then = before.lookup.plan === null ? '' : keyOf(situationOf(before));
  return now === then ? [] : [{ do: 'choosePrompts' }];
}

function keyOf(facts: readonly SituationFact[]): string {
  return facts.map(({ fact, because }) => `${fact}:${because}`).join('\n');
}

export interface PromptsChosen {
  readonly prompts: readonly ChosenPrompt[];
}
