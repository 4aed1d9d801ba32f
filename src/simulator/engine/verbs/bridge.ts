import { amount, flag, type Verb } from '../../twiml/verb.ts';
import type { Execution } from '../execution.ts';
import { refreshHearing } from '../hearing.ts';
import { endLeg, whileAlive } from '../leg-life.ts';
import type { Leg } from '../leg.ts';

/**
 * Lets caller and callee talk until the callee hangs up or is given TwiML of its own, the caller is gone or presses
 * star, or the time limit is over. A callee who is still there and has nothing else to do is hung up.
 */
export async function bridge(execution: Execution, dial: Verb, callee: Leg): Promise<void> {
  const { world, leg, signal } = execution;
  const { promise: over, resolve } = Promise.withResolvers<'hang-up' | 'callee-moved'>();
  const moved = new AbortController();
  leg.bridgedTo = callee;
  callee.bridgedTo = leg;
  callee.running = {
    signal: moved.signal,
    stop: (why) => {
      moved.abort(why);
      if (why === 'new-twiml') resolve('callee-moved');
    },
  };
  const hangUp = (): void => resolve('hang-up');
  signal.addEventListener('abort', hangUp, { once: true });
  callee.onEnd.add(hangUp);
  whileAlive(world, callee, amount(dial, 'timeLimit', 14_400, 1, 86_400) * 1000, hangUp);
  if (flag(dial, 'hangupOnStar', false)) {
    leg.keys = (key) => {
      if (key === '*') hangUp();
    };
  }
  refreshHearing(world);
  const end = await over;
  signal.removeEventListener('abort', hangUp);
  leg.keys = undefined;
  leg.bridgedTo = undefined;
  callee.bridgedTo = undefined;
  if (end === 'hang-up') endLeg(world, callee, 'completed', 'the other end is gone');
}
