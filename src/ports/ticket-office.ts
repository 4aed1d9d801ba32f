import type { Principal } from '../core/access/principal.ts';

/** One-use tickets that open the console's feed: browsers cannot put a key into a WebSocket's headers. */
export interface TicketOffice {
  /** 32 random bytes, base64url; good once, for `TICKET_SECONDS`. */
  issue(principal: Principal): Promise<string>;
  /** Null when unknown, used or too old. */
  redeem(ticket: string): Promise<Principal | null>;
}

export const TICKET_SECONDS = 30;
