import type { z } from 'zod';
import type { Scope } from '../../core/access/scope.ts';

export type { Scope };

/** One operation of the REST API: everything that is true of it but the code that does it. OpenAPI is made from these. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Under `/api/v1`; parameters in braces, each in `params`. */
  readonly path: string;
  readonly tag:
    | 'calls'
    | 'risk'
    | 'alarms'
    | 'specialists'
    | 'referrals'
    | 'reviews'
    | 'routing'
    | 'roster'
    | 'audit'
    | 'people'
    | 'register'
    | 'system';
  readonly summary: string;
  readonly description?: string;
  /** Any one of these opens the door; force and need-to-know are decided inside. Empty: whoever is signed in. */
  readonly scopes: readonly Scope[];
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Bytes of the body at most; left out: 64 KiB. */
  readonly bodyLimit?: number;
  readonly reply: z.ZodType;
  /** Changes nothing although it is not a GET, because what it asks for must not stand in a URL (S14); no reply is kept. */
  readonly asks?: true;
  /** The body is a file of one of these types, read as a stream. */
  readonly upload?: readonly string[];
  /** The reply is text of this type, and not JSON. */
  readonly replyType?: 'text/csv';
}

/** Changes something: takes an Idempotency-Key, and a repeat with the same key gets the first reply again. */
export function isWrite(operation: Operation): boolean {
  return operation.method !== 'get' && operation.asks !== true;
}
