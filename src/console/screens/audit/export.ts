import { api } from '../../api/client.ts';
import { saveFile } from '../../kit/save-file.ts';
import type { Entry, Filter } from './entry.ts';

/** A file of more entries than this is made on the command line (`alongside audit export`). */
const MOST = 20_000;
const PAGE = 200;

/** Saves what was found as one JSON object a line, with the SHA-256 of all lines as the last. Gives what to tell the person. */
export async function exportEntries(filter: Filter): Promise<string> {
  const entries: Entry[] = [];
  let before: number | undefined;
  while (entries.length < MOST) {
    const page = await api('get', '/audit', {
      query: { ...filter, limit: PAGE, ...(before !== undefined && { before }) },
    });
    entries.push(...page.entries);
    if (page.next === null) break;
    before = page.next;
  }
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const hash = await sha256(lines);
  saveFile(
    'audit.ndjson',
    'application/x-ndjson',
    `${lines}${JSON.stringify({ entries: entries.length, sha256: hash })}\n`,
  );
  const cut = before !== undefined && entries.length >= MOST;
  return cut
    ? `Saved the newest ${entries.length}; the whole log is saved by “alongside audit export”.`
    : `Saved ${entries.length} entries with their SHA-256.`;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
