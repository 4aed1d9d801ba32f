import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../core/errors.ts';
import { type EventId, id } from '../core/ids.ts';
import type { Principal } from '../core/access/principal.ts';
import type { KeptReply, ReplyMemory } from '../ports/reply-memory.ts';

const KEY_FORM = /^[\x21-\x7e]{8,120}$/;

export interface WriteIdentity {
  readonly key: string;
  readonly fingerprint: string;
  readonly commandId: EventId;
}

/**
 * Who writes what under which key. Without an Idempotency-Key header the request stands for itself alone. The key belongs
 * to the actor, so that nobody can fetch another's reply with it.
 */
export function writeIdentity(
  header: string | undefined,
  principal: Principal,
  what: { readonly method: string; readonly path: string; readonly body: unknown },
): WriteIdentity {
  if (header !== undefined && !KEY_FORM.test(header))
    throw new AppError('invalid', 'an Idempotency-Key is 8 to 120 visible characters');
  const key = digest(principal.actor, header ?? randomUUID());
  const fingerprint = digest(what.method, what.path, JSON.stringify(what.body ?? null));
  return { key, fingerprint, commandId: id<EventId>(`api-${key.slice(0, 40)}`) };
}

/**
 * Does a write once. Where Redis cannot say whether it was done before, it is done: commands carry their own id and are
 * safe to run twice (S12), and nobody on a call waits for a memory of replies.
 */
export async function once(
  memory: ReplyMemory,
  identity: WriteIdentity,
  work: () => Promise<KeptReply>,
): Promise<KeptReply> {
  const claim = await memory.claim(identity.key, identity.fingerprint).catch(() => null);
  if (claim?.kind === 'kept') return claim.reply;
  if (claim?.kind === 'running')
    throw new AppError('conflict', 'the same request is being worked on; ask again in a moment');
  if (claim?.kind === 'differs')
    throw new AppError('conflict', 'this Idempotency-Key was used for another request');
  const reply = await work().catch(async (error: unknown) => {
    await memory.release(identity.key).catch(() => undefined);
    throw error;
  });
  if (reply.status >= 500) await memory.release(identity.key).catch(() => undefined);
  else await memory.keep(identity.key, identity.fingerprint, reply).catch(() => undefined);
  return reply;
}

function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}
