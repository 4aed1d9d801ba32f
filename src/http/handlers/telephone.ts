import { coversForce, may, type Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import type { Destination } from '../../core/routing/line-plan.ts';
import type { AuditNotes } from '../../ports/audit-notes.ts';
import type { RoutingBook } from '../../ports/routing-book.ts';
import type { SpecialistPool } from '../../ports/specialist-pool.ts';
import type { TelephoneTokens } from '../../ports/telephone-tokens.ts';
import type { HandlersOf } from '../api-request.ts';

export interface TelephoneHandlersDeps {
  /** Null: the telephone in the browser is off, as by default. */
  readonly tokens: TelephoneTokens | null;
  readonly book: Pick<RoutingBook, 'lines'>;
  readonly pool: Pick<SpecialistPool, 'find'>;
  readonly notes: AuditNotes;
}

/** The telephone in the browser: nobody is a telephone that is not theirs, whatever the browser asks for. */
export function telephoneHandlers(deps: TelephoneHandlersDeps): HandlersOf<'getTelephone' | 'openTelephone'> {
  return {
    getTelephone: async ({ principal }) => ({
      on: deps.tokens !== null,
      places: deps.tokens === null ? [] : (await placesOf(deps, principal)).map(({ id }) => ({ id })),
    }),
    openTelephone: async ({ principal, body, requestId, now }) => {
      if (deps.tokens === null)
        throw new AppError('notFound', 'the telephone in the browser is not switched on here');
      const place = (await placesOf(deps, principal)).find(({ id }) => id === body.place);
      if (place === undefined) throw new AppError('notFound', 'you have no such telephone');
      await deps.notes.note({
        ...{ id: `request-${requestId}`, when: now, who: principal.actor, what: 'telephoneOpened' },
        ...{ operation: 'access', subjectType: 'system', subjectId: place.id, correlationId: requestId },
        ...{ recipient: null, details: {} },
      });
      return { ...deps.tokens.issue(place.address), edge: deps.tokens.edge };
    },
  };
}

async function placesOf(
  { book, pool }: TelephoneHandlersDeps,
  principal: Principal,
): Promise<readonly Destination[]> {
  const own = principal.specialist === null ? null : await pool.find(principal.specialist);
  const desks = may(principal, 'calls:command')
    ? book
        .lines()
        .filter(({ force }) => coversForce(principal, force))
        .flatMap(({ steps }) => steps.flatMap(({ destinations }) => destinations))
    : [];
  const clients = [...(own?.endpoints ?? []), ...desks].filter(({ kind }) => kind === 'client');
  return [...new Map(clients.map((place) => [place.id, place])).values()];
}
