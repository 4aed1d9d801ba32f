import type { Router } from 'express';
import { HOUR } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { Approvals } from '../../ports/approvals.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { AuditNotes } from '../../ports/audit-notes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { SessionLimits, Sessions } from '../../ports/sessions.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import type { AccessFile } from '../../wire/access.ts';
import type { CredentialKind } from '../authenticator.ts';
import { peopleHandlers } from '../handlers/people.ts';
import type { HandlersOf, PeopleOperation } from '../api-request.ts';
import type { LimitStore } from '../rate-limits.ts';
import { bearerCredentials } from './bearer-credentials.ts';
import { createCookies } from './cookies.ts';
import { emergencyDoor } from './emergency.ts';
import { type Persona, personaSwitch } from './personas.ts';
import { createProvider } from './provider.ts';
import { SIGN_IN_BACK_PATH, signInRouter } from './router.ts';
import { sessionCredentials } from './session-credentials.ts';

export interface PeopleDeps {
  /** `signIn` and `emergencyAccount` of access.yaml; a change of them needs a restart, unlike keys. */
  readonly access: Pick<AccessFile, 'signIn' | 'emergencyAccount'>;
  /** The client's secret at the provider. */
  readonly clientSecret: string;
  readonly mode: 'production' | 'development';
  /** Invented colleagues of the demo; null: no switch. Refused in production. */
  readonly personas: readonly Persona[] | null;
  readonly publicBaseUrl: string;
  /** Origins of our own pages. */
  readonly origins: ReadonlySet<string>;
  readonly sessions: Sessions;
  readonly approvals: Approvals;
  readonly alarms: AlarmBoard;
  readonly audit: AuditLog;
  readonly notes: AuditNotes;
  readonly sealing: KeySet;
  readonly limits: LimitStore | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** What signing in adds to the edges: ways to be recognised, pages, and operations of the API. */
export interface People {
  readonly credentials: readonly CredentialKind[];
  readonly router: Router;
  readonly handlers: HandlersOf<PeopleOperation>;
}

/** Puts people's side together. Throws in production when personas are given. */
export function createPeople(deps: PeopleDeps): People {
  const { access, publicBaseUrl, sessions, clock } = deps;
  const cookies = createCookies(publicBaseUrl.startsWith('https://'));
  const settings = access.signIn;
  const oidc =
    settings === null
      ? null
      : {
          settings,
          provider: createProvider({
            settings,
            clientSecret: deps.clientSecret,
            redirectUri: `${publicBaseUrl.replace(/\/+$/, '')}${SIGN_IN_BACK_PATH}`,
            allowHttp: deps.mode === 'development',
          }),
        };
  const account = access.emergencyAccount;
  return {
    credentials: [
      sessionCredentials(sessions, cookies, clock),
      ...(oidc === null ? [] : [bearerCredentials(oidc.provider, oidc.settings, clock)]),
    ],
    router: signInRouter({
      ...deps,
      ...{ oidc, cookies },
      emergency: account === null ? null : emergencyDoor(account, deps.alarms),
      personas: deps.personas === null ? null : personaSwitch(deps.mode, deps.personas),
    }),
    handlers: peopleHandlers(deps),
  };
}

/** How long sessions last by the file; eight hours and two without use where it says nothing. */
export function sessionLimits(settings: AccessFile['signIn']): SessionLimits {
  return { longestMs: (settings?.sessionHours ?? 8) * HOUR, idleMs: (settings?.idleHours ?? 2) * HOUR };
}
