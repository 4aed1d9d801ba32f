import type { ForceId } from '../ids.ts';
import type { Assessment } from '../register/assessment.ts';
import type { Instant } from '../time.ts';
import type { CalendarTest } from './calendar.ts';

/** What of a call a partner's specialist may be shown besides its level and what keeps the caller safe. */
export const SHARED_PARTS = ['reasons', 'orders', 'people', 'location'] as const;
export type SharedPart = (typeof SHARED_PARTS)[number];

/** An agreement under which a partner's specialists take our calls. */
export interface MutualAid {
  readonly name: string;
  readonly partner: ForceId;
  /** Whose calls they take. */
  readonly helps: readonly ForceId[];
  /** Name of a calendar; null: at any time. */
  readonly during: string | null;
  /** At most so many of their people at once. */
  readonly capacity: number;
  readonly share: readonly SharedPart[];
}

/** Under which agreement one of them came to one call, and what of it they are shown. */
export interface AidShown {
  readonly agreement: string;
  readonly share: readonly SharedPart[];
}

/** What holds for one of them on one call. */
export interface AidTerms extends AidShown {
  readonly capacity: number;
}

/** Without any agreement written down, partners are asked as before there were agreements: by whom they cover. */
const UNWRITTEN = { capacity: 1_000, share: SHARED_PARTS };

/** Null: no agreement that holds now. `aids` undefined: none is written down at all. */
export function aidTerms(
  aids: readonly MutualAid[] | undefined,
  runs: (calendar: string) => CalendarTest,
  partner: ForceId,
  helped: ForceId,
  at: Instant,
): AidTerms | null {
  if (aids === undefined) return { agreement: partner, ...UNWRITTEN };
  const found = aids.find(
    (aid) =>
      aid.partner === partner && aid.helps.includes(helped) && (aid.during === null || runs(aid.during)(at)),
  );
  return found === undefined ? null : { agreement: found.name, capacity: found.capacity, share: found.share };
}

/**
 * Words as people said them name anybody and any place, and cannot be sorted into parts: they are shared when every part is.
 */
export function sharesEverything(share: readonly SharedPart[]): boolean {
  return SHARED_PARTS.every((part) => share.includes(part));
}

/** For the audit log. */
export function sharedInWords(share: readonly SharedPart[]): string {
  return share.join(' ') || 'level only';
}

/** The assessment without what the agreement keeps back. What keeps the caller safe is never kept back. */
export function sharedAssessment(assessment: Assessment, share: readonly SharedPart[]): Assessment {
  const has = (part: SharedPart) => share.includes(part);
  return {
    ...assessment,
    reasons: has('reasons')
      ? assessment.reasons
      : assessment.reasons.map((r) => ({ ...r, text: '', source: '' })),
    threats: has('reasons') ? assessment.threats : [],
    codeWords: has('people') ? assessment.codeWords : [],
    orders: has('orders') ? assessment.orders : [],
    people: has('people') ? assessment.people : [],
  };
}
