import type { Alarm } from '../../src/core/alarms/alarm.ts';
import type { AuditEntry } from '../../src/core/audit/audit-entry.ts';
import type { CallCard } from '../../src/core/console/call-card.ts';
import { type ActorId, type ForceId, id, type SpecialistId } from '../../src/core/ids.ts';
import type { Scope } from '../../src/core/access/scope.ts';
import { createApiKeys, newApiKey } from '../../src/http/api-keys.ts';
import type { AllHandlers } from '../../src/http/api-request.ts';
import { createAuthenticator } from '../../src/http/authenticator.ts';
import { alarmHandlers } from '../../src/http/handlers/alarms.ts';
import { auditHandlers } from '../../src/http/handlers/audit.ts';
import { callHandlers } from '../../src/http/handlers/calls.ts';
import { raisingHandlers } from '../../src/http/handlers/raising.ts';
import { reContactHandlers } from '../../src/http/handlers/re-contacts.ts';
import { telephoneHandlers } from '../../src/http/handlers/telephone.ts';
import { callFigureHandlers } from '../../src/http/handlers/figures.ts';
import { referralHandlers } from '../../src/http/handlers/referrals.ts';
import { figureHandlers } from '../../src/http/handlers/specialist-figures.ts';
import { callRulesHandlers } from '../../src/http/handlers/call-rules.ts';
import { riskHandlers } from '../../src/http/handlers/risk.ts';
import { specialistHandlers } from '../../src/http/handlers/specialists.ts';
import { systemHandlers } from '../../src/http/handlers/system.ts';
import { workHandlers } from '../../src/http/handlers/work.ts';
import { createHttpServer, type HttpServer, type HttpServerDeps } from '../../src/http/server.ts';
import type { CallCommands, CommandOutcome } from '../../src/ports/call-commands.ts';
import { type Log, SILENT_LOG } from '../../src/ports/log.ts';
import { NO_METER } from '../../src/ports/meter.ts';
import type { KeptReply, ReplyMemory } from '../../src/ports/reply-memory.ts';

/** The API on a real port, over ports that remember what they were asked. */
export interface ApiServer extends AsyncDisposable {
  readonly http: HttpServer;
  readonly url: string;
  readonly cards: Map<string, CallCard>;
  readonly asked: { readonly what: string; readonly with: unknown; readonly by: unknown }[];
  readonly audited: AuditEntry[];
  readonly alarms: Alarm[];
  /** Set to change what the call path answers. */
  outcome: CommandOutcome;
  /** Set to let reading calls fail with it. */
  fault: Error | null;
  /** Sends a request as `key` and reads the answer. */
  send(key: string | null, method: string, path: string, body?: unknown, headers?: object): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at any answer
  readonly body: any;
  readonly headers: Headers;
}

export type KeyOf = (
  scopes: readonly Scope[],
  part?: { force?: string; specialist?: string; expires?: string },
) => string;

/** Keys made on the fly, and the records that stand for them. */
export function keyMaker() {
  const keys = createApiKeys([]);
  const records: Parameters<typeof createApiKeys>[0][number][] = [];
  const keyOf: KeyOf = (scopes, part = {}) => {
    const name = `key-${records.length}`;
    const { key, hash } = newApiKey(name);
    records.push({
      id: name,
      hash,
      actor: id<ActorId>(`actor-${records.length}`),
      scopes: [...scopes],
      forces: [id<ForceId>(part.force ?? 'northshire')],
      specialist: part.specialist === undefined ? null : id<SpecialistId>(part.specialist),
      expires: part.expires ?? '2099-12-31',
      note: '',
    });
    keys.replace(records);
    return key;
  };
  return { keys, keyOf };
}

export function replyMemory(): ReplyMemory {
  const kept = new Map<string, { fingerprint: string; reply: KeptReply | null }>();
  return {
    claim: async (key, fingerprint) => {
      const before = kept.get(key);
      if (before === undefined) {
        kept.set(key, { fingerprint, reply: null });
        return { kind: 'yours' };
      }
      if (before.fingerprint !== fingerprint) return { kind: 'differs' };
      return before.reply === null ? { kind: 'running' } : { kind: 'kept', reply: before.reply };
    },
    keep: async (key, fingerprint, reply) => void kept.set(key, { fingerprint, reply }),
    release: async (key) => void kept.delete(key),
  };
}

