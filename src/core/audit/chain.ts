import type { AuditEntry } from './audit-entry.ts';

/**
 * The audit log is a chain (S15): each link's hash is SHA-256 over the hash before it and the entry's canonical JSON
 * (RFC 8785). Altering, removing or inserting an entry breaks every link after it; cutting off the end or writing the
 * whole anew is caught by the signed checkpoints, which are also kept outside the log.
 */
export interface ChainLink {
  /** 1, 2, 3, … without a gap. */
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  readonly entry: AuditEntry;
}

/** Where the chain ends. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** What stands before the first entry. */
export const CHAIN_START: ChainHead = { sequence: 0, hash: '0'.repeat(64) };

/** Gives the hash (64 hex digits) of an entry after `previous`. Passed in: the core knows no SHA-256. */
export type LinkHash = (previous: string, entry: AuditEntry) => string;

/** The links that `entries` become after `head`, in order. */
export function extendChain(head: ChainHead, entries: readonly AuditEntry[], hashOf: LinkHash): ChainLink[] {
  let previous = head.hash;
  return entries.map((entry, index) => {
    const hash = hashOf(previous, entry);
    const link = { sequence: head.sequence + index + 1, previous, hash, entry };
    previous = hash;
    return link;
  });
}

/** `brokenAt` is the first sequence that does not hold; everything before it does. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead; readonly checkpoints: number }
  | {
      readonly ok: false;
      readonly brokenAt: number;
      readonly entryId: string | null;
      readonly why: ChainFault;
    };

export type ChainFault =
  | 'missing'
  | 'outOfOrder'
  | 'previousDiffers'
  | 'hashDiffers'
  | 'unreadable'
  | 'checkpointDiffers'
  | 'checkpointForged'
  | 'cutOff'
  | 'headDiffers';

/** Checks one link against the one before it; null when it holds. */
export function faultOf(before: ChainHead, link: ChainLink, hashOf: LinkHash): ChainFault | null {
  if (link.sequence > before.sequence + 1) return 'missing';
  if (link.sequence !== before.sequence + 1) return 'outOfOrder';
  if (link.previous !== before.hash) return 'previousDiffers';
  return hashOf(link.previous, link.entry) === link.hash ? null : 'hashDiffers';
}
