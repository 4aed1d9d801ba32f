import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { expect } from 'vitest';
import type { Alarm } from '../../src/core/alarms/alarm.ts';
import type { Call } from '../../src/core/call/call.ts';
import { heardInWords, type Phone, type PhoneCall } from '../../src/simulator/index.ts';
import { type FreshRedis, freshRedis } from './redis.ts';
import { waitFor } from './wait-for.ts';
import { HANDLERS, LINE, SPECIALISTS, startWorld, type World, type WorldOptions } from './world.ts';

export type SpecialistName = keyof typeof SPECIALISTS;

/**
 * A world with its people on stage, and the openings that many stories share. Everything waits for facts: an act that
 * does not come about fails with the trace of what did.
 */
export interface Stage extends World {
  readonly redis: FreshRedis;
  /** Handlers of the non-emergency line, in ring order: desk-1, desk-2, then the supervisor. */
  readonly desk1: Phone;
  readonly desk2: Phone;
  readonly supervisor: Phone;
  /** The first handler of the emergency line. */
  readonly emergencyDesk: Phone;
  readonly amina: Phone;
  readonly beth: Phone;
  readonly eve: Phone;
  /** The caller dials `line` from `number`. */
  dials(number: string, line?: string, name?: string): Promise<PhoneCall>;
  /** The caller dials, desk 1 answers, they talk. */
  connects(number: string, line?: string, name?: string): Promise<PhoneCall>;
  /** The caller says something, and the call knows that they spoke. */
  saysHello(call: PhoneCall, number: string): Promise<void>;
  /** Waits until some specialist's telephone rings, and says whose. */
  whoIsRung(): Promise<SpecialistName>;
  /** A ringing specialist answers and enters their PIN. */
  accepts(specialist: SpecialistName): Promise<void>;
  /** Presses a key if the brief is being spoken to them now. */
  skipsBrief(specialist: SpecialistName): Promise<void>;
  /** A ringing specialist answers, enters their PIN, skips the brief and listens. */
  joins(callId: string, specialist: SpecialistName): Promise<void>;
  /** A command that must be done. */
  does(callId: string, command: Parameters<World['asks']>[1], as?: 'handler' | string): Promise<void>;
  /** The handler has said that the victim is speaking, and lets the caller hear the specialist. */
  makesAudible(callId: string): Promise<void>;
  /** Waits until the ears are as said; names not mentioned are not looked at. Order does not matter. */
  ears(wanted: Readonly<Record<string, readonly string[]>>): Promise<void>;
  /** The caller, at the end: hangs up, as do all others, and the call is over with its seat given back. */
  ends(call: PhoneCall): Promise<Call>;
  /** Kinds of the alarms raised for a call. */
  alarmsOf(callId: string): Promise<readonly Alarm[]>;
  /** Waits for an alarm of this kind, and gives it. */
  alarm(callId: string, kind: Alarm['kind']): Promise<Alarm>;
  /** Causes for which a call is on the review list. */
  reviewsOf(callId: string): Promise<readonly string[]>;
  review(callId: string, cause: string): Promise<void>;
  presence(specialist: SpecialistName): Promise<string | undefined>;
  /** Posts a webhook, signed as Twilio signs, from outside the simulator: something that comes again, late or forged. */
  posts(url: string, fields: Readonly<Record<string, string>>): Promise<{ status: number; body: string }>;
}

