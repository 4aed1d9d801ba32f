import { z } from 'zod';
import { level } from './assessment.ts';
import { idParams, idText, instant, limit, opaqueId, text, why } from './common.ts';
import type { Operation } from './operation.ts';
import { told } from './telling.ts';

const tieKind = z.enum(['number', 'person', 'household', 'address', 'call']);

export const matter = z
  .object({
    id: idText,
    kind: z.enum(['threat', 'callBack', 'attendance', 'promise', 'handOver']),
    force: idText,
    callId: idText,
    words: text,
    openedBy: idText,
    openedAt: instant,
    dueAt: instant.meta({ description: 'From then on it is an alarm' }),
    status: z.enum(['open', 'overdue', 'closed']),
    closed: z.object({ by: idText, at: instant, doing: text }).readonly().nullable(),
  })
  .readonly()
  .meta({ id: 'Matter' });

export const handOver = z
  .object({
    id: idText,
    callId: idText,
    from: idText,
    to: z.object({ id: idText, name: text, kind: z.enum(['force', 'service']) }).readonly(),
    startedBy: idText,
    startedAt: instant,
    dueAt: instant,
    told: z
      .object({
        threats: z.array(text).readonly(),
        codeWords: z.array(text).readonly(),
        originalGrade: text.nullable(),
        grade: text.nullable(),
        level: text.nullable(),
        location: text.nullable(),
        promises: z.array(z.object({ words: text, dueAt: instant }).readonly()).readonly(),
        words: text,
        incidentReference: text.nullable(),
      })
      .readonly(),
    status: z.enum(['open', 'acknowledged', 'refused', 'withdrawn']),
    answer: z.object({ name: text, by: idText, at: instant, words: text }).readonly().nullable(),
  })
  .readonly()
  .meta({ id: 'HandOver' });

const gradeChange = z
  .object({ at: instant, by: idText, from: text.nullable(), to: text, because: text })
  .readonly();

export const chapter = z
  .object({
    callId: idText,
    force: idText,
    lineId: idText,
    arrivedAt: instant,
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    numberEnding: text.nullable(),
    location: text.nullable(),
    people: z
      .array(
        z.object({ personId: idText, name: text.nullable(), roles: z.array(text).readonly() }).readonly(),
      )
      .readonly(),
    match: z.enum(['none', 'confirmed', 'corrected']),
    level: level.nullable(),
    levels: z.array(z.object({ at: instant, level: level.nullable() }).readonly()).readonly(),
    sign: z.enum(['normal', 'abandoned', 'silent']),
    cutOff: z.boolean(),
    told: z.array(told).readonly().meta({ description: 'Threats and code words first' }),
    grade: z
      .object({ inForce: text.nullable(), original: text.nullable(), said: text.nullable() })
      .readonly(),
    gradeChanges: z.array(gradeChange).readonly(),
    orders: z
      .array(
        z
          .object({ orderId: text, type: text, standing: text, conditions: z.array(text).readonly() })
          .readonly(),
      )
      .readonly(),
    earlierCalls: z.number().int(),
    handlers: z.array(idText).readonly(),
    specialists: z.array(z.object({ id: idText, joinedAt: instant.nullable() }).readonly()).readonly(),
    outcome: text.nullable(),
    decisions: z
      .array(
        z.object({ kind: tieKind, belongs: z.boolean(), by: idText, at: instant, because: text }).readonly(),
      )
      .readonly(),
    because: z.array(tieKind).readonly().meta({ description: 'Why it is in this story' }),
    matters: z.array(matter).readonly(),
    handOvers: z.array(handOver).readonly(),
    referrals: z
      .array(z.object({ id: idText, pathway: idText, status: text, owner: text, dueAt: instant }).readonly())
      .readonly(),
  })
  .readonly()
  .meta({ id: 'StoryChapter' });

export const story = z
  .object({
    open: z.array(matter).readonly().meta({ description: 'Overdue first' }),
    chapters: z.array(chapter).readonly().meta({ description: 'Newest first' }),
    hidden: z
      .number()
      .int()
      .meta({ description: 'So many more calls belong to forces whose data are not yours to see' }),
  })
  .readonly()
  .meta({ id: 'Story' });

