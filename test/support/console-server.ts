import type { Router } from 'express';
import type { AuditEntry } from '../../src/core/audit/audit-entry.ts';
import { createAuthenticator } from '../../src/http/authenticator.ts';
import { peopleHandlers } from '../../src/http/handlers/people.ts';
import { systemHandlers } from '../../src/http/handlers/system.ts';
import { callHandlers } from '../../src/http/handlers/calls.ts';
import { bearerCredentials } from '../../src/http/sign-in/bearer-credentials.ts';
import { createCookies } from '../../src/http/sign-in/cookies.ts';
import { emergencyDoor } from '../../src/http/sign-in/emergency.ts';
import { type Persona, personaSwitch } from '../../src/http/sign-in/personas.ts';
import { createProvider } from '../../src/http/sign-in/provider.ts';
import { signInRouter } from '../../src/http/sign-in/router.ts';
import { sessionCredentials } from '../../src/http/sign-in/session-credentials.ts';
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
  const { redis, prefix } = { redis: fresh.client, prefix: fresh.prefix };
  const sessions = openSessions({
    redis,
    prefix,
    sealing,
    limits: { longestMs: 8 * 3_600_000, idleMs: 7_200_000 },
  });
  const cookies = createCookies(false);
  const redirectUri = `${publicBaseUrl}/signin/callback`;
  const provider = createProvider({
    ...{ settings, redirectUri, clientSecret: options.clientSecret, allowHttp: true },
  });
  const tickets = openTicketOffice(redis, prefix);
  const authenticator = createAuthenticator(keyMaker().keys, tickets, clock, [
    sessionCredentials(sessions, cookies, clock),
    bearerCredentials(provider, settings, clock),
  ]);
  const [audited, alarms, asked]: [AuditEntry[], AlarmRequest[], string[]] = [[], [], []];
  const raise = async (alarm: AlarmRequest) => void alarms.push(alarm);
  const board = { raise, acknowledge: () => nobody(), close: () => nobody(), list: () => nobody() };
  const notes = { note: async (entry: AuditEntry) => void audited.push(entry) };
  const nobody = () => Promise.reject(new Error('not part of this test'));
  const none = new Proxy({}, { get: () => nobody }) as never;
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
    health: { role: 'web', checks: [], stopping: () => false, metrics: nobody },
    api: {
      handlers: {
        ...callHandlers({ calls, notes }),
        ...systemHandlers({ checks: [], tickets, reviews: none }),
        ...peopleHandlers({
          sessions,
          approvals: openApprovals(redis, prefix, sealing),
          alarms: {
            ...(none as object),
            raise: async (alarm: AlarmRequest) => void alarms.push(alarm),
          } as never,
          audit: { append: async (entries) => void audited.push(...entries) },
        }),
      } as never,
      ...{
        authenticator,
        replies: replyMemory(),
        limits: null,
        origins,
        clock,
        log: SILENT_LOG,
        meter: NO_METER,
      },
    },
    pages: [
      signInRouter({
        oidc: { provider, settings },
        emergency: options.emergency === undefined ? null : emergencyDoor(options.emergency, board),
        personas: options.personas === undefined ? null : personaSwitch('development', options.personas),
        ...{
          sessions,
          cookies,
          sealing,
          publicBaseUrl,
          origins,
          limits: null,
          notes,
          clock,
          log: SILENT_LOG,
        },
      }) as Router,
    ],
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
    redirectUri,
    close: () => http.close(0),
  };
}
