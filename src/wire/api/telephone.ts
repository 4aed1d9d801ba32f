import { z } from 'zod';
import { idText, opaqueId, text } from './common.ts';
import type { Operation } from './operation.ts';

export const telephoneOperations = {
  getTelephone: {
    method: 'get',
    path: '/telephone',
    tag: 'system',
    summary: 'Whether a browser can be a telephone here, and which ones one may be',
    description:
      'A specialist may be their own endpoints of kind client; a handler those of the lines of their forces.',
    scopes: ['calls:command', 'specialist:self'],
    reply: z
      .object({ on: z.boolean(), places: z.array(z.object({ id: idText }).readonly()).readonly() })
      .meta({ id: 'Telephone' }),
  },
  openTelephone: {
    method: 'post',
    path: '/telephone/tokens',
    tag: 'system',
    summary: 'A token with which a browser is that telephone, for a quarter of an hour',
    description: 'It takes calls and makes none. Who was which telephone is in the audit log.',
    scopes: ['calls:command', 'specialist:self'],
    body: z.object({ place: opaqueId }).strict(),
    reply: z.object({ token: text, edge: text, expiresInSeconds: z.number().int() }),
  },
} as const satisfies Record<string, Operation>;
