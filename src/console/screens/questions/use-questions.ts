import { useEffect } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { api } from '../../api/client.ts';
import { type Resource, useResource } from '../../api/resource.ts';
import type { ReplyOf } from '../../../wire/api.ts';
import { draft } from '../../shell/drafts.ts';
import { may, me } from '../../shell/session.ts';

/** Whether the questions or what is known stand in the middle of this call's screen. */
export function askingOf(callId: string): Signal<boolean> {
  return draft(`asking:${callId}`, false);
}

const CURRENT_EVERY_MS = 30_000;

/** Checklists that can be begun on a call of this force now. */
export function useCurrentChecklists(force: string): Resource<ReplyOf<'listChecklists'>> {
  return useResource(() => api('get', '/checklists', { query: { force } }), [force], CURRENT_EVERY_MS);
}

/**
 * The questions of the checklists that are open on a call. What was answered is on the card, which is live; the questions
 * do not change under a filling, so they are asked for when one more is begun and never again (each reading is on record).
 */
export function useFillings({ callId, risk }: FeedCard): Resource<ReplyOf<'getCallQuestions'>> {
  const begun = (risk?.checklists ?? []).map(({ checklist }) => checklist).join();
  const kept = useSignal<ReplyOf<'getCallQuestions'> | null>(null);
  const found = useResource(
    () => api('get', '/calls/{id}/questions', { params: { id: callId } }),
    [callId, begun],
  );
  const fresh = found.value.value;
  useEffect(() => {
    if (fresh !== null) kept.value = fresh;
  }, [fresh, kept]);
  // While the new one comes, the old ones stay on the screen.
  if (fresh === null && kept.value !== null) return { ...found, value: kept };
  return found;
}

/** Why this person may only read; null: they may answer. The service decides again. */
export function readOnlyBecause({ seat, risk }: FeedCard): string | null {
  const who = me.value;
  if (may('calls:command')) return null;
  const sits = seat.specialistId === who?.specialist && seat.state !== 'released';
  const comes = (seat.beside ?? []).some(({ specialistId }) => specialistId === who?.specialist);
  const asked = (risk?.checklists ?? []).some(
    ({ startedBy, answers }) => startedBy === who?.actor || answers.some(({ by }) => by === who?.actor),
  );
  return who?.specialist && (sits || comes || asked)
    ? null
    : 'Only those on the call, and those who were asking, may answer.';
}
