import { setTimeout as delay } from 'node:timers/promises';
import { allowed, type Outcome } from './expectations.ts';
import { check, type Facts } from './facts.ts';
import type { Fault } from './faults.ts';
import type { House } from './house.ts';
import { makeReady } from './readiness.ts';
import { type Step, type StepId, STEPS } from './steps.ts';
import {
  beginStory,
  callAtRest,
  deskTalking,
  hears,
  sidOf,
  specialistUp,
  type Story,
  until,
  wayOf,
} from './story.ts';

/** What one fault at one step came to. */
export interface Verdict {
  readonly fault: string;
  readonly step: StepId;
  readonly callId: string;
  readonly outcome: Outcome;
  /** Each a sentence; none: passed. */
  readonly wrong: readonly string[];
  readonly figures: Facts['figures'];
  readonly tookMs: number;
  /** Steps that took longer than usual, in words. */
  readonly slow: readonly string[];
  /** What the desk's commands were answered. */
  readonly answers: readonly string[];
  /** The first number of the simulator's trace that belongs to it. */
  readonly fromSeq: number;
}

/** A step that is not done by then has failed. The longest thing waited for is the reconciling of a live call, every 30 s. */
const STEP_LIMIT_MS = 45_000;
const NUDGE_EVERY_MS = 1_000;
const AT_REST_LIMIT_MS = 20_000;
/** A fault that strikes in the middle does so within this time of the step's beginning. */
const AMID_MS = 120;
const SLOW_MS = 2_500;

const NO_FACTS: Facts = { wrong: [], figures: { firstWebhookMs: null, longestSilenceMs: 0 } };

/** Plays the story once, with `fault` at `at` (null: without any), and checks what must hold. */
export async function runCell(
  house: House,
  fault: Fault | null,
  at: StepId,
  n: number,
  random: () => number,
): Promise<Verdict> {
  const began = performance.now();
  const wrong: string[] = [];
  const slow: string[] = [];
  const story = beginStory(house, n);
  let mended: Promise<void> = Promise.resolve();
  const strike = async (): Promise<void> => {
    if (fault === null) return;
    const mend = await fault.strike(house, random);
    mended = delay(fault.lastsMs).then(mend);
    mended.catch(() => undefined);
  };
  try {
    await makeReady(house);
    for (const step of STEPS) {
      const stepBegan = performance.now();
      if (step.needsSpecialist && (await isWithoutSeat(story))) continue;
      const lack = await play(story, step, step.id === at ? fault : null, strike, random);
      const tookMs = Math.round(performance.now() - stepBegan);
      if (tookMs > SLOW_MS) slow.push(`${step.id} ${(tookMs / 1_000).toFixed(1)} s`);
      if (lack !== null) {
        wrong.push(`${step.id}: ${lack}`);
        break;
      }
      const alone = await leftAlone(story, step.id);
      if (alone !== null) wrong.push(`after ${step.id}: ${alone}`);
    }
    await mended;
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  }
  house.sim.faults({});
  house.partner.release();
  story.cast.leave();
  await house.sim.hangUpAll();
  await mended.catch(() => undefined);
  if (story.call === null) wrong.push('nobody could dial');
  const outcome = await outcomeOf(story);
  if (fault !== null && !allowed(fault, at).includes(outcome))
    wrong.push(`it came to ${outcome}, where only ${allowed(fault, at).join(' or ')} may come of it`);
  const facts = story.call === null ? NO_FACTS : await check(story, outcome, fault);
  return {
    fault: fault?.id ?? 'none',
    step: at,
    callId: sidOf(story),
    outcome,
    wrong: [...wrong, ...facts.wrong],
    figures: facts.figures,
    tookMs: Math.round(performance.now() - began),
    slow,
    answers: story.answers,
    fromSeq: story.fromSeq,
  };
}

async function play(
  story: Story,
  step: Step,
  fault: Fault | null,
  strike: () => Promise<void>,
  random: () => number,
): Promise<string | null> {
  if (fault !== null) await step.prepare?.(story);
  if (fault?.when === 'before') await strike();
  const beginning = step.begin(story);
  if (fault?.when === 'amid') {
    await delay(random() * AMID_MS);
    await strike();
  }
  await beginning;
  let nudged = performance.now();
  return until(async () => {
    const lack = await step.missing(story);
    if (lack === null) return null;
    if (step.needsSpecialist && (await isWithoutSeat(story))) return null;
    if (performance.now() - nudged > NUDGE_EVERY_MS) {
      nudged = performance.now();
      await step.nudge?.(story);
    }
    return lack;
  }, STEP_LIMIT_MS);
}

/** The call went another way than through a room: there is no place for a specialist's leg in it. */
async function isWithoutSeat(story: Story): Promise<boolean> {
  if (wayOf(story) === 'static') return true;
  const state = (await callAtRest(story))?.line.state;
  return state === 'connectingDirect' || state === 'connectedDirect';
}

async function outcomeOf(story: Story): Promise<Outcome> {
  if (wayOf(story) === 'static') return 'static';
  const call = await callAtRest(story);
  const direct = call?.moments.some(({ what }) => what === 'directLegProgressed') ?? false;
  if (direct) return 'advised';
  return story.askedAgain > 0 ? 'asked' : 'full';
}

/** At rest a caller talks to somebody, or hears ringing while a handler rings. Null: so it is. */
async function leftAlone(story: Story, after: StepId): Promise<string | null> {
  if (after === 'hang-up' || after === 'follow-up') return null;
  return until(() => {
    const heard = hears(story, 'caller');
    const company = deskTalking(story) ?? specialistUp(story);
    if (company !== null && heard.includes(company)) return null;
    const ringing = heard.some((sound) => sound === 'ringback' || sound.includes('ringback'));
    const handlerRings = story.house.sim
      .calls()
      .some((leg) => leg.status === 'ringing' && leg.direction !== 'inbound');
    if (ringing && handlerRings && deskTalking(story) === null) return null;
    return `the caller hears ${heard.join(', ') || 'nothing'} and nobody is with them`;
  }, AT_REST_LIMIT_MS);
}
