import { describe, expect, it } from 'vitest';
import {
  type Answer,
  createOutbox,
  type Standing,
  type WaitingAnswer,
} from '../../../src/console/screens/questions/answer-outbox.ts';

const YES: Answer = { kind: 'choice', value: 'yes', note: null };
const NO: Answer = { kind: 'choice', value: 'no', note: null };

/** A service that can be away, and what it was sent. */
function aConsole() {
  const state = { away: null as Error | null, standing: [] as Standing[], sent: [] as WaitingAnswer[] };
  const outbox = createOutbox({
    send: async (answer) => {
      await Promise.resolve();
      if (state.away !== null) throw state.away;
      state.sent.push(answer);
    },
    standing: async () => {
      if (state.away !== null) throw state.away;
      return state.standing;
    },
    me: () => 'hana',
    refusal: (error) => (error instanceof RangeError ? error.message : null),
  });
  let keys = 0;
  const give = (question: string, answer: Answer, at = 100) => {
    keys += 1;
    outbox.give({ key: `k${keys}`, callId: 'CA1', checklist: 'dash', question, answer, at });
  };
  const states = () => outbox.waiting.value.map(({ question, state: now }) => [question, now]);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const sent = () => state.sent.map(({ question, answer, key }) => [question, answer.value, key]);
  return { state, outbox, give, states, settled, sent };
}

describe('answers on their way', () => {
  it('given the service, then they go one after the other and nothing waits', async () => {
    const c = aConsole();
    c.give('fear', YES);
    c.give('fear', NO);
    c.give('weapon', YES);
    await c.settled();
    expect(c.sent()).toEqual([
      ['fear', 'yes', 'k1'],
      ['fear', 'no', 'k2'],
      ['weapon', 'yes', 'k3'],
    ]);
    expect(c.states()).toEqual([]);
  });

  it('given a service that does not answer, then they are kept in their order, and sent once with the same key when it is back', async () => {
    const c = aConsole();
    c.state.away = new Error('away');
    c.give('fear', YES);
    c.give('fear', NO);
    await c.settled();
    c.give('weapon', YES);
    await c.settled();
    expect(c.states()).toEqual([
      ['fear', 'kept'],
      ['fear', 'kept'],
      ['weapon', 'kept'],
    ]);
    await c.outbox.retry();
    expect(c.states().map(([, state]) => state)).toEqual(['kept', 'kept', 'kept']);
    c.state.away = null;
    await c.outbox.retry();
    expect(c.sent()).toEqual([
      ['fear', 'yes', 'k1'],
      ['fear', 'no', 'k2'],
      ['weapon', 'yes', 'k3'],
    ]);
    expect(c.states()).toEqual([]);
  });

  it('given a colleague who answered meanwhile, then the kept one does not go over theirs until its giver says so', async () => {
    const c = aConsole();
    c.state.away = new Error('away');
    c.give('fear', YES);
    c.give('weapon', YES);
    await c.settled();
    c.state.away = null;
    c.state.standing = [
      { checklist: 'dash', question: 'fear', by: 'amina', at: 150 },
      { checklist: 'dash', question: 'weapon', by: 'amina', at: 50 },
    ];
    await c.outbox.retry();
    expect(c.states()).toEqual([['fear', 'overtaken']]);
    expect(c.sent()).toEqual([['weapon', 'yes', 'k2']]);
    c.outbox.insist('k1');
    await c.settled();
    expect(c.sent()).toContainEqual(['fear', 'yes', 'k1']);
    expect(c.states()).toEqual([]);
  });

  it('given one’s own later answer, then nothing was overtaken', async () => {
    const c = aConsole();
    c.state.away = new Error('away');
    c.give('fear', NO);
    await c.settled();
    c.state.away = null;
    c.state.standing = [{ checklist: 'dash', question: 'fear', by: 'hana', at: 150 }];
    await c.outbox.retry();
    expect(c.states()).toEqual([]);
  });

  it('given a refusal, then it stays with its reason until it was seen, and the next one goes', async () => {
    const c = aConsole();
    c.state.away = new RangeError('No such question.');
    c.give('fear', YES);
    await c.settled();
    c.state.away = null;
    c.give('weapon', YES);
    await c.settled();
    expect(c.outbox.waiting.value).toMatchObject([
      { question: 'fear', state: 'refused', why: 'No such question.' },
    ]);
    expect(c.sent()).toEqual([['weapon', 'yes', 'k2']]);
    c.outbox.drop('k1');
    expect(c.states()).toEqual([]);
  });
});
