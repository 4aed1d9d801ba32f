import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage } from '../support/stage.ts';

const RISK = /risk|order|record|perpetrator/i;

it('S4, S14: the brief is heard on the specialist’s own leg and by nobody else, after the PIN, before the room, with no name', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.accepts('amina');
  const phone = await stage.amina.call();
  if (phone === undefined) throw new Error('no call');

  // When it is spoken to the end, without a key
  await stage.sim.until(() => heardBy(phone).some((line) => RISK.test(line)), { what: 'the brief' });
  expect(stage.sim.whoHears()['desk-1']).toEqual(['caller']);
  await stage.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening', 15_000);

  // Then caller and handler heard none of it, and it named nobody
  const handler = await stage.desk1.call();
  expect(heardBy(call).join(' ')).not.toMatch(RISK);
  expect(handler === undefined ? '' : heardBy(handler).join(' ')).not.toMatch(RISK);
  const told = heardBy(phone).filter((line) => RISK.test(line));
  expect(told).toHaveLength(1);
  expect(told[0]).not.toMatch(/anna|marlow|\d{3}/i);
  expect(heardBy(phone).findIndex((line) => line.includes('PIN'))).toBeLessThan(
    heardBy(phone).findIndex((line) => RISK.test(line)),
  );
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a handler who answers during the brief is not kept waiting for its end', async () => {
  await using stage = await openStage();

  // Given a specialist who accepts before anybody has answered
  const call = await stage.dials(NUMBERS.anna);
  await stage.accepts('amina');
  const phone = await stage.amina.call();
  if (phone === undefined) throw new Error('no call');
  await stage.sim.until(() => heardBy(phone).some((line) => RISK.test(line)), { what: 'the brief' });

  // When the handler answers
  await stage.desk1.answers();

  // Then the specialist is in the room at once, the rest of the brief unsaid
  await stage.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening', 3_000);
  await stage.ears({ caller: ['desk-1'], amina: ['caller', 'desk-1'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
