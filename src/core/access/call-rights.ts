import type { CallCard } from '../console/call-card.ts';
import { type CallCommand, COMMAND_SIDE } from '../console/call-command.ts';
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

/** Sits in a call of another force under mutual aid: sees what the agreement shares, and no more. */
export function sharedWith(principal: Principal, card: CallCard): boolean {
  return card.seat.aid !== undefined && sitsIn(principal, card) && !coversForce(principal, card.force);
}
