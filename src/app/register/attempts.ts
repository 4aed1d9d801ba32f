import { AppError } from '../../core/errors.ts';

/** What others keep changing is decided again so often. */
export const ATTEMPTS = 20;

/**
 * Decides and commits, again as long as it is a conflict. Rejects with `conflict` when others are faster, or the register
 * disagrees with itself: an index entry whose record is gone would be a conflict for ever.
 */
export async function untilCommitted<T>(attempt: () => Promise<T | 'conflict'>): Promise<T> {
  for (let tried = 0; tried < ATTEMPTS; tried += 1) {
    const done = await attempt();
    if (done !== 'conflict') return done;
  }
  throw new AppError('conflict', 'the records are being changed by others: nothing was changed, try again');
}
