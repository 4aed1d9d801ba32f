import { randomBytes, randomInt } from 'node:crypto';
import type { Phone, Simulator, SimulatorControl, UntilOptions } from './api.ts';
import { answerControl } from './control/server.ts';
import { Activity } from './clock/activity.ts';
import { VirtualClock } from './clock/virtual-clock.ts';
import { CpsGate } from './engine/cps.ts';
import { hasEnded, newSid } from './engine/leg.ts';
import { endLeg } from './engine/leg-life.ts';
import { callView, clockView, hearingReport, roomView } from './engine/views.ts';
import type { World } from './engine/world.ts';
import { FaultDice } from './faults/dice.ts';
import { listen, portOf } from './http-server.ts';
import type { SimulatorOptions } from './options.ts';
import { callFor, phoneFor } from './phones/phone.ts';
import { phoneAt } from './phones/phone-state.ts';
import { defaultSwitches } from './switches.ts';
import { printTrace } from './trace/print.ts';
import { Trace } from './trace/trace.ts';
import { until } from './until.ts';

/** Starts a simulator in this process and resolves once it listens. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? options.faults?.seed ?? randomInt(2 ** 31);
  const world = makeWorld(options, seed);
  const documents = new Map(Object.entries(options.documents ?? {}));
  const server = await listen(world, documents, options.port ?? 0, (request, body, response) =>
    answerControl(sim, request, body, response),
  );
  const port = portOf(server);
  const baseUrl = `http://127.0.0.1:${port}`;
  const waits = (fact: () => boolean, what: string, timeoutMs?: number): Promise<void> =>
    until(world, fact, timeoutMs === undefined ? { what } : { what, timeoutMs });
  const hangUpAll = async (): Promise<void> => {
    for (const leg of world.legs.values())
      if (!hasEnded(leg)) endLeg(world, leg, 'completed', 'the simulation ends');
  };
  const sim: Simulator = {
    accountSid: world.accountSid,
    authToken: world.authToken,
    port,
    baseUrl,
    seed,
    trace: world.trace.events,
    phone: (address: string, name?: string): Phone =>
      phoneFor(world, phoneAt(world.phones, address, name), waits),
    line: (line) => void world.lines.set(line.number, line),
    hosts: (name, twiml) => {
      documents.set(name, twiml);
      return `${baseUrl}/documents/${encodeURIComponent(name)}`;
    },
    faults: (plan) => world.dice.set(plan, seed),
    callsPerSecond: (rate) => world.cps.setRate(rate),
    callOf: (sid) => {
      const leg = world.legs.get(sid);
      return leg === undefined ? undefined : callFor(world, leg, waits);
    },
    calls: () => [...world.legs.values()].map((leg) => callView(world, leg)),
    rooms: () => [...world.rooms.values()].map(roomView),
    whoHears: () => hearingReport(world),
    traceAfter: (after) => world.trace.after(after),
    violations: () => world.trace.violations(),
    clock: () => clockView(world),
    advance: (ms) => advance(world, ms),
    until: (fact: Parameters<SimulatorControl['until']>[0], more?: UntilOptions) => until(world, fact, more),
    hangUpAll,
    printTrace: () => printTrace(world.trace.events),
    close: async () => {
      await hangUpAll();
      await world.activity.settled(closePatienceMs);
      world.clock.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return sim;
}

/** How long closing waits, in real ms, for the last callbacks to be taken. */
const closePatienceMs = 500;

async function advance(world: World, ms: number): Promise<void> {
  world.trace.add({ kind: 'clock', advancedMs: ms });
  await world.clock.advance(ms);
}

function makeWorld(options: SimulatorOptions, seed: number): World {
  const activity = new Activity();
  const clock = new VirtualClock(options.clock ?? { mode: 'real' }, activity);
  return {
    accountSid: options.accountSid ?? newSid('AC'),
    authToken: options.authToken ?? randomBytes(16).toString('hex'),
    switches: { ...defaultSwitches, ...options.switches },
    mediaMs: options.mediaMs ?? 5000,
    clock,
    activity,
    trace: new Trace(() => clock.now(), options.logger),
    dice: new FaultDice(options.faults ?? {}, seed),
    cps: new CpsGate(clock, options.callsPerSecond ?? 1),
    lines: new Map((options.lines ?? []).map((line) => [line.number, line])),
    phones: new Map(),
    legs: new Map(),
    live: new Set(),
    rooms: new Map(),
    openRooms: new Map(),
    verifiedCallerIds: new Set(options.verifiedCallerIds ?? []),
    keptBack: [],
    measuredMedia: new Map(),
  };
}
