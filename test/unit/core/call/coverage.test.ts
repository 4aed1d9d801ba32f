import { describe, expect, it } from 'vitest';
import { type Call, LINE_STATES, LOOKUP_STATES, SEAT_STATES } from '../../../../src/core/call/call.ts';
import { LINE, LINE_EVENTS, stepLine } from '../../../../src/core/call/line.ts';
import type { LineDraft } from '../../../../src/core/call/line-draft.ts';
import { LOOKUP, LOOKUP_EVENTS, stepLookup } from '../../../../src/core/call/lookup.ts';
import { SEAT, SEAT_EVENTS, stepSeat } from '../../../../src/core/call/seat.ts';
import type { SeatDraft } from '../../../../src/core/call/seat-draft.ts';
import type { CallStory } from '../../../support/calls.ts';
import { eventsFor, LINE_CALLS, LOOKUP_CALLS, SEAT_CALLS } from '../../../support/call-states.ts';

/** Before the ring is overdue, and after. */
const WAITS_SECONDS = [0, 3, 120];

function lineDraft(story: CallStory): LineDraft {
  const { call, now } = story;
  return {
    callId: call.id,
    plan: call.linePlan,
    now,
    line: call.line,
    effects: [],
    signals: [],
    reply: null,
  };
}

function seatDraft(story: CallStory): SeatDraft {
  const { call, now } = story;
  return {
    callId: call.id,
    plan: call.linePlan,
    now,
    line: call.line,
    lookup: call.lookup,
    chair: 'seat',
    seat: call.seat,
    effects: [],
    signals: [],
    reply: null,
  };
}

describe.each(LINE_STATES)('the line when %s', (state) => {
  it.each(LINE_EVENTS)('%s leads where the table says', (type) => {
    const cell = LINE[state][type];
    const reached = new Set<string>();
    for (const story of LINE_CALLS[state]()) {
      expect(story.call.line.state).toBe(state);
      for (const wait of WAITS_SECONDS) {
        for (const event of eventsFor(story.call, type)) {
          const draft = lineDraft(story.later(wait));
          stepLine(draft, event);
          if (cell === null) {
            expect(draft.line, JSON.stringify(event)).toBe(story.call.line);
            expect(draft).toMatchObject({ effects: [], signals: [], reply: null });
          } else {
            expect(cell.to, JSON.stringify(event)).toContain(draft.line.state);
            reached.add(draft.line.state);
          }
        }
      }
    }
    expect([...reached].toSorted()).toEqual([...(cell?.to ?? [])].toSorted());
  });
});

describe.each(SEAT_STATES)('the seat when %s', (state) => {
  it.each(SEAT_EVENTS)('%s leads where the table says', (type) => {
    const cell = SEAT[state][type];
    const reached = new Set<string>();
    for (const story of SEAT_CALLS[state]()) {
      expect(story.call.seat.state).toBe(state);
      for (const wait of WAITS_SECONDS) {
        for (const event of eventsFor(story.call, type)) {
          const draft = seatDraft(story.later(wait));
          stepSeat(draft, event);
          if (cell === null) {
            expect(draft.seat, JSON.stringify(event)).toBe(story.call.seat);
            expect(draft).toMatchObject({ effects: [], signals: [], reply: null });
          } else {
            expect(cell.to, JSON.stringify(event)).toContain(draft.seat.state);
            reached.add(draft.seat.state);
          }
        }
      }
    }
    expect([...reached].toSorted()).toEqual([...(cell?.to ?? [])].toSorted());
  });
});

describe.each(LOOKUP_STATES)('the lookup when %s', (state) => {
  it.each(LOOKUP_EVENTS)('%s is answered, and never forgets a match', (type) => {
    expect(LOOKUP[state][type]).toBeTypeOf('function');
    for (const story of LOOKUP_CALLS[state]()) {
      const before: Call['lookup'] = story.call.lookup;
      expect(before.state).toBe(state);
      for (const event of eventsFor(story.call, type)) {
        const draft = { now: story.now, lookup: before, effects: [] };
        stepLookup(draft, event);
        expect(LOOKUP_STATES).toContain(draft.lookup.state);
        if (state === 'matched') expect(draft.lookup.state).toBe('matched');
      }
    }
  });
});
