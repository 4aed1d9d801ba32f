import { CALLERS, DESKS, LINES } from '../cast.ts';
import { acknowledgedAtPartner } from '../follow-up.ts';
import { answers, becomes, bothHangUp, dials, ears, hearsOnly, onDuty, says } from '../moves.ts';
import type { Night, Scene } from '../night.ts';
import { specialistJoins, specialistRings } from '../specialist.ts';

/** The web process is killed in mid-call: the talk goes on, the specialist still joins, the referral is still delivered. */
export const serviceKilled: Scene = {
  hour: '03:12',
  title: 'The service is killed in mid-call',
  async play(night) {
    const { stage } = night;
    await onDuty(night, ['beth']);
    const incoming = await dials(night, {
      from: CALLERS.lena,
      as: 'caller',
      what: 'the caller when the service was killed',
    });
    await answers(night, incoming);
    const asked = await specialistRings(night, incoming);
    await says(night, incoming, 'caller', 'He has found the phone. I must be quick.');

    await stage.killWeb();
    await night.teller.tell(
      'fault',
      'The service is killed outright (kill -9), with a specialist’s telephone still ringing.',
    );
    await hearsOnly(night, 'caller', [incoming.deskName]);
    await ears(night, ['caller', incoming.deskName]);
    await meanwhileConnected(night);
    await stage.startWeb();
    await night.teller.tell('fault', 'The service is started again and finds its calls.');

    await specialistJoins(night, incoming, asked);
    await ears(night, ['caller', incoming.deskName, asked.who.name]);
    await hearsOnly(night, 'caller', [incoming.deskName]);
    await bothHangUp(night, incoming);
    await acknowledgedAtPartner(night, incoming.sid, 'victim-support');
  },
};

/** Somebody rings in those very seconds: the network goes by the line's static document, which needs no service (S2). */
async function meanwhileConnected(night: Night): Promise<void> {
  const { sim } = night.stage;
  const caller = sim.phone(CALLERS.passerBy, 'second caller');
  const desk = sim.phone(DESKS.emergency1.number, DESKS.emergency1.name);
  const call = await caller.dials(LINES.emergency);
  const { createdAtMs } = await call.view();
  const ringing = await (await desk.rings()).view();
  night.calls.push({
    sid: call.sid,
    what: 'the caller while the service was down',
    dialledAtMs: createdAtMs,
    ringsAfterMs: (ringing.ringingAtMs ?? ringing.createdAtMs) - createdAtMs,
  });
  await desk.answers();
  const talking = await becomes(
    async () => ((await sim.whoHears())['second caller'] ?? []).includes(DESKS.emergency1.name),
    5_000,
  );
  await night.facts.holds('a caller who rings while the service is dead talks to a handler', talking);
  await night.teller.tell(
    'phone',
    'Somebody rings 999 in these seconds: the network itself connects them, by the document kept elsewhere.',
  );
  await caller.hangsUp();
}