/** Starts a world with the usual cast. The Redis prefix is the stage's own and goes with it. */
export async function openStage(options: Omit<WorldOptions, 'redis'> = {}): Promise<Stage> {
  const redis = freshRedis();
  const world = await startWorld({ redis, ...options });
  const { sim } = world;
  const people = {
    desk1: sim.phone(HANDLERS.first, 'desk-1'),
    desk2: sim.phone(HANDLERS.second, 'desk-2'),
    supervisor: sim.phone(HANDLERS.supervisor, 'supervisor'),
    emergencyDesk: sim.phone(HANDLERS.emergency, 'emergency-desk'),
    amina: sim.phone(SPECIALISTS.amina.number, 'amina'),
    beth: sim.phone(SPECIALISTS.beth.number, 'beth'),
    eve: sim.phone(SPECIALISTS.eve.number, 'eve'),
  };
  const stage: Stage = {
    ...world,
    ...people,
    redis,
    dials: (number, line = LINE.nonEmergency, name = 'caller') => sim.phone(number, name).dials(line),
    async connects(number, line = LINE.nonEmergency, name = 'caller') {
      const desk = line === LINE.emergency ? people.emergencyDesk : people.desk1;
      const call = await stage.dials(number, line, name);
      await desk.rings();
      await sim.until(() => heardBy(call).includes('wait ringback'), { what: 'ringback in the room' });
      await desk.answers();
      await stage.callWhen(call.sid, 'caller and handler to talk', (c) => c.line.state === 'connected');
      return call;
    },
    async saysHello(call, number) {
      await sim.phone(number).speaks('Hello?', 100);
      await stage.callWhen(call.sid, 'the caller to have spoken', (c) => c.line.callerSpokeAt !== null);
    },
    whoIsRung: () =>
      stage.waits('a specialist to be rung', () =>
        (Object.keys(SPECIALISTS) as SpecialistName[]).find((name) =>
          sim.calls().some((leg) => leg.name === name && leg.status === 'ringing'),
        ),
      ) as Promise<SpecialistName>,
    async accepts(specialist) {
      await stage[specialist].rings(8_000);
      await stage[specialist].answers();
      await stage[specialist].enters(`${SPECIALISTS[specialist].pin}#`);
    },
    async skipsBrief(specialist) {
      const phone = await stage[specialist].call();
      if ((await phone?.view())?.listening) await stage[specialist].enters('1', 'now');
    },
    async joins(callId, specialist) {
      await stage.accepts(specialist);
      await stage.waits(`${specialist} to be in the room`, async () => {
        const { seat } = await stage.call(callId);
        if (IN_ROOM.has(seat.state) && seat.offer?.specialistId === SPECIALISTS[specialist].id) return true;
        await stage.skipsBrief(specialist);
        return false;
      });
    },
    async does(callId, command, as) {
      let answered = await stage.asks(callId, command, as);
      // Told "try again": a person does. Where the first try was done after all, the second says so.
      for (let again = 1; answered.status === 503 && again <= 5; again += 1) {
        answered = await stage.asks(callId, command, as);
        if (answered.status === 409) return;
      }
      if (answered.status !== 200)
        throw new Error(`${command.type}: ${answered.status} ${JSON.stringify(answered.body)}`);
    },
    async makesAudible(callId) {
      await stage.does(callId, { type: 'confirmSpeaker', who: 'victim' });
      await stage.does(callId, { type: 'setSeatMode', mode: 'audible' });
      await stage.callWhen(callId, 'the specialist to be audible', (c) => c.seat.state === 'audible');
    },
    async ears(wanted) {
      const asWanted = () => {
        const now = sim.whoHears();
        return Object.entries(wanted).every(([who, hears]) => same(now[who] ?? [], hears));
      };
      // Not found in time: said as a difference, which is easier to read than the trace.
      await waitFor(asWanted, { what: 'the ears', timeoutMs: EARS_MS }).catch(() => undefined);
      expect(sorted(sim.whoHears()), sim.printTrace()).toMatchObject(sorted(wanted));
    },
    async ends(call) {
      await sim.hangUpAll();
      return stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && SETTLED.has(c.seat.state));
    },
    async alarmsOf(callId) {
      const { alarms } = (await stage.api('GET', '/alarms?limit=200')).body as { alarms: Alarm[] };
      return alarms.filter((alarm) => alarm.callId === callId);
    },
    async alarm(callId, kind) {
      return stage.waits(`an alarm ${kind}`, async () =>
        (await stage.alarmsOf(callId)).find((alarm) => alarm.kind === kind),
      );
    },
    async reviewsOf(callId) {
      const { reviews } = (await stage.api('GET', '/reviews?limit=200')).body as {
        reviews: { callId: string; cause: string }[];
      };
      return reviews.filter((review) => review.callId === callId).map((review) => review.cause);
    },
    async review(callId, cause) {
      await stage.waits(`a review for ${cause}`, async () => (await stage.reviewsOf(callId)).includes(cause));
    },
    async presence(specialist) {
      const { specialists } = (await stage.api('GET', '/specialists')).body as {
        specialists: { id: string; presence: { state: string } }[];
      };
      return specialists.find((one) => one.id === SPECIALISTS[specialist].id)?.presence.state;
    },
    async posts(url, fields) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'X-Twilio-Signature': getExpectedTwilioSignature(sim.authToken, url, { ...fields }),
        },
        body: new URLSearchParams(fields),
      });
      return { status: response.status, body: await response.text() };
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await redis.close();
    },
  };
  return stage;
}

const EARS_MS = 6_000;
const IN_ROOM: ReadonlySet<string> = new Set(['listening', 'coaching', 'audible']);
const SETTLED: ReadonlySet<string> = new Set(['empty', 'released', 'exhausted']);

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join() === b.toSorted().join();
}

function sorted(ears: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(ears).map(([who, hears]) => [who, hears.toSorted()]));
}

/**
 * All that an ear heard, in order, in words. The ringback sound is called so wherever it is hosted, and silences (while a
 * sound is being fetched, or nobody is there) are left out.
 */
export function heardBy(call: PhoneCall): readonly string[] {
  const segments = call.heard() as Awaited<ReturnType<PhoneCall['heard']>>;
  const words = heardInWords(segments)
    .map((line) => line.replaceAll(/(wait |hold )?play \S+\/assets\/uk-ringback\.wav/g, '$1ringback'))
    .filter((line) => line !== 'silence');
  return words.filter((line, i) => line !== words[i - 1]);
}