const subject = z
  .object({
    callId: opaqueId.optional(),
    personId: opaqueId.optional(),
    withPersonId: opaqueId.optional().meta({ description: 'With `personId`: what concerns both' }),
    householdId: opaqueId.optional(),
    limit,
  })
  .refine(
    ({ callId, personId, householdId, withPersonId }) =>
      [callId, personId, householdId].filter((one) => one !== undefined).length === 1 &&
      (withPersonId === undefined || personId !== undefined),
    'exactly one of callId, personId and householdId; withPersonId only with personId',
  );

export const storyOperations = {
  getStory: {
    method: 'get',
    path: '/stories',
    tag: 'calls',
    summary: 'The running story of a call’s people, of a person, a pair or a household',
    description: 'What is open on top, then every call, newest first. Audited as a consultation.',
    scopes: ['calls:read', 'reviews:read', 'specialist:self'],
    query: subject,
    reply: story,
  },
  linkCall: {
    method: 'post',
    path: '/calls/{id}/links',
    tag: 'calls',
    summary: 'Decide that a call belongs, or does not belong, to a person, household, number, place or call',
    description: 'The last decision counts, and repeat calls are counted by it. The reason is kept.',
    scopes: ['calls:command', 'reviews:act'],
    params: idParams,
    body: z
      .discriminatedUnion('kind', [
        z
          .object({
            kind: z.enum(['call', 'person', 'household']),
            id: opaqueId,
            belongs: z.boolean(),
            because: why,
          })
          .strict(),
        z.object({ kind: z.enum(['number', 'address']), belongs: z.boolean(), because: why }).strict(),
      ])
      .meta({ id: 'LinkDecision' }),
    reply: z.object({ callId: idText, decisions: chapter.unwrap().shape.decisions }),
  },
  listMatters: {
    method: 'get',
    path: '/matters',
    tag: 'calls',
    summary: 'What is open: threats, promises, attendances, hand-overs; first due first',
    description: 'Audited as a consultation: the words are verbatim.',
    scopes: ['calls:command', 'reviews:read'],
    query: z.object({ limit }),
    reply: z.object({ matters: z.array(matter).readonly() }),
  },
  closeMatter: {
    method: 'post',
    path: '/matters/{id}/close',
    tag: 'calls',
    summary: 'Say what was done about it; its alarm goes with it',
    scopes: ['calls:command', 'reviews:act'],
    params: idParams,
    body: z.object({ doing: why }).strict(),
    reply: matter,
  },
  startHandOver: {
    method: 'post',
    path: '/calls/{id}/hand-overs',
    tag: 'calls',
    summary: 'Hand a call over to another force or service',
    description:
      'Tells threats word for word, the original grade, the place and what was promised. The duties stay here until a named person has acknowledged it.',
    scopes: ['calls:command', 'reviews:act'],
    params: idParams,
    body: z.object({ to: opaqueId, words: z.string().trim().min(1).max(4_000) }).strict(),
    reply: handOver,
  },
  listHandOvers: {
    method: 'get',
    path: '/hand-overs',
    tag: 'calls',
    summary: 'Hand-overs from and to one’s own forces, newest first',
    description: 'Audited as a consultation.',
    scopes: ['calls:command', 'reviews:read'],
    query: z.object({ limit }),
    reply: z.object({ handOvers: z.array(handOver).readonly() }),
  },
  listCallHandOvers: {
    method: 'get',
    path: '/calls/{id}/hand-overs',
    tag: 'calls',
    summary: 'Hand-overs of one call, oldest first',
    description: 'Audited as a consultation.',
    scopes: ['calls:read', 'specialist:self'],
    params: idParams,
    reply: z.object({ handOvers: z.array(handOver).readonly() }),
  },
  answerHandOver: {
    method: 'post',
    path: '/hand-overs/{id}/answer',
    tag: 'calls',
    summary: 'Who took it, by name; or that it was refused or withdrawn',
    scopes: ['calls:command', 'reviews:act'],
    params: idParams,
    body: z
      .object({
        outcome: z.enum(['acknowledged', 'refused', 'withdrawn']),
        name: z.string().trim().min(1).max(120).meta({ description: 'A person’s name' }),
        words: z.string().trim().max(2_000).default(''),
      })
      .strict(),
    reply: handOver,
  },
} as const satisfies Record<string, Operation>;
