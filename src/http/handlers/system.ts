import { coversForce } from '../../core/access/principal.ts';
import type { HealthCheck } from '../../ports/health.ts';
import type { ReviewList } from '../../ports/review-list.ts';
import { TICKET_SECONDS, type TicketOffice } from '../../ports/ticket-office.ts';
import type { HandlersOf } from '../api-request.ts';
import { overall, runChecks } from '../health.ts';

export interface SystemHandlersDeps {
  readonly checks: readonly HealthCheck[];
  readonly tickets: TicketOffice;
  readonly reviews: ReviewList;
}

const REVIEWS_READ = 1_000;

export function systemHandlers(
  deps: SystemHandlersDeps,
): HandlersOf<'whoAmI' | 'getHealth' | 'openFeed' | 'listReviews'> {
  return {
    whoAmI: async ({ principal: { actor, kind, name, scopes, forces, specialist, elevated } }) => ({
      ...{ actor, kind, name, specialist },
      elevated: elevated && { forces: [...elevated.forces], until: elevated.until },
      scopes: [...scopes],
      forces: [...forces],
    }),
    getHealth: async () => {
      const parts = await runChecks(deps.checks);
      return { state: overall(parts), parts };
    },
    openFeed: async ({ principal }) => ({
      ticket: await deps.tickets.issue(principal),
      expiresInSeconds: TICKET_SECONDS,
    }),
    listReviews: async ({ principal, query }) => {
      const items = await deps.reviews.list(REVIEWS_READ);
      return { reviews: items.filter(({ force }) => coversForce(principal, force)).slice(0, query.limit) };
    },
  };
}
