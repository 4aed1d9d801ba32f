import { sees } from '../card.ts';
import { CALLERS } from '../cast.ts';
import { alarmRaised, paged, reviewListed } from '../follow-up.ts';
import { answers, bothHangUp, dials, onDuty, says } from '../moves.ts';
import type { Scene } from '../night.ts';

/** High risk and no specialist free: pager, prompts, review list; the call itself is none the worse for it. */
export const nobodyFree: Scene = {
  hour: '00:20',
  title: 'No specialist is free',
  async play(night) {
    await onDuty(night, []);
    const incoming = await dials(night, {
      from: CALLERS.ivy,
      as: 'caller',
      what: 'the caller with no specialist free',
    });
    await answers(night, incoming);
    await says(night, incoming, 'caller', 'He is sitting in a car outside. The same car.');
    const card = await night.stage.api.cardWhen(
      incoming.sid,
      'the search for a specialist to end',
      ({ seat }) => seat.state === 'nobody',
    );
    await night.teller.tell('specialist', 'Own specialists, then the neighbouring force: nobody is free.');
    await sees(night, incoming.deskName, card);
    await night.facts.holds('the handler has prompts to go by', (card.plan?.prompts.length ?? 0) > 0);
    await paged(night, await alarmRaised(night, incoming.sid, 'onCallWanted'));
    await alarmRaised(night, incoming.sid, 'noSpecialist');
    await reviewListed(night, incoming.sid, 'noSpecialist');
    await bothHangUp(night, incoming);
  },
};
