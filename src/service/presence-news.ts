import type { SpecialistId } from '../core/ids.ts';
import type { PresenceFeed } from '../ports/card-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SpecialistPool } from '../ports/specialist-pool.ts';

/**
 * The pool, telling every console of each change of presence. The news is read back from the pool after the change and
 * goes out behind it: nobody on a call waits for it, and one that is lost is made good by the consoles' own look at the
 * duty list. What changes by time alone (a shift that begins, a pause that lapses) is seen there too.
 */
export function tellPresence(
  pool: SpecialistPool,
  feed: PresenceFeed,
  clock: Clock,
  log: Log,
): SpecialistPool {
  const tell = (specialistId: SpecialistId): void => {
    const told = async (): Promise<void> => {
      const members = await pool.onDuty(clock.now());
      const member = members.find(({ specialist }) => specialist.id === specialistId);
      if (member !== undefined) await feed.publishPresence(member.presence, member.specialist.force);
    };
    told().catch((error: unknown) => log.warn('presenceNotTold', { specialistId, error }));
  };
  const telling = async <Result>(change: Promise<Result>, of: SpecialistId): Promise<Result> => {
    const result = await change;
    tell(of);
    return result;
  };
  return {
    ...pool,
    claim: async (request) => {
      const outcome = await pool.claim(request);
      if (outcome.kind === 'claimed') tell(outcome.specialistId);
      return outcome;
    },
    move: (request) => telling(pool.move(request), request.specialistId),
    advance: (callId, specialistId, ...rest) =>
      telling(pool.advance(callId, specialistId, ...rest), specialistId),
    release: (callId, specialistId, ...rest) =>
      telling(pool.release(callId, specialistId, ...rest), specialistId),
    setPresence: (specialistId, ...rest) => telling(pool.setPresence(specialistId, ...rest), specialistId),
  };
}
