import { describe, expect, it } from 'vitest';
import type { FaultRule, RestFault, RestOperation } from '../../src/simulator/index.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

const WAYS: readonly (readonly [string, RestFault])[] = [
  ['says 429', { do: 'answer', status: 429 }],
  ['says 500', { do: 'answer', status: 500 }],
  ['does not answer', { do: 'never-answer' }],
  ['does it and does not answer', { do: 'act-then-never-answer' }],
  ['breaks off', { do: 'reset' }],
  ['does it and breaks off', { do: 'act-then-reset' }],
];
const OPERATIONS = [
  'createParticipant',
  'createCall',
  'updateParticipant',
  'updateCall',
] as const satisfies RestOperation[];

/** A request that is not on the caller's way may take five seconds, and is tried again. */
const PATIENT_MS = 25_000;

function once(operation: RestOperation, fault: RestFault): { faults: { rules: FaultRule[] } } {
  return { faults: { rules: [{ kind: 'rest', operation, nth: 1, fault }] } };
}

const desksUp = (stage: Stage) =>
  stage.sim.calls().filter((leg) => leg.name.startsWith('desk') && leg.status === 'in-progress');

/**
 * The caller is connected, whatever fails; where there is a room, a specialist comes, coaches, is made audible and takes
 * over; the caller hangs up, and all is over with nobody left on a line and no claim kept.
 */
async function wholeCall(stage: Stage): Promise<void> {
  const call = await stage.dials(NUMBERS.anna);
  await stage.desk1.rings();
  await stage.waits(
    'the first reply',
    () =>
      call.status() === 'in-progress' || stage.sim.calls().some((leg) => leg.direction === 'outbound-dial'),
  );
  await stage.desk1.answers();
  await stage.waits('caller and handler to talk', () => stage.sim.whoHears().caller?.includes('desk-1'));
  await stage.waits('one handler only', () => desksUp(stage).length === 1);
  const line = await stage.callWhen(
    call.sid,
    'the line to know',
    (c) => c.line.state === 'connected' || c.line.state === 'connectedDirect',
  );
  if (line.line.state === 'connected') await withSpecialist(stage, call.sid);
  else
    await stage.callWhen(
      call.sid,
      'the specialist on the console',
      (c) => c.seat.state === 'advising',
      PATIENT_MS,
    );

  await call.hangsUp();
  await stage.waits(
    'every line to be free',
    async () => {
      for (const phone of [stage.desk1, stage.desk2]) await phone.hangsUp().catch(() => undefined);
      return stage.sim.calls().every((leg) => leg.endedAtMs !== undefined);
    },
    PATIENT_MS,
  );
  await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.seat.offer === null, PATIENT_MS);
  await stage.waits(
    'no claim to be kept',
    async () => ['ready', 'wrapUp'].includes((await stage.presence('amina')) ?? ''),
    PATIENT_MS,
  );
  expect(stage.sim.violations()).toEqual([]);
}

async function withSpecialist(stage: Stage, callId: string): Promise<void> {
  const who = await stage.waits(
    'a specialist in the room',
    async () => {
      const now = await stage.call(callId);
      if (now.seat.state === 'listening') return now.seat.offer?.specialistId === 'amina' ? 'amina' : 'beth';
      const rung = (['amina', 'beth'] as const).find((name) =>
        stage.sim.calls().some((leg) => leg.name === name && leg.status === 'ringing'),
      );
      if (rung !== undefined) await stage.accepts(rung);
      return null;
    },
    PATIENT_MS,
  );
  await untilHeard(
    stage,
    callId,
    { type: 'setSeatMode', mode: 'coaching' },
    { 'desk-1': ['caller', who], caller: ['desk-1'] },
  );
  await stage.does(callId, { type: 'confirmSpeaker', who: 'victim' });
  await untilHeard(stage, callId, { type: 'setSeatMode', mode: 'audible' }, { caller: ['desk-1', who] });
  await stage.does(callId, { type: 'handOver', incidentReference: 'INC-2026-9', grade: '1' });
  await stage.ears({ caller: [who], [who]: ['caller'] });
}

/** A person who sees that it has not happened asks again. */
async function untilHeard(
  stage: Stage,
  callId: string,
  command: Parameters<Stage['asks']>[1],
  ears: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  await stage.waits(
    `${JSON.stringify(command)}`,
    async () => {
      await stage.asks(callId, command);
      return Object.entries(ears).every(([who, hears]) => {
        const now = stage.sim.whoHears()[who] ?? [];
        return now.length === hears.length && hears.every((one) => now.includes(one));
      });
    },
    PATIENT_MS,
  );
}

describe.each(OPERATIONS)('S2: %s fails once: the caller is connected and the call goes on', (operation) => {
  it.concurrent.each(WAYS)('Twilio %s', async (_, fault) => {
    await using stage = await openStage({ simulator: once(operation, fault) });
    await wholeCall(stage);
  });
});

it.concurrent('S2: Twilio’s REST fails for good: every caller is connected at once all the same', async () => {
  await using stage = await openStage({
    simulator: { faults: { rules: [{ kind: 'rest', fault: { do: 'answer', status: 500 } }] } },
  });

  for (let turn = 0; turn < 5; turn += 1) {
    const call = await stage.dials(NUMBERS.anna, undefined, `caller-${turn}`);
    await stage.desk1.rings();
    await stage.desk1.answers();
    await stage.waits('the two to talk', () => stage.sim.whoHears()[`caller-${turn}`]?.includes('desk-1'));
    await call.hangsUp();
    await stage.waits('the end', () => stage.sim.calls().every((leg) => leg.endedAtMs !== undefined));
  }

  // After repeated failures nobody waits for it any more
  const asked = stage.sim.trace.filter((e) => e.kind === 'rest' && e.operation === 'createParticipant');
  expect(asked.length).toBeLessThan(5);
  expect(stage.sim.violations()).toEqual([]);
});
