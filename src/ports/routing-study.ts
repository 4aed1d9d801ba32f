import type { ActorId, CallId, ForceId } from '../core/ids.ts';
import type { DescribedCall } from '../core/routing/described.ts';
import type { LineIntroduction } from '../core/routing/line-settings.ts';
import type { Explanation } from '../core/routing/explain.ts';
import type { RecordedCall } from '../core/routing/recorded-call.ts';
import type { Rehearsal } from '../core/routing/rehearse.ts';
import type { ShadowRow } from '../core/routing/shadow-report.ts';
import type { CallsInTime } from './recorded-calls.ts';
import type { CheckedTexts, RoutingDiff, RoutingEdition } from './routing-reader.ts';

/** A set of files: what is in force, a version, or a draft. */
export type RoutingRef =
  | { readonly kind: 'inForce' }
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'draft'; readonly id: string };

/** Who looks at past calls: written to the audit log before anything is shown (S15). */
export interface Asker {
  readonly actor: ActorId;
  /** Ties the entry to the request or command. */
  readonly request: string;
}

/** Looking at routing without changing it. Rejects with AppError. */
export interface RoutingStudy {
  /** `version`: of what is in force, its number, or the fingerprint of the files on disk. */
  edition(ref: RoutingRef): Promise<RoutingEdition>;
  check(ref: RoutingRef): Promise<CheckedTexts>;
  diff(from: RoutingRef, to: RoutingRef): Promise<RoutingDiff>;
  introduction(ref: RoutingRef): Promise<readonly LineIntroduction[]>;
  explainDescribed(ref: RoutingRef, call: DescribedCall): Promise<Explanation>;
  /** Null: no such call. */
  recorded(callId: CallId): Promise<RecordedCall | null>;
  /** One explanation each time the rules were asked. */
  explainRecorded(edition: RoutingEdition, call: RecordedCall, by: Asker): Promise<readonly Explanation[]>;
  /** `tooMany` while this process rehearses already. */
  rehearse(before: RoutingEdition, after: RoutingEdition, which: CallsInTime, by: Asker): Promise<Rehearsal>;
  shadowReport(which: CallsInTime, by: Asker): Promise<readonly ShadowRow[]>;
  /** Forces that have lines in what is in force. */
  forces(): Promise<readonly ForceId[]>;
}
