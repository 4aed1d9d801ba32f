import type { AlarmClass, AlarmKind } from '../alarms/alarm.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { ActorId, AlarmId, CallId, ForceId, ReferralId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { DeliveryPolicy } from './pathway.ts';

/** What a re-contact has come to, for the referral that asked for it. */
export type ContactNews = 'attempted' | 'reached' | 'withSupervisor' | 'ended';

/** What must follow a change. Stored with the change in one commit; safe to run twice; no personal data (S13, S14). */
export type ReferralEffect =
  | {
      readonly kind: 'deliver';
      readonly referralId: ReferralId;
      readonly round: number;
      readonly priority: number;
      readonly retry: DeliveryPolicy;
    }
  | {
      readonly kind: 'raiseAlarm';
      readonly alarm: {
        readonly id: AlarmId;
        readonly class: AlarmClass;
        readonly kind: AlarmKind;
        readonly force: ForceId;
        readonly callId: CallId | null;
        readonly text: string;
        readonly at: Instant;
      };
    }
  | {
      readonly kind: 'contactNews';
      readonly referralId: ReferralId;
      readonly news: ContactNews;
      readonly by: ActorId;
    }
  | { readonly kind: 'audit'; readonly entry: AuditEntry };
