import { Redis, type RedisOptions } from 'ioredis';
import type { Alarm } from '../../src/core/alarms/alarm.ts';
import type { AuditEntry } from '../../src/core/audit/audit-entry.ts';
import {
  type ActorId,
  type CallId,
  type ForceId,
  id,
  type PathwayId,
  type ReferralId,
} from '../../src/core/ids.ts';
import type { ReferralRequest } from '../../src/core/referrals/referral.ts';
import { NO_METER } from '../../src/ports/meter.ts';
import type { SafeContactNow } from '../../src/ports/safe-contact-profiles.ts';
import { SILENT_LOG } from '../../src/ports/log.ts';
import { derivedSecret } from '../../src/sealing/signed-body.ts';
import { keyOf } from '../../src/sealing/key-ring.ts';
import { parseFollowUpFiles, type FollowUpFiles } from '../../src/service/follow-up-files.ts';
import { createFollowUps, type FollowUpDeps, type FollowUps } from '../../src/service/follow-ups.ts';
import {
  type FollowUpWorkers,
  type FollowUpWorkerSettings,
  startFollowUpWorkers,
} from '../../src/service/follow-up-workers.ts';
import { testKeys } from './test-keys.ts';
import type { ContactParts } from '../../src/service/contact-parts.ts';

export const FORCE = id<ForceId>('westshire');
export const HANDLER = id<ActorId>('handler-7');
export const CLERK = id<ActorId>('clerk-2');

/** The secret that a partner without one of its own shares with us in tests. */
export function secretWith(partner: string): Buffer {
  const { signing } = testKeys();
  return derivedSecret(keyOf(signing, signing.current), partner);
}

export interface TestFiles {
  readonly partnerUrl?: string;
  readonly pagerUrl?: string;
  readonly controlRoomUrl?: string;
  readonly timeoutMs?: number;
  readonly attempts?: number;
  readonly consent?: 'needed' | 'notNeeded';
  readonly acknowledgedBy?: 'response' | 'callback' | 'person';
  readonly clock?: string;
  readonly required?: string;
  readonly extraPartners?: string;
  readonly smtp?: string;
  readonly recipient?: string;
  readonly escalateMinutes?: number;
  /** Referrals a second that the partner is sent; default: as many as there are. */
  readonly maxPerSecond?: number;
  /** Deliveries a second that are begun; default: as many as there are. */
  readonly deliveriesPerSecond?: number;
  /** The partner's own forms, as YAML of one line. */
  readonly templates?: string;
}

