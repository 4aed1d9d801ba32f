import { describe, expect, it } from 'vitest';
import { sessionCredentials } from '../../../../src/http/sign-in/session-credentials.ts';
import { type Sessions, sessionGrant } from '../../../../src/ports/sessions.ts';
import { sightOfToo, viewer } from '../../../support/feed-hub.ts';

const NOW = 1_000_000;
const credentials = (signedIn: boolean) => {
  const sessions = { holds: async () => signedIn } as unknown as Sessions;
  return sessionCredentials(sessions, null as never, { now: () => NOW });
};
const grant = sessionGrant('s-1');

describe('how a session that opened something stands', () => {
  it.each([
    ['that goes on', true, null, 'holds'],
    ['with broken glass that has time left', true, NOW + 1, 'holds'],
    ['with broken glass whose time is over', true, NOW, 'changed'],
    ['that was ended', false, null, 'ended'],
    ['that was ended, whose broken glass is over too', false, NOW, 'ended'],
  ] as const)(
    'S15: given a session %s, when it is looked at again, then it is told apart',
    async (_, signedIn, until, standing) => {
      const elevated = until === null ? null : sightOfToo('south', until);
      expect(await credentials(signedIn).standing(viewer({ grant, elevated }))).toBe(standing);
    },
  );

  it('given the grant of a key, then it is not for sessions to say', async () => {
    expect(await credentials(true).standing(viewer({ grant: 'key:wall' }))).toBeNull();
  });
});
