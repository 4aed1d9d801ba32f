import nock from 'nock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CallId, id, type LineId, type OfferId } from '../../../src/core/ids.ts';
import { createRestClient } from '../../../src/twilio/rest-client.ts';
import { lookForSpecialistLeg } from '../../../src/twilio/specialist-leg.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const LEG = `CA${'2'.repeat(32)}`;
const TWILIO = 'https://api.twilio.com';
const REQUEST = {
  callId: id<CallId>(`CA${'3'.repeat(32)}`),
  offer: id<OfferId>('s1'),
  lineId: id<LineId>('101'),
  endpoint: { id: 'amina-mobile', kind: 'number', address: '+447700900201' },
  callerId: '+441134960101',
  ringTimeoutSeconds: 20,
} as const;

const rest = createRestClient({ accountSid: ACCOUNT, authToken: 'x', apiBaseUrl: TWILIO, timeoutMs: 2_000 });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** What Twilio lists of calls from the line to the specialist. */
function lists(calls: readonly { readonly status: string; readonly created: number }[]): nock.Scope {
  return nock(TWILIO)
    .get(`/2010-04-01/Accounts/${ACCOUNT}/Calls.json`)
    .query(({ To, From }) => To === REQUEST.endpoint.address && From === REQUEST.callerId)
    .reply(200, {
      calls: calls.map(({ status, created }) => ({
        sid: LEG,
        status,
        direction: 'outbound-api',
        date_created: new Date(created).toUTCString(),
      })),
    });
}

it('given a request that timed out but rang, when Twilio is asked, then the leg is known', async () => {
  const now = Date.now();
  lists([{ status: 'ringing', created: now }]);
  expect(await lookForSpecialistLeg(rest.client, REQUEST, now)).toEqual({ kind: 'accepted', legId: LEG });
});

it('given a request that was lost, when Twilio knows of no such call, then it may be asked again at once', async () => {
  const now = Date.now();
  lists([
    { status: 'completed', created: now },
    { status: 'in-progress', created: now - 60_000 },
  ]);
  expect(await lookForSpecialistLeg(rest.client, REQUEST, now)).toMatchObject({
    kind: 'refused',
    passing: true,
  });
});

it('given a Twilio that fails to say, when it is asked again, then its later answer counts', async () => {
  const now = Date.now();
  nock(TWILIO)
    .get(/Calls\.json/)
    .query(true)
    .reply(500, {});
  lists([{ status: 'queued', created: now }]);
  expect(await lookForSpecialistLeg(rest.client, REQUEST, now)).toMatchObject({ kind: 'accepted' });
});
