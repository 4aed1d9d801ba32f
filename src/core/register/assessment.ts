import type { ForceId, HouseholdId, PersonId } from '../ids.ts';
import type { Instant, LocalDate } from '../time.ts';
import type { Level } from './level.ts';

/** What a person is in a relationship of abuse. One person may hold several (DPA 2018 s.38). */
export type Role = 'victim' | 'suspect' | 'convicted' | 'witness' | 'child';

/** How sure the source is that the number belongs to the person. */
export type Confidence = 'confirmed' | 'probable' | 'possible';

/** One person whom the register ties to the caller's number: a lead, never an identity (S7, S8). */
export interface MatchedPerson {
  readonly personId: PersonId;
  /** Personal data: sealed at rest, shown on the console only. Null when only the level is known. */
  readonly name: string | null;
  readonly force: ForceId;
  readonly roles: readonly Role[];
  readonly households: readonly HouseholdId[];
  readonly confidence: Confidence;
  readonly source: string;
  /** When the tie between number and person was last verified; null when never. */
  readonly verifiedOn: LocalDate | null;
  /** The number changed hands on this date: the tie is history, shown as such. */
  readonly changedHandsOn: LocalDate | null;
  readonly level: Level;
  readonly language: string | null;
  /** Access needs in words, e.g. "hearing aid". */
  readonly accessNeeds: readonly string[];
}

/** One reason for a level, in words a handler reads at a glance, with its source and age. */
export interface AssessmentReason {
  readonly code: /** On the register without a marker that holds: a lead, and no more. */
    | 'tie'
    /** The number is history for the person it was recorded for. */
    | 'changedHands'
    /** Another force knows the number: its level counts, its details need mutual aid. */
    | 'otherForce'
    | 'marker'
    | 'order'
    | 'threat'
    | 'repeatNumber'
    | 'repeatPerson'
    | 'repeatHousehold'
    | 'policyRaise'
    | 'riskQuestions'
    /** Heard by live transcription. */
    | 'wordsHeard'
    /** A person on this call set the level higher than it was. */
    | 'raisedByPerson'
    | 'levelOnly';
  /** Which kind of marker, of MARKER_TYPES; only where `code` is `marker`. Routing rules ask for it. */
  readonly marker?: string;
  readonly text: string;
  readonly level: Level;
  readonly source: string;
  /** When what it rests on was recorded or last verified; null when unknown, and shown as unknown. */
  readonly asOf: LocalDate | null;
}

/** Only `inForce` may be shown as live (S9); each other standing is shown as what it is. */
export type OrderStanding =
  | 'inForce'
  | 'notServed'
  | 'notStarted'
  | 'expired'
  | 'discharged'
  | 'varied'
  | 'appealed';

export interface OrderShown {
  readonly orderId: string;
  readonly type: string;
  readonly standing: OrderStanding;
  readonly respondent: PersonId;
  readonly protectedPeople: readonly PersonId[];
  /** Each condition as a plain sentence and a yes/no, e.g. `must not contact: yes`. */
  readonly conditions: readonly string[];
  readonly powerOfArrest: boolean;
  readonly breachConsequence: string;
  readonly expiresOn: LocalDate | null;
  readonly source: string;
  readonly verifiedOn: LocalDate | null;
}

/** A safe-contact agreement as it is shown: without its number, only whether it is the one that rings. */
export interface SafeContactShown {
  readonly personId: PersonId;
  readonly thisNumber: boolean;
  /** By London's clock; weekday 1 is Monday, `toMinute` is not inside. */
  readonly windows: readonly {
    readonly weekdays: readonly number[];
    readonly fromMinute: number;
    readonly toMinute: number;
  }[];
  readonly whoMayAnswer: readonly string[];
  readonly codeWord: string | null;
  readonly stopWord: string | null;
  readonly voicemail: boolean;
  readonly text: boolean;
  readonly interpreter: string | null;
  readonly noContact: boolean;
  readonly agreedOn: LocalDate | null;
}

/** How many earlier calls, by what they share with this one, within the policy's window. This call is not counted. */
export interface RepeatCalls {
  readonly windowHours: number;
  readonly sameNumber: number;
  readonly samePerson: number;
  readonly sameHousehold: number;
  /** The same over the other windows of the policy; absent where it has none. */
  readonly others?: readonly Pick<
    RepeatCalls,
    'windowHours' | 'sameNumber' | 'samePerson' | 'sameHousehold'
  >[];
  /** When the count is an alarm, as the force's policy said at that moment; absent: as usual. */
  readonly rules?: readonly {
    readonly calls: number;
    readonly withinHours: number;
    readonly class: 'urgent' | 'important' | 'advisory';
  }[];
}

/** What the register says about a caller's number, made by one pure function from records and today's date. */
export interface Assessment {
  /** Null: no known-risk record; this does not mean no risk (S7). */
  readonly level: Level | null;
  readonly reasons: readonly AssessmentReason[];
  readonly people: readonly MatchedPerson[];
  readonly orders: readonly OrderShown[];
  /** Somebody tied to the number is a suspect, convicted or a respondent: the speaker may be the perpetrator (S8). */
  readonly speakerMayBePerpetrator: boolean;
  /** Several people share the number. */
  readonly shared: boolean;
  /** What must not be said or revealed on this call. */
  readonly doNotSay: readonly string[];
  /** Threats on record, verbatim, newest first. */
  readonly threats: readonly { readonly words: string; readonly on: LocalDate }[];
  readonly codeWords: readonly string[];
  readonly safeToRingBack: 'unknown' | 'no' | 'withinWindows';
  /** What the person agreed to about being contacted; absent in what earlier releases wrote. */
  readonly safeContact?: readonly SafeContactShown[] | undefined;
  readonly repeat: RepeatCalls;
  /** `levelOnly`: details could not be read (Redis silent); said on the card, never hidden. */
  readonly detail: 'full' | 'levelOnly' | 'none';
  /** Age of the index used, and when it was used. */
  readonly indexAsOf: Instant;
  readonly assessedAt: Instant;
}
