import type { AuditEntry } from '../audit/audit-entry.ts';
import type { AlarmId } from '../ids.ts';
import type { Milliseconds } from '../time.ts';

/** What must follow a change of an alarm; stored with it in one commit, safe to run twice. */
export type AlarmEffect =
  /** Tell the feed: the alarm has changed. */
  | { readonly kind: 'tell'; readonly alarmId: AlarmId }
  | { readonly kind: 'page'; readonly alarmId: AlarmId; readonly escalation: number }
  | {
      readonly kind: 'escalate';
      readonly alarmId: AlarmId;
      readonly escalation: number;
      readonly afterMs: Milliseconds;
    }
  | { readonly kind: 'audit'; readonly entry: AuditEntry };
