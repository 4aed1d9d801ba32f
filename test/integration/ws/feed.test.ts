import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/core/audit/audit-entry.ts';
import type { CallCard } from '../../../src/core/console/call-card.ts';
import { type ActorId, type ForceId, id, type OfferId, type SpecialistId } from '../../../src/core/ids.ts';
import { newApiKey } from '../../../src/http/api-keys.ts';
import { createAuthenticator } from '../../../src/http/authenticator.ts';
import type { CommandOutcome } from '../../../src/ports/call-commands.ts';
import type { FeedSource } from '../../../src/ports/feed-source.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import { openCardFeed } from '../../../src/redis/card-feed.ts';
import { feedKeys } from '../../../src/redis/feed-keys.ts';
import { openFeedSource } from '../../../src/redis/feed-source.ts';
import { openTicketOffice } from '../../../src/redis/ticket-office.ts';
import { FEED_CLOSE } from '../../../src/wire/feed.ts';
import { type FeedServer, openFeed } from '../../../src/ws/feed-server.ts';
import { apiServer, keyMaker } from '../../support/api-server.ts';
import { callCard } from '../../support/call-cards.ts';
import { type ConsoleOptions, type FeedConsole, openConsole } from '../../support/feed-console.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const ORIGIN = 'https://alongside.example';
const sealing = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 3)]]) };

