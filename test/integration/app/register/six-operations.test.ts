import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportForSubject } from '../../../../src/app/register/export-for-subject.ts';
import { showPerson } from '../../../../src/app/register/consulting.ts';
import { decideProposal, makeChange } from '../../../../src/app/register/keeping.ts';
import type { AuditEntry } from '../../../../src/core/audit/audit-entry.ts';
import { id, type PersonId } from '../../../../src/core/ids.ts';
import type { RegisterChange } from '../../../../src/core/register/change.ts';
import { NO_METER } from '../../../../src/ports/meter.ts';
import { openAuditLog } from '../../../../src/redis/audit-log.ts';
import { openAuditTrail } from '../../../../src/redis/audit-trail.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { aPerson, FORCE } from '../../../support/register-fixtures.ts';
import {
  importCsv,
  KEEPER,
  SECOND_KEEPER,
  type TestTools,
  testTools,
} from '../../../support/register-tools.ts';
import { testKeys } from '../../../support/test-keys.ts';

const ZOE = id<PersonId>('zoe');
const TWIN = id<PersonId>('zoe-twin');
let fresh: FreshRedis;
let tools: TestTools;
beforeEach(async () => {
  fresh = freshRedis();
  const audit = openAuditLog({ redis: fresh.client, prefix: fresh.prefix, meter: NO_METER });
  tools = { ...(await testTools(fresh)), audit };
});
afterEach(() => fresh.close());

it('S15: each of the six operations is in the chain with who, of whom and, when disclosed, to whom; the chain holds', async () => {
  let asked = 0;
  const change = (what: RegisterChange) => ({
    ...{ requestId: `r${asked++}`, by: KEEPER, force: FORCE, reason: 'told us on the phone', change: what },
  });
  const look = { by: KEEPER, force: FORCE, reason: 'incident 1234', breakGlass: false };
  // Given a life on the register
  await importCsv(tools, 'reference,name,role,number\nNS-77,Yan Fenn,victim,07700900177');
  for (const person of [ZOE, TWIN])
    await makeChange(change({ kind: 'addPerson', person: aPerson(person, { name: 'Zoe Fenn' }) }), tools);
  await makeChange(change({ kind: 'correct', person: ZOE, facts: { language: 'cy' } }), tools);
  await showPerson(ZOE, { ...look, requestId: 'look' }, tools);
  await exportForSubject(ZOE, new Map(), { ...look, requestId: 'export' }, tools);
  await makeChange(change({ kind: 'merge', into: ZOE, from: TWIN }), tools);
  const waits = await makeChange(change({ kind: 'erase', person: ZOE }), tools);
  if (waits.outcome !== 'waits') throw new Error('it was done at once');
  await decideProposal(waits.proposalId, { by: SECOND_KEEPER, accepted: true, reason: 'retention' }, tools);

  // Then the chain holds, and has it all
  const trail = openAuditTrail({
    ...{ redis: fresh.client, prefix: fresh.prefix, checkpointFile: null, signing: testKeys().signing },
  });
  expect(await trail.verify()).toMatchObject({ ok: true });
  const entries: AuditEntry[] = [];
  for await (const { entry } of trail.all()) entries.push(entry);
  const found = (what: string) => entries.find((entry) => entry.what === what);
  const by = { who: KEEPER, subjectId: ZOE };
  expect(found('registerBatchImported')).toMatchObject({ operation: 'collection', who: KEEPER });
  expect(found('personAdded')).toMatchObject({ operation: 'collection', ...by });
  expect(found('personCorrected')).toMatchObject({ operation: 'alteration', ...by });
  expect(found('personShown')).toMatchObject({ operation: 'consultation', ...by });
  expect(found('subjectAccessGiven')).toMatchObject({
    ...{ operation: 'disclosure', recipient: 'data subject', ...by },
  });
  expect(found('peopleMerged')).toMatchObject({ operation: 'combination', ...by });
  expect(found('personErased')).toMatchObject({
    ...{ operation: 'erasure', ...by, details: { confirmedBy: SECOND_KEEPER } },
  });
  expect(JSON.stringify(entries)).not.toMatch(/Fenn|900177|told us/);
});
