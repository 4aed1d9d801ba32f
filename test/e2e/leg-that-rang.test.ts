import { expect, it } from 'vitest';
import type { RestFault } from '../../src/simulator/index.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** Asked for, acted upon, and the answer never came: Twilio rings a leg that we do not know of. */
const RANG: readonly RestFault[] = [{ do: 'act-then-never-answer' }, { do: 'act-then-reset' }];

const answered = (stage: Stage) =>
  stage.sim.calls().filter((leg) => leg.name.startsWith('desk') && leg.status === 'in-progress');

for (const fault of RANG) {
  const rules = [{ kind: 'rest', operation: 'createParticipant', nth: 1, fault }] as const;

  it(`S12: a handler’s leg that was asked for (${fault.do}) rang all the same: never two answered handlers`, async () => {
    await using stage = await openStage({ simulator: { faults: { rules } } });

    // Given a leg request whose outcome nobody knows; the caller is dialled direct within the second
    const call = await stage.dials(NUMBERS.anna);
    await stage.desk1.rings();

    // When the stranger's leg calls back, it is ended, and the direct dial is answered
    await stage.waits('the direct dial', () =>
      stage.sim.calls().some((leg) => leg.direction === 'outbound-dial'),
    );
    await stage.waits('the stray leg to end', () =>
      stage.sim
        .calls()
        .every(
          (leg) =>
            leg.direction !== 'outbound-api' || !leg.name.startsWith('desk') || leg.endedAtMs !== undefined,
        ),
    );
    await stage.desk1.answers();

    // Then caller and handler talk, and there is one handler
    await stage.ears({ caller: ['desk-1'], 'desk-1': ['caller'] });
    expect(answered(stage)).toHaveLength(1);
    await stage.ends(call);
    expect(stage.sim.violations()).toEqual([]);
  });

  it(`S12: … (${fault.do}) and was answered at once, before anybody knew of it: the caller talks with one of the two, the other is let go`, async () => {
    await using stage = await openStage({ simulator: { faults: { rules } } });
    await stage.desk1.answers();
    await stage.desk2.behaves({ does: 'rings' });

    const call = await stage.dials(NUMBERS.anna);

    await stage.waits('the two to talk', () =>
      stage.sim.whoHears().caller?.some((who) => who.startsWith('desk')),
    );
    await stage.waits('one handler only', () => answered(stage).length === 1);
    expect(stage.sim.whoHears().caller).toEqual(['desk-1']);
    await stage.ends(call);
    expect(stage.sim.violations()).toEqual([]);
  });
}

it('S12: a specialist’s leg that was asked for, timed out and rang all the same: one specialist, one leg', async () => {
  await using stage = await openStage({
    simulator: {
      faults: { rules: [{ kind: 'rest', operation: 'createCall', nth: 1, fault: { do: 'act-then-reset' } }] },
    },
  });
  const call = await stage.connects(NUMBERS.anna);

  await stage.joins(call.sid, 'amina');

  expect(stage.amina.calls()).toHaveLength(1);
  expect(stage.beth.calls()).toEqual([]);
  await stage.ears({ caller: ['desk-1'], amina: ['caller', 'desk-1'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
