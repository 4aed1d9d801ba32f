import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newApiKey } from '../../src/http/api-keys.ts';

/** Changes the texts of configuration files, by file name. */
export async function editFiles(
  configDir: string,
  edits: Readonly<Record<string, (text: string) => string>>,
): Promise<void> {
  for (const [name, edit] of Object.entries(edits)) {
    const path = join(configDir, name);
    await writeFile(path, edit(await readFile(path, 'utf8')));
  }
}

/** One key for the handler side and one for each specialist. */
export async function writeAccess(
  configDir: string,
  specialists: readonly string[],
): Promise<(as: string) => string> {
  const keys = new Map<string, string>();
  const rows = ['keys:'];
  const add = (name: string, scopes: readonly string[], specialist: string | null): void => {
    const { key, hash } = newApiKey(name);
    keys.set(name, key);
    const self = specialist === null ? '' : `, specialist: ${specialist}`;
    rows.push(
      `  - { id: ${name}, hash: "${hash}", actor: ${name}, scopes: [${scopes.map((s) => `"${s}"`).join(', ')}], forces: [westshire, northshire]${self}, expires: "2099-12-31", note: test }`,
    );
  };
  add('handler', HANDLER_SCOPES, null);
  add('supervisor', SUPERVISOR_SCOPES, null);
  for (const specialist of specialists) add(specialist, SPECIALIST_SCOPES, specialist);
  await writeFile(join(configDir, 'access.yaml'), `${rows.join('\n')}\n`);
  return (as) => keys.get(as) ?? '';
}

const HANDLER_SCOPES = ['calls:*', 'alarms:*', 'referrals:*', 'reviews:*', 'audit:read', 'specialists:read'];
const SUPERVISOR_SCOPES = ['calls:*', 'alarms:*', 'reviews:*', 'approvals:act'];
const SPECIALIST_SCOPES = ['specialist:self'];
