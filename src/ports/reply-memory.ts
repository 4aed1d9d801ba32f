/** The reply of a write, kept so that a repeat with the same Idempotency-Key gets it again. */
export interface KeptReply {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

export type ReplyClaim =
  /** Nobody did it yet: do it, then `keep` or `release`. */
  | { readonly kind: 'yours' }
  | { readonly kind: 'kept'; readonly reply: KeptReply }
  /** The same request is being worked on right now. */
  | { readonly kind: 'running' }
  /** The key was used for another request. */
  | { readonly kind: 'differs' };

/** Remembers replies for a day. A claim whose owner died can be taken again after half a minute. */
export interface ReplyMemory {
  claim(key: string, fingerprint: string): Promise<ReplyClaim>;
  keep(key: string, fingerprint: string, reply: KeptReply): Promise<void>;
  /** Nothing was done (our fault or Redis's): the next try begins anew. */
  release(key: string): Promise<void>;
}
