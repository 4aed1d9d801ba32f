import type { CallId, ForceId } from '../../core/ids.ts';
import { type DipSample, drawLots, sampleSize } from '../../core/review/dip-sample.ts';
import { DAY, type Instant } from '../../core/time.ts';
import type { CallPlace } from '../../ports/recorded-calls.ts';
import type { ReviewsDeps } from './reviews.ts';

const PAGE = 500;
/** More calls of a day than this are drawn from their newest: no force has so many. */
const MOST_CALLS = 50_000;

/** Yesterday's lots of each force, once; who comes second finds them drawn. The lots and their reviews are one commit. */
export async function drawSamples(
  deps: Pick<ReviewsDeps, 'reviews' | 'recorded' | 'rules' | 'forces' | 'clock' | 'seed'>,
): Promise<void> {
  const now = deps.clock.now();
  const from = (Math.floor(now / DAY) - 1) * DAY;
  for (const force of deps.forces()) {
    const sampleId = `sample.${force}.${from}`;
    if ((await deps.reviews.sample(sampleId)) !== null) continue;
    const calls = await callsOf(deps.recorded, force, from);
    const seed = deps.seed();
    const drawn = drawLots(calls, seed, sampleSize(calls.length, deps.rules.stories(force).dipSample));
    const sample: DipSample = {
      ...{ id: sampleId, version: 1, force, from, seed, of: calls.length, drawn, drawnAt: now },
    };
    const effects = drawn.map((callId) => ({
      ...{ kind: 'review' as const, callId, force, cause: 'dipSample' as const, at: now },
    }));
    await deps.reviews.commitSample(sample, effects);
  }
}

async function callsOf(
  recorded: ReviewsDeps['recorded'],
  force: ForceId,
  from: Instant,
): Promise<readonly CallId[]> {
  const found: CallId[] = [];
  let after: CallPlace | undefined;
  while (found.length < MOST_CALLS) {
    const page = await recorded.page({ forces: [force], from, until: from + DAY }, PAGE, after);
    found.push(...page.map(({ callId }) => callId));
    after = page.at(-1);
    if (page.length < PAGE) break;
  }
  return found;
}
