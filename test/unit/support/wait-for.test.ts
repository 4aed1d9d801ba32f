import { expect, it } from 'vitest';
import { waitFor } from '../../support/wait-for.ts';

it('gives the fact as soon as it is there', async () => {
  let asked = 0;
  const found = await waitFor(
    () => {
      asked += 1;
      return asked === 3 && 'specialist';
    },
    { what: 'a specialist', intervalMs: 1 },
  );
  expect(found).toBe('specialist');
  expect(asked).toBe(3);
});

it('takes a throw as "not yet"', async () => {
  let asked = 0;
  const found = await waitFor(
    () => {
      asked += 1;
      if (asked === 1) throw new Error('not connected');
      return { asked };
    },
    { what: 'a connection', intervalMs: 1 },
  );
  expect(found).toEqual({ asked: 2 });
});

it('names what it waited for and what it last saw', async () => {
  await expect(
    waitFor(() => false, { what: 'the seat to be taken', timeoutMs: 20, intervalMs: 1 }),
  ).rejects.toThrow('waited 20 ms for the seat to be taken, in vain (last answer: false)');
});

it('names the last error', async () => {
  await expect(
    waitFor(() => Promise.reject(new Error('no such call')), { what: 'the call', timeoutMs: 20 }),
  ).rejects.toThrow('no such call');
});

it('does not hang on a question that is never answered', async () => {
  await expect(
    waitFor(() => new Promise<boolean>(() => undefined), { what: 'an answer', timeoutMs: 20 }),
  ).rejects.toThrow('the question itself was not answered');
});
