import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../src/simulator/index.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage, type Stage } from '../support/stage.ts';
import { LINE, SPECIALISTS } from '../support/world.ts';

/** Every kind of callback that a call of this shape causes: event, and whose. */
const KINDS = [
  ['initiated', 'desk-1'],
  ['ringing', 'desk-1'],
  ['answered', 'desk-1'],
  ['completed', 'desk-1'],
  ['initiated', 'amina'],
  ['ringing', 'amina'],
  ['answered', 'amina'],
  ['completed', 'amina'],
  ['completed', 'caller'],
  ['conference-start', null],
  ['conference-end', null],
  ['participant-join', 'caller'],
  ['participant-join', 'desk-1'],
  ['participant-join', 'amina'],
  ['participant-unmute', 'amina'],
  ['participant-leave', 'caller'],
  ['participant-leave', 'desk-1'],
  ['participant-leave', 'amina'],
] as const satisfies Kind[];
type Kind = readonly [event: string, leg: string | null];

const SAME_STORY = ['ringback', 'wait ringback', 'desk-1'];

function rule([event, leg]: Kind, fault: Extract<FaultRule, { kind: 'callback' }>['fault']): FaultRule {
  return { kind: 'callback', operation: event, ...(leg !== null && { leg }), fault };
}

/**
 * Caller and handler talk, a specialist coaches, the specialist leaves, the caller hangs up, the handler hangs up; all is
 * over and the specialist has been given back. However its callbacks come.
 */
async function wholeCall(stage: Stage): Promise<void> {
  const call = await stage.sim.phone(NUMBERS.anna, 'caller').dials(LINE.nonEmergency);
  await stage.desk1.rings();
  await stage.sim.until(() => heardBy(call).includes('wait ringback'), { what: 'ringing' });
  await stage.desk1.answers();
  await stage.ears({ caller: ['desk-1'] });
  await stage.callWhen(call.sid, 'the line to know', (c) => c.line.state === 'connected');
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
  await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller', 'amina'] });
  await stage.callWhen(call.sid, 'coaching', (c) => c.seat.state === 'coaching');

  await stage.amina.hangsUp();
  await stage.callWhen(
    call.sid,
    'the seat to know',
    (c) => c.seat.offer?.specialistId !== SPECIALISTS.amina.id,
  );
  expect(stage.sim.whoHears()).toMatchObject({ caller: ['desk-1'], 'desk-1': ['caller'] });
  await call.hangsUp();
  await stage.callWhen(
    call.sid,
    'the line to know that the caller has gone',
    (c) => c.line.callerLeftAt !== null,
  );
  await stage.desk1.hangsUp().catch(() => undefined);
  await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.seat.offer === null);

  expect(heardBy(call)).toEqual(SAME_STORY);
  expect((await stage.call(call.sid)).line.attempts).toHaveLength(1);
  await stage.waits(
    'the specialist to be given back',
    async () => (await stage.presence('amina')) === 'wrapUp',
  );
  expect(stage.sim.violations()).toEqual([]);
}

/** Recovery comes by itself within half a minute; meanwhile it comes again and again, on a clock that is put forward. */
async function whileSwept(stage: Stage, story: () => Promise<void>): Promise<void> {
  let going = true;
  const sweeping = (async () => {
    while (going) {
      stage.skips(1_000);
      for (const call of stage.sim.calls()) if (call.direction === 'inbound') await stage.sweepsNow(call.sid);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    await story();
  } finally {
    going = false;
    await sweeping;
  }
}

it('S12: every callback comes twice: the same call', async () => {
  await using stage = await openStage({
    ready: ['amina'],
    simulator: { faults: { rules: [{ kind: 'callback', fault: { do: 'double', afterMs: 5 } }] } },
  });
  await wholeCall(stage);
});

it('S12: every document is asked for twice: the same call', async () => {
  await using stage = await openStage({
    ready: ['amina'],
    simulator: { faults: { rules: [{ kind: 'webhook', fault: { do: 'double' } }] } },
  });
  await wholeCall(stage);
});

describe('S12: a callback that comes after the next one changes nothing that was settled', () => {
  it.each<Kind>(KINDS)('%s of %s comes late', async (...kind) => {
    await using stage = await openStage({
      ready: ['amina'],
      simulator: { faults: { rules: [rule(kind, { do: 'reorder' })] } },
    });
    await wholeCall(stage);
  });
});

describe('S16: a callback that never comes is made up for by asking Twilio what is true', () => {
  it.each<Kind>(KINDS)('%s of %s is lost', async (...kind) => {
    await using stage = await openStage({
      ready: ['amina'],
      simulator: { faults: { rules: [rule(kind, { do: 'lose' })] } },
    });
    await whileSwept(stage, () => wholeCall(stage));
  });
});

describe('S12: the same holds where the caller is dialled direct', () => {
  const DIRECT: FaultRule = {
    kind: 'rest',
    operation: 'createParticipant',
    fault: { do: 'answer', status: 500 },
  };
  const FAULTS: readonly (readonly [string, FaultRule])[] = [
    ['every callback comes twice', { kind: 'callback', fault: { do: 'double', afterMs: 5 } }],
    ['the answer is not told', rule(['answered', 'desk-1'], { do: 'lose' })],
    ['the answer is told late', rule(['answered', 'desk-1'], { do: 'reorder' })],
    ['nothing is told', { kind: 'callback', fault: { do: 'lose' } }],
  ];

  it.each(FAULTS)('%s', async (_, fault) => {
    await using stage = await openStage({
      ready: ['amina'],
      simulator: { faults: { rules: [DIRECT, fault] } },
    });
    const call = await stage.dials(NUMBERS.anna);
    await stage.desk1.rings();
    await stage.desk1.answers();
    await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
    await stage.callWhen(call.sid, 'the specialist on the console', (c) => c.seat.state === 'advising');

    await call.hangsUp();

    const over = await stage.callWhen(
      call.sid,
      'the end',
      (c) => c.endedAt !== null && c.seat.offer === null,
    );
    expect(over.degraded).toEqual(['legUnknown']);
    expect(heardBy(call)).toEqual(['ringback', 'desk-1']);
    expect(stage.sim.calls().every((leg) => leg.endedAtMs !== undefined)).toBe(true);
    expect(stage.sim.violations()).toEqual([]);
  });
});
