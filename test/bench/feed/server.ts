import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openRedis } from '../../../src/redis/connection.ts';
import { openFeedSource } from '../../../src/redis/feed-source.ts';
import { type ActorId, type ForceId, id } from '../../../src/core/ids.ts';
import type { Principal } from '../../../src/core/access/principal.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import { openFeed } from '../../../src/ws/feed-server.ts';
import { BENCH_PREFIX, BENCH_SEALING } from './keys.ts';

// The feed of one web process, alone in its process so that its own CPU time can be read. Speaks to its parent by IPC:
// it says its port, and answers `cpu` with the seconds it has used and how many consoles are connected.

const url = process.argv[2] ?? '';
const clock = { now: () => Date.now() };
const quiet = () => undefined;
const source = openFeedSource({
  redis: openRedis(url, 'background', quiet),
  reader: openRedis(url, 'blocking', quiet),
  ...{ prefix: BENCH_PREFIX, sealing: BENCH_SEALING, clock, log: SILENT_LOG },
});
await source.start();
const server = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const principal: Principal = {
  ...{
    actor: id<ActorId>('desk'),
    kind: 'program',
    specialist: null,
    grant: 'key:desk',
    name: null,
    elevated: null,
  },
  scopes: new Set(['calls:read']),
  forces: new Set([id<ForceId>('northshire')]),
};
const nobody = () => Promise.reject(new Error('not part of this benchmark'));
const feed = openFeed(server, {
  source,
  authenticator: { authenticate: async () => ({ ok: true, principal }), standing: async () => 'holds' },
  calls: { command: nobody, lateIdentity: nobody, find: nobody, live: nobody },
  notes: { note: async () => undefined },
  ...{ origins: new Set<string>(), maxConnections: 1_000, clock, log: SILENT_LOG, meter: NO_METER },
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6, connections: feed.connections() });
});
process.send?.({ port: (server.address() as AddressInfo).port });
