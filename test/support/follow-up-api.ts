import { contactIdOf } from '../../src/app/referrals/plan-contacts.ts';
import { raisingHandlers } from '../../src/http/handlers/raising.ts';
import { reContactHandlers } from '../../src/http/handlers/re-contacts.ts';
import { referralHandlers } from '../../src/http/handlers/referrals.ts';
import { workHandlers } from '../../src/http/handlers/work.ts';
import type { CallCard } from '../../src/core/console/call-card.ts';
import type { FollowUpFiles } from '../../src/service/follow-up-files.ts';
import { type ApiServer, apiServer, type KeyOf, keyMaker } from './api-server.ts';
import { callCard } from './call-cards.ts';
import { testContactParts } from './contact-parts.ts';
import { FORCE, followUpsOn, type TestFollowUps } from './follow-up-service.ts';
import { type FreshRedis, freshRedis } from './redis.ts';

export interface FollowUpApi extends AsyncDisposable {
  readonly api: ApiServer;
  readonly keyOf: KeyOf;
  readonly service: TestFollowUps;
  readonly redis: FreshRedis;
  /** The calls that the API knows. */
  readonly cards: Map<string, CallCard>;
}

/** The API of follow-ups on a real port over the whole of follow-ups on a real Redis, with one call, CA1, of Westshire. */
export async function followUpApi(files: FollowUpFiles): Promise<FollowUpApi> {
  const redis = freshRedis();
  const service = followUpsOn(redis, files, await testContactParts(redis));
  const { keys, keyOf } = keyMaker();
  const { followUps } = service;
  const cards = new Map([['CA1', callCard('CA1', { force: FORCE })]]);
  const calls = { find: async ({ value }: { readonly value: string }) => cards.get(value) ?? null };
  const api = await apiServer(keys, {
    more: {
      ...referralHandlers(followUps.referrals),
      ...raisingHandlers({ ...followUps, calls }),
      ...reContactHandlers({ reContacts: followUps.reContacts, calls, contactIdOf }),
      ...workHandlers({ ...followUps, queues: followUps.jobs, audit: service.deps.auditLog }),
    },
  });
  return {
    api,
    keyOf: (scopes, part = {}) => keyOf(scopes, { force: FORCE, ...part }),
    service,
    redis,
    cards,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await redis.close();
    },
  };
}
