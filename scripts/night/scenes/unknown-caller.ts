import { CALLERS } from '../cast.ts';
import { NO_RECORD, sees } from '../card.ts';
import { answers, bothHangUp, dials, ears, hearsOnly, onDuty, says } from '../moves.ts';
import type { Scene } from '../night.ts';

/** A number that nobody knows: connected exactly as any other, and nobody else is brought in. */
export const unknownCaller: Scene = {
  hour: '19:42',
  title: 'A caller nobody knows',
  async play(night) {
    await onDuty(night, ['amina', 'beth']);
    const incoming = await dials(night, { from: CALLERS.stranger, as: 'caller', what: 'the unknown caller' });
    await answers(night, incoming);
    await says(night, incoming, 'caller', 'Somebody has left a gate open on the bridge.');
    const card = await night.stage.api.cardWhen(
      incoming.sid,
      'the lookup',
      ({ lookup }) => lookup === 'missed',
    );
    await sees(night, incoming.deskName, card);
    await ears(night, ['caller', incoming.deskName]);
    await hearsOnly(night, 'caller', [incoming.deskName]);
    await night.facts.holds(
      `the card says “${NO_RECORD}”`,
      card.assessment === null || card.assessment.level === null,
    );
    const after = await bothHangUp(night, incoming);
    await night.facts.holds('no specialist was brought in', after.seat.offersMade === 0);
  },
};