describe('the console feed', () => {
  let fresh: FreshRedis;
  let closing: (() => Promise<unknown>)[];
  let audited: AuditEntry[];
  let asked: string[];
  let outcome: CommandOutcome;
  let nowMs: number;
  const { keys, keyOf } = keyMaker();
  const clock = { now: () => nowMs };
  beforeEach(() => {
    fresh = freshRedis();
    [closing, audited, asked] = [[], [], []];
    outcome = { kind: 'done' };
    nowMs = Date.now();
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
    await fresh.close();
  });

  const publisher = () =>
    openCardFeed({ redis: fresh.client, prefix: fresh.prefix, sealing, clock: { now: () => Date.now() } });
  const tickets = () => openTicketOffice(fresh.client, fresh.prefix);

  /** One web process: its own connections, source and feed. */
  async function instance(): Promise<{ url: string; feed: FeedServer; source: FeedSource }> {
    const http = await apiServer(keys);
    const source = openFeedSource({
      ...{ redis: fresh.connect(), reader: fresh.connect({ maxRetriesPerRequest: null }) },
      ...{ prefix: fresh.prefix, sealing, clock, log: SILENT_LOG },
    });
    await source.start();
    const feed = openFeed(http.http.server, {
      source,
      authenticator: createAuthenticator(keys, tickets(), { now: () => Date.now() }),
      calls: {
        command: async (callId, command, by) => {
          if (!asked.includes(by.commandId)) asked.push(by.commandId, `${callId}:${command.type}`);
          return outcome;
        },
        lateIdentity: async () => outcome,
        find: async ({ value }) => source.state().cards.get(value) ?? null,
        live: async () => [...source.state().cards.values()],
      },
      notes: { note: async (entry) => void audited.push(entry) },
      ...{ clock, log: SILENT_LOG, meter: NO_METER },
      ...{ origins: new Set([ORIGIN]), maxConnections: 50, tickEveryMs: 200 },
    });
    closing.push(
      async () => http[Symbol.asyncDispose](),
      () => source.stop(),
      () => feed.close(),
    );
    return { url: http.url, feed, source };
  }

  async function console_(url: string, options: ConsoleOptions): Promise<FeedConsole> {
    const opened = await openConsole(url, { have: null, ...options });
    closing.push(async () => opened[Symbol.asyncDispose]());
    return opened;
  }

  const reader = (force = 'northshire') => keyOf(['calls:read', 'calls:command'], { force });
  const cardOf = (callId: string) => (message: { change: { kind: string; card?: CallCard } }) =>
    message.change.card?.callId === callId;

  it('given calls before and after a console comes, when it opens the feed, then it gets a snapshot and numbered changes', async () => {
    await publisher().publish(callCard('CA1'));
    const { url } = await instance();
    const desk = await console_(url, { key: reader() });
    expect((await desk.hears('hello')).protocol).toBe(1);
    const snapshot = await desk.hears('snapshot');
    expect(snapshot.cards.map(({ callId }) => callId)).toEqual(['CA1']);
    await publisher().publish(callCard('CA2'));
    const change = await desk.hears('change', cardOf('CA2'));
    expect(change.number).toBe(snapshot.number + 1);
  });

  it('given two instances, when a card is published once, then consoles on both hear it under the same number', async () => {
    const [one, two] = [await instance(), await instance()];
    const desks = [await console_(one.url, { key: reader() }), await console_(two.url, { key: reader() })];
    for (const desk of desks) await desk.hears('snapshot');
    await publisher().publish(callCard('CA1'));
    const [a, b] = await Promise.all(desks.map((desk) => desk.hears('change', cardOf('CA1'))));
    expect(a).toEqual(b);
  });

  it('S12: given an older version of a card after a newer one, when it is published, then nobody hears of it', async () => {
    const { url } = await instance();
    const desk = await console_(url, { key: reader() });
    await desk.hears('snapshot');
    for (const version of [2, 1, 2, 3]) await publisher().publish(callCard('CA1', { version }));
    await desk.hears('change', ({ change }) => change.kind === 'card' && change.card.version === 3);
    const versions = desk.messages.flatMap((message) =>
      message.type === 'change' && message.change.kind === 'card' ? [message.change.card.version] : [],
    );
    expect(versions).toEqual([2, 3]);
  });

  it('given a console that was away, when it comes back to another instance, then it gets what it missed and no more', async () => {
    const [one, two] = [await instance(), await instance()];
    await publisher().publish(callCard('CA1'));
    const before = await console_(one.url, { key: reader() });
    await waitFor(() => JSON.stringify(before.messages).includes('CA1'), { what: 'the first call' });
    const { stream } = await before.hears('snapshot');
    before.socket.terminate();
    await publisher().publish(callCard('CA2'));
    await publisher().publish(callCard('CA3'));
    const there = await console_(two.url, { key: reader() });
    await waitFor(() => there.messages.some((m) => JSON.stringify(m).includes('CA3')), {
      what: 'CA3 on two',
    });
    const back = await console_(two.url, { key: reader(), have: { stream, number: 1 } });
    expect(await back.hears('resumed')).toMatchObject({ number: 3, changes: 2 });
    expect(back.messages.filter(({ type }) => type === 'change')).toHaveLength(2);
    expect(back.messages.some(({ type }) => type === 'snapshot')).toBe(false);
  });

  it('given a number of another stream, or from the future, when a console resumes, then it gets a snapshot', async () => {
    const { url } = await instance();
    await publisher().publish(callCard('CA1'));
    for (const have of [
      { stream: 'other', number: 1 },
      { stream: (await fresh.client.get(feedKeys(fresh.prefix).epoch)) ?? '', number: 999 },
    ]) {
      const desk = await console_(url, { key: reader(), have });
      await desk.hears('snapshot');
    }
  });

  it('given Redis loses everything, when new calls come, then every console gets a new snapshot in a new stream', async () => {
    const { url } = await instance();
    for (const name of ['CA1', 'CA2', 'CA3']) await publisher().publish(callCard(name));
    const desk = await console_(url, { key: reader() });
    await waitFor(() => JSON.stringify(desk.messages).includes('CA3'), { what: 'the three calls' });
    await fresh.client.del(...(await fresh.keys()));
    await publisher().publish(callCard('CA9'));
    const anew = await desk.hears('snapshot', ({ cards }) => cards.some(({ callId }) => callId === 'CA9'));
    expect(anew.cards).toHaveLength(1);
  });

  describe('who sees what', () => {
    it('given calls of two forces, when a console of one opens the feed, then it hears of that one only', async () => {
      const { url } = await instance();
      const desk = await console_(url, { key: reader('southshire') });
      await desk.hears('snapshot');
      await publisher().publish(callCard('CA1'));
      await publisher().publish(callCard('CA2', { force: id<ForceId>('southshire') }));
      await desk.hears('change', cardOf('CA2'));
      expect(JSON.stringify(desk.messages)).not.toContain('CA1');
    });

    it('S15: given a matched call, when a console opens it, then the rest is shown and who saw it is noted once', async () => {
      await publisher().publish(callCard('CA1'));
      const { url } = await instance();
      const desk = await console_(url, { key: reader() });
      await desk.hears('snapshot');
      expect(JSON.stringify(desk.messages)).not.toMatch(/Nia|kettle|Close/);
      expect(audited).toEqual([]);
      desk.say({ type: 'open', callId: 'CA1' });
      const full = await desk.hears('change', cardOf('CA1'));
      expect(JSON.stringify(full)).toContain('Nia Example');
      await publisher().publish(callCard('CA1', { version: 2 }));
      await desk.hears('change', ({ change }) => change.kind === 'card' && change.card.version === 2);
      expect(audited).toMatchObject([{ what: 'callShown', operation: 'consultation', subjectId: 'CA1' }]);
      desk.say({ type: 'shut', callId: 'CA1' });
      await desk.hears('change', ({ change }) => change.kind === 'card' && change.card.detail === 'summary');
    });

    it('S11: given an offer to a specialist, when it goes to another, then the first console loses sight of the call', async () => {
      const { url } = await instance();
      const sam = await console_(url, {
        key: keyOf(['specialist:self'], { specialist: 'sam', force: 'other' }),
      });
      expect((await sam.hears('snapshot')).cards).toEqual([]);
      const aid = { agreement: 'mutual aid', share: ['people'] } as const;
      const seat = { ...callCard('x').seat, state: 'ringing', aid } as const;
      const offeredTo = (specialist: string, version: number) =>
        callCard('CA1', { version, seat: { ...seat, specialistId: id<SpecialistId>(specialist) } });
      await publisher().publish(offeredTo('sam', 1));
      expect(JSON.stringify(await sam.hears('change'))).toContain('Nia Example');
      await publisher().publish(offeredTo('kim', 2));
      await sam.hears('change', ({ change }) => change.kind === 'gone' && change.callId === 'CA1');
      expect(JSON.stringify(sam.messages)).not.toContain('kim');
    });

    it('S15: given partners of two agreements in one call, then each console has what its own agreement shares', async () => {
      const { url } = await instance();
      const partner = (specialist: string) =>
        console_(url, { key: keyOf(['specialist:self'], { specialist, force: 'other' }) });
      const [sam, kim, lee] = [await partner('sam'), await partner('kim'), await partner('lee')];
      for (const each of [sam, kim, lee]) await each.hears('snapshot');
      const beside = (role: 'relief' | 'rung', specialist: string, share?: readonly 'location'[]) => ({
        ...{ role, state: 'ringing' as const, specialistId: id<SpecialistId>(specialist) },
        ...{ destinationId: null, offer: id<OfferId>(specialist), since: 1, by: null },
        ...(share !== undefined && { aid: { agreement: `for ${specialist}`, share } }),
      });
      const aid = { agreement: 'for sam', share: ['people'] as const };
      const people = [beside('relief', 'kim', ['location']), beside('rung', 'lee')];
      const seat = { ...callCard('x').seat, specialistId: id<SpecialistId>('sam'), aid, beside: people };
      await publisher().publish(callCard('CA1', { seat: { ...seat, state: 'inRoom', mode: 'listening' } }));
      const shown = async (desk: FeedConsole) => JSON.stringify(await desk.hears('change', cardOf('CA1')));
      expect(await shown(sam)).toMatch(/Nia Example/);
      expect(await shown(sam)).not.toMatch(/Close|find you/);
      expect(await shown(kim)).toMatch(/4 Invented Close/);
      expect(await shown(kim)).not.toMatch(/Nia|kettle|find you/);
      expect(await shown(lee)).not.toMatch(/Nia|kettle|find you|Close/);
      await waitFor(() => audited.length === 3, { what: 'each in the log' });
      const told = audited.map(({ recipient, details: { agreement, share } }) => ({
        recipient,
        agreement,
        share,
      }));
      expect(new Set(told.map(({ recipient }) => recipient)).size).toBe(3);
      expect(told).toMatchObject([
        { agreement: 'for sam', share: 'people' },
        { agreement: 'for kim', share: 'location' },
        { agreement: null, share: 'level only' },
      ]);
    });

    it('given alarms and presence, when they change, then only those with the scope and force hear of it', async () => {
      const { url } = await instance();
      const with_ = await console_(url, { key: keyOf(['calls:read', 'alarms:read', 'specialists:read']) });
      const without = await console_(url, { key: reader() });
      for (const desk of [with_, without]) await desk.hears('snapshot');
      const force = id<ForceId>('northshire');
      await publisher().publishAlarm({
        id: 'a1',
        force,
        escalations: 0,
        acknowledged: null,
        closed: null,
      } as never);
      const presence = {
        specialistId: id<SpecialistId>('sam'),
        state: 'ready',
        since: 5,
        reason: null,
      } as const;
      await publisher().publishPresence(presence, force);
      await publisher().publish(callCard('CA1'));
      await with_.hears('change', ({ change }) => change.kind === 'presence');
      await without.hears('change', cardOf('CA1'));
      expect(with_.messages.filter(({ type }) => type === 'change').length).toBeGreaterThanOrEqual(2);
      expect(JSON.stringify(without.messages)).not.toMatch(/"alarm"|"presence","presence"/);
    });

    it('S14: given a published card, when Redis is read, then no name, place or word of it is there in the clear', async () => {
      await publisher().publish(callCard('CA1'));
      const { changes, state } = feedKeys(fresh.prefix);
      const stored = JSON.stringify([
        await fresh.client.xrange(changes, '-', '+'),
        await fresh.client.hgetall(state.card),
      ]);
      expect(stored).toContain('CA1');
      expect(stored).not.toMatch(/Nia|kettle|Close|northshire/);
    });
  });

  describe('the door', () => {
    it.each([
      ['no key', {}, '401'],
      ['a wrong ticket', { ticket: 'x'.repeat(43) }, '401'],
      ['another site’s page', { origin: 'https://evil.example', key: 'valid' }, '403'],
      ['a key that is not for the feed', { key: 'other' }, '403'],
    ])(
      'given %s, when the feed is opened, then it is turned away before the upgrade',
      async (_, options, status) => {
        const { url, feed } = await instance();
        const wanted: Record<string, string> = { valid: reader(), other: keyOf(['audit:read']) };
        const key = 'key' in options ? { key: wanted[String(options.key)] ?? '' } : {};
        await expect(openConsole(url, { ...options, ...key })).rejects.toThrow(status);
        expect(feed.connections()).toBe(0);
      },
    );

    it('given a ticket, when it is used twice, then the second is turned away', async () => {
      const { url } = await instance();
      const found = await createAuthenticator(keys, null, clock).authenticate({
        ...{ authorization: `Bearer ${reader()}`, cookie: null, ticket: null },
      });
      if (!found.ok) throw new Error('the key is valid');
      const ticket = await tickets().issue(found.principal);
      const desk = await console_(url, { ticket, origin: ORIGIN });
      await desk.hears('snapshot');
      expect(desk.socket.protocol).toBe('alongside.feed.1');
      await expect(openConsole(url, { ticket, origin: ORIGIN })).rejects.toThrow('401');
    });
  });

  describe('slow and hostile consoles', () => {
    it('given a frozen console, when it has not answered for 5 and then 15 seconds, then it is left out, then dropped', async () => {
      const { url, feed } = await instance();
      const [frozen, well] = [await console_(url, { key: reader() }), await console_(url, { key: reader() })];
      frozen.answering = false;
      for (const desk of [frozen, well]) await desk.hears('snapshot');
      nowMs += 6_000;
      await well.hears('tick', ({ at }) => at >= nowMs);
      await publisher().publish(callCard('CA1'));
      await well.hears('change', cardOf('CA1'));
      expect(frozen.messages.some(({ type }) => type === 'change')).toBe(false);
      nowMs += 10_000;
      // The well one answers the next tick in time because it answered the last; the frozen one does not.
      await waitFor(() => frozen.closed, { what: 'the frozen console being dropped', timeoutMs: 8_000 });
      expect(well.closed).toBeNull();
      expect(feed.connections()).toBe(1);
    });

    it('given a console left out for a while, when it answers again, then it is brought up to date', async () => {
      const { url, source } = await instance();
      const desk = await console_(url, { key: reader() });
      desk.answering = false;
      await desk.hears('snapshot');
      nowMs += 6_000;
      await desk.hears('tick', ({ at }) => at >= nowMs);
      await publisher().publish(callCard('CA1'));
      await publisher().publish(callCard('CA2'));
      // It is not told a number that would lead it past what it missed.
      await waitFor(() => source.state().number === 2, { what: 'both calls' });
      expect(await desk.hears('tick', ({ source: told }) => told === 'behind')).toMatchObject({ number: 0 });
      desk.say({ type: 'seen', number: 0 });
      for (const callId of ['CA1', 'CA2']) await desk.hears('change', cardOf(callId));
    });

    it.each([
      ['no JSON', 'hello', FEED_CLOSE.protocol],
      ['an unknown message', '{"type":"reboot"}', FEED_CLOSE.protocol],
      ['an oversized message', 'x'.repeat(20_000), 1009],
    ])(
      'given %s from a console, when it arrives, then that console alone is closed',
      async (_, text, code) => {
        const { url } = await instance();
        const [bad, good] = [await console_(url, { key: reader() }), await console_(url, { key: reader() })];
        for (const desk of [bad, good]) await desk.hears('snapshot');
        bad.socket.send(text);
        await waitFor(() => bad.closed, { what: 'the bad console being closed' });
        expect([bad.closed?.code, good.closed]).toEqual([code, null]);
      },
    );

    it('given a console that asks for everything and reads nothing, when it goes on, then it is closed as too slow, and others are unharmed', async () => {
      const reference = 'x'.repeat(50_000);
      const incident = { reference, grade: null, location: null };
      const calls = Array.from({ length: 40 }, (_, index) => callCard(`CA-${index}`, { incident }));
      await Promise.all(calls.map((card) => publisher().publish(card)));
      const { url } = await instance();
      const [deaf, good] = [await console_(url, { key: reader() }), await console_(url, { key: reader() })];
      await good.hears('snapshot', ({ cards }) => cards.length === 40);
      deaf.socket.pause();
      // Two megabytes each: the wire itself holds a few of them.
      for (let again = 0; again < 30; again += 1) deaf.say({ type: 'start', have: null });
      await publisher().publish(callCard('CA1'));
      await good.hears('change', cardOf('CA1'));
      deaf.socket.resume();
      await waitFor(() => deaf.closed, { what: 'the deaf console being closed', timeoutMs: 10_000 });
      expect([deaf.closed?.code, good.closed]).toEqual([FEED_CLOSE.tooSlow, null]);
      expect(deaf.messages.filter(({ type }) => type === 'snapshot').length).toBeLessThan(20);
    });

    it('given a thousand pings at once, when they arrive, then that console is closed: each would be answered, read or not', async () => {
      const { url } = await instance();
      const [flood, good] = [await console_(url, { key: reader() }), await console_(url, { key: reader() })];
      for (const desk of [flood, good]) await desk.hears('snapshot');
      for (let i = 0; i < 1_000; i += 1) flood.socket.ping('x'.repeat(125));
      await waitFor(() => flood.closed, { what: 'the flood being closed' });
      expect([flood.closed?.code, good.closed]).toEqual([FEED_CLOSE.tooMany, null]);
    });

    it('given ten thousand messages at once, when they arrive, then the console is told and others are unharmed', async () => {
      const { url } = await instance();
      const [flood, good] = [await console_(url, { key: reader() }), await console_(url, { key: reader() })];
      for (const desk of [flood, good]) await desk.hears('snapshot');
      for (let i = 0; i < 10_000; i += 1) flood.say({ type: 'seen', number: 0 });
      await publisher().publish(callCard('CA1'));
      await good.hears('change', cardOf('CA1'));
      await waitFor(() => flood.closed, { what: 'the flood being closed' });
      expect(flood.closed?.code).toBe(FEED_CLOSE.tooMany);
    });
  });

  describe('commands', () => {
    const command = (part = {}) => ({
      ...{ type: 'command', id: 'press-0001', callId: 'CA1', command: { type: 'hold' } },
      ...part,
    });

    it('S12: given the same command twice, when it is answered, then it was done once', async () => {
      await publisher().publish(callCard('CA1'));
      const { url } = await instance();
      const desk = await console_(url, { key: reader() });
      await desk.hears('snapshot');
      desk.say(command());
      desk.say(command());
      await waitFor(() => desk.messages.filter(({ type }) => type === 'answer').length === 2, {
        what: 'two answers',
      });
      expect(desk.messages.filter(({ type }) => type === 'answer')).toEqual(
        Array(2).fill({ type: 'answer', id: 'press-0001', outcome: 'done', reason: null }),
      );
      expect(asked).toHaveLength(2);
      expect(asked[1]).toBe('CA1:hold');
    });

    it.each([
      [
        'a name that is none',
        { type: 'inviteObserver', as: 'supervisor', who: { kind: 'desk', destinationId: 'the canteen' } },
        /not of the right form/,
      ],
      [
        'a sentence too long',
        { type: 'setGrade', grade: '1', because: 'x'.repeat(501) },
        /^because is at most 500 characters/,
      ],
      ['a button of a newer release', { type: 'dance' }, /not of the right form/],
    ])(
      'given a command with %s, when it is sent, then it is refused in words, nothing is done, and the console keeps its feed',
      async (_, wanted, reason) => {
        await publisher().publish(callCard('CA1'));
        const { url } = await instance();
        const desk = await console_(url, { key: reader() });
        await desk.hears('snapshot');
        desk.socket.send(
          JSON.stringify({ type: 'command', id: 'press-0009', callId: 'CA1', command: wanted }),
        );
        const answer = await desk.hears('answer', ({ id }) => id === 'press-0009');
        expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) });
        expect(JSON.stringify(answer)).not.toMatch(/canteen|xxx|dance/);
        desk.say(command());
        expect(await desk.hears('answer', ({ id }) => id === 'press-0001')).toMatchObject({
          outcome: 'done',
        });
        expect([desk.closed, asked.filter((one) => one.startsWith('CA1'))]).toEqual([null, ['CA1:hold']]);
      },
    );

    it('given what the call refuses, or another force’s call, when it is asked, then the answer says refused', async () => {
      await publisher().publish(callCard('CA1'));
      await publisher().publish(callCard('CA2', { force: id<ForceId>('southshire') }));
      const { url } = await instance();
      const desk = await console_(url, { key: reader() });
      await desk.hears('snapshot');
      outcome = { kind: 'refused', reason: 'the line forbids holding' };
      desk.say(command());
      desk.say(command({ id: 'press-0002', callId: 'CA2' }));
      const answers = [
        await desk.hears('answer', ({ id }) => id === 'press-0001'),
        await desk.hears('answer', ({ id }) => id === 'press-0002'),
      ];
      expect(answers.map(({ outcome: said, reason }) => [said, reason])).toEqual([
        ['refused', 'the line forbids holding'],
        ['refused', 'there is no such call'],
      ]);
    });
  });

  it('S15: given a key with a force taken away, when its consoles are looked at again, then they come back with the same key and see the rest only', async () => {
    for (const [name, force] of Object.entries({ CA1: 'northshire', CA2: 'southshire' }))
      await publisher().publish(callCard(name, { force: id<ForceId>(force) }));
    const { url } = await instance();
    const { key, hash } = newApiKey('wall');
    const wall = (...forces: string[]) => ({
      ...{ id: 'wall', hash, actor: id<ActorId>('wall'), specialist: null, expires: '2099-12-31', note: '' },
      ...{ scopes: ['calls:read' as const], forces: forces.map((force) => id<ForceId>(force)) },
    });
    keys.replace([wall('northshire', 'southshire')]);
    const before = await console_(url, { key });
    expect((await before.hears('snapshot')).cards).toHaveLength(2);
    keys.replace([wall('northshire')]);
    await waitFor(() => before.closed, { what: 'the console being closed', timeoutMs: 15_000 });
    expect(before.closed?.code).toBe(FEED_CLOSE.sightChanged);
    const after = await console_(url, { key });
    expect((await after.hears('snapshot')).cards).toMatchObject([{ callId: 'CA1' }]);
    expect((await after.hears('hello')).sight).not.toBe((await before.hears('hello')).sight);
  });

  it('given a key taken out of the file, when its consoles are looked at again, then they are closed', async () => {
    const { url } = await instance();
    const own = keyMaker();
    const desk = await console_(url, { key: reader() });
    await desk.hears('snapshot');
    keys.replace([]);
    own.keys.replace([]);
    await waitFor(() => desk.closed, { what: 'the console being closed', timeoutMs: 15_000 });
    expect(desk.closed?.code).toBe(FEED_CLOSE.signInAgain);
  });
});
