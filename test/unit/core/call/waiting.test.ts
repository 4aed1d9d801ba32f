import { describe, expect, it } from 'vitest';
import { stillWanted } from '../../../../src/core/call/still-wanted.ts';
import { waitingOf } from '../../../../src/core/call/waiting.ts';
import { id, type OfferId } from '../../../../src/core/ids.ts';
import { MINUTE } from '../../../../src/core/time.ts';
import { waitingCallOf } from '../../../../src/core/specialists/waiting-entry.ts';
import { aCall, AMINA, BRYN, type CallStory, desk, HANDLER } from '../../../support/calls.ts';

const searching = () => aCall().connected().matched('high');
/** Our own and the partner's have been asked: nobody. */
const waiting = () => searching().nobody().nobody();
const given = (story: CallStory, offer: string) =>
  story.when({
    type: 'specialistClaimed',
    offer: id<OfferId>(offer),
    specialistId: BRYN,
    endpoint: desk('bryn'),
    reasons: ['from the waiting list'],
  });

describe('the waiting list, made from the call', () => {
  it('given a search that found nobody, then the call joins with its risk, its need and the offer of its next turn', () => {
    const [joined] = waiting().did('joinWaitingList');
    expect(joined).toMatchObject({
      entry: {
        callId: waiting().call.id,
        offer: 's3',
        risk: { level: 'high' },
        steps: [{ kind: 'ownPool' }, { kind: 'partnerForce' }],
        since: searching().call.seat.wantedSince,
      },
      turn: waiting().call.version,
    });
  });

  it('given its turn, then the specialist is rung and the call leaves the list', () => {
    const rung = given(waiting(), 's3');
    expect(rung.call.seat).toMatchObject({ state: 'ringing', offerCount: 3, offer: { specialistId: BRYN } });
    expect(rung.did('leaveWaitingList')).toEqual([{ do: 'leaveWaitingList', turn: rung.call.version }]);
    expect(waitingOf(rung.call)).toBeNull();
  });

  it('given they do not answer, then it goes back with them as tried, and people are not told a second time', () => {
    const back = given(waiting(), 's3').when({ type: 'timerFired', timerId: 'offer-s3', name: 'offer' });
    expect(back.call.seat.state).toBe('exhausted');
    expect(back.did('joinWaitingList')).toMatchObject([{ entry: { offer: 's4', tried: [BRYN] } }]);
    expect(back.did('releaseSpecialist')).toMatchObject([{ specialistId: BRYN, because: 'noAnswer' }]);
    expect(back.alarms()).toEqual([]);
    expect(back.did('reviewCall')).toEqual([]);
  });

  it('given somebody tried, then they are asked about the same call again only after a minute', () => {
    const entry = waitingOf(given(waiting(), 's3').specialistHangsUp().call);
    if (entry === null) throw new Error('not waiting');
    expect(waitingCallOf(entry, entry.listedAt + MINUTE - 1).need.tried).toEqual([BRYN]);
    expect(waitingCallOf(entry, entry.listedAt + MINUTE).need.tried).toEqual([]);
  });

  it('S12: given a turn that is not its next one, then whoever was claimed is given back', () => {
    const late = given(waiting(), 's2');
    expect(late.call.seat.state).toBe('exhausted');
    expect(late.did('releaseSpecialist')).toEqual([
      { do: 'releaseSpecialist', specialistId: BRYN, becomes: 'ready' },
    ]);
  });

  it('given the caller leaves while it waits, then it leaves the list, and a turn that comes late is given back', () => {
    const gone = waiting().callerHangsUp();
    expect(gone.did('leaveWaitingList')).toHaveLength(1);
    expect(given(gone, 's3').did('releaseSpecialist')).toMatchObject([{ specialistId: BRYN }]);
  });

  it('given the caller falls silent while it waits, then its place on the list follows', () => {
    const silent = waiting().when({ type: 'silenceReported', by: HANDLER });
    expect(silent.did('joinWaitingList')).toMatchObject([{ entry: { risk: { silent: true } } }]);
  });

  it('given the handler asks again, then it leaves the list and searches anew', () => {
    const again = waiting().when({ type: 'specialistRequested', by: HANDLER });
    expect(again.call.seat.state).toBe('claiming');
    expect(again.did('leaveWaitingList')).toHaveLength(1);
  });

  it('S16: a place that was to be written before a crash is written only while the call still waits', () => {
    const [join] = waiting().did('joinWaitingList');
    if (join === undefined) throw new Error('did not join');
    expect(stillWanted(waiting().call, join)).toBe(true);
    expect(stillWanted(given(waiting(), 's3').call, join)).toBe(false);
    expect(stillWanted(waiting().callerHangsUp().call, join)).toBe(false);
  });

  it('given a record of an earlier release, then it waits since it was listed', () => {
    const { wantedSince: _, ...seat } = waiting().call.seat;
    const old = { ...waiting().call, seat };
    expect(waitingOf(old)?.since).toBe(old.seat.since);
    expect(waitingOf({ ...old, seat: { ...seat, tried: [AMINA] } })?.tried).toEqual([AMINA]);
  });
});
