import type { Instant, Milliseconds } from '../time.ts';
import { clockIsMet } from './life.ts';
import type { Referral } from './referral.ts';

/**
 * Figures of one pathway or recipient: over referrals raised in a period, but `overdue`, `dueToday` and `waitingForPerson`
 * over all that are open now, since a clock of 28 days runs out long after a week's report has forgotten it.
 */
export interface ReportLine {
  readonly name: string;
  readonly raised: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly overdue: number;
  readonly dueToday: number;
  readonly waitingForPerson: number;
  /** Acknowledged after their clock had run out. */
  readonly late: number;
  /** From raised to acknowledged; null when none was. */
  readonly medianToAcknowledgeMs: Milliseconds | null;
  readonly ninetiethToAcknowledgeMs: Milliseconds | null;
}

export interface ReferralReport {
  readonly from: Instant;
  readonly to: Instant;
  readonly total: ReportLine;
  readonly byPathway: readonly ReportLine[];
  readonly byRecipient: readonly ReportLine[];
  /** Refusals in the recipients' own words, newest first. */
  readonly refusals: readonly {
    readonly referralId: string;
    readonly pathway: string;
    readonly at: Instant;
    readonly why: string;
  }[];
}

export interface ReportPeriod {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
  /** The end of today where the force is: "due today" is due before it. */
  readonly endOfToday: Instant;
}

/**
 * What a supervisor asks of follow-ups: what was raised in a period and how it went, and what is due, overdue or with a
 * person now, whenever it was raised. `recipientOf` gives a referral's recipient by configuration.
 */
export function reportOn(
  referrals: readonly Referral[],
  period: ReportPeriod,
  recipientOf: (referral: Referral) => string,
): ReferralReport {
  return {
    from: period.from,
    to: period.to,
    total: lineOf('all', referrals, period),
    byPathway: grouped(referrals, period, (referral) => referral.pathway),
    byRecipient: grouped(referrals, period, recipientOf),
    refusals: referrals
      .flatMap((referral) =>
        referral.history
          .filter((line) => line.to === 'refused')
          .slice(0, 1)
          .filter((line) => isRaisedIn(period, referral) || isIn(period, line.at))
          .map(({ at, why }) => ({ referralId: referral.id, pathway: referral.pathway, at, why })),
      )
      .sort((a, b) => b.at - a.at),
  };
}

function isIn({ from, to }: ReportPeriod, at: Instant): boolean {
  return at >= from && at < to;
}

function isRaisedIn(period: ReportPeriod, { raisedAt }: Referral): boolean {
  return isIn(period, raisedAt);
}

/** Groups of which nothing was raised in the period and nothing is to be done now say nothing. */
function grouped(
  referrals: readonly Referral[],
  period: ReportPeriod,
  keyOf: (referral: Referral) => string,
): readonly ReportLine[] {
  const counts = referrals.filter((each) => isRaisedIn(period, each) || !clockIsMet(each.status));
  return [...Map.groupBy(counts, keyOf).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => lineOf(name, group, period));
}

function lineOf(name: string, referrals: readonly Referral[], period: ReportPeriod): ReportLine {
  const group = referrals.filter((each) => isRaisedIn(period, each));
  const open = referrals.filter((referral) => !clockIsMet(referral.status));
  const taken = group.filter((referral) => referral.acknowledgement !== null);
  const times = taken.map((referral) => (referral.acknowledgement?.at ?? 0) - referral.raisedAt);
  return {
    name,
    raised: group.length,
    acknowledged: taken.length,
    refused: group.filter((referral) => referral.history.some((line) => line.to === 'refused')).length,
    overdue: open.filter((referral) => referral.dueAt <= period.now).length,
    dueToday: open.filter((referral) => referral.dueAt > period.now && referral.dueAt < period.endOfToday)
      .length,
    waitingForPerson: open.filter((referral) => waitsForPerson(referral)).length,
    late: taken.filter((referral) => (referral.acknowledgement?.at ?? 0) > referral.dueAt).length,
    medianToAcknowledgeMs: quantile(times, 0.5),
    ninetiethToAcknowledgeMs: quantile(times, 0.9),
  };
}

function waitsForPerson(referral: Referral): boolean {
  return referral.status === 'dead' || referral.status === 'held' || referral.status === 'refused';
}

/** Nearest rank; null of nothing. */
function quantile(values: readonly number[], part: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}

const COLUMNS = [
  'id',
  'pathway',
  'force',
  'status',
  'owner',
  'raisedAt',
  'dueAt',
  'acknowledgedAt',
  'tries',
  'legalBasis',
  'consent',
] as const;

/** Rows for a spreadsheet: ids, words and times; nothing of the contents. The first row names the columns. */
export function exportRows(
  referrals: readonly Referral[],
  timeText: (at: Instant) => string,
): readonly (readonly string[])[] {
  const rows = referrals.map((referral) => [
    referral.id,
    referral.pathway,
    referral.force,
    referral.status,
    referral.owner,
    timeText(referral.raisedAt),
    timeText(referral.dueAt),
    referral.acknowledgement === null ? '' : timeText(referral.acknowledgement.at),
    String(referral.attempts.length),
    referral.legalBasis,
    referral.consent?.state ?? '',
  ]);
  return [COLUMNS, ...rows];
}
