import { describe, expect, it } from 'vitest';
import { checkSignedBody, derivedSecret, signBody } from '../../../src/sealing/signed-body.ts';

const secret = Buffer.alloc(32, 1);
const other = Buffer.alloc(32, 2);
const body = '{"id":"CA1-victim-support"}';
const now = Date.UTC(2026, 10, 23, 3);

describe('a signed body', () => {
  it('is right for its text, time and secret, and for either secret during rotation', () => {
    expect(checkSignedBody(signBody(body, [secret], now), body, [secret], now)).toEqual({ ok: true });
    expect(checkSignedBody(signBody(body, [secret], now), body, [other, secret], now).ok).toBe(true);
    expect(checkSignedBody(signBody(body, [other, secret], now), body, [secret], now).ok).toBe(true);
  });

  it.each([
    ['another text', signBody(body, [secret], now), `${body} `, now, 'wrong'],
    ['another secret', signBody(body, [other], now), body, now, 'wrong'],
    ['too old', signBody(body, [secret], now), body, now + 301_000, 'old'],
    ['from the future', signBody(body, [secret], now), body, now - 301_000, 'old'],
    [
      'another time',
      signBody(body, [secret], now).replace(/t=\d+/, `t=${now / 1_000 + 1}`),
      body,
      now,
      'wrong',
    ],
    ['nothing', '', body, now, 'missing'],
    ['nonsense', 't=x,v1=y', body, now, 'malformed'],
  ])('is wrong with %s', (_name, header, text, at, why) => {
    expect(checkSignedBody(header, text, [secret], at)).toEqual({ ok: false, why });
  });

  it('gives each partner a secret of its own', () => {
    expect(derivedSecret(secret, 'a').equals(derivedSecret(secret, 'b'))).toBe(false);
    expect(derivedSecret(secret, 'a').equals(derivedSecret(secret, 'a'))).toBe(true);
  });
});
