import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/core/access/principal.ts';
import type { AuditEntry } from '../../../src/core/audit/audit-entry.ts';
import type { CardBeside, CallCard } from '../../../src/core/console/call-card.ts';
import {
  type ActorId,
  type CallId,
  type ForceId,
  id,
  type OfferId,
  type SpecialistId,
} from '../../../src/core/ids.ts';
import { SHARED_PARTS, type SharedPart } from '../../../src/core/routing/mutual-aid.ts';
import type { Matter } from '../../../src/core/story/matter.ts';
import type { StoryChapter } from '../../../src/core/story/story.ts';
import { callHandlers } from '../../../src/http/handlers/calls.ts';
import { riskHandlers } from '../../../src/http/handlers/risk.ts';
import { storyHandlers } from '../../../src/http/handlers/stories.ts';
import { callCard } from '../../support/call-cards.ts';
import { aChapter, inChapter } from '../../support/chapters.ts';

const CALL = 'CA1';
const PARTNER = id<ForceId>('southshire');
const EVE = id<SpecialistId>('eve');
const eve: Principal = {
  ...{ actor: id<ActorId>('eve'), kind: 'person', specialist: EVE, forces: new Set([PARTNER]) },
  ...{ scopes: new Set(['specialist:self', 'calls:read'] as const), grant: 'session:1', name: null },
  elevated: null,
};
type Way = 'rung' | 'beside' | 'relief';

/** Eve of another force is rung for a call, rung beside others, or asked to relieve the force’s own specialist. */
function callOf(way: Way, share?: readonly SharedPart[]): CallCard {
  const card = callCard(CALL);
  const aid = share === undefined ? {} : { aid: { agreement: 'north-south', share } };
  if (way === 'rung')
    return { ...card, seat: { ...card.seat, state: 'ringing', specialistId: EVE, offersMade: 1, ...aid } };
  const beside: CardBeside = {
    ...{ role: way === 'relief' ? 'relief' : 'rung', state: 'ringing', specialistId: EVE },
    ...{ destinationId: null, offer: id<OfferId>('s2'), since: 1, by: null, ...aid },
  };
  const seat = { ...card.seat, state: 'inRoom' as const, specialistId: id<SpecialistId>('amina') };
  return { ...card, seat: { ...seat, beside: [beside] } };
}

function chapterOf(name: string, force: string): StoryChapter {
  const callId = id<CallId>(name);
  const chapter = { ...aChapter(callId, [inChapter('nia', 'victim')]), force: id<ForceId>(force) };
  const order = { orderId: 'o1', type: 'nonMolestation', standing: 'inForce', conditions: [] } as const;
  const matter: Matter = {
    id: `${name}.t1`,
    version: 1,
    kind: 'threat',
    force: id<ForceId>(force),
    callId,
    words: 'he will drown me',
    openedBy: id<ActorId>('ann'),
    openedAt: 1,
    dueAt: 2,
    status: 'open',
    closed: null,
  };
  const full = { ...chapter, location: '3 Invented Lane', orders: [order as never] };
  return { chapter: full, because: ['number'], matters: [matter], handOvers: [] };
}

function doors(card: CallCard) {
  const noted: AuditEntry[] = [];
  const notes = { note: async (entry: AuditEntry) => void noted.push(entry) };
  const calls = { find: async () => card } as never;
  const chapters = [
    chapterOf(CALL, card.force),
    chapterOf('CAbefore', card.force),
    chapterOf('CAours', PARTNER),
  ];
  const story = async () => ({ open: chapters.flatMap(({ matters }) => matters), chapters, hidden: 1 });
  const earlier = [{ callId: 'CAbefore', checklist: 'dash', answers: [] }];
  const handlers = {
    ...callHandlers({ calls, notes }),
    ...storyHandlers({
      ...{ calls, notes, stories: { story } as never, referrals: { ofCall: async () => [] } },
    }),
    ...riskHandlers({
      ...{ calls, notes, book: {} as never },
      questions: { of: async () => ({ fillings: [], earlier }) } as never,
      transcripts: { all: async () => [{ speaker: 'caller', text: 'at 3 Invented Lane', at: 1 }] } as never,
    }),
  };
  const request = (query: object) =>
    ({ principal: eve, params: { id: CALL }, query, requestId: 'r', now: 1 }) as never;
  return {
    noted,
    card: () => handlers.getCall(request({ by: 'id' })),
    story: () => handlers.getStory(request({ callId: CALL, limit: 10 })),
    questions: () => handlers.getCallQuestions(request({})),
    transcript: () => handlers.getTranscript(request({})),
  };
}

