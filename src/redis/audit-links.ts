import type { Redis } from 'ioredis';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import type { ChainLink } from '../core/audit/chain.ts';
import type { AuditKeys } from './audit-keys.ts';

/** Links read at once; bounds memory while the whole log is walked. */
const PAGE = 500;

/** One link as stored, and whether its entry could be read at all. */
export type StoredLink = ChainLink | { readonly sequence: number; readonly unreadable: true };

/** All links after `sequence`, in order, a page at a time. */
export async function* linksAfter(
  redis: Redis,
  keys: AuditKeys,
  sequence: number,
): AsyncGenerator<StoredLink> {
  let from = `(${sequence}-0`;
  for (;;) {
    const rows = await redis.xrange(keys.links, from, '+', 'COUNT', PAGE);
    for (const row of rows) yield linkOf(row);
    const last = rows[rows.length - 1];
    if (last === undefined || rows.length < PAGE) return;
    from = `(${last[0]}`;
  }
}

/** At most `limit` links below `sequence` (null: from the end), newest first. */
export async function linksBefore(
  redis: Redis,
  keys: AuditKeys,
  sequence: number | null,
  limit: number,
): Promise<StoredLink[]> {
  const from = sequence === null ? '+' : `(${sequence}-0`;
  return (await redis.xrevrange(keys.links, from, '-', 'COUNT', limit)).map(linkOf);
}

function linkOf([id, fields]: [string, string[]]): StoredLink {
  const sequence = Number(id.split('-')[0]);
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < fields.length; i += 2) values.set(fields[i] ?? '', fields[i + 1] ?? '');
  const entry = parsed(values.get('entry'));
  if (entry === null) return { sequence, unreadable: true };
  return { sequence, previous: values.get('previous') ?? '', hash: values.get('hash') ?? '', entry };
}

/** The shape is ours and the hash vouches for it; text that is no JSON has been tampered with. */
function parsed(text: string | undefined): AuditEntry | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && 'id' in value ? (value as AuditEntry) : null;
  } catch {
    return null;
  }
}
