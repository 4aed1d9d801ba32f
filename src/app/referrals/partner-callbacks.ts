import { AppError } from '../../core/errors.ts';
import { id, type ActorId, type AlarmId, type ForceId } from '../../core/ids.ts';
import { recipientOf } from '../../core/referrals/contents.ts';
import type { ReferralEvent } from '../../core/referrals/referral-event.ts';
import { DAY, HOUR } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { PartnerCallback, PartnerCallbacks, PartnerSignatures } from '../../ports/partner-callbacks.ts';
import { OWNER_OF_LAST_RESORT } from '../../core/referrals/changes.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';

export interface PartnerCallbackDeps extends ReferralChangeDeps {
  readonly signatures: PartnerSignatures;
  readonly alarms: AlarmBoard;
}

/** Lets partners say that they have a referral, take it, refuse it, work on it, or are done. */
export function createPartnerCallbacks(deps: PartnerCallbackDeps): PartnerCallbacks {
  return {
    async receive(signature, rawBody, callback) {
      if (!deps.signatures.isSignedBy(callback.partner, signature, rawBody))
        throw new AppError('unauthenticated', 'the signature is not right');
      const referral = await deps.records.load(callback.referralId);
      const pathway = referral === null ? null : deps.book.pathway(referral.pathway);
      if (referral === null || pathway === null || recipientOf(referral, pathway) !== callback.partner) {
        await tellStray(callback.partner, deps);
        throw new AppError('notFound', 'there is no such referral');
      }
      return (await changeReferral(referral.id, eventOf(callback, pathway.owner), deps)).referral;
    },
  };
}

function eventOf(callback: PartnerCallback, ours: string): ReferralEvent {
  const by = id<ActorId>(`partner:${callback.partner}`);
  const why = callback.why ?? '';
  switch (callback.status) {
    case 'acknowledged':
      return { kind: 'acknowledged', by, reference: callback.reference };
    case 'accepted':
      return { kind: 'accepted', by, owner: `recipient:${callback.partner}` };
    case 'refused':
      return { kind: 'refused', by, why, owner: ours === '' ? OWNER_OF_LAST_RESORT : ours };
    case 'inProgress':
      return { kind: 'workStarted', by };
    case 'done':
      return { kind: 'completed', by, why };
  }
}

/** A partner that acknowledges what it was never sent has mixed something up: at most one alarm an hour. */
async function tellStray(partner: string, deps: PartnerCallbackDeps): Promise<void> {
  const now = deps.clock.now();
  await deps.alarms.raise({
    id: id<AlarmId>(`stray-callback-${partner}-${Math.floor(now / HOUR)}`),
    class: 'advisory',
    kind: 'referralDead',
    force: id<ForceId>('all'),
    callId: null,
    text: `Partner ${partner} acknowledges a referral that it was not sent: ask what it has`,
    at: now,
  });
}

/** Said once a day for each partner, while its referrals are tried again by themselves and their clocks run on. */
export async function tellPartnerDown(
  partner: string,
  { alarms, clock }: Pick<PartnerCallbackDeps, 'alarms' | 'clock'>,
): Promise<void> {
  const at = clock.now();
  await alarms.raise({
    id: id<AlarmId>(`partner-down-${partner}-${Math.floor(at / DAY)}`),
    class: 'important',
    kind: 'system',
    force: id<ForceId>('all'),
    callId: null,
    text: `Partner ${partner} has failed repeatedly: what is for it waits and is tried again. Ring them; what presses can be delivered by hand`,
    at,
  });
}
