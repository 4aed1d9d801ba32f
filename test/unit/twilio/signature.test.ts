import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSigned, parseForm, signedBase } from '../../../src/twilio/signature.ts';

interface Vector {
  readonly id: string;
  readonly authToken: string;
  readonly signature: string;
  readonly params: Readonly<Record<string, string | string[]>>;
}
const vectors = JSON.parse(
  readFileSync(new URL('../../fixtures/twilio/signature_vectors.json', import.meta.url), 'utf8'),
) as {
  readonly hmac: readonly (Vector & { readonly signedUrl: string; readonly rawBody?: string })[];
  readonly validator: readonly (Vector & {
    readonly validatorUrl: string;
    readonly twilioNode620: boolean;
  })[];
};

/** Our base is an absolute URL by configuration, and a form is never missing. */
const NEVER_OURS: ReadonlySet<string> = new Set(['relative-url', 'null-params']);

/** As the service sees a request: its own public base, and the path and query as they came. */
function split(url: string): readonly [string, string] {
  const at = url.indexOf('/', url.indexOf('//') + 2);
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)];
}

/** These hold because our base is stripped of what Twilio never signs, where the helper alone would refuse. */
const BETTER_THAN_THE_HELPER: ReadonlySet<string> = new Set(['credentials-not-stripped']);

describe('Twilio’s signature, by the published vectors', () => {
  const forms = vectors.hmac.filter(
    ({ rawBody, signedUrl }) => rawBody === undefined && !signedUrl.includes('bodySHA256'),
  );

  it.each(forms.filter(({ signedUrl }) => sameAsOurBase(signedUrl)))('$id is believed', (vector) => {
    const [base, path] = split(vector.signedUrl);
    expect(isSigned([vector.authToken], vector.signature, base, path, vector.params)).toBe(true);
  });

  const asked = vectors.validator.filter(
    ({ id, validatorUrl }) => !validatorUrl.includes('bodySHA256') && !NEVER_OURS.has(id),
  );
  it.each(asked)('$id is answered as measured', (vector) => {
    const [base, path] = split(vector.validatorUrl);
    const expected = vector.twilioNode620 || BETTER_THAN_THE_HELPER.has(vector.id);
    expect(isSigned([vector.authToken], vector.signature, base, path, vector.params)).toBe(expected);
  });
});

/** Our base is written as the URL class writes it, without credentials, which Twilio never signs. */
function sameAsOurBase(url: string): boolean {
  const [base] = split(url);
  return signedBase(base) === base;
}

describe('a request of our own', () => {
  const base = 'https://voice.example';
  const path = '/voice/caller/ringback?call=CA1&step=0';
  const form = { CallSid: 'CA1', From: '+447700900123' };

  function sign(token: string, url: string): string {
    const body = Object.entries(form)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => name + value)
      .join('');
    return createHmac('sha1', token)
      .update(url + body)
      .digest('base64');
  }

  it('is believed with either token during rotation, and with no other', () => {
    const signature = sign('next-token', base + path);
    expect(isSigned(['old-token', 'next-token'], signature, base, path, form)).toBe(true);
    expect(isSigned(['old-token'], signature, base, path, form)).toBe(false);
    expect(isSigned([], signature, base, path, form)).toBe(false);
  });

  it.each<[string, string, Record<string, string>]>([
    ['another query', '/voice/caller/ringback?call=CA1&step=1', form],
    ['another field', path, { ...form, From: '+447700900124' }],
    ['one field more', path, { ...form, Digits: '1' }],
    ['one field less', path, { CallSid: 'CA1' }],
  ])('is not believed with %s', (_name, changedPath, changedForm) => {
    const signature = sign('token', base + path);
    expect(isSigned(['token'], signature, base, changedPath, changedForm)).toBe(false);
  });

  it.each(['', 'short', 'ÄÖÜ', 'a'.repeat(10_000)])(
    'is not believed with a nonsense signature',
    (signature) => {
      expect(isSigned(['token'], signature, base, path, form)).toBe(false);
    },
  );

  it.each([
    ['https://user:pass@voice.example', 'https://voice.example'],
    ['https://voice.example/#rc=2&rp=all', 'https://voice.example'],
    ['https://voice.example/prefix/?x=1', 'https://voice.example/prefix'],
    ['https://voice.example:8443/', 'https://voice.example:8443'],
  ])('S14: the base %s is signed as %s', (configured, signed) => {
    expect(signedBase(configured)).toBe(signed);
    const signature = sign('token', signed + path);
    expect(isSigned(['token'], signature, configured, path, form)).toBe(true);
  });
});

describe('the form', () => {
  it('keeps values as sent, since signed values are never trimmed', () => {
    expect(parseForm('SpeechResult=+yes+&Empty=')).toEqual({ SpeechResult: ' yes ', Empty: '' });
  });

  it('keeps a name that comes twice as a list', () => {
    expect(parseForm('Tag=a&Tag=b&Tag=c')).toEqual({ Tag: ['a', 'b', 'c'] });
  });

  it('has no prototype to be reached through a field', () => {
    const form = parseForm('__proto__=x&constructor=y');
    expect(Object.getPrototypeOf(form)).toBeNull();
    expect(Object.keys(form)).toEqual(['__proto__', 'constructor']);
  });
});
