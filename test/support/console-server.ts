import type { AuditEntry } from '../../src/core/audit/audit-entry.ts';
import { createAuthenticator } from '../../src/http/authenticator.ts';
import { systemHandlers } from '../../src/http/handlers/system.ts';
import { callHandlers } from '../../src/http/handlers/calls.ts';
import { createPeople, sessionLimits } from '../../src/http/sign-in/people.ts';
import type { Persona } from '../../src/http/sign-in/personas.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { AlarmRequest } from '../../src/ports/alarm-board.ts';
import { SILENT_LOG } from '../../src/ports/log.ts';
import { NO_METER } from '../../src/ports/meter.ts';
import { openApprovals } from '../../src/redis/approvals.ts';
import { openSessions } from '../../src/redis/sessions.ts';
import { openTicketOffice } from '../../src/redis/ticket-office.ts';
import type { EmergencyAccount, SignInSettings } from '../../src/wire/access.ts';
import { keyMaker, replyMemory } from './api-server.ts';
import { callCard } from './call-cards.ts';
import type { FreshRedis } from './redis.ts';

const sealing = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 9)]]) };

/** A browser as far as signing in needs one: it keeps cookies and follows where it is told. */
export interface Browser {
  readonly cookies: Map<string, string>;
  go(path: string, init?: RequestInit): Promise<Response>;
}

export interface ConsoleServerOptions {
  readonly port: number;
  readonly issuer: string;
  readonly clientSecret: string;
  readonly personas?: readonly Persona[];
  readonly audience?: string;
  readonly emergency?: EmergencyAccount;
}

/** People's side of the service on a real port and Redis: sign-in, sessions, broken glass, approvals. */
export async function consoleServer(fresh: FreshRedis, options: ConsoleServerOptions) {
  const settings: SignInSettings = {
    ...{
      issuer: options.issuer,
      clientId: 'alongside',
      scope: 'openid profile',
      audience: options.audience ?? null,
    },
    roles: {
      claim: 'roles',
      map: { handlers: 'handler', supervisors: 'supervisor', admins: 'engineer', cad: 'handler' },
    },
    forces: { claim: 'forces', map: { NS: 'northshire', SS: 'southshire' } },
    ...{ specialistClaim: 'specialist', requireAcr: [], sessionHours: 8, idleHours: 2 },
  };
  const time = { nowMs: Date.now() };
  const clock = { now: () => time.nowMs };
  const publicBaseUrl = `http://127.0.0.1:${options.port}`;
  const origins = new Set([publicBaseUrl]);
  const { client: redis, prefix } = fresh;
  const [audited, alarms, asked]: [AuditEntry[], AlarmRequest[], string[]] = [[], [], []];
  const nobody = () => Promise.reject(new Error('not part of this test'));
  const none = new Proxy({}, { get: () => nobody }) as never;
  const notes = { note: async (entry: AuditEntry) => void audited.push(entry) };
  const common = { origins, limits: null, clock, log: SILENT_LOG };
  const sessions = openSessions({ redis, prefix, sealing, limits: sessionLimits(settings) });
  const people = createPeople({
    ...common,
    access: { signIn: settings, emergencyAccount: options.emergency ?? null },
    ...{ clientSecret: options.clientSecret, mode: 'development', publicBaseUrl },
    personas: options.personas ?? null,
    approvals: openApprovals(redis, prefix, sealing),
    alarms: {
      raise: async (alarm) => void alarms.push(alarm),
      ...{ acknowledge: nobody, close: nobody, list: nobody },
    },
    audit: { append: async (entries) => void audited.push(...entries) },
    ...{ sessions, notes, sealing },
  });
  const tickets = openTicketOffice(redis, prefix);
  const authenticator = createAuthenticator(keyMaker().keys, tickets, clock, people.credentials);
  const cards = [callCard('CA1'), callCard('CA2', { force: 'southshire' as never })];
  const calls = {
    command: async (callId: string) => {
      asked.push(callId);
      return { kind: 'done' } as const;
    },
    lateIdentity: nobody,
    find: async ({ value }: { value: string }) => cards.find(({ callId }) => callId === value) ?? null,
    live: async () => cards,
  };
  const http = createHttpServer({
    voice: null,
    partners: null,
    health: { role: 'web', checks: [], stopping: () => false, metrics: nobody },
    api: {
      handlers: {
        ...callHandlers({ calls, notes }),
        ...systemHandlers({ checks: [], tickets, reviews: none }),
        ...people.handlers,
      } as never,
      ...{ ...common, authenticator, replies: replyMemory(), meter: NO_METER },
    },
    pages: [people.router],
    ...{ trustProxy: false, metricsHere: false, log: SILENT_LOG },
  });
  await http.listen(options.port, '127.0.0.1');
  const browser = (): Browser => {
    const kept = new Map<string, string>();
    return {
      cookies: kept,
      go: async (path, init = {}) => {
        const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
        const headers = { cookie, 'sec-fetch-site': 'same-origin', ...(init.headers as object) };
        const url = path.startsWith('http') ? path : `${publicBaseUrl}${path}`;
        const response = await fetch(url, { ...init, redirect: 'manual', headers });
        for (const line of response.headers.getSetCookie()) {
          const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
          if (value === '') kept.delete(name);
          else kept.set(name, value);
        }
        return response;
      },
    };
  };
  return {
    http,
    sessions,
    authenticator,
    audited,
    alarms,
    asked,
    time,
    browser,
    close: () => http.close(0),
  };
}
