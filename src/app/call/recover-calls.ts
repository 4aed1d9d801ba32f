import type { Call } from '../../core/call/call.ts';
import { roomName } from '../../core/call/call.ts';
import { everyOffer } from '../../core/call/seat-holders.ts';
import { currentRoom } from '../../core/call/transition.ts';
import { waitingOf } from '../../core/call/waiting.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import { afterCommit, handleCallEvent } from './handle-call-event.ts';
import type { CallPath } from './call-path.ts';
import { keepClaimsOf } from './keep-claims.ts';

/** A call taken for recovery is this process's for so long; then anybody's. */
const TAKE_LEASE_MS = 10 * SECOND;
const CALLS_A_SWEEP = 50;
/** How often a live call is held against what Twilio says. */
const RECONCILE_EVERY_MS = 30 * SECOND;
/** An ended call whose effects are all done is looked at no more; one that still has some is. */
const ENDED_AGAIN_MS = MINUTE;

/**
 * One sweep: picks up what instances that died left undone, holds live calls against the truth at Twilio, and keeps the
 * claims of their specialists. Every instance sweeps; leases keep them apart. Gives the number of calls looked at.
 */
export async function recoverCalls(path: CallPath): Promise<number> {
  const due = await path.calls.takeDue(CALLS_A_SWEEP, TAKE_LEASE_MS);
  for (const callId of due) {
    try {
      await recoverCall(path, callId);
    } catch (error) {
      path.log.warn('callNotRecovered', { callId, error });
    }
  }
  return due.length;
}

async function recoverCall(path: CallPath, callId: CallId): Promise<void> {
  const loaded = await path.calls.load(callId, id<EventId>('recovery'));
  if (loaded === null) return path.calls.lookAgain(callId, null);
  await finishEffects(path, loaded.call);
  const fresh = (await path.calls.load(callId, id<EventId>('recovery')))?.call ?? loaded.call;
  if (fresh.endedAt === null) {
    await keepClaimsOf(path, fresh);
    await staysOnList(path, fresh);
    await reconcile(path, fresh);
  }
  const left = await path.calls.pending(callId);
  if (left.length > 0) return path.calls.lookAgain(callId, SECOND);
  await path.calls.lookAgain(callId, fresh.endedAt === null ? RECONCILE_EVERY_MS : settledAfter(path, fresh));
}

/** A call that has ended still takes late events for a while; after that it is finished. */
function settledAfter(path: CallPath, call: Call): number | null {
  return path.clock.now() - (call.endedAt ?? 0) > ENDED_AGAIN_MS ? null : ENDED_AGAIN_MS;
}

async function finishEffects(path: CallPath, call: Call): Promise<void> {
  const pending = await path.calls.pending(call.id);
  const effects: StoredEffect[] = pending.map(({ key, effect }) => ({ key, effect }));
  if (effects.length > 0) {
    path.log.info('effectsPickedUp', { callId: call.id, count: effects.length });
    await afterCommit(path, call, effects, true);
  }
}

/** A call that nobody speaks for leaves the list by itself; one that a lost Redis forgot comes back to it. */
async function staysOnList(path: CallPath, call: Call): Promise<void> {
  const entry = waitingOf(call);
  if (entry !== null) await path.waiting.join(entry, call.version);
}

/** Twilio is asked what is true; when it cannot be asked, nothing is concluded. */
async function reconcile(path: CallPath, call: Call): Promise<void> {
  const room = currentRoom(call);
  const legs = everyOffer(call.seat).flatMap(({ legId }) => (legId === null ? [] : [legId]));
  const where = { name: roomName(call.id, call.line.generation), handle: room.handle };
  const truth = await path.telephony.truth(call.id, where, legs);
  const callerLeg =
    truth.callerLeg === 'ended' ? 'ended' : truth.callerLeg === 'unknown' ? 'unknown' : 'live';
  const inRoom = truth.participants.map((participant) => participant.legId);
  await handleCallEvent(path, {
    type: 'reconciled',
    id: id<EventId>(`reconciled:${call.version}`),
    callId: call.id,
    ofVersion: call.version,
    callerLeg,
    inRoom: truth.roomExists ? inRoom : [],
    ended: truth.ended,
  });
}
