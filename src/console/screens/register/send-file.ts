import { ApiError } from '../../api/client.ts';
import { randomId } from '../../feed/feed.ts';
import type { RegisterFile } from './file-words.ts';

/** Sends a file as a stream: the browser reads it from the disk as it goes. Rejects with ApiError. */
export async function sendFile(file: File, force: string): Promise<RegisterFile> {
  const type = /\.(ndjson|jsonl)$/i.test(file.name) ? 'application/x-ndjson' : 'text/csv';
  const reply = await fetch(`/api/v1/register/files?force=${encodeURIComponent(force)}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': type, 'Idempotency-Key': randomId() },
    body: file,
  }).catch(() => null);
  if (reply === null) throw new ApiError(null, 0);
  const said = await reply.json().catch(() => null);
  if (!reply.ok) throw new ApiError(said, reply.status);
  return said as RegisterFile;
}
