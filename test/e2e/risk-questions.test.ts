import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { editFiles } from '../support/world-files.ts';

interface Filled {
  readonly fillings: readonly {
    readonly checklist: { readonly id: string; readonly version: string };
    readonly answers: readonly {
      question: string;
      answer: { value: unknown };
      by: string;
      before: readonly { answer: { value: unknown }; by: string }[];
    }[];
    readonly result: { score: number; level: string | null; open: number; marac: string[] };
    readonly finished: unknown;
  }[];
  readonly earlier: readonly {
    callId: string;
    samePerson: boolean;
    answers: readonly { question: string; answer: { value: unknown } }[];
  }[];
}

function questions(stage: Stage, callSid: string, as = 'handler') {
  const at = `/calls/${callSid}/questions`;
  const done = async (work: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await work;
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  };
  return {
    start: (checklist: string) => done(stage.api('POST', at, { checklist }, as)),
    answers: (checklist: string, question: string, value: string, note: string | null = null) =>
      done(stage.api('PUT', `${at}/${checklist}/answers/${question}`, { kind: 'choice', value, note }, as)),
    judges: (checklist: string, level: string, why: string) =>
      done(stage.api('POST', `${at}/${checklist}/judgements`, { level, why }, as)),
    finishes: (checklist: string) => done(stage.api('POST', `${at}/${checklist}/finish`, {}, as)),
    all: async () => (await stage.api('GET', at, undefined, as)).body as Filled,
  };
}

it('two people fill one checklist at once: both see who answered what, the last stands, and nothing is lost', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, await stage.whoIsRung());
  const seated = (await stage.call(call.sid)).seat.offer?.specialistId as string;
  const handler = questions(stage, call.sid);
  const specialist = questions(stage, call.sid, seated);

  // When both begin it, and answer side by side, in any order
  await Promise.all([handler.start('dash'), specialist.start('dash')]);
  await Promise.all([
    handler.answers('dash', 'injury', 'yes', 'her arm'),
    specialist.answers('dash', 'strangulation', 'yes'),
    handler.answers('dash', 'weapons', 'dontKnow'),
    specialist.answers('dash', 'isolation', 'notAsked'),
    specialist.answers('dash', 'children-hurt', 'no'),
  ]);
  // And both answer the same question, one after the other
  await handler.answers('dash', 'fear', 'no');
  await specialist.answers('dash', 'fear', 'yes');

  // Then there is one filling, with every answer and whoever gave it
  const { fillings } = await handler.all();
  expect(fillings).toHaveLength(1);
  const given = new Map(fillings[0]?.answers.map((answer) => [answer.question, answer]));
  expect([...given.keys()].sort()).toEqual([
    'children-hurt',
    'fear',
    'injury',
    'isolation',
    'strangulation',
    'weapons',
  ]);
  expect(given.get('fear')?.answer.value).toBe('yes');
  expect(given.get('fear')?.before).toMatchObject([{ answer: { value: 'no' } }]);
  expect(given.get('fear')?.by).not.toBe(given.get('fear')?.before[0]?.by);
  expect(fillings[0]?.result).toMatchObject({ score: 3, level: 'high' });

  // And both have it on their card, as it is sent to consoles
  const card = await stage.card(call.sid);
  expect(card.risk?.checklists[0]).toMatchObject({ checklist: 'dash', level: 'high', score: 3 });

  // And a confirmed answer raised its follow-ups at once
  await stage.waits('the IDVA referral', async () => {
    const { referrals } = (await stage.api('GET', `/referrals?callId=${call.sid}`)).body as {
      referrals?: { pathway: string }[];
    };
    return referrals?.some(({ pathway }) => pathway === 'idva') === true;
  });

  // And taking an answer back lowers nothing (S6)
  await specialist.answers('dash', 'strangulation', 'no');
  await specialist.answers('dash', 'fear', 'no');
  const after = await stage.call(call.sid);
  expect(after.lookup.level).toBe('high');
  expect(after.questions?.fillings[0]?.reached).toBe('high');
  await stage.ends(call);
});

