import { randomBytes } from 'node:crypto';
import type { Alarm } from '../../src/core/alarms/alarm.ts';
import type { CallCommand } from '../../src/core/console/call-command.ts';

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** What people do through the API. While the service is away an answer is `{status: 0}`; whoever asks, asks again. */
export interface Desk {
  ask(method: string, path: string, body?: unknown, as?: string, key?: string): Promise<Answered>;
  command(callId: string, command: CallCommand, as?: string): Promise<Answered>;
  /** Null: could not be asked. */
  alarmsOf(callId: string): Promise<readonly Alarm[] | null>;
  alarms(): Promise<readonly Alarm[] | null>;
  reviewsOf(callId: string): Promise<readonly string[] | null>;
  /** Its status. */
  referral(referralId: string): Promise<string | null>;
  specialists(): Promise<readonly SpecialistSeen[] | null>;
}

export interface SpecialistSeen {
  readonly id: string;
  readonly presence: { readonly state: string };
  /** The call they are claimed for. */
  readonly callId: string | null;
}

const LIMIT_MS = 4_000;
/** The key of whoever only looks: looking often must not use up what the desk may ask in a minute. */
export const WATCHER = 'watcher';

export function openDesk(baseUrl: string, keys: ReadonlyMap<string, string>): Desk {
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    as = 'desk',
    key = randomBytes(16).toString('hex'),
  ): Promise<Answered> {
    try {
      const response = await fetch(`${baseUrl}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${keys.get(as)}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
          Connection: 'close',
        },
        signal: AbortSignal.timeout(LIMIT_MS),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      return { status: 0, body: null };
    }
  }
  async function list<One>(path: string, name: string): Promise<readonly One[] | null> {
    const { status, body } = await ask('GET', path, undefined, WATCHER);
    return status === 200 ? (body as Record<string, readonly One[]>)[name]! : null;
  }
  const of = <One extends { callId: string | null }>(all: readonly One[] | null, callId: string) =>
    all === null ? null : all.filter((one) => one.callId === callId);
  const alarms = () => list<Alarm>('/alarms?limit=200', 'alarms');
  return {
    ask,
    command: (callId, command, as) => ask('POST', `/calls/${callId}/commands`, command, as),
    alarms,
    alarmsOf: async (callId) => of(await alarms(), callId),
    async reviewsOf(callId) {
      const all = await list<{ callId: string; cause: string }>('/reviews?limit=200', 'reviews');
      return of(all, callId)?.map(({ cause }) => cause) ?? null;
    },
    async referral(referralId) {
      const { status, body } = await ask('GET', `/referrals/${referralId}`, undefined, WATCHER);
      return status === 200 ? (body as { status: string }).status : null;
    },
    specialists: () => list<SpecialistSeen>('/specialists', 'specialists'),
  };
}
