/**
 * The seat as it is written down, and its words:
 *
 * - offer: one try at reaching one person. *Rung*: offers out at the same time, of which the first to accept wins.
 * - relief: the second specialist of a swap, who sits beside before the first one leaves.
 * - observer: a trainee or supervisor who listens, known to the handler, and is never heard by anybody.
 * - chair: the seat's own, a relief's or an observer's. All run through the same table; only the seat's is ever heard.
 */
import type { ActorId, LegId, OfferId, SpecialistId } from '../ids.ts';
import type { ObserverKind } from '../console/call-command.ts';
import type { Destination } from '../routing/line-plan.ts';
import type { AidShown } from '../routing/mutual-aid.ts';
import type { Helpline } from '../routing/plan.ts';
import type { Instant } from '../time.ts';
import type { PreEmptionAsked } from './pre-emption.ts';

/**
 * - `empty`: nobody wanted. `claiming`: a specialist is being claimed. `ringing`: claimed, rung, not accepted.
 * - `outside`: accepted, waits outside the room for the handler. `entering`: sent in, not yet there.
 * - `listening`, `coaching`, `audible`: see SeatPosition.
 * - `handingOver`: being made audible before the handler's leg is released. `leading`: handed over.
 * - `advising`: the call is direct; the specialist advises through the console, without a leg.
 * - `exhausted`: nobody could come. `released`: they have left or been let go.
 */
export const SEAT_STATES = [
  'empty',
  'claiming',
  'ringing',
  'outside',
  'entering',
  'listening',
  'coaching',
  'audible',
  'handingOver',
  'leading',
  'advising',
  'exhausted',
  'released',
] as const;
export type SeatState = (typeof SEAT_STATES)[number];
export type SeatMode = 'listening' | 'coaching' | 'audible';

export interface Offer {
  readonly id: OfferId;
  readonly specialistId: SpecialistId;
  readonly endpoint: Destination;
  readonly legId: LegId | null;
  readonly answered: boolean;
  readonly acceptedVia: 'pin' | 'console' | null;
  readonly wrongPins: number;
  /** How often the telephone that answered was asked for PIN or key; absent in records of older releases. */
  readonly prompts?: number;
  /** The spoken brief has been given: nobody hears it twice. */
  readonly briefed?: boolean;
  /** A desk of the control room, not somebody of the roster: nobody is claimed, and any key accepts. */
  readonly desk?: boolean;
  /** Absent in records of an earlier release. */
  readonly offeredAt?: Instant;
  /** Of a partner force: under which agreement, and what of the call they may be shown. */
  readonly aid?: AidShown;
  /** Why this person, for the console. */
  readonly reasons: readonly string[];
}

/** One chair: who is sought for it, rung, or sits in it. */
export interface Chair {
  readonly state: SeatState;
  /** When this state began; absent in records of an earlier release and before the first change. */
  readonly since?: Instant;
  /** Who sits here; while nobody does, the first of those who are rung. */
  readonly offer: Offer | null;
  /** Rung at the same time as `offer`, in the order of asking; absent in records of older releases. */
  readonly alsoRung?: readonly Offer[];
  /** Claims asked for and not answered yet; absent in older records, where it is the newest offer while `claiming`. */
  readonly claims?: readonly OfferId[];
  /** How many are to be rung at once now; absent: as many as the step begins with. */
  readonly ringTo?: number;
  /** The timer after which more people join the ring. */
  readonly widenTimer?: string | null;
  /** Nobody else was free when last asked; asked again when somebody drops out or the ring is widened. */
  readonly dry?: boolean;
  readonly offerCount: number;
  /** Tried on this search; not offered again until a new one begins. */
  readonly tried: readonly SpecialistId[];
  /** Which overflow step of the plan is being worked through. */
  readonly overflowStep: number;
  readonly offersInStep: number;
  /** Since when somebody is wanted: the waiting list counts from here. Absent in records of an earlier release. */
  readonly wantedSince?: Instant;
  /** This search has found nobody and told so once; it waits on the list for whoever becomes free. */
  readonly listed?: boolean;
  /** Whose plan is followed: the routing policy's, or the one for a handler's own request. */
  readonly cause: 'plan' | 'request';
  readonly coachee: LegId | null;
  /** A change of mode asked of the carrier and not yet confirmed. */
  readonly wanted: { readonly mode: SeatMode; readonly by: ActorId } | null;
  readonly speaker: { readonly who: Speaker; readonly by: ActorId; readonly at: Instant } | null;
  readonly handOver: {
    readonly by: ActorId;
    readonly incidentReference: string;
    readonly grade: string;
  } | null;
}

/** The second specialist of a swap. They take the seat over when they are in the room, and not before. */
export interface Relief {
  readonly by: ActorId;
  readonly at: Instant;
  readonly chair: Chair;
}

/** Somebody who listens and is never heard. Their coming and going changes nothing for the call (S3). */
export interface Observer {
  /** The first offer's id, which stays theirs: `o1`, `o2`, … */
  readonly id: OfferId;
  readonly as: ObserverKind;
  readonly by: ActorId;
  readonly at: Instant;
  readonly chair: Chair;
}

export interface Seat extends Chair {
  /** Whoever was in the room or advised last, so that coming back in counts once. */
  readonly joined?: OfferId | null;
  /** Nobody could come, and this helpline may be rung or given by the handler. */
  readonly helpline?: Helpline;
  /** Who sits here has been asked to leave for a call of more risk. */
  readonly preEmption?: PreEmptionAsked | null;
  /** The last who left for one, why and when: the handler is told. */
  readonly left?: { readonly because: string; readonly at: Instant } | null;
  /** Absent or null: no swap is under way. */
  readonly relief?: Relief | null;
  /** Absent in records of older releases: nobody. */
  readonly observers?: readonly Observer[];
  /** How many observers were ever invited: their ids are never used twice. */
  readonly observerCount?: number;
}

/** Who the handler says is speaking. */
export type Speaker = 'victim' | 'other' | 'perpetrator' | 'unknown';