it('a call that ends in mid-question loses nothing, is completed afterwards, and is shown as earlier the next time', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.unknown);
  const asked = questions(stage, call.sid);
  await asked.start('dash');
  await asked.answers('dash', 'injury', 'yes');

  // When the line goes dead
  await stage.sim.hangUpAll();
  await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null);
  expect((await asked.all()).fillings[0]).toMatchObject({ result: { score: 1 }, finished: null });

  // Then the rest is filled in later, and raises the call and its follow-ups as it would have during it
  await asked.answers('dash', 'threats-to-kill', 'yes', 'he said tomorrow');
  await asked.judges('dash', 'high', 'her voice');
  await asked.finishes('dash');
  const { fillings } = await asked.all();
  expect(fillings[0]).toMatchObject({ result: { score: 2, level: 'high', marac: ['judgement'] } });
  expect(fillings[0]?.finished).not.toBeNull();
  expect((await stage.call(call.sid)).lookup.level).toBe('high');
});

it('answers of an earlier call about the same person come with their date and count for nothing', async () => {
  await using stage = await openStage();
  const first = await stage.connects(NUMBERS.anna);
  const before = questions(stage, first.sid);
  await stage.callWhen(first.sid, 'the match', (c) => c.lookup.state === 'matched');
  const personId = (await stage.call(first.sid)).lookup.assessment?.people[0]?.personId as string;
  await stage.does(first.sid, { type: 'confirmMatch', personId: personId as never });
  await before.start('dash');
  await before.answers('dash', 'strangulation', 'yes');
  await stage.ends(first);

  const second = await stage.connects(NUMBERS.anna);
  await stage.callWhen(second.sid, 'the match', (c) => c.lookup.state === 'matched');
  const now = questions(stage, second.sid);
  const shown = await stage.waits('the earlier answers', async () => {
    const { earlier } = await now.all();
    return earlier.length > 0 ? earlier : null;
  });
  expect(shown[0]).toMatchObject({
    callId: first.sid,
    samePerson: false,
    answers: [{ question: 'strangulation', answer: { value: 'yes' } }],
  });
  await now.start('dash');
  expect((await now.all()).fillings[0]?.result).toMatchObject({ score: 0, level: null });

  // And once the handler has confirmed who it is, they are said to be hers
  await stage.does(second.sid, { type: 'confirmMatch', personId: personId as never });
  await stage.waits('the same person', async () => (await now.all()).earlier[0]?.samePerson === true);
  await stage.ends(second);
});

it('a version withdrawn while it is in use is finished as it was; the next call begins with another', async () => {
  await using stage = await openStage({ overrides: { filesEveryMs: 50 } });
  const call = await stage.connects(NUMBERS.unknown);
  const asked = questions(stage, call.sid);
  await asked.start('sdash');
  await asked.answers('sdash', 'fear', 'yes');

  await editFiles(stage.configDir, {
    'checklists/sdash-1.yaml': (text) => text.replace('kind: sdash', 'kind: sdash\nstatus: withdrawn'),
  });
  await stage.waits('the files to be taken', async () => {
    const { checklists } = (await stage.api('GET', '/checklists')).body as { checklists: { id: string }[] };
    return !checklists.some(({ id }) => id === 'sdash');
  });

  await asked.answers('sdash', 'threats', 'yes');
  expect((await asked.all()).fillings[0]).toMatchObject({
    checklist: { id: 'sdash', version: '1' },
    result: { score: 2 },
  });
  const other = await stage.dials(NUMBERS.carl);
  const refused = await stage.api('POST', `/calls/${other.sid}/questions`, { checklist: 'sdash' });
  expect(refused.status).toBe(409);
  expect(JSON.stringify(refused.body)).toContain('withdrawn');
  await stage.sim.hangUpAll();
});
