import { sees } from '../card.ts';
import { CALLERS, DESKS } from '../cast.ts';
import { acknowledgedAtPartner } from '../follow-up.ts';
import { answers, becomes, closed, dials, ears, hearsOnly, onDuty, says } from '../moves.ts';
import type { Incoming, Night, Scene } from '../night.ts';
import { type Asked, specialistJoins, specialistRings } from '../specialist.ts';

/** A number of high risk: a specialist listens, coaches, is heard, and takes the call over; the referral is delivered. */
export const highRiskHandOver: Scene = {
  hour: '20:15',
  title: 'High risk: a specialist listens, coaches, then takes over',
  async play(night) {
    await onDuty(night, ['amina', 'beth']);
    const incoming = await dials(night, { from: CALLERS.anna, as: 'caller', what: 'the high-risk caller' });
    const matched = await night.stage.api.cardWhen(
      incoming.sid,
      'the match',
      ({ lookup }) => lookup === 'matched',
    );
    await sees(night, incoming.deskName, matched);
    await night.facts.holds('the number is shown as high risk', matched.assessment?.level === 'high');
    await answers(night, incoming);
    const asked = await specialistRings(night, incoming);
    await says(night, incoming, 'caller', 'I would like to order a pepperoni pizza.');
    await specialistJoins(night, incoming, asked);
    await night.teller.tell(
      'specialist',
      'Nobody had to ask for her, and before the PIN she was told nothing of the call.',
    );
    await ears(night, ['caller', incoming.deskName, asked.who.name]);
    await hearsOnly(night, 'caller', [incoming.deskName]);
    await hearsOnly(night, incoming.deskName, ['caller']);
    await coaches(night, incoming, asked);
    await isHeard(night, incoming, asked);
    await takesOver(night, incoming, asked);
  },
};

async function coaches(night: Night, incoming: Incoming, { who, phone }: Asked): Promise<void> {
  const { api } = night.stage;
  await api.asks(incoming.sid, who.id, { type: 'setSeatMode', mode: 'coaching' });
  await api.cardWhen(incoming.sid, 'the specialist to coach', ({ seat }) => seat.mode === 'coaching');
  await phone.speaks('Pepperoni is her code word. Ask only what yes or no can answer.', 1_500);
  await night.teller.tell(
    'specialist',
    `${who.name}, in the handler's ear only: “Pepperoni is her code word. Ask only what yes or no can answer.”`,
  );
  await ears(night, ['caller', incoming.deskName]);
  await hearsOnly(night, 'caller', [incoming.deskName]);
  await hearsOnly(night, incoming.deskName, ['caller', who.name]);
  await says(night, incoming, 'desk', 'Of course. Is he with you now, yes or no?');
}

async function isHeard(night: Night, incoming: Incoming, { who }: Asked): Promise<void> {
  const { api } = night.stage;
  const tooEarly = await api.asks(incoming.sid, 'desk', { type: 'setSeatMode', mode: 'audible' });
  await night.facts.holds('nobody is let in before the handler says who is speaking', tooEarly !== null);
  await api.asks(incoming.sid, 'desk', { type: 'confirmSpeaker', who: 'victim' });
  await night.teller.tell('screen', `${incoming.deskName} confirms: it is the person at risk who speaks.`);
  await api.asks(incoming.sid, 'desk', { type: 'setSeatMode', mode: 'audible' });
  await api.cardWhen(incoming.sid, 'the caller to hear the specialist', ({ seat }) => seat.callerHears);
  await night.teller.tell('specialist', `${incoming.deskName} lets the caller hear ${who.name}.`);
  await ears(night, ['caller']);
  await hearsOnly(night, 'caller', [incoming.deskName, who.name]);
}

async function takesOver(night: Night, incoming: Incoming, { who }: Asked): Promise<void> {
  const { api } = night.stage;
  const refused = await api.asks(incoming.sid, 'desk', {
    type: 'handOver',
    incidentReference: 'WP-2311-0042',
    grade: '1',
  });
  await night.facts.holds(
    `the hand-over is accepted${refused === null ? '' : ` (${refused})`}`,
    refused === null,
  );
  await api.cardWhen(incoming.sid, 'the hand-over', ({ line }) => line.state === 'handedOver');
  await night.teller.tell(
    'specialist',
    `${incoming.deskName} hands over with incident and grade, and is released only now. ${who.name} leads.`,
  );
  await ears(night, ['caller', who.name]);
  await hearsOnly(night, 'caller', [who.name]);
  await incoming.caller.hangsUp();
  const after = await closed(night, incoming.sid);
  await night.teller.tell(
    'phone',
    `${who.name} and the caller have finished. The call ends.`,
    after.endedAt ?? undefined,
  );
  await api.asks(incoming.sid, 'desk', {
    type: 'recordDisposition',
    outcome: 'handedOver',
    notes: 'Safe at a neighbour’s.',
    safeToRingBack: 'no',
    followUps: [],
  });
  await night.teller.tell('note', `${DESKS.desk1.name} writes: handed over; not safe to ring back.`);
  await acknowledgedAtPartner(night, incoming.sid, 'victim-support');
  const wrapped = await becomes(
    async () => (await api.card(incoming.sid)).disposition?.outcome === 'handedOver',
  );
  await night.facts.holds('how the call ended is on its record', wrapped);
}
