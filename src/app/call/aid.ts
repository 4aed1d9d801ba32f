import type { ForceId, SpecialistId } from '../../core/ids.ts';
import type { AidTerms } from '../../core/routing/mutual-aid.ts';
import type { RankedSpecialist } from '../../core/routing/plan.ts';
import type { SpecialistNeed } from '../../core/specialists/rank.ts';
import type { WaitingCall } from '../../core/specialists/waiting.ts';
import type { Instant } from '../../core/time.ts';
import type { RoutingBook } from '../../ports/routing-book.ts';
import type { Candidate } from '../../ports/specialist-pool.ts';
import type { Board } from '../../ports/waiting-list.ts';

/** Mutual aid on one board: whom a force may ask now, and on what terms. */
export interface AidNow {
  /** The need with the partners who may be asked: an agreement holds now and has room. */
  within(need: SpecialistNeed): SpecialistNeed;
  waits(call: WaitingCall): WaitingCall;
  /** Null: of the force itself. */
  termsFor(specialistId: SpecialistId, helped: ForceId): AidTerms | null;
  candidates(ranked: readonly RankedSpecialist[], helped: ForceId): readonly Candidate[];
}

/** The pool counts again in the same step that claims; this keeps calls from being promised who cannot come. */
export function aidNow(
  book: Pick<RoutingBook, 'aidTerms'>,
  board: Pick<Board, 'people'>,
  now: Instant,
): AidNow {
  const byId = new Map(board.people.map((member) => [member.specialist.id, member]));
  const taken = new Map<string, number>();
  for (const { claim } of board.people)
    if (claim?.aid !== undefined) taken.set(claim.aid, (taken.get(claim.aid) ?? 0) + 1);
  const partnersOf = new Map<ForceId, ReadonlySet<ForceId>>();
  const partners = (helped: ForceId): ReadonlySet<ForceId> => {
    const known = partnersOf.get(helped);
    if (known !== undefined) return known;
    const forces = new Set(board.people.map(({ specialist }) => specialist.force));
    const open = [...forces].filter((force) => {
      const terms = force === helped ? null : book.aidTerms(force, helped, now);
      return terms !== null && (taken.get(terms.agreement) ?? 0) < terms.capacity;
    });
    const found = new Set(open);
    partnersOf.set(helped, found);
    return found;
  };
  const within = (need: SpecialistNeed) => ({ ...need, partners: partners(need.force) });
  const termsFor = (specialistId: SpecialistId, helped: ForceId): AidTerms | null => {
    const force = byId.get(specialistId)?.specialist.force;
    return force === undefined || force === helped ? null : book.aidTerms(force, helped, now);
  };
  return {
    within,
    waits: (call) => ({ ...call, need: within(call.need) }),
    termsFor,
    candidates: (ranked, helped) =>
      ranked.map(({ specialistId }) => ({
        specialistId,
        onCall: (byId.get(specialistId)?.onCallTier ?? null) !== null,
        aid: termsFor(specialistId, helped),
      })),
  };
}
