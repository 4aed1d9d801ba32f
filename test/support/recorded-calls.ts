import { randomBytes } from 'node:crypto';
import { arrive } from '../../src/core/call/arrival.ts';
import type { Call } from '../../src/core/call/call.ts';
import type { CallEvent } from '../../src/core/call/events.ts';
import { transition } from '../../src/core/call/transition.ts';
import { type CallId, type EventId, type ForceId, id, type LineId } from '../../src/core/ids.ts';
import type { Assessment } from '../../src/core/register/assessment.ts';
import type { Plan } from '../../src/core/routing/plan.ts';
import type { SeenByRules } from '../../src/core/routing/situation.ts';
import type { CallStore } from '../../src/ports/call-store.ts';
import { aLinePlan, aPlan } from './calls.ts';
import { assessmentOf } from './situations.ts';

/** A call as it will be recorded: what matters is said, the rest is an ordinary call to line 101 of Westshire. */
export interface CallToRecord {
  readonly callId?: CallId;
  readonly at: number;
  readonly force?: string;
  readonly line?: string;
  readonly assessment?: Assessment | null;
  readonly plan?: Plan;
  readonly seen?: Partial<SeenByRules>;
  /** Milliseconds until the caller leaves; left out: the call lives. */
  readonly lasts?: number;
  /** Happens between the answer of the rules and the end. */
  readonly events?: readonly (CallEvent['type'] extends infer _ ? Record<string, unknown> : never)[];
}

export const aCallId = () => id<CallId>(`CA${randomBytes(16).toString('hex')}`);

/** Writes a call and its events through the call's own tables and store, as it would have happened. */
export async function recordCall(store: CallStore, wanted: CallToRecord): Promise<Call> {
  const { at } = wanted;
  const callId = wanted.callId ?? aCallId();
  const force = id<ForceId>(wanted.force ?? 'westshire');
  const linePlan = { ...aLinePlan(), force, lineId: id<LineId>(wanted.line ?? '101') };
  const caller = {
    number: '+447700900101',
    presentation: 'shown',
    source: 'network',
    sipCallId: null,
  } as const;
  const arrival = {
    type: 'callReceived',
    id: id<EventId>('inbound'),
    callId,
    linePlan,
    caller,
    via: 'webhook',
  } as const;
  const arrived = arrive(arrival, at);
  let { call } = arrived;
  await store.commit({ expectedVersion: 0, call, event: arrival, reply: arrived.reply, effects: [], at });
  const then = async (event: CallEvent, when: number) => {
    const decided = transition(call, event, when);
    const expectedVersion = call.version;
    const outcome = await store.commit({
      ...{ expectedVersion, call: decided.call, event, reply: decided.reply, effects: [], at: when },
    });
    if (outcome.kind !== 'committed') throw new Error('a recorded call is being written by somebody else');
    call = decided.call;
  };
  const seen: SeenByRules = {
    ...{ lineId: linePlan.lineId, force, at: at + 40, callerPresentation: 'shown', sign: 'normal' },
    ...{ specialistsFree: 1, draw: 0 },
    ...wanted.seen,
  };
  const assessment = wanted.assessment === undefined ? assessmentOf('high') : wanted.assessment;
  const plan = wanted.plan ?? aPlan(null);
  await then(
    { type: 'callerAssessed', id: id<EventId>('assessed'), callId, assessment, plan, seen },
    at + 50,
  );
  for (const [index, event] of (wanted.events ?? []).entries())
    await then({ id: `event-${index}`, callId, ...event } as unknown as CallEvent, at + 1_000 + index);
  if (wanted.lasts !== undefined)
    await then({ type: 'callerLeft', id: id<EventId>('left'), callId }, at + wanted.lasts);
  return call;
}
