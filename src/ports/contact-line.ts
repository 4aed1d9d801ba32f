import type { ForceId, LegId, LineId, ReferralId } from '../core/ids.ts';
import type { PersonLegSays } from '../core/referrals/contact-line.ts';
import type { Destination } from '../core/routing/line-plan.ts';
import type { LegRequestOutcome, TelephonyResult } from './telephony.ts';

/** How a force, or one of its lines, rings people back. No caller id configured: nobody is rung. */
export interface ContactSettings {
  /** A number of the account that gives nothing away: whoever sees it or rings it back learns nothing. */
  readonly callerId: string;
  readonly ringTimeoutSeconds: number;
}

export interface ContactSettingsBook {
  /** The line's own where it has some, else the force's; null: none. */
  settingsFor(force: ForceId, lineId: LineId | null): ContactSettings | null;
}

/** The specialist's own leg of one press. It carries ids only; the person's number is not asked for here (S14). */
export interface ContactLegRequest {
  readonly contact: ReferralId;
  readonly press: number;
  readonly endpoint: Destination;
  readonly callerId: string;
  readonly ringTimeoutSeconds: number;
}

/** The carrier, for re-contact. Rings a specialist and nobody else; a person is dialled by the document of that leg alone. */
export interface ContactTelephony {
  /** Not repeatable: asked once for one press. Never rejects for what the carrier says. */
  ringSpecialist(request: ContactLegRequest): Promise<LegRequestOutcome>;
  /** Makes the leg fetch its document again. */
  refetch(contact: ReferralId, press: number, legId: LegId): Promise<TelephonyResult>;
  endLeg(legId: LegId): Promise<TelephonyResult>;
}

/** A webhook of a press's line. */
export interface ContactWebhook {
  readonly contact: ReferralId;
  readonly press: number;
  readonly legId: LegId;
  /** The carrier's own token of this delivery and its retries. */
  readonly token: string;
}

/** What the specialist's leg does next. `dial` is the only place where a person's number leaves for the carrier. */
export type ContactReply =
  | { readonly kind: 'askPin' | 'askKey' | 'sendAway' | 'hangUp' }
  | {
      readonly kind: 'dial';
      readonly number: string;
      readonly callerId: string;
      readonly ringTimeoutSeconds: number;
    };

/** Re-contact as the carrier's edge sees it. Rejects when the store is silent: the leg is then let go, and nobody is rung. */
export interface ContactVoice {
  fetched(webhook: ContactWebhook): Promise<ContactReply>;
  pinEntered(webhook: ContactWebhook, digits: string): Promise<ContactReply>;
  keyPressed(webhook: ContactWebhook): Promise<ContactReply>;
  personLeg(contact: ReferralId, press: number, says: PersonLegSays): Promise<void>;
  ended(contact: ReferralId, press: number): Promise<void>;
}
