import { levelOf, sees } from '../card.ts';
import { CALLERS, ending } from '../cast.ts';
import { alarmRaised } from '../follow-up.ts';
import { answers, bothHangUp, dials, onDuty, says } from '../moves.ts';
import type { Night, Scene } from '../night.ts';

const WORDS = [
  'It is nothing. The dog knocked a lamp over.',
  'Sorry, it was me again. It is fine.',
  'Please, can somebody just look in?',
] as const;
const HOURS = ['first', 'second', 'third'] as const;
const EXPECTED = ['standard', 'medium', 'high'] as const;

/** Three calls from one number, a fourth from another one of the same household: seen as one story, and louder each time. */
export const fourthCall: Scene = {
  hour: '21:30',
  title: 'One household, four calls, two numbers',
  async play(night) {
    await onDuty(night, []);
    for (const [at, words] of WORDS.entries()) await earlierCall(night, at, words);
    await onDuty(night, ['beth']);
    const incoming = await dials(night, {
      from: CALLERS.joss,
      as: 'caller',
      what: 'the fourth call of one household',
      hour: '23:10',
      told: `A number that has not rung tonight, ending ${ending(CALLERS.joss)}, rings.`,
    });
    const card = await night.stage.api.cardWhen(
      incoming.sid,
      'the match',
      ({ lookup }) => lookup === 'matched',
    );
    await sees(night, incoming.deskName, card);
    const repeat = card.assessment?.repeat;
    await night.facts.holds('the number itself is new tonight', repeat?.sameNumber === 0);
    await night.facts.holds('it is the fourth call of the household', repeat?.sameHousehold === 3);
    await night.facts.holds('the fourth call is high risk', levelOf(card) === 'high');
    const alarm = await alarmRaised(night, incoming.sid, 'repeatCalls');
    await night.facts.holds('the fourth call is an urgent alarm', alarm?.class === 'urgent');
    await answers(night, incoming);
    await says(night, incoming, 'caller', 'It is my mum. She will not ring you again tonight.');
    await bothHangUp(night, incoming);
  },
};

async function earlierCall(night: Night, at: number, words: string): Promise<void> {
  const hour = ['21:30', '22:05', '22:41'][at] ?? '21:30';
  const incoming = await dials(night, {
    from: CALLERS.mary,
    as: 'caller',
    what: `the ${HOURS[at]} call of one household`,
    hour,
    told: `A number ending ${ending(CALLERS.mary)} rings.`,
  });
  const card = await night.stage.api.cardWhen(
    incoming.sid,
    'the match',
    ({ lookup }) => lookup === 'matched',
  );
  await answers(night, incoming);
  const level = levelOf(card) ?? 'none';
  const why = card.assessment?.reasons[0]?.text ?? '';
  await night.teller.tell('screen', `${incoming.deskName} sees: ${night.teller.level(level)} RISK. ${why}`);
  await night.facts.holds(`the ${HOURS[at]} call is shown as ${EXPECTED[at]}`, level === EXPECTED[at]);
  await says(night, incoming, 'caller', words);
  await bothHangUp(night, incoming, false);
  if (at > 0) await alarmRaised(night, incoming.sid, 'repeatCalls');
}
