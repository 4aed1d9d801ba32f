import type { Call } from '../../core/call/call.ts';
import { openQuestion } from '../../core/call/pre-emption.ts';
import { callRisk } from '../../core/call/waiting.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import { type PreEmption, preEmption, type SeatedSpecialist } from '../../core/specialists/pre-empt.ts';
import { orderWaiting, type WaitingCall } from '../../core/specialists/waiting.ts';
import { waitingCallOf } from '../../core/specialists/waiting-entry.ts';
import type { Instant } from '../../core/time.ts';
import type { Board } from '../../ports/waiting-list.ts';
import { aidNow } from './aid.ts';
import type { CallPath } from './call-path.ts';
import { handleCallEvent } from './handle-call-event.ts';

/** Of the list only the top is worth taking somebody away for. */
const CALLS_A_LOOK = 5;
/** Calls read side by side. */
const CHUNK = 20;

/**
 * Nobody is free, and somebody who only listens to a lower risk may be asked for the calls at the top of the list. It is
 * decided in the stream of the call they sit in, now and when they answer; this only finds whom to ask.
 */
export async function preEmptForTop(path: CallPath, board: Board, now: Instant): Promise<void> {
  const open = board.waiting.filter(({ given }) => given === null);
  const aid = aidNow(path.book, board, now);
  const top = orderWaiting(open.map(({ entry }) => aid.waits(waitingCallOf(entry, now))))
    .filter(({ risk }) => risk.level !== null)
    .slice(0, CALLS_A_LOOK);
  if (top.length === 0 || !(await path.waiting.turnToPreEmpt())) return;
  const offers = new Map(open.map(({ entry }) => [entry.callId, entry.offer]));
  let seated = await seatedNow(path, board, now);
  for (const waiting of top) {
    const able = seated.filter(({ member }) => {
      // Another agreement's room would have to be taken: they stay where they are.
      const terms = aid.termsFor(member.specialist.id, waiting.need.force);
      return terms === null
        ? member.specialist.force === waiting.need.force
        : member.claim?.aid === terms.agreement;
    });
    const asked = await askSomebody(path, waiting, offers.get(waiting.callId), able, now);
    seated = seated.filter(({ callId }) => callId !== asked?.from);
  }
}

async function askSomebody(
  path: CallPath,
  waiting: WaitingCall,
  toOffer: SeatedOffer,
  seated: readonly SeatedSpecialist[],
  now: Instant,
): Promise<PreEmption | null> {
  let able = seated;
  for (;;) {
    const found = preEmption(waiting, able, now);
    if (found === null || toOffer === undefined) return null;
    const { specialistId } = found.specialist;
    if (await path.waiting.mayAsk(waiting.callId, specialistId)) {
      await handleCallEvent(path, {
        type: 'preEmptionAsked',
        id: id<EventId>(`preEmption:${waiting.callId}:${toOffer}:${now}`),
        ...{ callId: found.from, specialistId, to: waiting.callId, toOffer },
        ...{ risk: waiting.risk, because: found.because },
      });
      return found;
    }
    able = able.filter(({ callId }) => callId !== found.from);
  }
}

type SeatedOffer = Board['waiting'][number]['entry']['offer'] | undefined;

/** Who sits where, as the calls themselves say. */
async function seatedNow(
  path: CallPath,
  { people }: Board,
  now: Instant,
): Promise<readonly SeatedSpecialist[]> {
  const claimed = people.flatMap((member) =>
    member.claim === null ? [] : [{ member, claim: member.claim }],
  );
  const seated: SeatedSpecialist[] = [];
  for (let at = 0; at < claimed.length; at += CHUNK) {
    const found = await Promise.all(
      claimed.slice(at, at + CHUNK).map(async ({ member, claim }) => {
        const loaded = await path.calls.load(claim.callId, id<EventId>('preEmption'));
        return loaded === null ? null : seatedIn(loaded.call, member, now);
      }),
    );
    seated.push(...found.filter((one) => one !== null));
  }
  return seated;
}

const MODES: ReadonlySet<string> = new Set(['listening', 'coaching']);

function seatedIn(call: Call, member: SeatedSpecialist['member'], now: Instant): SeatedSpecialist | null {
  const { seat, lookup } = call;
  const rule = lookup.plan?.preEmption ?? 'listening';
  if (seat.offer?.specialistId !== member.specialist.id || !MODES.has(seat.state)) return null;
  if (rule === 'never' || openQuestion(seat, now) !== null || seat.wanted?.mode === 'audible') return null;
  return {
    ...{ member, callId: call.id as CallId, mode: seat.state as SeatedSpecialist['mode'] },
    ...{ risk: callRisk(call), since: seat.since ?? call.arrivedAt, coachingMayLeave: rule === 'coaching' },
  };
}
