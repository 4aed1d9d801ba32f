import { afterEach, describe, expect, it } from 'vitest';
import type { Standing } from '../../../src/ports/authenticator.ts';
import { FEED_CLOSE } from '../../../src/wire/feed.ts';
import { sightOf } from '../../../src/ws/sight.ts';
import { hubOnTheBench, sightOfToo, viewer } from '../../support/feed-hub.ts';
import { waitFor } from '../../support/wait-for.ts';

const HALF_AN_HOUR = 30 * 60_000;
/** More ticks than lie between two questions whether a grant still stands. */
const SOME_TICKS = 5;

describe('sight on the feed', () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  it('S15: given broken glass beside an older tab of the same session, when its time is over, then that tab alone is told to come back, and sees nothing more', () => {
    const bench = hubOnTheBench();
    open.push(bench.hub);
    const before = bench.opens();
    const beyond = bench.opens({ elevated: sightOfToo('south', bench.now + HALF_AN_HOUR) });
    bench.call('CAin-time', { force: 'south' });
    expect(beyond.wire.calls).toEqual(['CAin-time']);

    bench.passes(HALF_AN_HOUR);
    for (const { connection } of [before, beyond]) bench.hub.seen(connection);
    bench.hub.tick();
    bench.call('CAtoo-late', { force: 'south' });
    expect([before.wire.closed, beyond.wire.closed]).toEqual([null, FEED_CLOSE.sightChanged]);
    expect(beyond.wire.calls).toEqual(['CAin-time']);
    expect(before.wire.calls).toEqual([]);
  });

  it.each([
    ['ended', FEED_CLOSE.signInAgain],
    ['changed', FEED_CLOSE.sightChanged],
  ] as const)(
    'S15: given two tabs of one grant with other rights, when the second one’s have %s, then it alone is closed, with %i',
    async (standing, code) => {
      const asked: string[] = [];
      const stands = async ({ keyHash }: { readonly keyHash?: string }): Promise<Standing> => {
        asked.push(String(keyHash));
        return keyHash === 'old' ? standing : 'holds';
      };
      const bench = hubOnTheBench(stands);
      open.push(bench.hub);
      const [now, old, too] = [
        bench.opens({ grant: 'key:wall', keyHash: 'new' }),
        bench.opens({ grant: 'key:wall', keyHash: 'old' }),
        bench.opens({ grant: 'key:wall', keyHash: 'old' }),
      ];
      for (let tick = 0; tick < SOME_TICKS; tick += 1) bench.hub.tick();
      await waitFor(() => too.wire.closed !== null, { what: 'the second tab being closed' });
      expect([now.wire.closed, old.wire.closed, too.wire.closed]).toEqual([null, code, code]);
      expect(asked).toEqual(['new', 'old']);
      bench.call('CAafter');
      expect([now.wire.calls, old.wire.calls]).toEqual([['CAafter'], []]);
    },
  );

  it('given one that is closing already, when its grant is looked at again, then the others of it are looked at all the same', async () => {
    let standing: Standing = 'holds';
    const bench = hubOnTheBench(async () => standing);
    open.push(bench.hub);
    const [closing, other] = [bench.opens(), bench.opens()];
    closing.connection.close(FEED_CLOSE.protocol, 'a test');
    standing = 'ended';
    for (let tick = 0; tick < SOME_TICKS; tick += 1) bench.hub.tick();
    await waitFor(() => other.wire.closed !== null, { what: 'the other being closed' });
    expect(closing.wire.closed).toBe(FEED_CLOSE.protocol);
  });

  it('given the same rights in another order, then it is the same sight; given more or less to see, another', () => {
    const forces = (...names: string[]) => ({ forces: new Set(names) }) as never;
    expect(sightOf(viewer(forces('north', 'south')))).toBe(sightOf(viewer(forces('south', 'north'))));
    const sights = [
      viewer(),
      viewer(forces('north', 'south')),
      viewer({ elevated: sightOfToo('south', 5) }),
      viewer({ scopes: new Set(['calls:read', 'alarms:read']) }),
      viewer({ specialist: 'sam' as never }),
    ].map(sightOf);
    expect(new Set(sights).size).toBe(sights.length);
  });
});
