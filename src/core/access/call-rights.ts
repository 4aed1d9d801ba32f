import type { CallCard } from '../console/call-card.ts';
import { type CallCommand, COMMAND_SIDE } from '../console/call-command.ts';
import type { AidShown, SharedPart } from '../routing/mutual-aid.ts';
import { coversForce, may, mayObserve, type Principal, seesCall, sitsIn } from './principal.ts';

/**
 * Why this principal may not ask this of the call; null when they may. Whether it can be done now is the call's to decide.
 * Letting the caller hear the specialist is the handler's act alone (S4, S8).
 */
export function commandForbidden(principal: Principal, card: CallCard, command: CallCommand): string | null {
  const asHandler = may(principal, 'calls:command') && coversForce(principal, card.force);
  const asSpecialist = sitsIn(principal, card);
  // A second person who may decide what others ask; who asked is told apart by the call itself.
  if (command.type === 'decideLowering')
    return may(principal, 'approvals:act') && coversForce(principal, card.force)
      ? null
      : 'only somebody who may decide what others ask for may do this';
  // The story goes on and the outcome is written after the call, when its specialist is long released.
  const afterwards = command.type === 'tell' || command.type === 'recordDisposition';
  if (afterwards && may(principal, 'reviews:act') && coversForce(principal, card.force)) return null;
  const audible = command.type === 'setSeatMode' && command.mode === 'audible';
  switch (audible ? 'handler' : COMMAND_SIDE[command.type]) {
    case 'handler':
      return asHandler ? null : 'only the handler’s side of the call may do this';
    case 'specialist':
      return asSpecialist || mayObserve(principal, card)
        ? null
        : 'only the specialist who was asked may do this';
    case 'either':
      return asHandler || asSpecialist ? null : 'only those on the call may do this';
  }
}

/** Who may be told that a call exists; the same answer as for a call that does not (no probing). */
export function mayKnowOf(principal: Principal, card: CallCard): boolean {
  return (
    seesCall(principal, card) ||
    mayObserve(principal, card) ||
    (may(principal, 'calls:identity') && coversForce(principal, card.force))
  );
}

/** On the call themselves: handler or seated specialist. Their view is full without opening it. */
export function worksOn(principal: Principal, card: CallCard): boolean {
  return card.line.handler === principal.actor || sitsIn(principal, card);
}

/**
 * What of a call of another force is shared with this principal; null: it is their own force's, or they broke the glass. Each
 * specialist has the terms of their own offer, whoever sits beside them. Where none are found, as after they have left,
 * nothing is shared but the level and what keeps the caller safe.
 */
export function sharedWith(principal: Principal, card: CallCard): readonly SharedPart[] | null {
  if (coversForce(principal, card.force)) return null;
  if (!sitsIn(principal, card)) return principal.elevated?.forces.has(card.force) === true ? null : [];
  return aidOf(principal, card)?.share ?? [];
}

/** Under which agreement this principal is rung for the call, comes to it or sits in it; null: under none. */
export function aidOf({ specialist }: Principal, { seat }: CallCard): AidShown | null {
  const own = [seat, ...(seat.beside ?? [])].find(({ specialistId }) => specialistId === specialist);
  return own?.aid ?? null;
}
