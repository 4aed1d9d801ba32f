import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegisterDesk } from '../../../../src/app/register/desk.ts';
import { createRegisterFiles } from '../../../../src/app/register/uploads.ts';
import { takeUpload } from '../../../../src/app/register/work-on-upload.ts';
import { type ActorId, type ForceId, id } from '../../../../src/core/ids.ts';
import type { Proposal } from '../../../../src/ports/register-proposals.ts';
import type { Upload } from '../../../../src/ports/register-uploads.ts';
import { registerNames } from '../../../../src/redis/register/names.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { anna } from '../../../support/register-fixtures.ts';
import { type TestTools, testTools } from '../../../support/register-tools.ts';

const [WEST, NORTH] = [id<ForceId>('westshire'), id<ForceId>('northshire')];
const FULL = 210;
let fresh: FreshRedis;
let tools: TestTools;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
});
afterEach(() => fresh.close());

const proposal = (name: string, force: ForceId, at: number): Proposal => ({
  ...{ id: name, force, by: id<ActorId>('harbour-trust'), at, reason: 'told us', because: 'partner' },
  ...{ change: { kind: 'erase', person: anna.id }, decision: null },
});
const upload = (name: string, force: ForceId, at: number, part: Partial<Upload> = {}): Upload => ({
  ...{ id: name, force, format: 'csv', by: id<ActorId>('keeper'), at, bytes: 1, digest: 'd', columns: [] },
  ...{ status: 'received', reading: null, result: null, asked: null, problem: null, ...part },
});
const ids = (list: readonly { readonly id: string }[]) => list.map((one) => one.id);

describe('lists that many forces share', () => {
  it('given proposals of others before it, then a keeper is shown the force’s own, and the limit counts these', async () => {
    for (let at = 0; at < FULL; at += 1) await tools.proposals.put(proposal(`n${at}`, NORTH, at));
    for (const at of [902, 901, 903]) await tools.proposals.put(proposal(`w${at}`, WEST, at));
    const desk = createRegisterDesk(async () => tools);
    expect(ids(await desk.waitingProposals(new Set([WEST]), 200))).toEqual(['w901', 'w902', 'w903']);
    expect(ids(await desk.waitingProposals(new Set([WEST]), 2))).toEqual(['w901', 'w902']);
    expect(await desk.waitingProposals(new Set([NORTH, WEST]), 1_000)).toHaveLength(FULL + 3);
  });

  it('S16: given one that was decided by a process which ended before it took it out, then it leaves the list', async () => {
    const waiting = registerNames(fresh.prefix).other('proposals:waiting');
    const decision = { by: id<ActorId>('keeper'), at: 5, accepted: true, reason: 'right' };
    await tools.proposals.put({ ...proposal('done', NORTH, 1), decision });
    await tools.proposals.put(proposal('open', WEST, 2));
    await fresh.client.zadd(waiting, 1, 'done');
    expect(ids(await tools.proposals.open(1))).toEqual(['open']);
    expect(await fresh.client.zrange(waiting, '0', '-1')).toEqual(['open']);
    expect(await tools.proposals.get('done')).toMatchObject({ decision });
  });

  it('given files of others sent after it, then a keeper is shown the force’s own, newest first', async () => {
    for (const at of [1, 3, 2]) await tools.uploads.put(upload(`w${at}`, WEST, at), null);
    for (let at = 0; at < FULL; at += 1) await tools.uploads.put(upload(`n${at}`, NORTH, 900 + at), null);
    const files = createRegisterFiles(
      async () => tools as never,
      async () => [],
    );
    expect(ids(await files.list(new Set([WEST]), 200))).toEqual(['w3', 'w2', 'w1']);
    expect(ids(await files.list(new Set([WEST]), 2))).toEqual(['w3', 'w2']);
    expect(await files.list(new Set([NORTH]), 200)).toHaveLength(200);
  });

  it('given a file that waits for a worker behind many that do not, then it is worked on', async () => {
    await tools.uploads.put(upload('wanted', WEST, 1, { status: 'previewing' }), null);
    for (let at = 0; at < FULL; at += 1) await tools.uploads.put(upload(`n${at}`, NORTH, 900 + at), null);
    expect((await takeUpload(tools.uploads, 'worker-1'))?.id).toBe('wanted');
    expect(await takeUpload(tools.uploads, 'worker-2')).toBeNull();
  });
});
