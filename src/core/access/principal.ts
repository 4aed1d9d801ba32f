import type { CallCard } from '../console/call-card.ts';
import { type ActorId, type ForceId, id, type SpecialistId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Scope } from './scope.ts';

/** Whoever has been recognised at an edge, and what they may do. Made by authentication only. */
export interface Principal {
  readonly actor: ActorId;
  readonly kind: 'person' | 'program';
  readonly scopes: ReadonlySet<Scope>;
  /** Forces whose data they may see and act on. Never empty, never "all": a new force is an explicit grant. */
  readonly forces: ReadonlySet<ForceId>;
  /** The specialist this person is; null otherwise. */
  readonly specialist: SpecialistId | null;
  /** What ends with it: a key id or session id, for signing out at once. */
  readonly grant: string;
  /** Of the API key they came with, to notice that another key has taken its id. */
  readonly keyHash?: string;
  /** How colleagues know them, for the screen only; null for programs. */
  readonly name: string | null;
  /** Broken glass: calls of these forces may be seen until then. Seen only: commands stay with the own force. */
  readonly elevated: Elevation | null;
}

/** Sight beyond one's own force, taken without asking, told to everybody, reviewed by another person. */
export interface Elevation {
  readonly forces: ReadonlySet<ForceId>;
  readonly until: Instant;
}

export function may(principal: Principal, scope: Scope): boolean {
  return principal.scopes.has(scope);
}

export function coversForce(principal: Principal, force: ForceId): boolean {
  return principal.forces.has(force);
}

/** The force of an alarm about the installation itself: a queue, a file, the register. It is everybody's. */
export const EVERY_FORCE: ForceId = id('all');

/** Whether an alarm of that force is shown to somebody who may see alarms. */
export function coversAlarm(principal: Principal, force: ForceId): boolean {
  return force === EVERY_FORCE || coversForce(principal, force);
}

/** Being offered or seated on a call opens it to that specialist, whatever the force (mutual aid, design section 9). */
export function sitsIn(principal: Principal, card: CallCard): boolean {
  return (
    may(principal, 'specialist:self') &&
    principal.specialist !== null &&
    (isSeated(principal.specialist, card) || isComing(principal.specialist, card))
  );
}

function isSeated(specialist: SpecialistId, { seat }: CallCard): boolean {
  return specialist === seat.specialistId && seat.state !== 'released';
}

/** Rung at the same time as others, or the second of a swap. An observer hears; the card is not theirs by that. */
function isComing(specialist: SpecialistId, { seat }: CallCard): boolean {
  return (seat.beside ?? []).some(
    ({ role, specialistId }) => specialistId === specialist && (role === 'rung' || role === 'relief'),
  );
}

/** Asked to listen: they may accept or decline, and no more. */
export function mayObserve(principal: Principal, card: CallCard): boolean {
  return (
    may(principal, 'specialist:self') &&
    principal.specialist !== null &&
    (card.seat.beside ?? []).some(({ specialistId }) => specialistId === principal.specialist)
  );
}

/** Decides on the server who is shown a call. */
export function seesCall(principal: Principal, card: CallCard): boolean {
  if (sitsIn(principal, card) || principal.elevated?.forces.has(card.force)) return true;
  return may(principal, 'calls:read') && coversForce(principal, card.force);
}
