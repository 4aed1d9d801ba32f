import type { Redis } from 'ioredis';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import { CHAIN_START, type ChainHead, type ChainVerdict, faultOf } from '../core/audit/chain.ts';
import type { AuditFilter, AuditPage, AuditTrail } from '../ports/audit-trail.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { checkpointsOf } from './audit-checkpoints.ts';
import { readHead } from './audit-commit.ts';
import { checkpointHolds, linkHash } from './audit-hash.ts';
import { auditKeys } from './audit-keys.ts';
import { linksAfter, linksBefore } from './audit-links.ts';

export interface AuditTrailOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** Verifies checkpoints. */
  readonly signing: KeySet;
  /** The local copy of the checkpoints; null where there is none. */
  readonly checkpointFile: string | null;
}

/** Links looked through for one page of a filtered list. */
const SCAN_LIMIT = 5_000;
const SCAN_STEP = 500;

/** Reads the audit log: pages for people, the whole for exports, and the check of every link and checkpoint. */
export function openAuditTrail(options: AuditTrailOptions): AuditTrail {
  return {
    page: (filter, before, limit) => page(options, filter, before, limit),
    verify: () => verify(options),
    all: () => all(options),
  };
}

async function page(
  { redis, prefix }: AuditTrailOptions,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditPage> {
  const keys = auditKeys(prefix);
  const entries: AuditPage['entries'][number][] = [];
  let next = before;
  for (let scanned = 0; scanned < SCAN_LIMIT && entries.length < limit; scanned += SCAN_STEP) {
    const links = await linksBefore(redis, keys, next, SCAN_STEP);
    for (const link of links) {
      if (entries.length === limit) break;
      next = link.sequence;
      if ('unreadable' in link) continue;
      const { sequence, hash, entry } = link;
      if (passes(filter, entry)) entries.push({ sequence, hash, entry });
    }
    if (links.length < SCAN_STEP && entries.length < limit) return { entries, next: null };
  }
  return { entries, next };
}

function passes(filter: AuditFilter, entry: AuditEntry): boolean {
  const { since, until, ...exact } = filter;
  if (since != null && entry.when < since) return false;
  if (until != null && entry.when > until) return false;
  return Object.entries(exact).every(
    ([name, wanted]) => wanted == null || entry[name as keyof typeof exact] === wanted,
  );
}

/** Reads on while entries are added: what comes after the start of the walk is checked too. */
async function verify({ redis, prefix, signing, checkpointFile }: AuditTrailOptions): Promise<ChainVerdict> {
  const keys = auditKeys(prefix);
  const wanted = await readHead(redis, keys);
  const checkpoints = await checkpointsOf(redis, keys, checkpointFile);
  for (const checkpoint of checkpoints) {
    if (checkpoint === null || !checkpointHolds(signing, checkpoint))
      return broken(checkpoint?.sequence ?? 0, null, 'checkpointForged');
  }
  const byNumber = Map.groupBy(checkpoints, (checkpoint) => checkpoint?.sequence ?? 0);
  let head: ChainHead = CHAIN_START;
  for await (const link of linksAfter(redis, keys, 0)) {
    if ('unreadable' in link) return broken(link.sequence, null, 'unreadable');
    const fault = faultOf(head, link, linkHash);
    if (fault !== null) return broken(head.sequence + 1, link.entry.id, fault);
    head = { sequence: link.sequence, hash: link.hash };
    const vouched = byNumber.get(link.sequence) ?? [];
    if (vouched.some((checkpoint) => checkpoint?.hash !== link.hash))
      return broken(link.sequence, link.entry.id, 'checkpointDiffers');
    if (link.sequence === wanted.sequence && link.hash !== wanted.hash)
      return broken(link.sequence, link.entry.id, 'headDiffers');
  }
  const furthest = Math.max(wanted.sequence, ...byNumber.keys());
  if (furthest > head.sequence) return broken(head.sequence + 1, null, 'cutOff');
  return { ok: true, head, checkpoints: checkpoints.length };
}

async function* all({ redis, prefix }: AuditTrailOptions) {
  for await (const link of linksAfter(redis, auditKeys(prefix), 0)) {
    if ('unreadable' in link) throw new Error(`audit entry ${link.sequence} cannot be read: verify the log`);
    yield { sequence: link.sequence, hash: link.hash, entry: link.entry };
  }
}

function broken(brokenAt: number, entryId: string | null, why: Extract<ChainVerdict, { ok: false }>['why']) {
  return { ok: false, brokenAt, entryId, why } as const;
}
