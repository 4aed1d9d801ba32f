/** The line when the caller is dialled straight to the handlers: no room, no REST, and it stays so (design 2.4). */
import type { EventOf } from './events.ts';
import {
  abandonOthers,
  alarm,
  change,
  goDirect,
  type LineDraft,
  letHandlerGo,
  newRound,
  replyDirect,
  replyForPlace,
} from './line-draft.ts';
import { followsHandler } from './line-room.ts';
import { callerGone } from './line-steps.ts';

export function directProgressed(d: LineDraft, e: EventOf<'directLegProgressed'>): void {
  if (e.progress !== 'answered') return;
  foundDirect(d);
  change(d, {
    state: 'connectedDirect',
    moving: null,
    step: e.step,
    handler: {
      ...{ legId: null, destinationId: e.destinationId, since: d.now, actor: null },
      ...(e.legId !== undefined && { directLegId: e.legId }),
    },
    answeredAt: d.line.answeredAt ?? d.now,
  });
  d.signals.push({ signal: 'handlerIn', legId: null });
}

/**
 * The carrier speaks of a direct dial. Where we thought of a room (the leg's refusal is not recorded yet), what belongs
 * to the room is let go, and the seat is told.
 */
function foundDirect(d: LineDraft): void {
  abandonOthers(d, null);
  if (d.line.state === 'connectingDirect' || d.line.state === 'connectedDirect') return;
  letHandlerGo(d);
  d.signals.push({ signal: 'wentDirect', how: 'legUnknown' });
}

export function dialEnded(d: LineDraft, e: EventOf<'callerDialEnded'>): void {
  if (!e.callerAlive) {
    d.reply = { kind: 'nothing' };
    callerGone(d);
    return;
  }
  if (followsHandler(d, e)) return;
  const stale = e.generation < d.line.generation || d.line.moving !== null;
  if (e.how === 'room' && stale) {
    replyForPlace(d);
    return;
  }
  if (e.how === 'room') {
    goDirect(d, newRound(d, d.line.step), true, 'webhookFailed');
    return;
  }
  foundDirect(d);
  if (e.answered) {
    directHandlerLeft(d, e.step);
    return;
  }
  change(d, { state: 'connectingDirect', step: e.step + 1, moving: null, handler: null });
  replyDirect(d);
}

/** A handler dialled direct hung up and the caller is still there: rung again, as S3 asks. */
function directHandlerLeft(d: LineDraft, step: number): void {
  d.signals.push({ signal: 'handlerOut' }, { signal: 'callerAlone' });
  change(d, { state: 'connectingDirect', step: newRound(d, step), handler: null, moving: null });
  alarm(
    d,
    'callerAlone',
    'urgent',
    `direct-${d.now}`,
    'A caller dialled direct was left alone; handlers are being rung again.',
  );
  replyDirect(d);
}

/** A caller whose call we hold for ended is told nothing more. */
export function dialEndedAfterEnd(d: LineDraft): void {
  d.reply = { kind: 'hangUp' };
}

/** A document of ours failed at the carrier: whatever it was, it is not tried again; the caller is dialled direct (S12). */
export function webhookFailed(d: LineDraft): void {
  goDirect(d, newRound(d, d.line.step), true, 'webhookFailed');
}
