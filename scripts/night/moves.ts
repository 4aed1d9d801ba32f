import { setTimeout as delay } from 'node:timers/promises';
import type { CallCard } from '../../src/core/console/call-card.ts';
import { ApiRefusal } from './api.ts';
import { DESKS, ending, LINES, SPECIALISTS, type SpecialistInCast } from './cast.ts';
import { StoryBroken } from './facts.ts';
import type { Incoming, Night } from './night.ts';

/** What a machine with other work may take; how long it took is told in the summary. */
const RINGS_WITHIN_MS = 15_000;

export interface Dialling {
  readonly from: string;
  /** How the story calls them, e.g. `caller`. */
  readonly as: string;
  /** In the summary, e.g. `the unknown caller`. */
  readonly what: string;
  readonly line?: keyof typeof LINES;
  /** Told instead of "a number ending …". */
  readonly told?: string;
  /** The hour shown in place of the zero of this call's times. */
  readonly hour?: string;
  /** Its times go on from those of the call before. */
  readonly sameClock?: true;
}

/** A caller dials, and a handler's telephone rings; told with the times as measured. */
export async function dials(night: Night, dialling: Dialling): Promise<Incoming> {
  const { from, as, what, line = 'nonEmergency' } = dialling;
  const { stage, teller } = night;
  const desk = line === 'emergency' ? DESKS.emergency1 : DESKS.desk1;
  const caller = stage.sim.phone(from, as);
  const atDesk = stage.sim.phone(desk.number, desk.name);
  const call = await caller.dials(LINES[line]);
  const { createdAtMs } = await call.view();
  if (dialling.sameClock !== true) teller.startsAt(createdAtMs);
  const where = line === 'emergency' ? 'the emergency line' : 'the non-emergency line';
  const told = dialling.told ?? `A number ending ${ending(from)} rings ${where}.`;
  await teller.tell('phone', told, dialling.hour ?? createdAtMs);
  const ringing = await (await atDesk.rings(RINGS_WITHIN_MS)).view();
  const ringsAtMs = ringing.ringingAtMs ?? ringing.createdAtMs;
  night.calls.push({ sid: call.sid, what, dialledAtMs: createdAtMs, ringsAfterMs: ringsAtMs - createdAtMs });
  await teller.tell('phone', `${desk.name} rings.`, ringsAtMs);
  // Ours, not the network's own, which is heard for the first instants.
  const hearsRinging = await becomes(async () =>
    (await call.hears()).some((sound) => sound.includes('ringback.wav')),
  );
  await night.facts.holds(`${as} hears ordinary ringing`, hearsRinging);
  teller.aside(`call ${call.sid}`);
  return { sid: call.sid, caller, call, desk: atDesk, deskName: desk.name };
}

/** The handler picks up; resolves when the service knows that they talk. */
export async function answers(night: Night, incoming: Incoming): Promise<CallCard> {
  await incoming.desk.answers();
  const card = await night.stage.api.cardWhen(
    incoming.sid,
    'the handler to be connected',
    ({ line }) => line.state === 'connected',
  );
  await night.teller.tell('phone', `${incoming.deskName} answers.`, card.answeredAt ?? undefined);
  const took = await night.stage.api.asks(incoming.sid, 'desk', { type: 'takeCall' });
  await night.facts.holds(`${incoming.deskName} is entered as the one who has the call`, took === null);
  return card;
}

/** Somebody speaks; told in quotation marks. */
export async function says(
  night: Night,
  incoming: Incoming,
  who: 'caller' | 'desk',
  text: string,
): Promise<void> {
  await incoming[who].speaks(text, 1_500);
  const name = who === 'caller' ? 'Caller' : incoming.deskName;
  await night.teller.tell('speech', `${name}: “${text}”`);
}

/** Tells who hears whom among those named, and gives it. */
export async function ears(
  night: Night,
  people: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const report = await night.stage.sim.whoHears();
  const heard = Object.fromEntries(
    people.map((person) => [
      person,
      (report[person] ?? ['nobody: not on the call']).toSorted(callerFirst).join(' and '),
    ]),
  );
  const lines = people.map(
    (person) => `${person} hears ${heard[person] === 'silence' ? 'nobody' : heard[person]}`,
  );
  await night.teller.tell('ears', `${capital(lines.join(' · '))}.`);
  return heard;
}

function callerFirst(a: string, b: string): number {
  return Number(b.includes('caller')) - Number(a.includes('caller')) || a.localeCompare(b);
}

/** Holds when `person` hears exactly these people, in any order. */
export async function hearsOnly(night: Night, person: string, others: readonly string[]): Promise<void> {
  const wanted = others.toSorted().join(', ');
  const hears = async () => ((await night.stage.sim.whoHears())[person] ?? []).toSorted().join(', ');
  const so = await becomes(async () => (await hears()) === wanted, 3_000);
  await night.facts.holds(`${person} hears ${wanted === '' ? 'nobody' : wanted} and nobody else`, so);
}

/** Waits for a fact; false when it does not come true in time. */
export async function becomes(fact: () => Promise<boolean>, limitMs = 12_000): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    if (await fact()) return true;
    if (performance.now() > deadline) return false;
    await delay(60);
  }
}

/** Says who works: those named are ready, everybody else has a break. Waits for whoever is still in a call. */
export async function onDuty(night: Night, ready: readonly SpecialistInCast['id'][]): Promise<void> {
  for (const { id } of SPECIALISTS) {
    const done = await becomes(async () => {
      try {
        await night.stage.api.presence(id, ready.includes(id) ? 'ready' : 'paused');
        return true;
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 409) return false;
        throw error;
      }
    });
    if (!done) throw new StoryBroken(`${id} was not let go by an earlier call`);
  }
}

/** Caller and handler hang up; resolves when the service has closed the call. */
export async function bothHangUp(night: Night, incoming: Incoming, told = true): Promise<CallCard> {
  await incoming.caller.hangsUp();
  await incoming.desk.hangsUp();
  const card = await closed(night, incoming.sid);
  if (told) await night.teller.tell('phone', 'Both hang up.', card.endedAt ?? undefined);
  return card;
}

/** Waits until the call has ended and nobody's telephone is left in it. */
export async function closed(night: Night, sid: string): Promise<CallCard> {
  const card = await night.stage.api.cardWhen(sid, 'the call to end', ({ endedAt }) => endedAt !== null);
  const quiet = await becomes(async () => Object.keys(await night.stage.sim.whoHears()).length === 0, 6_000);
  await night.facts.holds('nobody is left on the line when a call has ended', quiet);
  return card;
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
