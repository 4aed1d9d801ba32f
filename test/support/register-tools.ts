import { Readable } from 'node:stream';
import { importRows, type ImportPreview, previewRows } from '../../src/app/register/import.ts';
import type { ImportRequest } from '../../src/app/register/import-request.ts';
import { type RegisterTools, openRegisterTools } from '../../src/service/register-tools.ts';
import type { AuditEntry } from '../../src/core/audit/audit-entry.ts';
import { type ActorId, id } from '../../src/core/ids.ts';
import type { ReadRow, RowReject } from '../../src/core/register/imported.ts';
import type { AlarmRequest } from '../../src/ports/alarm-board.ts';
import { DEFAULT_RULES } from '../../src/core/register/rules.ts';
import type { ImportProgress } from '../../src/ports/register-imports.ts';
import type { KeyRing } from '../../src/sealing/key-ring.ts';
import { storiesOfPeople } from '../../src/service/stories-of-people.ts';
import { readCsv } from '../../src/wire/register-file.ts';
import { FORCE, TONIGHT } from './register-fixtures.ts';
import type { FreshRedis } from './redis.ts';
import { testKeys } from './test-keys.ts';

/** Keepers' tools on a test's share of Redis, with an audit log that is a list. */
export interface TestTools extends RegisterTools {
  readonly entries: AuditEntry[];
  readonly raised: AlarmRequest[];
}

/** Opens the tools on the test's Redis. The day is the fixtures' day. */
export async function testTools(fresh: FreshRedis, keys: KeyRing = testKeys()): Promise<TestTools> {
  const entries: AuditEntry[] = [];
  const raised: AlarmRequest[] = [];
  const unused = async (): Promise<never> => {
    throw new Error('not used in these tests');
  };
  const tools = await openRegisterTools({
    redis: fresh.client,
    keys,
    prefix: fresh.prefix,
    audit: {
      append: async (more) => {
        for (const entry of more) if (!entries.some((each) => each.id === entry.id)) entries.push(entry);
      },
    },
    clock: { now: () => TONIGHT },
    rules: DEFAULT_RULES,
    stories: storiesOfPeople(fresh.client, fresh.prefix, keys),
    alarms: {
      raise: async (alarm) => void raised.push(alarm),
      acknowledge: unused,
      close: unused,
      list: unused,
    },
  });
  return { ...tools, entries, raised };
}

export const KEEPER: ActorId = id('keeper');
export const SECOND_KEEPER: ActorId = id('second-keeper');

/** What an import gave, with everything it said on the way. */
export interface TestImport<Done> {
  readonly done: Done;
  readonly rejects: readonly RowReject[];
  readonly warnings: readonly RowReject[];
}

/** A CSV text as rows of the fixtures' force. */
export function csvRows(text: string | Buffer): AsyncIterable<ReadRow> {
  return readCsv(Readable.from([Buffer.from(text)]), { mapping: new Map(), force: FORCE });
}

/** A request that listens to nothing of what the import says. */
export function quietRequest(request: Partial<ImportRequest> = {}): ImportRequest {
  return teller(request).request;
}

/** Imports a CSV text as the crime system's. */
export async function importCsv(
  tools: RegisterTools,
  text: string | Buffer,
  request: Partial<ImportRequest> = {},
): Promise<TestImport<ImportProgress>> {
  const told = teller(request);
  const done = await importRows(csvRows(text), told.request, tools);
  return { done, ...told };
}

/** Previews a CSV text as the crime system's. */
export async function previewCsv(
  tools: RegisterTools,
  text: string | Buffer,
  request: Partial<ImportRequest> = {},
): Promise<TestImport<ImportPreview>> {
  const told = teller(request);
  const done = await previewRows(csvRows(text), told.request, tools);
  return { done, ...told };
}

function teller(request: Partial<ImportRequest>) {
  const rejects: RowReject[] = [];
  const warnings: RowReject[] = [];
  return {
    rejects,
    warnings,
    request: {
      importId: `import-${crypto.randomUUID()}`,
      source: 'crime system',
      by: KEEPER,
      lowering: null,
      onReject: (reject: RowReject) => void rejects.push(reject),
      onWarning: (warning: RowReject) => void warnings.push(warning),
      onProgress: () => undefined,
      ...request,
    },
  };
}
