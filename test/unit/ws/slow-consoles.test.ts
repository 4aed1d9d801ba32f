import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FEED_CLOSE } from '../../../src/wire/feed.ts';
import { UNREAD_LIMIT_MS, UNSENT_LIMIT_BYTES } from '../../../src/ws/feed-connection.ts';
import { hubOnTheBench, MiB } from '../../support/feed-hub.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `CA${index}`);

describe('a console that does not keep up', () => {
  let bench: ReturnType<typeof hubOnTheBench>;
  beforeEach(() => {
    bench = hubOnTheBench();
  });
  afterEach(() => bench.hub.close());

  it('given too much unsent when a call comes, when an old tick is answered before it is read, then the call is told once it is', () => {
    const { wire, connection } = bench.opens();
    wire.bufferedAmount = 2 * MiB;
    bench.call('CAlost');
    bench.hub.seen(connection);
    expect(wire.calls).toEqual([]);
    expect(wire.all('resumed')).toEqual([]);

    wire.drain();
    bench.hub.seen(connection);
    bench.call('CAlater');
    expect(wire.calls).toEqual(['CAlost', 'CAlater']);
    expect(wire.all('resumed')).toMatchObject([{ number: 1, changes: 1 }]);
  });

  it('given more missed than may wait at once, when it is read piece by piece, then each change comes once, in order, and nobody is closed', () => {
    const { wire, connection } = bench.opens();
    wire.bufferedAmount = 2 * MiB;
    for (const name of names(40)) bench.call(name, { bytes: MiB / 8 });
    let most = 0;
    for (let step = 0; step < 12; step += 1) {
      wire.drain();
      bench.hub.seen(connection);
      most = Math.max(most, wire.bufferedAmount);
      // Old ticks, answered while the next piece is on its way.
      bench.hub.seen(connection);
      bench.passes(2_000);
      bench.hub.tick();
    }
    expect(wire.calls).toEqual(names(40));
    expect(wire.all('resumed')).toMatchObject([{ number: 40, changes: 40 }]);
    expect(most).toBeLessThan(UNSENT_LIMIT_BYTES + MiB / 4);
    expect(wire.closed).toBeNull();
  });

  it('given changes that wait, when the tick comes, then it names no number beyond what was told, and says so', () => {
    const { wire, connection } = bench.opens();
    bench.call('CA1');
    wire.bufferedAmount = 2 * MiB;
    bench.call('CA2');
    bench.hub.tick();
    expect(wire.all('tick').at(-1)).toMatchObject({ number: 1, source: 'behind' });
    wire.drain();
    bench.hub.seen(connection);
    bench.hub.tick();
    expect(wire.all('tick').at(-1)).toMatchObject({ number: 2, source: 'live' });
  });

  it('given one that was silent for six seconds, when it breaks off, then the last tick does not lead it past what it missed', () => {
    const { wire } = bench.opens();
    bench.passes(6_000);
    bench.hub.tick();
    bench.call('CAmissed');
    bench.hub.tick();
    expect(wire.all('tick').at(-1)).toMatchObject({ number: 0, source: 'behind' });
  });

  it('given Redis lost what it had while much is unsent, when that is read, then it gets the new stream whole', () => {
    bench.call('CA1');
    const { wire, connection } = bench.opens();
    wire.bufferedAmount = 2 * MiB;
    bench.restart('t');
    bench.call('CA2');
    bench.hub.seen(connection);
    expect(wire.all('snapshot')).toHaveLength(1);
    wire.drain();
    bench.hub.seen(connection);
    expect(wire.all('snapshot').at(-1)).toMatchObject({ stream: 't', number: 2 });
    expect(wire.all('snapshot').at(-1)?.cards).toHaveLength(2);
  });

  it('given one that reads nothing, when it asks for everything again and again, then one snapshot waits, and it is closed as too slow', () => {
    for (const name of names(20)) bench.call(name, { bytes: MiB / 10 });
    const { wire, connection } = bench.opens();
    const waits = wire.bufferedAmount;
    expect(waits).toBeGreaterThan(UNSENT_LIMIT_BYTES);
    bench.hub.start(connection, null);
    expect(wire.closed).toBeNull();
    bench.hub.start(connection, null);
    expect(wire.closed).toBe(FEED_CLOSE.tooSlow);
    for (let again = 0; again < 20; again += 1) bench.hub.start(connection, null);
    bench.call('CAnew');
    bench.hub.tick();
    expect(wire.bufferedAmount).toBe(waits);
  });

  it('given one that asked again too early, when it has read what was on its way, then it gets what it asked for', () => {
    for (const name of names(20)) bench.call(name, { bytes: MiB / 10 });
    const { wire, connection } = bench.opens();
    bench.hub.start(connection, null);
    wire.drain();
    bench.hub.seen(connection);
    expect(wire.all('snapshot')).toHaveLength(2);
    expect([wire.closed, connection.behind]).toEqual([null, false]);
  });

  it('given one that opens calls and reads nothing, when it reads after all, then they are shown as opened, and little waited', () => {
    bench.call('CA1', { bytes: MiB / 2 });
    const { wire, connection } = bench.opens();
    for (let again = 0; again < 20; again += 1) connection.setOpen(bench.card('CA1'), true);
    expect(wire.bufferedAmount).toBeLessThan(2 * MiB);
    wire.drain();
    bench.hub.seen(connection);
    expect(wire.all('snapshot').at(-1)?.cards).toMatchObject([{ callId: 'CA1', detail: 'full' }]);
  });

  it('given one that talks and never reads, when a minute has passed, then it is cut off; one that reads a little is not', () => {
    const [deaf, slow] = [bench.opens(), bench.opens()];
    for (const { wire } of [deaf, slow]) wire.bufferedAmount = 3 * MiB;
    for (let ms = 0; ms <= UNREAD_LIMIT_MS; ms += 2_000) {
      for (const { connection } of [deaf, slow]) bench.hub.seen(connection);
      slow.wire.bufferedAmount -= 20_000;
      bench.hub.tick();
      expect(deaf.wire.closed).toBe(ms < UNREAD_LIMIT_MS ? null : 'terminated');
      bench.passes(2_000);
    }
    expect(slow.wire.closed).toBeNull();
    expect(bench.hub.size).toBe(1);
  });
});
