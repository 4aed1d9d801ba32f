import type { HeardSegment } from '../../src/simulator/index.ts';
import { DESKS, SPECIALISTS } from './people.ts';
import { heardByCaller, legsOf, type Story, traceOf } from './story.ts';

/** Until the first callback of an abandoned leg is worked in, it may be up beside the right one for so long. */
const TWO_HANDLERS_LIMIT_MS = 1_500;

/** The longest that an ear heard nobody and nothing, in milliseconds. */
export function longestSilence(heard: readonly HeardSegment[], nowMs: number): number {
  let longest = 0;
  let since: number | null = null;
  for (const { fromMs, toMs, sounds } of heard) {
    if (sounds.some((sound) => sound.kind !== 'silence')) since = null;
    else since ??= fromMs;
    if (since !== null) longest = Math.max(longest, (toMs ?? nowMs) - since);
  }
  return longest;
}

/** S4: nothing of the specialist before the handler lets them, no announcement, no machine's apology, one handler. */
export function ears(story: Story): (string | null)[] {
  const specialists: ReadonlySet<string> = new Set(SPECIALISTS.map(({ name }) => name));
  const desks: ReadonlySet<string> = new Set(DESKS.map(({ name }) => name));
  const wrong = new Set<string>();
  for (const { fromMs, sounds } of heardByCaller(story)) {
    const voices = sounds.flatMap((sound) => (sound.kind === 'voice' ? [sound.of] : []));
    const early = voices.find((voice) => specialists.has(voice));
    if (early !== undefined && (story.audibleAskedAt === null || fromMs < story.audibleAskedAt))
      wrong.add(`the caller heard ${early} before the handler let them`);
    if (voices.filter((voice) => desks.has(voice)).length > 1)
      wrong.add('the caller heard two handlers at once');
    for (const { kind } of sounds)
      if (kind === 'beep' || kind === 'say' || kind === 'error-message' || kind === 'digits')
        wrong.add(`the caller heard a ${kind}`);
  }
  return [...wrong];
}

/** Never two answered handlers for one caller. */
export function twoHandlers(story: Story): string | null {
  const nowMs = story.house.sim.clock().nowMs;
  const desks: ReadonlySet<string> = new Set(DESKS.map(({ number }) => number));
  const spans = legsOf(story).flatMap((leg) =>
    desks.has(leg.to) && leg.answeredAtMs !== undefined
      ? [{ from: leg.answeredAtMs, to: leg.endedAtMs ?? nowMs }]
      : [],
  );
  for (const [index, one] of spans.entries())
    for (const other of spans.slice(index + 1)) {
      const together = Math.min(one.to, other.to) - Math.max(one.from, other.from);
      if (together > TWO_HANDLERS_LIMIT_MS) return `two handlers' legs were up together for ${together} ms`;
    }
  return null;
}

/** What Twilio would have refused, or warned of. */
export function violations(story: Story): string[] {
  return traceOf(story).flatMap((event) =>
    event.kind === 'violation' ? [`violation by ${event.side}: ${event.what}`] : [],
  );
}
