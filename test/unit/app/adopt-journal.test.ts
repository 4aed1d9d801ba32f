import { expect, it } from 'vitest';
import { adoptJournal } from '../../../src/app/call/adopt-journal.ts';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import type { CallEvent } from '../../../src/core/call/events.ts';
import { type EventId, id } from '../../../src/core/ids.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { aCall, aLinePlan, AT, CALL, KNOWN_CALLER } from '../../support/calls.ts';

const ARRIVAL: CallEvent = {
  type: 'callReceived',
  id: id<EventId>('inbound'),
  callId: CALL,
  linePlan: aLinePlan(),
  caller: KNOWN_CALLER,
  via: 'webhook',
};
const SPOKE: CallEvent = { type: 'callerSpoke', id: id<EventId>('spoke'), callId: CALL };

/** A journal with an arrival and what followed; `known`: a lost commit had written the call all the same. */
function pathWithJournal(known: boolean) {
  const { call } = aCall();
  const sweeps: (number | null)[] = [];
  const path = {
    journal: {
      pending: () => true,
      drain: async (work: (entry: { event: CallEvent; at: number }) => Promise<void>) => {
        for (const event of [ARRIVAL, SPOKE]) await work({ event, at: AT });
        return 2;
      },
    },
    calls: {
      commit: async () => (known ? { kind: 'conflict', call, settled: null } : { kind: 'committed' }),
      load: async () => ({ call, settled: { kind: 'nothing' } }),
      lookAgain: async (_callId: string, inMs: number | null) => {
        sweeps.push(inMs);
      },
    },
    background: { run: () => undefined },
    clock: { now: () => AT },
    log: SILENT_LOG,
  };
  return { path: path as unknown as CallPath, sweeps };
}

it('S12: a call first written from the journal is not swept while its own effects run: nobody is rung twice', async () => {
  // Given an arrival that had reached no store
  const { path, sweeps } = pathWithJournal(false);
  // When it and what followed are adopted
  await adoptJournal(path);
  // Then no sweep is called for beside the effects that run here
  expect(sweeps).toEqual([]);
});

it('effects of a commit whose answer was lost are looked for soon', async () => {
  // Given an arrival that had been written though its answer never came
  const { path, sweeps } = pathWithJournal(true);
  await adoptJournal(path);
  // Then the call is looked at long before the lease of its effects runs out
  expect(sweeps.length).toBeGreaterThan(0);
  expect(Math.max(...sweeps.map(Number))).toBeLessThanOrEqual(2_000);
});
