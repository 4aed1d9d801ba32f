import { sees } from '../card.ts';
import { CALLERS } from '../cast.ts';
import { answers, bothHangUp, dials, ears, hearsOnly, onDuty, says } from '../moves.ts';
import type { Scene } from '../night.ts';
import { specialistJoins, specialistRings } from '../specialist.ts';

/** The number is that of the person an order is against: the specialist stays unheard, whatever is pressed. */
export const perpetratorsNumber: Scene = {
  hour: '21:03',
  title: "The number is the perpetrator's",
  async play(night) {
    const { api } = night.stage;
    await onDuty(night, ['amina', 'beth']);
    const incoming = await dials(night, {
      from: CALLERS.carl,
      as: 'caller',
      what: "the caller on a perpetrator's number",
    });
    const card = await api.cardWhen(incoming.sid, 'the match', ({ lookup }) => lookup === 'matched');
    await sees(night, incoming.deskName, card);
    const seen = card.assessment;
    await night.facts.holds(
      'the card warns that the speaker may be the perpetrator',
      seen?.speakerMayBePerpetrator === true,
    );
    await night.facts.holds(
      'the order that was served is shown as in force',
      seen?.orders.some(({ standing }) => standing === 'inForce') === true,
    );
    await night.facts.holds('ringing back is not called safe', seen?.safeToRingBack !== 'withinWindows');
    await answers(night, incoming);
    const asked = await specialistRings(night, incoming);
    await says(night, incoming, 'caller', 'She has my keys. Where is she living now?');
    await specialistJoins(night, incoming, asked);
    await api.asks(incoming.sid, 'desk', { type: 'confirmSpeaker', who: 'perpetrator' });
    await night.teller.tell(
      'screen',
      `${incoming.deskName} marks: the speaker is the person the order is against.`,
    );
    const refused = await api.asks(incoming.sid, 'desk', { type: 'setSeatMode', mode: 'audible' });
    await night.facts.holds('letting the caller hear the specialist is refused', refused !== null);
    await night.teller.tell('screen', `Letting him hear ${asked.who.name} is refused: “${refused ?? ''}”`);
    await ears(night, ['caller', incoming.deskName, asked.who.name]);
    await hearsOnly(night, 'caller', [incoming.deskName]);
    const after = await bothHangUp(night, incoming);
    await night.facts.holds(
      'the caller never heard the specialist',
      neverHeard(asked.who.name, await incoming.call.heard()),
    );
    await night.facts.holds('the call kept its room to the end', after.line.connection === 'room');
  },
};

function neverHeard(
  name: string,
  heard: readonly { readonly sounds: readonly { readonly kind: string; readonly of?: string }[] }[],
): boolean {
  return !heard.some(({ sounds }) => sounds.some((sound) => sound.kind === 'voice' && sound.of === name));
}
