import { expect, it } from 'vitest';
import { createBreaker } from '../../../src/twilio/breaker.ts';

it('given failures in a row, then nobody waits for Twilio until the rest is over', () => {
  const breaker = createBreaker(3, 10_000);
  for (const at of [0, 1, 2]) {
    expect(breaker.allows(at)).toBe(true);
    breaker.failed(at);
  }
  expect(breaker.allows(3)).toBe(false);
  expect(breaker.allows(10_001)).toBe(false);
  expect(breaker.allows(10_002)).toBe(true);
});

it('given the rest is over, then one is let through, and its outcome decides', () => {
  const breaker = createBreaker(1, 10_000);
  breaker.failed(0);
  expect([breaker.allows(10_000), breaker.allows(10_001)]).toEqual([true, false]);
  breaker.failed(10_500);
  expect(breaker.allows(20_000)).toBe(false);
  expect(breaker.allows(20_500)).toBe(true);
  breaker.succeeded();
  expect([breaker.allows(20_501), breaker.allows(20_502)]).toEqual([true, true]);
});

it('given a success between, then failures are counted anew', () => {
  const breaker = createBreaker(2, 10_000);
  breaker.failed(0);
  breaker.succeeded();
  breaker.failed(1);
  expect(breaker.allows(2)).toBe(true);
});

it('given the one let through never says how it went, then another is let through after a rest', () => {
  const breaker = createBreaker(1, 10_000);
  breaker.failed(0);
  expect(breaker.allows(10_000)).toBe(true);
  expect(breaker.allows(19_999)).toBe(false);
  expect(breaker.allows(20_000)).toBe(true);
});
