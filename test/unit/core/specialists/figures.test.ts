import { describe, expect, it } from 'vitest';
import { figures } from '../../../../src/core/specialists/figures.ts';
import { type SeatFact, seatFacts } from '../../../../src/core/specialists/seat-facts.ts';
import { HOUR, MINUTE } from '../../../../src/core/time.ts';
import { aCall, aCoachedCall, AMINA, type CallStory, HANDLER } from '../../../support/calls.ts';

const factsOf = (story: CallStory) =>
  story.steps.flatMap(({ before, call: after, event, effects }) =>
    seatFacts({ before, after, event, effects, at: story.now }),
  );
const kinds = (facts: readonly SeatFact[]) => facts.map(({ fact }) => fact);
const searching = () => aCall().connected().matched('high');

describe('what a call tells of specialists', () => {
  it('tells wanted, offered, accepted, joined and left, each once', () => {
    const story = aCoachedCall().when({ type: 'specialistReleased', by: HANDLER });
    expect(kinds(factsOf(story))).toEqual(['wanted', 'offered', 'accepted', 'joined', 'left']);
  });

  it('tells who let it ring and who declined, and that somebody else is offered it', () => {
    const missed = searching().claimed().specialistHangsUp();
    expect(factsOf(missed)).toContainEqual({ fact: 'missed', who: AMINA });
    const { offer } = searching().claimed();
    const declined = searching().claimed().when({ type: 'offerDeclined', offer, reason: 'no' });
    expect(kinds(factsOf(declined))).toEqual(['wanted', 'offered', 'declined']);
  });

  it('coming back into the room, as after a handler’s hanging up, is not a second joining', () => {
    const back = aCoachedCall().handlerHangsUp();
    expect(kinds(factsOf(back)).filter((fact) => fact === 'joined')).toHaveLength(1);
  });
});

describe('figures', () => {
  const { call } = aCoachedCall();
  const hour = Math.floor(call.arrivedAt / HOUR) * HOUR;
  const at = hour + 50 * MINUTE;
  const story = [
    { fact: 'wanted', level: 'high', at },
    { fact: 'offered', who: AMINA, afterMs: 2_000, at },
    { fact: 'accepted', who: AMINA, afterMs: 9_000, at },
    { fact: 'joined', who: AMINA, afterMs: 12_000, level: 'high', at },
    { fact: 'left', who: AMINA, at: at + 30 * MINUTE },
  ] as const;

  it('adds up by force and line: how many, how soon, which share in time', () => {
    const sums = figures(false);
    sums.add({ ...call, arrivedAt: at }, story);
    sums.add({ ...call, arrivedAt: at }, [{ fact: 'wanted', level: 'high', at }]);
    expect(sums.rows()).toMatchObject([
      {
        ...{ force: 'northshire', line: 'emergency', hour: null, calls: 2, wanted: 2, joined: 1, missed: 0 },
        ...{ high: { wanted: 2, joined: 1, inTime: 1 }, busyMinutes: 30 },
        ...{ toOffer: { median: 2, ninetieth: 2 }, toJoin: { median: 12, ninetieth: 12 } },
      },
    ]);
  });

  it('by hour, time is counted in the hour in which it was spent', () => {
    const sums = figures(true);
    sums.add({ ...call, arrivedAt: at }, story);
    expect(sums.rows().map((row) => [row.hour, row.calls, row.busyMinutes])).toEqual([
      [hour, 1, 10],
      [hour + HOUR, 0, 20],
    ]);
  });
});