export async function apiServer(
  keys: ReturnType<typeof keyMaker>['keys'],
  {
    more = {},
    ...part
  }: Partial<HttpServerDeps> & { readonly log?: Log; readonly more?: Partial<AllHandlers> } = {},
): Promise<ApiServer> {
  const cards = new Map<string, CallCard>();
  const asked: ApiServer['asked'][number][] = [];
  const audited: AuditEntry[] = [];
  const alarms: Alarm[] = [];
  const state = { outcome: { kind: 'done' } as CommandOutcome, fault: null as Error | null };
  const calls: CallCommands = {
    command: async (callId, command, by) => {
      asked.push({ what: `${callId}:${command.type}`, with: command, by });
      return state.outcome;
    },
    lateIdentity: async (callId, identity, by) => {
      asked.push({ what: `${callId}:lateIdentity`, with: identity, by });
      return state.outcome;
    },
    find: async ({ by, value }) =>
      [...cards.values()].find((card) =>
        by === 'incidentReference' ? card.incident.reference === value : card.callId === value,
      ) ?? null,
    live: async () => {
      if (state.fault !== null) throw state.fault;
      return [...cards.values()];
    },
  };
  const settle = (alarmId: string, change: Partial<Alarm>): Alarm => {
    const at = alarms.findIndex((alarm) => alarm.id === alarmId);
    alarms[at] = { ...alarms[at], ...change } as Alarm;
    return alarms[at] as Alarm;
  };
  const clock = { now: () => Date.now() };
  const log = part.log ?? SILENT_LOG;
  const nobody = () => Promise.reject(new Error('not part of this test'));
  const none = new Proxy({}, { get: () => nobody }) as never;
  const auditLog = { append: async (entries: readonly AuditEntry[]) => void audited.push(...entries) };
  const http = createHttpServer({
    voice: null,
    partners: null,
    health: {
      role: 'web',
      checks: [],
      stopping: () => false,
      metrics: async () => ({ contentType: 'text/plain', body: '' }),
    },
    api: {
      handlers: {
        ...callHandlers({ calls, notes: { note: async (entry) => void audited.push(entry) } }),
        ...alarmHandlers({
          raise: nobody,
          list: async () => alarms,
          acknowledge: async (alarmId, by, at) => settle(alarmId, { acknowledged: { by, at } }),
          close: async (alarmId, by, doing, at) => settle(alarmId, { closed: { by, at, doing } }),
        }),
        ...specialistHandlers(none, none),
        ...figureHandlers(none),
        ...callFigureHandlers(none),
        ...telephoneHandlers(none),
        ...callRulesHandlers(none),
        ...riskHandlers(none),
        ...referralHandlers(none),
        ...raisingHandlers({ calls, raising: none, facts: none, referrals: none, book: none }),
        ...reContactHandlers({ reContacts: none, calls, contactIdOf: none }),
        ...workHandlers({ queues: none, records: none, reports: none, audit: none }),
        ...auditHandlers(none, auditLog),
        ...systemHandlers({ checks: [], tickets: none, reviews: none }),
        ...more,
      },
      authenticator: createAuthenticator(keys, null, clock),
      replies: replyMemory(),
      limits: null,
      clock,
      log,
      meter: NO_METER,
    },
    pages: [],
    trustProxy: false,
    metricsHere: true,
    log,
    ...part,
  });
  const url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`;
  return {
    http,
    url,
    cards,
    asked,
    audited,
    alarms,
    set outcome(outcome: CommandOutcome) {
      state.outcome = outcome;
    },
    get outcome() {
      return state.outcome;
    },
    set fault(fault: Error | null) {
      state.fault = fault;
    },
    get fault() {
      return state.fault;
    },
    send: async (key, method, path, body, headers = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      return {
        status: response.status,
        type,
        body: type.includes('json') ? JSON.parse(text) : text,
        headers: response.headers,
      };
    },
    [Symbol.asyncDispose]: () => http.close(0),
  };
}
