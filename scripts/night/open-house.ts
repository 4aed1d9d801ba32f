import { setTimeout as delay } from 'node:timers/promises';
import type { CallView } from '../../src/simulator/index.ts';
import { DESKS, LINES, SPECIALISTS } from './cast.ts';
import { CallTold } from './call-told.ts';
import type { Stage } from './stage.ts';
import type { Teller } from './teller.ts';

const LOOK_EVERY_MS = 250;
/** What a person takes to pick up. */
const DESK_ANSWERS_AFTER_MS = 1_500;
const SPECIALIST_ANSWERS_AFTER_MS = 2_500;
/** How long a handler stays on when the caller has gone. */
const DESK_LINGERS_MS = 1_000;

/** Stays up until `stopped`: whoever rings is answered by people played here, and the story of the call is told. */
export async function keepOpen(stage: Stage, teller: Teller, stopped: Promise<unknown>): Promise<void> {
  invite(stage, teller);
  let open = true;
  void stopped.then(() => {
    open = false;
  });
  for (const { number, name } of Object.values(DESKS))
    await stage.sim.phone(number, name).behaves({ does: 'answers', afterMs: DESK_ANSWERS_AFTER_MS });
  for (const { number, name } of SPECIALISTS)
    await stage.sim.phone(number, name).behaves({ does: 'answers', afterMs: SPECIALIST_ANSWERS_AFTER_MS });
  const before = new Set((await stage.sim.calls()).map(({ sid }) => sid));
  const told = new Map<string, CallTold>();
  let trouble = '';
  while (open) {
    try {
      const calls = (await stage.sim.calls()).filter(({ sid }) => !before.has(sid));
      await playPeople(stage, calls);
      for (const call of calls.filter(({ direction }) => direction === 'inbound')) {
        const story = told.get(call.sid) ?? new CallTold(stage, teller, call);
        told.set(call.sid, story);
        await story.goOn(calls);
      }
      trouble = '';
    } catch (error) {
      // The house may be shaken by whoever tries things out; that is told once and does not end it.
      const now = error instanceof Error ? error.message : String(error);
      if (now !== trouble && open) await teller.tell('fault', now, '');
      trouble = now;
    }
    await Promise.race([delay(LOOK_EVERY_MS), stopped]);
  }
}

function invite(stage: Stage, teller: Teller): void {
  const simulate = `ALONGSIDE_SIMULATOR_URL=${stage.sim.baseUrl} npm run -s alongside -- simulate call`;
  const lines = [
    '',
    'The house stays open. Ctrl+C ends it and everything that was started.',
    '',
    'Ring in, from another terminal in this folder:',
    '',
    `  ${simulate} --from 07700900101 --to ${LINES.nonEmergency} --says "I would like a pizza"`,
    `  ${simulate} --from 07700900103 --to ${LINES.emergency}`,
    `  ${simulate} --from 07700900555 --to ${LINES.nonEmergency} --for 5`,
    '',
    `The console    ${stage.service}/console`,
    `The API        ${stage.service}/api/v1   (described at ${stage.service}/api/openapi.json)`,
    `The live feed  ${stage.service.replace('http', 'ws')}/console/feed`,
    `The network    ${stage.sim.baseUrl}/_simulator/state`,
    '',
    'Keys of this demonstration, as “Authorization: Bearer …”:',
    `  handler      ${stage.keys.desk}`,
    `  supervisor   ${stage.keys.supervisor}`,
    ...SPECIALISTS.map(({ id }) => `  ${id.padEnd(12)} ${stage.keys.specialists[id] ?? ''}`),
    '',
  ];
  for (const line of lines) teller.plain(line);
}

/** Handlers and specialists as people are: specialists give their PIN, handlers hang up when the caller has gone. */
async function playPeople(stage: Stage, calls: readonly CallView[]): Promise<void> {
  const { sim } = stage;
  const onDuty = await stage.api.onDuty();
  for (const { id, name, number, pin } of SPECIALISTS) {
    const leg = calls.find((call) => call.to === number && call.endedAtMs === undefined);
    if (leg?.listening === true) await sim.phone(number, name).enters(`${pin}#`);
    // After a call a specialist has a moment for the notes; here the moment is short.
    const state = onDuty.find((one) => one.id === id)?.presence.state;
    if (leg === undefined && (state === 'wrapUp' || state === 'paused'))
      await stage.api.presence(id, 'ready');
  }
  for (const { name, number } of Object.values(DESKS)) {
    const leg = calls.find((call) => call.to === number && call.endedAtMs === undefined);
    if (leg?.answeredAtMs === undefined || leg.answeredAtMs + DESK_LINGERS_MS > Date.now()) continue;
    const alone = leg.hears.every(({ kind }) => kind !== 'voice');
    if (alone) await sim.phone(number, name).hangsUp();
  }
}
