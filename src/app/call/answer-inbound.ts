import { arrive } from '../../core/call/arrival.ts';
import { type Call, roomName } from '../../core/call/call.ts';
import type { CallReply } from '../../core/call/effects.ts';
import type { EventOf } from '../../core/call/events.ts';
import { type CallerPlace, FIRST_ATTEMPT } from '../../core/call/place.ts';
import { direct, firstPlace } from '../../core/call/without-state.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import type { LegRequestOutcome } from '../../ports/telephony.ts';
import type { CallPath } from './call-path.ts';
import { handleCallEvent, keyed, schedule } from './handle-call-event.ts';
import { requestHandlerLeg } from './request-handler-leg.ts';

/** What became of writing the arrival down. */
type Recorded =
  | { readonly kind: 'created' }
  | { readonly kind: 'exists'; readonly call: Call }
  | { readonly kind: 'journalled' };

/**
 * Answers the first webhook of a call. Two things are awaited, side by side, and no more: the commit and the handler's
 * leg (design 2.2). What goes wrong changes the reply, never whether there is one. Never rejects for Redis or Twilio.
 */
export async function answerInbound(path: CallPath, arrival: EventOf<'callReceived'>): Promise<CallReply> {
  const place = firstPlace(arrival.linePlan, FIRST_ATTEMPT);
  const [recorded, leg] = await Promise.all([
    record(path, arrival),
    requestHandlerLeg(path, arrival.callId, arrival.linePlan, place),
  ]);
  const before = recorded.kind === 'exists' ? await replyGiven(path, recorded.call, place) : null;
  if (before !== null) {
    // The webhook came twice: the same answer again, and a leg rung for nothing is let go (S12).
    if (before.kind === 'dialDirect' && leg.kind === 'accepted')
      path.background.run('endLeg', 'line', () => letGo(path, leg));
    return before;
  }
  path.background.run('recordLegOutcome', leg.kind === 'accepted' ? 'behind' : 'line', () =>
    workInOrJournal(path, legEvent(arrival, place, leg)),
  );
  if (leg.kind === 'accepted') return { kind: 'enterRoom', place, room: roomName(arrival.callId, 1) };
  path.meter.count('alongside_degraded_replies_total', {
    cause: leg.kind === 'refused' ? leg.code : 'unknown',
  });
  return direct(arrival.linePlan, place);
}

/** One round trip; a silent store is answered by the journal, and the event is worked in when it is back. */
async function record(path: CallPath, arrival: EventOf<'callReceived'>): Promise<Recorded> {
  const at = path.clock.now();
  const arrived = arrive(arrival, at);
  const effects = keyed(arrived.call, arrived.effects);
  try {
    const outcome = await path.calls.commit({
      expectedVersion: 0,
      call: arrived.call,
      event: arrival,
      reply: arrived.reply,
      effects,
      at,
    });
    if (outcome.kind === 'conflict') return { kind: 'exists', call: outcome.call };
    schedule(path, arrived.call, effects);
    return { kind: 'created' };
  } catch (error) {
    path.log.error('callNotCommitted', { callId: arrival.callId, error });
    path.meter.count('alongside_degraded_replies_total', { cause: 'redisSilent' });
    await journal(path, arrival, at);
    return { kind: 'journalled' };
  }
}

/** The journal may fail too (disk full): the caller is answered all the same, and people are told by the log's alarm. */
async function journal(
  path: CallPath,
  event: Parameters<CallPath['journal']['append']>[0]['event'],
  at: number,
): Promise<void> {
  try {
    await path.journal.append({ event, at });
  } catch (error) {
    path.log.error('callNotJournalled', { callId: event.callId, error });
  }
}

async function workInOrJournal(
  path: CallPath,
  event: EventOf<'handlerLegAccepted'> | EventOf<'handlerLegRefused'>,
): Promise<void> {
  try {
    await handleCallEvent(path, event);
  } catch {
    await journal(path, event, path.clock.now());
  }
}

function legEvent(
  arrival: EventOf<'callReceived'>,
  place: CallerPlace,
  leg: LegRequestOutcome,
): EventOf<'handlerLegAccepted'> | EventOf<'handlerLegRefused'> {
  const base = {
    callId: arrival.callId,
    id: legEventId(arrival.callId, place),
    attempt: place.attempt,
  };
  if (leg.kind === 'accepted') return { ...base, type: 'handlerLegAccepted', legId: leg.legId };
  return { ...base, type: 'handlerLegRefused', outcome: leg.kind };
}

/** What the first delivery of this webhook was answered; null while that is not known. */
async function replyGiven(path: CallPath, known: Call, place: CallerPlace): Promise<CallReply | null> {
  // Read again: the first delivery may have had its leg's outcome, and so its reply, while this one asked for a leg.
  const { call, settled } = (await reread(path, known, place)) ?? { call: known, settled: null };
  if (settled?.kind === 'dialDirect') return settled;
  const first = call.line.attempts.find((attempt) => attempt.id === FIRST_ATTEMPT);
  if (first?.state === 'requested') return null;
  return first?.state === 'abandoned' && first.legId === null
    ? direct(call.linePlan, place)
    : { kind: 'enterRoom', place, room: roomName(call.id, 1) };
}

async function reread(path: CallPath, call: Call, place: CallerPlace) {
  try {
    return await path.calls.load(call.id, legEventId(call.id, place));
  } catch (error) {
    path.log.warn('callNotReread', { callId: call.id, error });
    return null;
  }
}

function legEventId(callId: CallId, place: CallerPlace): EventId {
  return id<EventId>(`leg:${callId}:${place.attempt}`);
}

async function letGo(path: CallPath, leg: Extract<LegRequestOutcome, { kind: 'accepted' }>): Promise<void> {
  await path.telephony.endLeg(leg.legId);
}
