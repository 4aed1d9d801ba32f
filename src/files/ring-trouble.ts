import type { OverflowStepInFile } from '../wire/policy.ts';
import type { Path } from './places.ts';

/** What cannot be meant by how a step rings: words that would have no effect are errors, not ornaments. */
export function ringTrouble(step: OverflowStepInFile): readonly { at: Path; message: string }[] {
  const { ring } = step;
  if (ring === undefined) return [];
  if (step.ask === 'onCallPager' || step.ask === 'partnerHelpline')
    return [{ at: ['ring'], message: `${step.ask} rings nobody of ours: no ring here` }];
  const found: { at: Path; message: string }[] = [];
  if (ring.atOnce > step.maxOffers)
    found.push({ at: ['ring', 'atOnce'], message: `atOnce is more than maxOffers (${step.maxOffers})` });
  if (ring.widenAfterSeconds === undefined && ring.widenBy !== undefined)
    found.push({ at: ['ring', 'widenBy'], message: 'widenBy needs widenAfterSeconds' });
  if (ring.widenAfterSeconds !== undefined && ring.widenAfterSeconds >= step.ringTimeoutSeconds)
    found.push({
      at: ['ring', 'widenAfterSeconds'],
      message: `widenAfterSeconds must be less than ringTimeoutSeconds (${step.ringTimeoutSeconds})`,
    });
  return found;
}
