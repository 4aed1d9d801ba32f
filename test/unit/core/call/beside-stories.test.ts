import { describe, expect, it } from 'vitest';
import { id, type OfferId } from '../../../../src/core/ids.ts';
import { cardOf } from '../../../../src/core/call/card.ts';
import {
  aCall,
  aCoachedCall,
  aSpecialistPlan,
  AMINA,
  BRYN,
  CERI,
  HANDLER,
  legId,
} from '../../../support/calls.ts';

const H1 = legId('leg-h1');
const coached = () => aCoachedCall().asks('coaching').positioned('coaching');

describe('two specialists swap', () => {
  it('given a second is asked, then the first stays as they are until the second is in the room', () => {
    const asked = aCoachedCall().reliefAsked();
    expect(asked.did('claimSpecialist')).toMatchObject([{ offer: 's2' }]);
    const outside = asked.reliefRung().specialistFetches().entersPin();
    expect(outside.reply.kind).toBe('brief');
    expect(outside.call.seat).toMatchObject({ state: 'listening', offer: { specialistId: AMINA } });
    const sent = outside.specialistFetches();
    expect(sent.reply).toMatchObject({ kind: 'enterAsCoach', coachee: H1 });
    expect(sent.call.seat.offer?.specialistId).toBe(AMINA);
    const done = sent.joins(sent.offerLeg);
    expect(done.call.seat).toMatchObject({ state: 'listening', relief: null, offer: { specialistId: BRYN } });
    expect(done.did('endSpecialistLeg')).toMatchObject([{ legId: legId('leg-s1') }]);
    expect(done.did('releaseSpecialist')).toMatchObject([{ specialistId: AMINA, becomes: 'wrapUp' }]);
  });

  it('S15: given the second is of a partner force, then the card has their terms beside them, and none of the first’s', () => {
    const aid = { agreement: 'north-south', share: ['orders'] as const };
    const asked = aCoachedCall().reliefAsked();
    const rung = asked.when({
      ...{ type: 'specialistClaimed', offer: asked.offer, specialistId: BRYN, reasons: [], aid },
      endpoint: { kind: 'number', id: 'bryn', address: '+447700900456' },
    });
    expect(cardOf(rung.call).seat).toMatchObject({
      ...{ specialistId: AMINA, beside: [{ role: 'relief', specialistId: BRYN, aid }] },
    });
    expect(cardOf(rung.call).seat.aid).toBeUndefined();
  });

  it('given the first coaches, then the second is made a coach before the first one’s leg is ended', () => {
    const done = coached().reliefComes();
    const order = done.effects
      .map((effect) => effect.do)
      .filter((what) => what.endsWith('Specialist') || what === 'endSpecialistLeg');
    expect(order.indexOf('positionSpecialist')).toBeLessThan(order.indexOf('endSpecialistLeg'));
    expect(done.did('positionSpecialist')).toMatchObject([{ offer: 's2', position: { mode: 'coaching' } }]);
    expect(done.positioned('coaching').call.seat).toMatchObject({ state: 'coaching', offer: { id: 's2' } });
  });

  it('S4: given the caller hears the first, then the second waits beside, muted, until the handler has ended that', () => {
    const beside = aCoachedCall().audible().reliefComes();
    expect(beside.call.seat).toMatchObject({ state: 'audible', offer: { specialistId: AMINA } });
    expect(beside.call.seat.relief?.chair.state).toBe('listening');
    expect(beside.did('positionSpecialist')).toEqual([]);
    const ended = beside.asks('listening').when({
      ...{ type: 'specialistPositioned', offer: id<OfferId>('s1'), mode: 'listening', ok: true },
    });
    expect(ended.call.seat).toMatchObject({ state: 'listening', offer: { specialistId: BRYN } });
    expect(ended.call.line.companyAudible).toBe(false);
  });

  it('given nobody can come, then the first stays, people are told, and nobody is paged', () => {
    const asked = coached().reliefAsked();
    const story = asked.nobody().nobody();
    expect(story.call.seat).toMatchObject({
      state: 'coaching',
      relief: null,
      offer: { specialistId: AMINA },
    });
    expect(story.everAlarmed()).toEqual(['noSpecialist']);
    expect(story.did('reviewCall')).toEqual([]);
  });

  it('given it is called off while the second rings, then they are let go as they were', () => {
    const story = aCoachedCall().reliefAsked().reliefRung().when({ type: 'swapCalledOff', by: HANDLER });
    expect(story.did('endSpecialistLeg')).toMatchObject([{ legId: legId('leg-s2') }]);
    expect(story.did('releaseSpecialist')).toMatchObject([{ specialistId: BRYN, becomes: 'ready' }]);
    expect(story.call.seat).toMatchObject({ state: 'listening', relief: null });
  });

  it('given the first is lost meanwhile, then the second is not let go but has the seat, however far they have come', () => {
    const ringing = aCoachedCall().reliefAsked().reliefRung();
    const lost = ringing.when({
      type: 'specialistLegEnded',
      offer: id<OfferId>('s1'),
      legId: legId('leg-s1'),
    });
    expect(lost.call.seat).toMatchObject({ state: 'ringing', offer: { specialistId: BRYN }, relief: null });
    expect(lost.did('claimSpecialist')).toEqual([]);
    expect(lost.alarms()).toEqual(['specialistLost']);
  });

  it('S4: given the handler goes while both are in the room, then neither is heard and both wait for the next', () => {
    const story = aCoachedCall().audible().reliefComes();
    const held = story.handlerHeld(true);
    expect(held.did('positionSpecialist')).toMatchObject([{ offer: 's2', position: { mode: 'muted' } }]);
  });

  it('given the call is handed over, then the swap is over: there is nobody to coach', () => {
    const story = aCoachedCall().speakerIs('victim').reliefAsked().reliefRung().handOver();
    expect(story.call.seat).toMatchObject({ state: 'handingOver', relief: null });
    expect(story.did('releaseSpecialist')).toMatchObject([{ specialistId: BRYN }]);
  });

  it('given the caller leaves, then whoever was coming is let go and nobody is alarmed', () => {
    const story = aCoachedCall().reliefAsked().reliefRung().callerHangsUp();
    expect(story.call.seat.relief).toBeNull();
    expect(story.alarms()).toEqual([]);
  });
});

