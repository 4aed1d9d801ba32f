/** A dip sample: some calls of a day by lot, whatever came of them. With its seed anybody can draw the same lots again. */
import type { CallId, ForceId } from '../ids.ts';
import type { Instant } from '../time.ts';

export interface DipSample {
  readonly id: string;
  readonly version: number;
  readonly force: ForceId;
  /** The day in question, from then for 24 hours, UTC. */
  readonly from: Instant;
  readonly seed: string;
  /** How many calls the day had. */
  readonly of: number;
  readonly drawn: readonly CallId[];
  readonly drawnAt: Instant;
}

/** Each call gets a lot from the seed and its id; the lowest are drawn. The order in which the calls come is nothing. */
export function drawLots(calls: readonly CallId[], seed: string, size: number): readonly CallId[] {
  return calls
    .map((callId) => ({ callId, lot: lotOf(`${seed} ${callId}`) }))
    .toSorted((a, b) => a.lot - b.lot || (a.callId < b.callId ? -1 : 1))
    .slice(0, size)
    .map(({ callId }) => callId);
}

export function sampleSize(
  calls: number,
  rules: { readonly percent: number; readonly atLeast: number },
): number {
  return Math.min(calls, Math.max(rules.atLeast, Math.ceil((calls * rules.percent) / 100)));
}

/** FNV-1a with a final mix: spreads well enough for lots, and is the same everywhere. */
function lotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
