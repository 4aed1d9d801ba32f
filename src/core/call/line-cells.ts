/** What a cell of the line table is: where it may lead, and what it does. */
import type { LineState } from './call.ts';
import type { CallEventType, EventOf } from './events.ts';
import type { LineDraft } from './line-draft.ts';

export const LINE_EVENTS = [
  'handlerLegAccepted',
  'handlerLegRefused',
  'handlerLegProgressed',
  'handlerLegEnded',
  'directLegProgressed',
  'directLegEnded',
  'roomMoveRequested',
  'handlerMoved',
  'participantJoined',
  'participantLeft',
  'participantHeld',
  'callerSpoke',
  'callerLeft',
  'callerDialEnded',
  'ringbackFetched',
  'webhookFailed',
  'holdRequested',
  'holdSet',
  'handlerIdentified',
  'handlerRecalled',
  'callEndRequested',
  'callerMoved',
  'timerFired',
  'reconciled',
  'effectFailed',
] as const satisfies readonly CallEventType[];
export type LineEventType = (typeof LINE_EVENTS)[number];

/** Every state that a cell may lead to, its own when it may stay, and what it does. A test holds the list to what happens. */
export interface LineCell<Type extends LineEventType> {
  readonly to: readonly LineState[];
  readonly step: (draft: LineDraft, event: EventOf<Type>) => void;
}
export type LineRow = { readonly [Type in LineEventType]: LineCell<Type> | null };

export function cell<Type extends LineEventType>(
  to: readonly LineState[],
  run: (draft: LineDraft, event: EventOf<Type>) => void,
): LineCell<Type> {
  return { to, step: run };
}
/** Nothing settled changes (S12): late, doubled or meaningless here. */
export const IGNORED = null;
