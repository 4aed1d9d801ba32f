/** A call path in memory, for what is decided before any adapter: a store that can race or fall silent, a carrier that notes. */
import type { Background } from '../../src/app/call/background.ts';
import type { CallPath } from '../../src/app/call/call-path.ts';
import type { Call } from '../../src/core/call/call.ts';
import type { CallReply } from '../../src/core/call/effects.ts';
import type { CallEvent } from '../../src/core/call/events.ts';
import type { CallCommit } from '../../src/ports/call-store.ts';
import { SILENT_LOG } from '../../src/ports/log.ts';
import { NO_METER } from '../../src/ports/meter.ts';
import type { LegRequestOutcome, RoomTruth, TelephonyResult } from '../../src/ports/telephony.ts';
import { AT, aLinePlan, CALL, CALLER_LEG, legId } from './calls.ts';

export interface MemoryPath {
  readonly path: CallPath;
  /** What was written down, newest last. */
  readonly commits: CallCommit[];
  readonly journalled: CallEvent[];
  /** What the carrier was asked, in words. */
  readonly asked: string[];
  /** What was put off until after the answer. */
  readonly later: { readonly what: string; readonly work: () => Promise<void> }[];
  store: { call: Call | null; silent: boolean; conflicts: number; settled: CallReply | null };
  carrier: {
    leg: LegRequestOutcome;
    result: TelephonyResult;
    inRoom: RoomTruth['participants'];
    callerLeg: RoomTruth['callerLeg'];
  };
  /** The account's calls per second are not spent. */
  budget: boolean;
}

export function person(
  leg: RoomTruth['participants'][number]['legId'],
  changes: Partial<RoomTruth['participants'][number]> = {},
): RoomTruth['participants'][number] {
  return { legId: leg, label: null, held: false, muted: false, coaching: null, ...changes };
}

export function memoryPath(call: Call | null = null): MemoryPath {
  const made: MemoryPath = {
    path: null as unknown as CallPath,
    commits: [],
    journalled: [],
    asked: [],
    later: [],
    store: { call, silent: false, conflicts: 0, settled: null },
    carrier: {
      leg: { kind: 'accepted', legId: legId('leg-h1') },
      result: 'done',
      inRoom: [person(CALLER_LEG)],
      callerLeg: 'inProgress',
    },
    budget: true,
  };
  const told = (what: string) => {
    made.asked.push(what);
    return made.carrier.result;
  };
  const path = {
    calls: callsOf(made),
    journal: { append: async ({ event }: { event: CallEvent }) => void made.journalled.push(event) },
    telephony: {
      requestHandlerLeg: async () => {
        made.asked.push('requestHandlerLeg');
        return made.carrier.leg;
      },
      endLeg: async (leg: string) => told(`endLeg ${leg}`),
      endRoom: async ({ name }: { name: string }) => told(`endRoom ${name}`),
      moveCaller: async (_call: string, to: string) => told(`moveCaller ${to}`),
      hold: async () => told('hold'),
      seat: async () => told('seat'),
      refetchSpecialist: async () => told('refetch'),
      truth: async () => ({
        callerLeg: made.carrier.callerLeg,
        roomExists: true,
        participants: made.carrier.inRoom,
        ended: [],
      }),
    },
    budget: { take: async () => made.budget },
    book: { line: () => aLinePlan(), lineDialled: () => aLinePlan() },
    pool: { pinMatches: async (_who: string, pin: string) => pin === '1234' },
    clock: { now: () => AT },
    background: backgroundOf(made),
    feed: { publish: async () => undefined },
    log: SILENT_LOG,
    meter: NO_METER,
  };
  return Object.assign(made, { path: path as unknown as CallPath });
}

function callsOf(made: MemoryPath) {
  return {
    async load(callId: string) {
      if (made.store.silent) throw new Error('Command timed out');
      const { call, settled } = made.store;
      return call === null || callId !== CALL ? null : { call, settled };
    },
    async commit(commit: CallCommit) {
      if (made.store.silent) throw new Error('Command timed out');
      const { call } = made.store;
      if (made.store.conflicts > 0 && call !== null) {
        made.store.conflicts -= 1;
        made.store.call = { ...call, version: call.version + 1 };
        return { kind: 'conflict', call: made.store.call, settled: made.store.settled };
      }
      if ((call?.version ?? 0) !== commit.expectedVersion)
        return { kind: 'conflict', call, settled: made.store.settled };
      made.commits.push(commit);
      made.store.call = commit.call;
      return { kind: 'committed' };
    },
  };
}

/** Nothing runs by itself: a test looks at what was put off, or runs it. */
function backgroundOf(made: MemoryPath): Background {
  return {
    answering: (work) => work(),
    run: (what, _urgency, work) => void made.later.push({ what, work }),
    inLane: (_lane, work) => work(),
    drain: async () => undefined,
  };
}

/** Runs what was put off under this name. */
export async function runLater(made: MemoryPath, what: string): Promise<void> {
  for (const task of made.later.splice(0).filter((one) => one.what === what)) await task.work();
}
