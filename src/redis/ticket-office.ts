import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { TICKET_SECONDS, type TicketOffice } from '../ports/ticket-office.ts';
import { readPrincipal, writePrincipal } from './principal-text.ts';

/** Tickets in Redis under their hash: who can read Redis cannot use one. Taken and deleted in one step (GETDEL, 6.2). */
export function openTicketOffice(redis: Redis, prefix: string): TicketOffice {
  const keyOf = (ticket: string) =>
    `${prefix}feed:ticket:${createHash('sha256').update(ticket).digest('base64url')}`;
  return {
    issue: async (principal) => {
      const ticket = randomBytes(32).toString('base64url');
      await redis.set(keyOf(ticket), writePrincipal(principal), 'EX', TICKET_SECONDS);
      return ticket;
    },
    redeem: async (ticket) => {
      const text = await redis.getdel(keyOf(ticket));
      return text === null ? null : readPrincipal(text);
    },
  };
}
