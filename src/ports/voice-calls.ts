import type { Caller } from '../core/call/call.ts';
import type { CallReply } from '../core/call/effects.ts';
import type { CallEvent } from '../core/call/events.ts';
import type { CallerPlace } from '../core/call/place.ts';
import type { CallId, EventId, LegId, OfferId } from '../core/ids.ts';
import type { LinePlan } from '../core/routing/line-plan.ts';

export interface Arrival {
  readonly callId: CallId;
  readonly linePlan: LinePlan;
  readonly caller: Caller;
}

export interface PinEntered {
  readonly id: EventId;
  readonly callId: CallId;
  readonly offer: OfferId;
  readonly legId: LegId;
  readonly digits: string;
}

/** What the carrier's edge asks of the call path. None rejects for Redis or Twilio; whoever waits gets a reply. */
export interface VoiceCalls {
  arrived(arrival: Arrival): Promise<CallReply>;
  /** `place` is what the URL on the line carries; null where it carries none. */
  happened(event: CallEvent, place: CallerPlace | null): Promise<CallReply>;
  pinEntered(entered: PinEntered): Promise<CallReply>;
}
