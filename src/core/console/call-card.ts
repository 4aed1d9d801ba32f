import type { ActorId, CallId, ForceId, LineId, OfferId, PersonId, SpecialistId } from '../ids.ts';
import type { NotLowered } from '../call/lowering.ts';
import type { Telling } from '../call/telling.ts';
import type { Assessment } from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import type { AidShown } from '../routing/mutual-aid.ts';
import type { Helpline, Introduction, PlanReason } from '../routing/plan.ts';
import type { Instant } from '../time.ts';
import type { CardRisk } from './card-risk.ts';
import type {
  CallCommandType,
  DispositionOutcome,
  IncidentGrade,
  ObserverKind,
  SeatMode,
  Speaker,
} from './call-command.ts';

/**
 * What the console may see of one call: a projection, never read back into a decision. It holds personal data (names in
 * the assessment), so it is encrypted in Redis and never logged (S14). The caller's number is not in it: only its ending.
 */
export interface CallCard {
  readonly callId: CallId;
  /** The call's version: of two cards of one call the higher is the newer. */
  readonly version: number;
  readonly force: ForceId;
  readonly lineId: LineId;
  readonly lineKind: 'emergency' | 'nonEmergency';
  readonly receivedAt: Instant;
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly line: CardLine;
  readonly caller: CardCaller;
  readonly lookup: 'pending' | 'matched' | 'missed' | 'failed';
  /** Null while nothing is known: no known-risk record; this does not mean no risk (S7). */
  readonly assessment: Assessment | null;
  readonly match: CardMatch;
  readonly seat: CardSeat;
  readonly plan: CardPlan | null;
  /** Absent in a card that an earlier release has published. */
  readonly risk?: CardRisk;
  readonly incident: CardIncident;
  readonly disposition: CardDisposition | null;
  /** What its people make of it; absent while there is nothing, and in cards of an earlier release. */
  readonly account?: CardAccount;
  /** Newest first, at most `CARD_TIMELINE_LIMIT`. */
  readonly timeline: readonly CardMoment[];
  /** Commands that would be done now, for the buttons; the call decides again when one comes. */
  readonly commands: readonly CallCommandType[];
}

export const CARD_TIMELINE_LIMIT = 50;

export interface CardLine {
  readonly state: 'arrived' | 'ringing' | 'connected' | 'callerAlone' | 'handedOver' | 'talkOn' | 'ended';
  /** `direct`: no room, so no specialist can join; advice goes by console (design 2.4). */
  readonly connection: 'room' | 'direct';
  /** Something failed and the call was connected all the same; it is on the review list. */
  readonly degraded: boolean;
  readonly handler: ActorId | null;
  /** Name of the destination that answered or rings, as configured. */
  readonly destinationId: string | null;
  readonly mayHold: boolean;
  readonly mayHandOver: boolean;
}

export interface CardCaller {
  readonly presentation: 'shown' | 'withheld' | 'unusable';
  /** Last three digits, to tell two calls apart by ear; null when withheld or unusable. */
  readonly numberEnding: string | null;
  readonly onLine: boolean;
  readonly held: boolean;
  readonly sign: 'normal' | 'silent' | 'abandoned';
  readonly speaker: Speaker | null;
}

export interface CardMatch {
  readonly decision: 'none' | 'confirmed' | 'corrected';
  readonly personId: PersonId | null;
  readonly by: ActorId | null;
}

export interface CardSeat {
  readonly state: 'empty' | 'choosing' | 'ringing' | 'waiting' | 'inRoom' | 'recall' | 'nobody' | 'released';
  /** Null unless in the room. `muted`: heard by nobody while no handler can be coached. */
  readonly mode: SeatMode | 'muted' | null;
  readonly specialistId: SpecialistId | null;
  readonly offer: OfferId | null;
  /** When `state` began. */
  readonly since: Instant | null;
  /** True only when Twilio has confirmed it; the console says "Caller cannot hear you" otherwise (S4). */
  readonly callerHears: boolean;
  readonly requestedBy: ActorId | null;
  /** Why this specialist, from the ranking. */
  readonly reasons: readonly string[];
  readonly offersMade: number;
  /** They are of a partner force: what of the call they are shown. */
  readonly aid?: AidShown | undefined;
  /** Nobody could come: this one may be rung or given. */
  readonly helpline?: Helpline | undefined;
  /** The specialist is asked to leave for a call of more risk; absent: nobody asks. */
  readonly asked?: { readonly because: string; readonly until: Instant } | undefined;
  /** The last specialist left for a call of more risk; this one waits on the list again. */
  readonly left?: { readonly because: string; readonly at: Instant } | undefined;
  /** Everybody else who is rung, comes or sits beside; absent on cards of earlier releases: nobody. */
  readonly beside?: readonly CardBeside[];
}

/**
 * `rung`: at the same time as `specialistId`, the first to accept wins. `relief`: takes over when in the room. A trainee or
 * supervisor listens, is heard by nobody, and can be sent away by the handler.
 */
export interface CardBeside {
  readonly role: 'rung' | 'relief' | ObserverKind;
  readonly state: 'choosing' | 'ringing' | 'waiting' | 'inRoom';
  readonly specialistId: SpecialistId | null;
  /** A desk of the line; null for people of the roster. */
  readonly destinationId: string | null;
  /** Names an observer in commands. */
  readonly offer: OfferId | null;
  readonly since: Instant | null;
  /** Who asked for them; null for those whom the plan asks. */
  readonly by: ActorId | null;
  /** Of a partner force: what of the call they are shown. Absent on cards of earlier releases. */
  readonly aid?: AidShown;
}

export interface CardPlan {
  readonly policyVersion: number;
  /** As the rules leave it: the register's level or higher, never lower (S6). */
  readonly level: Level | null;
  readonly introduction: Introduction;
  readonly prompts: readonly string[];
  readonly followUps: readonly string[];
  readonly reasons: readonly PlanReason[];
}

/** What the control room's own systems said of the call. `location` is personal data. */
export interface CardIncident {
  readonly reference: string | null;
  readonly grade: IncidentGrade | null;
  readonly location: string | null;
}

export interface CardAccount {
  readonly grade: {
    /** What holds, by the force's own name; null: nobody has given one that the force knows. */
    readonly inForce: string | null;
    readonly original: string | null;
    /** As it was said last, word for word. */
    readonly said: string | null;
    /** Null: nobody has given a grade that the force knows. */
    readonly isTop: boolean | null;
    /** One sentence when what was said is not what holds; null when there is nothing to explain. */
    readonly words: string | null;
  };
  /** What waits for a second person; after `lapsesAt` it is nothing. */
  readonly lowerings: readonly {
    readonly id: string;
    readonly what: 'grade' | 'level';
    readonly from: string;
    readonly to: string;
    readonly askedBy: ActorId;
    readonly because: string;
    readonly lapsesAt: Instant;
  }[];
  /** The last wish of each kind that came to nothing; not in cards of earlier releases. */
  readonly notLowered?: readonly NotLowered[];
  /** Threats and code words first, then promises, then the rest. Personal data: only in full cards. */
  readonly told: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly by: ActorId;
    readonly telling: Telling;
  }[];
  readonly cutOff: boolean;
}

export interface CardDisposition {
  readonly outcome: DispositionOutcome;
  readonly by: ActorId;
  readonly at: Instant;
}

/** One line of the story: a past-tense name and who did it. */
export interface CardMoment {
  readonly at: Instant;
  readonly what: string;
  readonly by: ActorId | null;
}
