import { expect, it } from 'vitest';
import { FaultDice } from '../../../../src/simulator/faults/dice.ts';
import type { FaultPlan } from '../../../../src/simulator/faults/plan.ts';

const subject = { operation: 'participant-join', leg: ['handler'], url: 'http://app/room' };

it('without a plan nothing goes wrong', () => {
  const dice = new FaultDice({}, 1);
  expect(dice.callback(subject)).toBeUndefined();
  expect(dice.rest({ operation: 'createCall', leg: [] })).toBeUndefined();
});

it('a rule meets what it names and nothing else', () => {
  const plan: FaultPlan = {
    rules: [
      {
        kind: 'callback',
        operation: 'participant-join',
        leg: 'handler',
        urlContains: '/room',
        fault: { do: 'lose' },
      },
    ],
  };
  const dice = new FaultDice(plan, 1);
  expect(dice.callback(subject)).toEqual({ do: 'lose' });
  expect(dice.callback({ ...subject, operation: 'participant-leave' })).toBeUndefined();
  expect(dice.callback({ ...subject, leg: ['caller'] })).toBeUndefined();
  expect(dice.callback({ ...subject, url: 'http://app/leg' })).toBeUndefined();
  expect(dice.webhook(subject)).toBeUndefined();
});

it('`nth` counts what matches otherwise', () => {
  const dice = new FaultDice(
    { rules: [{ kind: 'rest', operation: 'createCall', nth: 2, fault: { do: 'reset' } }] },
    1,
  );
  const ask = (): unknown => dice.rest({ operation: 'createCall', leg: [] });
  expect([ask(), ask(), ask()]).toEqual([undefined, { do: 'reset' }, undefined]);
});

it('the same seed gives the same faults, another seed others', () => {
  const plan = { rates: { callbackLost: 0.3, callbackDoubled: 0.3, callbackLate: 0.2 } };
  const draw = (seed: number): string => {
    const dice = new FaultDice(plan, seed);
    return Array.from({ length: 50 }, () => dice.callback(subject)?.do ?? '-').join(' ');
  };
  expect(draw(7)).toBe(draw(7));
  expect(draw(7)).not.toBe(draw(8));
});

it('one more REST request does not change the luck of the callbacks', () => {
  const plan = { rates: { callbackLost: 0.5, rest500: 0.5 } };
  const [quiet, busy] = [new FaultDice(plan, 3), new FaultDice(plan, 3)];
  const lost = (dice: FaultDice): unknown[] => Array.from({ length: 20 }, () => dice.callback(subject));
  for (let i = 0; i < 9; i += 1) busy.rest({ operation: 'createCall', leg: [] });
  expect(lost(busy)).toEqual(lost(quiet));
});

it('rates come about as often as they say', () => {
  const dice = new FaultDice({ rates: { callbackLost: 0.1 } }, 42);
  const lost = Array.from({ length: 5000 }, () => dice.callback(subject)).filter(
    (fault) => fault?.do === 'lose',
  );
  expect(lost.length).toBeGreaterThan(400);
  expect(lost.length).toBeLessThan(600);
});
