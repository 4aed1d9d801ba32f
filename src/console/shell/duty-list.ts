import { effect, signal } from '@preact/signals';
import type { ReplyOf } from '../../wire/api.ts';
import { api } from '../api/client.ts';
import { picture } from '../feed/feed.ts';
import { may, me, sessionState } from './session.ts';

export type OnDuty = ReplyOf<'listSpecialists'>['specialists'][number];

/** Who is on duty, kept in memory so that it stays on the screen when the connection is gone. */
export const dutyList = signal<readonly OnDuty[]>([]);
const EVERY_MS = 60_000;

/** The colleague's name where it is known, else the id. */
export function nameOfSpecialist(id: string | null): string {
  if (id === null) return 'nobody';
  return dutyList.value.find((one) => one.id === id)?.name ?? id;
}

/** Duty list with presence as the feed tells it. */
export function specialistsNow(): readonly OnDuty[] {
  const { presence } = picture.value;
  return dutyList.value.map((one) => ({ ...one, presence: presence.get(one.id) ?? one.presence }));
}

export async function loadDutyList(): Promise<void> {
  if (!may('specialists:read') && !may('specialist:self')) return;
  try {
    dutyList.value = (await api('get', '/specialists', {})).specialists;
  } catch {
    // The last list stays: it is needed most when the service does not answer.
  }
}

export function keepDutyList(): void {
  effect(() => {
    if (sessionState.value === 'in' && me.value !== null) void loadDutyList();
  });
  setInterval(() => {
    if (sessionState.value === 'in') void loadDutyList();
  }, EVERY_MS);
  let known = '';
  effect(() => {
    // Somebody who was not on the list has come on duty.
    const ids = [...picture.value.presence.keys()].sort().join();
    if (ids !== known && sessionState.value === 'in') void loadDutyList();
    known = ids;
  });
}
