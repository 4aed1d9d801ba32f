import { z } from 'zod';
import { idText, instant, text } from './common.ts';
import type { Operation } from './operation.ts';

const part = z
  .object({
    name: text,
    state: z.enum(['ok', 'degraded', 'failed']),
    says: text.meta({ description: 'One sentence' }),
    nextStep: text.nullable().meta({ description: 'What a person does about it; null when nothing' }),
  })
  .readonly()
  .meta({ id: 'SystemPart' });

export const systemOperations = {
  whoAmI: {
    method: 'get',
    path: '/me',
    tag: 'system',
    summary: 'Who this key or session is, and what it may do',
    scopes: [],
    reply: z.object({
      actor: idText,
      kind: z.enum(['person', 'program']),
      name: text.nullable(),
      scopes: z.array(text).readonly(),
      forces: z.array(idText).readonly(),
      specialist: idText.nullable(),
      elevated: z
        .object({ forces: z.array(idText).readonly(), until: instant })
        .readonly()
        .nullable()
        .meta({ description: 'Broken glass: sight beyond one’s own forces, until then' }),
    }),
  },
  getHealth: {
    method: 'get',
    path: '/health',
    tag: 'system',
    summary: 'Each part of the service and the next step for each fault',
    scopes: ['admin', 'calls:read'],
    reply: z.object({ state: z.enum(['ok', 'degraded', 'failed']), parts: z.array(part).readonly() }),
  },
  openFeed: {
    method: 'post',
    path: '/feed-tickets',
    tag: 'system',
    summary: 'A ticket that opens the feed once, within half a minute',
    description:
      'Give it as WebSocket subprotocol `ticket.<ticket>` beside `alongside.feed.1` at `/console/feed`: it never stands in a URL.',
    scopes: ['calls:read', 'specialist:self'],
    reply: z.object({ ticket: text, expiresInSeconds: z.number().int() }),
  },
} as const satisfies Record<string, Operation>;
