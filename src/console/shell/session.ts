import { computed, effect, signal } from '@preact/signals';
import type { ReplyOf } from '../../wire/api.ts';
import type { Scope } from '../../wire/api/operation.ts';
import { api, ApiError, whenSignedOut } from '../api/client.ts';
import { closedBecause, forgetFeed, startFeed, turnedAway } from '../feed/feed.ts';

export type Me = ReplyOf<'whoAmI'>;
export interface Persona {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}
export interface SignInWays {
  readonly provider: boolean;
  readonly emergencyAccount: boolean;
  readonly personas: readonly Persona[];
}

/** `asking`: not known yet. `out`: nobody. `in`: somebody. `ended`: somebody, whose session has ended under them. */
export const sessionState = signal<'asking' | 'unreachable' | 'out' | 'in' | 'ended'>('asking');
export const me = signal<Me | null>(null);
export const ways = signal<SignInWays | null>(null);
export const may = (scope: Scope): boolean => me.value?.scopes.includes(scope) ?? false;
export const usesFeed = computed(() => may('calls:read') || may('specialist:self'));

const channel = new BroadcastChannel('alongside-session');

/** Asks who is signed in. Somebody else than before begins with nothing: drafts and calls belong to a person. */
export async function askWhoIAm(): Promise<void> {
  try {
    const found = await api('get', '/me', {});
    const before = me.value;
    if (before !== null && before.actor !== found.actor) {
      location.reload();
      return;
    }
    me.value = found;
    sessionState.value = 'in';
    if (usesFeed.value) startFeed();
  } catch (error) {
    if (error instanceof ApiError && error.problem?.code === 'unauthenticated') return;
    if (sessionState.value === 'asking') sessionState.value = 'unreachable';
  }
}

export async function askForWays(): Promise<void> {
  const reply = await fetch('/signin/ways').catch(() => null);
  if (reply?.ok) ways.value = (await reply.json()) as SignInWays;
}

export async function enterAs(persona: string): Promise<string | null> {
  return enter('/signin/personas', { persona });
}

export async function enterEmergency(password: string): Promise<string | null> {
  return enter('/signin/emergency', { password });
}

/** Null: in. Else why not, in a sentence. */
async function enter(path: string, body: object): Promise<string | null> {
  const reply = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (reply === null) return 'The service does not answer. Try again.';
  if (!reply.ok) return new ApiError(await reply.json().catch(() => null), reply.status).message;
  await askWhoIAm();
  return null;
}

export async function signOut(): Promise<void> {
  const reply = await fetch('/signout', { method: 'POST' }).catch(() => null);
  const said = reply?.ok ? ((await reply.json()) as { next: string }) : null;
  forgetFeed();
  channel.postMessage('out');
  location.assign(said === null || said.next === '/signin' ? '/console' : said.next);
}

/** The tab in which somebody signed in again says so to the others, and may be closed. */
export function tellSignedIn(): void {
  channel.postMessage('in');
}

channel.onmessage = ({ data }) => {
  if (data === 'out') location.reload();
  else void askWhoIAm();
};

whenSignedOut(() => {
  sessionState.value = me.value === null ? 'out' : 'ended';
  void askForWays();
});

effect(() => {
  if (closedBecause.value !== null) void askWhoIAm();
});
effect(() => {
  if (turnedAway.value > 0) void askWhoIAm();
});