describe('somebody listens', () => {
  const O1 = id<OfferId>('o1');
  const listened = () => aCoachedCall().observerComes();

  it('given a trainee is invited, then they are claimed by name, accept like anybody, and enter as a muted coach', () => {
    const invited = aCoachedCall().when({
      ...{ type: 'observerInvited', as: 'trainee', by: HANDLER },
      who: { kind: 'specialist', specialistId: CERI },
    });
    expect(invited.did('claimSpecialist')).toMatchObject([{ offer: 'o1', only: CERI }]);
    expect(listened().call.seat.observers).toMatchObject([
      { id: 'o1', as: 'trainee', by: HANDLER, chair: { state: 'listening', offer: { specialistId: CERI } } },
    ]);
  });

  it('S15: given they accept, then the log says to whom the call was disclosed, and as what', () => {
    const audits = listened().everDid('writeAudit');
    expect(audits).toContainEqual(
      expect.objectContaining({ what: 'callDisclosedToObserver', recipient: CERI, operation: 'disclosure' }),
    );
    expect(audits).toContainEqual(expect.objectContaining({ what: 'observerInvited', who: HANDLER }));
  });

  it('given they listen, then the handler sees it on the card, and can send them away', () => {
    expect(cardOf(listened().call).seat.beside).toMatchObject([
      { role: 'trainee', state: 'inRoom', specialistId: CERI, offer: 'o1', by: HANDLER },
    ]);
    const gone = listened().when({ type: 'observerSentAway', observer: O1, by: HANDLER });
    expect(gone.call.seat.observers).toEqual([]);
    expect(gone.did('endSpecialistLeg')).toMatchObject([{ legId: legId('leg-o1') }]);
    expect(gone.did('releaseSpecialist')).toMatchObject([{ specialistId: CERI, becomes: 'wrapUp' }]);
  });

  it('S4: given they listen, then no command and no plan makes them heard by anybody', () => {
    const story = listened().asks('coaching').speakerIs('victim').asks('audible').handOver();
    for (const { offer } of story.everDid('positionSpecialist')) expect(offer).toBe('s1');
    const asked = listened().when({ type: 'specialistPositioned', offer: O1, mode: 'audible', ok: true });
    expect(asked.call.seat.observers?.[0]?.chair.state).toBe('listening');
    expect(asked.call.line.companyAudible).toBe(false);
  });

  it('S4: given a plan that opens with coaching, then who sits beside is not unmuted by it', () => {
    const specialist = aSpecialistPlan({ openingMode: 'coaching' });
    const first = aCall()
      .connected()
      .matched('high', { specialist })
      .specialistComes()
      .positioned('coaching');
    for (const { offer } of first.observerComes().reliefRung().everDid('positionSpecialist'))
      expect(offer).toBe('s1');
    const second = first.speakerIs('victim').asks('audible').positioned('audible').reliefComes();
    expect(second.did('positionSpecialist')).toEqual([]);
  });

  it('S3: given they leave, then nothing of the call changes and nobody is alarmed', () => {
    const before = listened();
    const left = before.when({ type: 'specialistLegEnded', offer: O1, legId: legId('leg-o1') });
    expect(left.call.line).toEqual(before.call.line);
    expect(left.call.seat).toMatchObject({ state: 'listening', observers: [] });
    expect(left.alarms()).toEqual([]);
    expect(left.did('claimSpecialist')).toEqual([]);
  });

  it('S4: given the handler goes, then they are muted again and wait outside like the specialist', () => {
    const story = listened().handlerHangsUp();
    expect(story.did('positionSpecialist')).toEqual(
      expect.arrayContaining([expect.objectContaining({ offer: 'o1', position: { mode: 'muted' } })]),
    );
    expect(story.call.seat.observers?.[0]?.chair.state).toBe('outside');
  });

  it('given as many listen as the line allows, then nobody else is let in; a line may allow nobody', () => {
    const invite = (who: typeof BRYN) =>
      ({
        type: 'observerInvited',
        as: 'supervisor',
        who: { kind: 'specialist', specialistId: who },
        by: HANDLER,
      }) as const;
    expect(listened().when(invite(BRYN)).did('claimSpecialist')).toEqual([]);
    expect(aCoachedCall({ observersAtMost: 0 }).when(invite(BRYN)).did('claimSpecialist')).toEqual([]);
    const two = aCoachedCall({ observersAtMost: 2 }).observerComes().when(invite(BRYN));
    expect(two.did('claimSpecialist')).toMatchObject([{ offer: 'o2', only: BRYN }]);
  });

  it('given a supervisor at a desk of the line, then that desk is rung and any key accepts; no other number is', () => {
    const at = (destinationId: string) =>
      ({
        type: 'observerInvited',
        as: 'supervisor',
        who: { kind: 'desk', destinationId },
        by: HANDLER,
      }) as const;
    const rung = aCoachedCall().when(at('desk-3'));
    expect(rung.did('ringSpecialist')).toMatchObject([{ offer: 'o1', endpoint: { id: 'desk-3' } }]);
    const asked = rung.when({ type: 'specialistFetched', offer: O1, legId: legId('leg-o1') });
    expect(asked.reply).toEqual({ kind: 'askKey', offer: 'o1' });
    const heard = asked.when({ type: 'offerAccepted', offer: O1, via: 'key' });
    expect(heard.reply).toMatchObject({ kind: 'enterAsCoach' });
    expect(heard.did('occupySpecialist')).toEqual([]);
    expect(
      aCoachedCall()
        .when(at('+447700900999'))
        .effects.filter(({ do: what }) => what === 'ringSpecialist'),
    ).toEqual([]);
    expect(aCoachedCall().when(at('desk-1')).did('ringSpecialist')).toEqual([]);
  });

  it('given a direct call, then there is no room to listen in', () => {
    const direct = aCall().connectedDirect().observerComes();
    expect(direct.call.seat.observers ?? []).toEqual([]);
  });
});
