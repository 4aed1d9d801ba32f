import type { CallId } from '../../core/ids.ts';
import { roomName } from '../../core/call/call.ts';
import type { CallerPlace } from '../../core/call/place.ts';
import { ringPosition } from '../../core/call/ring-order.ts';
import type { LinePlan } from '../../core/routing/line-plan.ts';
import type { LegRequestOutcome } from '../../ports/telephony.ts';
import type { CallPath } from './call-path.ts';

/** Asks the carrier for a handler's leg, within the account's calls per second: a spent budget is a refusal, at once. */
export async function requestHandlerLeg(
  path: Pick<CallPath, 'budget' | 'telephony' | 'clock'>,
  callId: CallId,
  plan: LinePlan,
  place: CallerPlace,
): Promise<LegRequestOutcome> {
  const position = ringPosition(plan, place.step);
  if (position === null) return { kind: 'refused', code: 'noSuchStep' };
  const granted = await path.budget.take('handler', path.clock.now());
  if (!granted) return { kind: 'refused', code: 'budgetSpent' };
  return path.telephony.requestHandlerLeg({
    callId,
    room: roomName(callId, place.generation),
    place,
    destination: position.destination,
    callerId: plan.callerId,
    ringTimeoutSeconds: position.step.ringTimeoutSeconds,
  });
}
