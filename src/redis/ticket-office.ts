import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Principal } from '../core/access/principal.ts';
import type { Scope } from '../core/access/scope.ts';
import type { ForceId } from '../core/ids.ts';
import { TICKET_SECONDS, type TicketOffice } from '../ports/ticket-office.ts';

/** Tickets in Redis under their hash: who can read Redis cannot use one. Taken and deleted in one step (GETDEL, 6.2). */
export function openTicketOffice(redis: Redis, prefix: string): TicketOffice {
  const keyOf = (ticket: string) =>
    `${prefix}feed:ticket:${createHash('sha256').update(ticket).digest('base64url')}`;
  return {
    issue: async (principal) => {
      const ticket = randomBytes(32).toString('base64url');
      await redis.set(keyOf(ticket), written(principal), 'EX', TICKET_SECONDS);
      return ticket;
    },
    redeem: async (ticket) => {
      const text = await redis.getdel(keyOf(ticket));
      return text === null ? null : read(text);
    },
  };
}

function written(principal: Principal): string {
  return JSON.stringify({ ...principal, scopes: [...principal.scopes], forces: [...principal.forces] });
}

function read(text: string): Principal {
  const plain = JSON.parse(text) as Principal & { scopes: Scope[]; forces: ForceId[] };
  return { ...plain, scopes: new Set(plain.scopes), forces: new Set(plain.forces) };
}
