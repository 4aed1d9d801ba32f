import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from '../../src/core/call/call.ts';
import type { CallView, HeardSegment, PhoneCall, TraceEvent } from '../../src/simulator/index.ts';
import { type Cast, castFor, up } from './cast.ts';
import type { House } from './house.ts';
import { callerNumber, DESKS, LINE, SPECIALISTS } from './people.ts';

/** One caller's call, and what the people have done in it so far. */
export interface Story {
  readonly house: House;
  readonly cast: Cast;
  readonly number: string;
  /** The simulator's trace before it began. */
  readonly fromSeq: number;
  call: PhoneCall | null;
  /** When the handler first asked that the caller may hear the specialist. */
  audibleAskedAt: number | null;
  /** What the desk's commands were answered, for whoever looks for the fault afterwards. */
  readonly answers: string[];
  /** How often the handler had to ask for a specialist again. */
  askedAgain: number;
}

/**
 * How the caller was connected by the first answer: into a room; dialled direct by the service; by a document that knows
 * nothing of the call, ours or the one hosted elsewhere.
 */
export type Way = 'none' | 'room' | 'direct' | 'static';

export function beginStory(house: House, n: number): Story {
  const { sim } = house;
  return {
    house,
    cast: castFor(sim),
    number: callerNumber(n),
    fromSeq: sim.trace.at(-1)?.seq ?? 0,
    call: null,
    audibleAskedAt: null,
    answers: [],
    askedAgain: 0,
  };
}

export async function dials(story: Story): Promise<void> {
  story.call = await story.house.sim.phone(story.number, 'caller').dials(LINE);
}

export function sidOf(story: Story): string {
  return story.call?.sid ?? '';
}

export function traceOf(story: Story): readonly TraceEvent[] {
  return story.house.sim.traceAfter(story.fromSeq);
}

export function heardByCaller(story: Story): readonly HeardSegment[] {
  return (story.call?.heard() ?? []) as readonly HeardSegment[];
}

export function callAtRest(story: Story): Promise<Call | null> {
  return story.house.call(sidOf(story));
}

/** Names of the people whom `name` hears now. */
export function hears(story: Story, name: string): readonly string[] {
  return story.house.sim.whoHears()[name] ?? [];
}

export function deskTalking(story: Story): string | null {
  return upAmong(story, DESKS);
}

export function specialistUp(story: Story): string | null {
  return upAmong(story, SPECIALISTS);
}

function upAmong(story: Story, people: readonly { name: string; number: string }[]): string | null {
  return people.find(({ number }) => up(story.house.sim.phone(number)) !== undefined)?.name ?? null;
}

/** Legs of this story, the caller's included. */
export function legsOf(story: Story): readonly CallView[] {
  const since = traceOf(story)[0]?.atMs ?? 0;
  return story.house.sim.calls().filter((leg) => leg.createdAtMs >= since);
}

/** The way of the first document that the caller's leg was given. */
export function wayOf(story: Story): Way {
  for (const event of traceOf(story)) {
    if (event.kind !== 'webhook-answered' || event.call !== sidOf(story)) continue;
    if (event.purpose === 'fallback') return 'static';
    if (event.purpose !== 'voice' || event.status !== 200) continue;
    if (event.body.includes('<Conference')) return 'room';
    return event.body.includes('how=direct') ? 'direct' : 'static';
  }
  return 'none';
}

/** How often a fact is asked for through the API, which counts requests. */
export const ASKS_EVERY_MS = 150;

/** Asks until it holds; gives null, or what was missing when the time was up. */
export async function until(
  missing: () => Promise<string | null> | string | null,
  limitMs: number,
  everyMs = 25,
): Promise<string | null> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const lack = await missing();
    if (lack === null || performance.now() > deadline) return lack;
    await delay(everyMs);
  }
}
