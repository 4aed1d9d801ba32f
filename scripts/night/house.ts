import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newApiKey } from '../../src/http/api-keys.ts';
import { DESKS, SPECIALISTS } from './cast.ts';

/** Who may do what over the API: the handlers' desks, the supervisor, each specialist. */
export interface ApiKeys {
  readonly desk: string;
  readonly supervisor: string;
  readonly specialists: Readonly<Record<string, string>>;
}

const DESK_SCOPES = ['calls:*', 'specialists:read'];
const SUPERVISOR_SCOPES = [
  ...['calls:read', 'calls:command', 'alarms:*', 'referrals:*', 'reviews:*'],
  ...['specialists:read', 'audit:read'],
];

/** Copies config/ into `dir`, with fresh keys, and with every partner at `partnerUrl`. Gives the keys. */
export async function furnish(dir: string, partnerUrl: string): Promise<ApiKeys> {
  await cp(join(import.meta.dirname, '../../config'), dir, { recursive: true });
  const partners = join(dir, 'partners.yaml');
  const text = await readFile(partners, 'utf8');
  await writeFile(partners, text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, partnerUrl));
  return await writeAccess(join(dir, 'access.yaml'));
}

async function writeAccess(file: string): Promise<ApiKeys> {
  const rows: string[] = [];
  const add = (id: string, scopes: readonly string[], specialist?: string): string => {
    const { key, hash } = newApiKey(id);
    rows.push(
      `  - id: ${id}`,
      `    hash: "${hash}"`,
      `    actor: ${id}`,
      `    scopes: [${scopes.map((scope) => `"${scope}"`).join(', ')}]`,
      '    forces: [westshire, northshire]',
      ...(specialist === undefined ? [] : [`    specialist: ${specialist}`]),
      '    expires: "2099-12-31"',
      '    note: made for one demonstration',
    );
    return key;
  };
  const desk = add('desk-1', DESK_SCOPES);
  const supervisor = add('supervisor', SUPERVISOR_SCOPES);
  const specialists = SPECIALISTS.map(({ id }) => [id, add(id, ['specialist:self'], id)] as const);
  await writeFile(file, `keys:\n${rows.join('\n')}\n`, { mode: 0o600 });
  return { desk, supervisor, specialists: Object.fromEntries(specialists) };
}

/** A key ring of this demonstration's own, as `alongside keys new` makes it. */
export function freshKeyRing(): string {
  const set = () => ({ current: 'demo', keys: { demo: randomBytes(32).toString('base64') } });
  return JSON.stringify({ lookup: set(), sealing: set(), signing: set() });
}

/** The folders of one demonstration, below a private one. */
export async function makeRooms(folder: string) {
  const rooms = {
    config: join(folder, 'config'),
    logs: join(folder, 'logs'),
    web: join(folder, 'web'),
    worker: join(folder, 'worker'),
  };
  for (const room of Object.values(rooms)) await mkdir(room, { recursive: true, mode: 0o700 });
  return rooms;
}

/** Everybody who has a telephone at work. */
export const WORK_PHONES = [...Object.values(DESKS), ...SPECIALISTS];
