import type { Instant } from '../time.ts';
import type { Call } from './call.ts';
import { dutiesOf } from './duties.ts';
import { NOTHING } from './effects.ts';
import type { EventOf } from './events.ts';
import { newLine } from './line.ts';
import { PENDING_LOOKUP } from './lookup.ts';
import { FIRST_ATTEMPT } from './place.ts';
import { EMPTY_SEAT } from './seat-draft.ts';
import { ringPosition } from './ring-order.ts';
import type { Transition } from './transition.ts';

/**
 * A call that has just arrived. The first handler's leg is asked for by the shell beside this commit, not by an effect,
 * because the reply depends on it (design 2.2); the match and all else come later.
 */
export function arrive(event: EventOf<'callReceived'>, now: Instant): Transition {
  const first = ringPosition(event.linePlan, 0);
  const line = newLine({
    id: FIRST_ATTEMPT,
    generation: 1,
    step: 0,
    destinationId: first?.destination.id ?? '',
    legId: null,
    state: event.via === 'webhook' ? 'requested' : 'abandoned',
    requestedAt: now,
  });
  const found = event.via === 'fallbackDocument';
  const call: Call = {
    schema: 1,
    id: event.callId,
    version: 1,
    force: event.linePlan.force,
    linePlan: event.linePlan,
    caller: event.caller,
    incident: { reference: null, grade: null, location: null },
    arrivedAt: now,
    line: found ? { ...line, state: 'connectingDirect' } : line,
    lookup: PENDING_LOOKUP,
    seat: EMPTY_SEAT,
    degraded: found ? ['fallbackDocument'] : [],
    endedAt: null,
    moments: [{ at: now, what: 'callReceived', by: null }],
    disposition: null,
  };
  const duties = dutiesOf({ before: null, after: call, event, signals: [], now });
  return { call, reply: NOTHING, effects: [{ do: 'assessCaller' }, ...duties] };
}
