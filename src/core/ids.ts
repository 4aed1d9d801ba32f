/**
 * Identifiers, branded so that the compiler keeps them apart. All are opaque: none carries a number, a name or an
 * address (S14). They may appear in URLs, logs, job payloads and conference names.
 */
type Brand<Name extends string> = string & { readonly __id: Name };

/** The caller's leg as Twilio names it (a CallSid): one call, one id, in every component. */
export type CallId = Brand<'call'>;
/** Any leg of a call as Twilio names it (a CallSid). The caller's leg has the same value as the CallId. */
export type LegId = Brand<'leg'>;
/** The room (conference) name of one generation of a call: `room-<callId>-<generation>`. */
export type RoomName = Brand<'room'>;
/** A line: a number that people dial and its settings. */
export type LineId = Brand<'line'>;
/** A police force that owns data. */
export type ForceId = Brand<'force'>;
export type PersonId = Brand<'person'>;
export type HouseholdId = Brand<'household'>;
export type SpecialistId = Brand<'specialist'>;
export type ReferralId = Brand<'referral'>;
export type PathwayId = Brand<'pathway'>;
export type AlarmId = Brand<'alarm'>;
/** A person or program that acts: a handler, a specialist, an API key, the system itself (`system`). */
export type ActorId = Brand<'actor'>;
/** One try at reaching a handler: `h1`, `h2`, … within its call. */
export type AttemptId = Brand<'attempt'>;
/** One try at reaching a specialist: `s1`, `s2`, … within its call. */
export type OfferId = Brand<'offer'>;
/** Identifies an event within its call; the same id twice is the same event (S12). */
export type EventId = Brand<'event'>;
/** `callId:version:index` of an effect. */
export type EffectKey = Brand<'effect'>;

/** Marks a string as an identifier of the wanted kind. The caller vouches for it; edges check the shape first. */
export function id<Id extends string>(value: string): Id {
  return value as Id;
}

export const SYSTEM_ACTOR = id<ActorId>('system');
