import { type Principal, coversForce } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { type ForceId, id } from '../../core/ids.ts';
import { HOUR, type Instant } from '../../core/time.ts';
import type { CallsInTime } from '../../ports/recorded-calls.ts';
import type { RoutingRef } from '../../ports/routing-study.ts';

/** A reference in words, of the form that `routingRef` has checked. */
export function refOf(text: string): RoutingRef {
  if (text.startsWith('draft-')) return { kind: 'draft', id: text };
  if (text.startsWith('version-')) return { kind: 'version', number: Number(text.slice('version-'.length)) };
  return { kind: 'inForce' };
}

/** The stretch of recorded calls that is asked for, of forces that the asker covers. */
export function callsAsked(
  principal: Principal,
  query: {
    readonly lastHours: number;
    readonly from?: number | undefined;
    readonly until?: number | undefined;
    readonly force?: string | undefined;
  },
  now: Instant,
): CallsInTime {
  const force = query.force === undefined ? null : id<ForceId>(query.force);
  if (force !== null && !coversForce(principal, force))
    throw new AppError('forbidden', 'these calls are not those of your force');
  const until = query.until ?? now;
  const from = query.from ?? until - query.lastHours * HOUR;
  if (from >= until) throw new AppError('invalid', 'the stretch ends before it begins');
  return { forces: force === null ? [...principal.forces] : [force], from, until };
}