const WAYS: readonly Way[] = ['rung', 'beside', 'relief'];
const seen = async (way: Way, share?: readonly SharedPart[]) => {
  const open = doors(callOf(way, share));
  return { card: await open.card(), story: await open.story(), open };
};

describe('what a partner’s specialist is shown of the force that asks them', () => {
  it.each(WAYS)(
    'S15: given an agreement that shares nothing, %s, then no door shows more than the level',
    async (way) => {
      const { card, story, open } = await seen(way, []);
      expect(card.assessment).toMatchObject({ level: 'high', people: [], threats: [], codeWords: [] });
      expect(card.incident.location).toBeNull();
      expect(story.chapters.map(({ callId }) => callId)).toEqual([CALL, 'CAours']);
      expect(story.chapters[0]).toMatchObject({ people: [], orders: [], location: null, numberEnding: null });
      expect(story.open.map(({ callId }) => callId)).toEqual([CALL, 'CAours']);
      expect(story.hidden).toBe(2);
      expect((await open.questions()).earlier).toEqual([]);
      await expect(open.transcript()).rejects.toMatchObject({ code: 'forbidden' });
    },
  );

  it.each(WAYS)('S15: given no terms at all, %s, then the same: the least', async (way) => {
    const { card, story, open } = await seen(way);
    expect(card.assessment?.people).toEqual([]);
    expect(story.chapters.map(({ callId }) => callId)).toEqual([CALL, 'CAours']);
    await expect(open.transcript()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each(WAYS)('given an agreement that shares some, %s, then that and no other part', async (way) => {
    const { card, story } = await seen(way, ['reasons', 'location']);
    expect(card.assessment?.threats).toHaveLength(1);
    expect(card.assessment?.people).toEqual([]);
    const before = story.chapters.find(({ callId }) => callId === 'CAbefore');
    expect(before).toMatchObject({
      location: '3 Invented Lane',
      people: [],
      orders: [],
      told: [],
      matters: [],
    });
    expect(JSON.stringify(before)).not.toMatch(/drown|Nia|0900123/);
    expect(story.hidden).toBe(1);
  });

  it('given everything is shared, then what was said too; never the number, and never the questions of other calls', async () => {
    const { story, open } = await seen('rung', SHARED_PARTS);
    const before = story.chapters.find(({ callId }) => callId === 'CAbefore');
    expect(before).toMatchObject({ people: [{ name: 'Nia Fenn' }], orders: [{}], numberEnding: null });
    expect(before?.told).toHaveLength(1);
    expect((await open.transcript()).utterances).toHaveLength(1);
    expect((await open.questions()).earlier).toEqual([]);
  });

  it('given calls of the partner’s own force in the story, then they are shown as ever', async () => {
    const { story } = await seen('rung', []);
    expect(story.chapters[1]).toMatchObject({ people: [{ name: 'Nia Fenn' }], numberEnding: '123' });
  });

  it.each(WAYS)('S15: %s, then the log says to whom, under which agreement, and what of it', async (way) => {
    const { open } = await seen(way, ['orders']);
    await open.questions();
    expect(open.noted.map(({ what }) => what)).toEqual(['callRead', 'storyRead', 'questionsRead']);
    for (const entry of open.noted)
      expect(entry).toMatchObject({
        ...{ operation: 'disclosure', recipient: 'eve' },
        details: { agreement: 'north-south', share: 'orders' },
      });
    expect(open.noted[0]?.details).toMatchObject({ people: 0 });
  });
});
