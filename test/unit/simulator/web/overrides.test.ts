import { expect, it } from 'vitest';
import { takeOverrides } from '../../../../src/simulator/web/overrides.ts';
import { signedUrl } from '../../../../src/simulator/web/signed-request.ts';

it("Twilio's defaults hold where the URL asks for nothing", () => {
  expect(takeOverrides('https://app.example/voice?x=1')).toEqual({
    url: 'https://app.example/voice?x=1',
    settings: { connectMs: 5000, readMs: 15_000, totalMs: 15_000, retries: 1, retryOn: ['ct'] },
  });
});

it('the fragment is taken off and read', () => {
  expect(takeOverrides('https://app.example/voice#ct=200&rt=2000&tt=9000&rc=3&rp=5xx,rt&e=dublin')).toEqual({
    url: 'https://app.example/voice',
    settings: { connectMs: 200, readMs: 2000, totalMs: 9000, retries: 3, retryOn: ['5xx', 'rt'] },
  });
});

it('values out of range fall back to the default', () => {
  expect(takeOverrides('https://app.example/#ct=1&rt=99999&rc=6&rp=never').settings).toEqual(
    takeOverrides('https://app.example/').settings,
  );
});

it.each([
  ['https://user:secret@app.example/voice', 'https://app.example/voice'],
  ['https://app.example:8443/voice?a=b', 'https://app.example/voice?a=b'],
  ['http://app.example:8080/voice', 'http://app.example:8080/voice'],
  ['https://App.Example/voice/', 'https://App.Example/voice/'],
])('%s is signed as %s', (url, signed) => {
  expect(signedUrl(url)).toBe(signed);
});
