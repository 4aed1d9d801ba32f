import { CALLERS } from '../cast.ts';
import { alarmRaised, paged, reviewListed } from '../follow-up.ts';
import { closed, dials, onDuty } from '../moves.ts';
import type { Scene } from '../night.ts';

/** A marked number hangs up before anyone speaks: an alarm, and nobody rings her by software. */
export const hangsUp: Scene = {
  hour: '23:58',
  title: 'A marked number hangs up before anyone speaks',
  async play(night) {
    await onDuty(night, ['amina', 'beth']);
    const incoming = await dials(night, { from: CALLERS.hana, as: 'caller', what: 'the caller who hung up' });
    await night.stage.api.cardWhen(incoming.sid, 'the match', ({ lookup }) => lookup === 'matched');
    await incoming.call.hangsUp();
    await night.teller.tell('phone', 'The caller is gone before anybody answers.');
    const alarm = await alarmRaised(night, incoming.sid, 'abandonedWithMarker');
    await night.facts.holds('it is an urgent alarm', alarm?.class === 'urgent');
    await paged(night, alarm);
    const card = await closed(night, incoming.sid);
    await night.facts.holds('the call is marked as abandoned', card.caller.sign === 'abandoned');
    await reviewListed(night, incoming.sid, 'abandoned');
    const back = (await night.stage.sim.calls()).some(
      ({ to, direction }) => to === CALLERS.hana && direction !== 'inbound',
    );
    await night.facts.holds('nothing has rung the caller back by itself', !back);
    await night.teller.tell(
      'note',
      'Nothing rings her back by itself: a person decides, and when it is safe.',
    );
  },
};
