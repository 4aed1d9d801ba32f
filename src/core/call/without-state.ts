/**
 * What a web process does when no store answers: only what the URL on the line and the line's plan tell. Whatever else
 * happens, the caller is connected (S1, S2). Events met this way go to the journal and are worked in later.
 */
import type { AttemptId } from '../ids.ts';
import type { LinePlan } from '../routing/line-plan.ts';
import { SECOND } from '../time.ts';
import type { CallReply } from './effects.ts';
import { NOTHING } from './effects.ts';
import type { CallEvent } from './events.ts';
import type { CallerPlace } from './place.ts';
import { directStep, ringPosition } from './ring-order.ts';

/** The ringback document plays about this long before it is fetched again. */
export const RINGBACK_SECONDS = 9;

export interface Stateless {
  readonly reply: CallReply;
  /** Asked of the carrier at once; `unlessCompany`: only if the caller has nobody to talk to. */
  readonly move: { readonly place: CallerPlace; readonly unlessCompany: boolean } | null;
}

const QUIET: Stateless = { reply: NOTHING, move: null };

/** `place`: from the URL; null for webhooks that carry none. */
export function withoutState(event: CallEvent, plan: LinePlan, place: CallerPlace | null): Stateless {
  if (place === null) return { reply: replyWithoutPlace(event), move: null };
  switch (event.type) {
    case 'ringbackFetched': {
      const ring = ringPosition(plan, place.step)?.step.ringTimeoutSeconds ?? 0;
      const overdue = event.fetches * RINGBACK_SECONDS * SECOND > (ring + 15) * SECOND;
      return {
        reply: { kind: 'ringback', place, fetches: event.fetches + 1 },
        move: overdue ? { place: { ...place, step: 0 }, unlessCompany: true } : null,
      };
    }
    case 'handlerLegEnded':
      return { reply: NOTHING, move: { place: { ...place, step: 0 }, unlessCompany: true } };
    case 'callerDialEnded':
      if (!event.callerAlive) return QUIET;
      return {
        reply: direct(
          plan,
          event.how === 'direct' ? { ...place, step: place.step + 1 } : { ...place, step: 0 },
        ),
        move: null,
      };
    case 'webhookFailed':
      return { reply: direct(plan, { ...place, step: 0 }), move: null };
    default:
      return { reply: replyWithoutPlace(event), move: null };
  }
}

export function direct(plan: LinePlan, place: CallerPlace): CallReply {
  return { kind: 'dialDirect', place, step: directStep(plan, place.step), callerId: plan.callerId };
}

/**
 * A specialist waits outside until the state can be read, and then is asked again or let in: also when it was their PIN
 * that could not be worked in, since an empty answer would end their leg. Everybody else needs no document.
 */
function replyWithoutPlace(event: CallEvent): CallReply {
  const asksForDocument =
    event.type === 'specialistFetched' || event.type === 'offerAccepted' || event.type === 'pinRefused';
  return asksForDocument ? { kind: 'waitOutside', offer: event.offer } : NOTHING;
}

/**
 * Questions that the carrier asks again by itself within seconds: they are answered and not kept. Worked in later, an old
 * "what next?" of a specialist would be taken for a new one, and one who speaks with the caller for one who has left the
 * room: the caller would be taken out of the talk (S3, S12).
 */
export function isAskedAgain(event: CallEvent): boolean {
  return event.type === 'specialistFetched' || event.type === 'ringbackFetched';
}

export function firstPlace(plan: LinePlan, attempt: AttemptId): CallerPlace {
  return { lineId: plan.lineId, policyVersion: plan.policyVersion, generation: 1, step: 0, attempt };
}