/** Small files with one pathway, `victim-support`, whose delivery is tried in milliseconds. */
export function testFiles(part: TestFiles = {}): FollowUpFiles {
  const minutes = part.escalateMinutes ?? 60;
  const rule = `{ pages: ${part.pagerUrl !== undefined}, steps: [ { owner: supervisor, afterMinutes: ${minutes} }, { owner: inspector, afterMinutes: ${minutes} }, { owner: superintendent, afterMinutes: 60 } ] }`;
  const http = (partner: string, url: string, receipt: string) =>
    `  - { id: ${partner}, name: ${partner}, route: signedHttp, internal: true, url: '${url}', receipt: ${receipt}, timeoutMs: ${part.timeoutMs ?? 2_000}, maxPerSecond: ${part.maxPerSecond ?? 1_000}${partner === 'partner' && part.templates !== undefined ? `, templates: ${part.templates}` : ''} }\n`;
  const loaded = parseFollowUpFiles({
    'pathways.yaml': `
calendars:
  - { id: england, knownUntil: '2030-12-31' }
pathways:
  - id: victim-support
    name: Victim support
    owner: referral-desk
    recipient: ${part.recipient ?? 'partner'}
    raisedBy: [handler]
    legalBasis: { ground: publicTask, reference: agreement, consent: ${part.consent ?? 'notNeeded'}, mayOverride: true }
    clock: ${part.clock ?? '{ kind: hours, hours: 48 }'}
    calendar: england
    warnBeforeMinutes: 60
    contains: [ { name: callId, required: true }, { name: because }, { name: people }${part.required === undefined ? '' : `, { name: ${part.required}, required: true }`} ]
    acknowledgedBy: ${part.acknowledgedBy ?? 'callback'}
    late: { alarmClass: important, owners: [supervisor, inspector], passUpAfterMinutes: 30 }
    delivery: { attempts: ${part.attempts ?? 4}, firstDelaySeconds: 0.02, maxDelaySeconds: 0.1 }
    priority: 10
`,
    'partners.yaml': `
partners:
${http('partner', part.partnerUrl ?? 'http://127.0.0.1:9/', 'json')}${part.pagerUrl === undefined ? '' : http('pager', part.pagerUrl, 'status')}${part.controlRoomUrl === undefined ? '' : http('control-room', part.controlRoomUrl, 'status')}${part.extraPartners ?? ''}
${part.pagerUrl === undefined ? '' : 'pager: pager'}
${part.controlRoomUrl === undefined ? '' : 'controlRooms: { westshire: control-room }'}
${part.smtp ?? ''}
queues: { deliveries: ${part.deliveriesPerSecond ?? 10_000} }
`,
    'alarms.yaml': `classes: { urgent: ${rule}, important: ${rule}, advisory: ${rule} }`,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.files;
}

export interface TestFollowUps extends AsyncDisposable {
  readonly followUps: FollowUps;
  readonly deps: FollowUpDeps;
  readonly audited: AuditEntry[];
  /** What the feed was told, in order. */
  readonly told: Alarm[];
  /** Changes the files in force. */
  use(files: FollowUpFiles): void;
  /** Moves the clock that the service reads. */
  setNow(now: number | null): void;
  /** How people may be reached, by person id; changed by tests at will. */
  readonly profiles: Map<string, SafeContactNow>;
  work(settings?: Partial<FollowUpWorkerSettings>): Promise<FollowUpWorkers>;
}

/** The whole of follow-ups on a real Redis, with an audit log and feed that only remember. */
export function followUpsOn(
  redis: { readonly url: string; readonly prefix: string },
  files: FollowUpFiles,
  contact?: ContactParts,
): TestFollowUps {
  let inForce = files;
  let now: number | null = null;
  const audited: AuditEntry[] = [];
  const told: Alarm[] = [];
  const profiles = new Map<string, SafeContactNow>();
  const connections: Redis[] = [];
  const connect = (purpose: 'background' | 'blocking'): Redis => {
    const options: Omit<RedisOptions, 'replyMapping'> =
      purpose === 'background'
        ? { commandTimeout: 2_000, maxRetriesPerRequest: 0, enableOfflineQueue: true }
        : { maxRetriesPerRequest: null };
    const client = new Redis(redis.url, options);
    client.on('error', () => undefined);
    connections.push(client);
    return client;
  };
  const deps: FollowUpDeps = {
    connectRecords: connect,
    connectQueue: connect,
    prefix: redis.prefix,
    queuePrefix: `${redis.prefix}{queue}`,
    keyRing: testKeys(),
    secrets: new Map(),
    book: {
      pathway: (pathwayId) => inForce.book.pathway(pathwayId),
      calendar: (calendarId) => inForce.book.calendar(calendarId),
      all: () => inForce.book.all(),
    },
    partners: () => inForce.partners,
    alarmRules: () => inForce.alarmRules,
    facts: { factsFor: async () => ({}), consentFor: async () => null },
    profiles: { of: async (person) => profiles.get(person) ?? null },
    ...(contact !== undefined && { contact }),
    auditLog: {
      append: async (entries) => {
        for (const entry of entries) if (!audited.some((known) => known.id === entry.id)) audited.push(entry);
      },
    },
    onAlarmChange: async (alarm) => {
      told.push(alarm);
    },
    publicBaseUrl: 'https://alongside.example',
    clock: { now: () => now ?? Date.now() },
    log: SILENT_LOG,
    meter: NO_METER,
    takeOverAfterMs: 200,
  };
  const followUps = createFollowUps(deps);
  const running: FollowUpWorkers[] = [];
  return {
    followUps,
    deps,
    audited,
    told,
    profiles,
    use(next) {
      inForce = next;
    },
    setNow(next) {
      now = next;
    },
    async work(settings = {}) {
      followUps.startRelays();
      const workers = startFollowUpWorkers(followUps, deps, {
        onTimer: async () => undefined,
        lockMs: 500,
        sweepEveryMs: 200,
        settlingMs: 60_000,
        ...settings,
      });
      running.push(workers);
      await workers.ready();
      return workers;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((workers) => workers.close()));
      await followUps.close();
      for (const connection of connections) connection.disconnect();
    },
  };
}

/** A request of one call; `name` tells calls apart. */
export function request(name: string, part: Partial<ReferralRequest> = {}): ReferralRequest {
  return {
    referralId: id<ReferralId>(`${name}-victim-support`),
    pathway: id<PathwayId>('victim-support'),
    force: FORCE,
    callId: id<CallId>(name),
    people: [],
    raisedBy: HANDLER,
    raisedAt: Date.now(),
    because: 'a high-risk marker on the confirmed caller',
    ...part,
  };
}
