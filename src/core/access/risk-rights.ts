import type { CallCard } from '../console/call-card.ts';
import { coversForce, may, type Principal, sitsIn } from './principal.ts';

/**
 * Whether this principal may answer the risk questions of this call: the handler's side, the specialist in the seat, and,
 * afterwards, whoever has begun or answered one: a call that ends in mid-question is completed by those who were asking.
 */
export function mayFillQuestions(principal: Principal, card: CallCard): boolean {
  if (may(principal, 'calls:command') && coversForce(principal, card.force)) return true;
  if (sitsIn(principal, card)) return true;
  return (
    may(principal, 'specialist:self') &&
    (card.risk?.checklists ?? []).some(
      ({ startedBy, answers }) =>
        startedBy === principal.actor || answers.some((given) => given.by === principal.actor),
    )
  );
}
