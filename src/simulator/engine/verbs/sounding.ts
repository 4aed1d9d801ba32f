import type { Verb } from '../../twiml/verb.ts';
import { type Execution, next, type Step, stopped } from '../execution.ts';
import { refreshHearing } from '../hearing.ts';
import { soundingOf } from '../sounds-of-verbs.ts';

/** Say, Play and Pause: the leg hears it for as long as it lasts. */
export async function sound(execution: Execution, verb: Verb): Promise<Step> {
  const { world, leg, signal, baseUrl } = execution;
  const { sounds, ms } = await soundingOf(world, verb, 'call', baseUrl);
  if (signal.aborted) return stopped;
  leg.own = sounds;
  refreshHearing(world);
  await world.clock.sleep(ms, signal);
  if (signal.aborted) return stopped;
  leg.own = [];
  refreshHearing(world);
  return next;
}
