import { Temporal } from 'temporal-polyfill';
import type { ForceId } from '../../core/ids.ts';
import { recipientOf } from '../../core/referrals/contents.ts';
import { reportOn } from '../../core/referrals/report.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import type { Instant } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PathwayBook } from '../../ports/pathway-book.ts';
import type { ReferralRecords } from '../../ports/referral-records.ts';
import type { ReferralReports } from '../../ports/referral-reports.ts';

const PAGE = 500;
const MOST = 50_000;
/** "Today" ends by this wall clock where no calendar says otherwise. */
const ZONE = 'Europe/London';

export interface ReportDeps {
  readonly records: ReferralRecords;
  readonly book: PathwayBook;
  readonly clock: Clock;
}

export function createReferralReports(deps: ReportDeps): ReferralReports {
  const raisedBetween: ReferralReports['raisedBetween'] = async (from, to, force) => {
    const found: Referral[] = [];
    for (let offset = 0; offset < MOST; offset += PAGE) {
      const page = await deps.records.raisedBetween(from, to, offset, PAGE);
      found.push(...page.filter((each) => force === null || each.force === force));
      if (page.length === 0) break;
    }
    return found;
  };
  return {
    raisedBetween,
    async report(from, to, force) {
      const now = deps.clock.now();
      const period = { from, to, now, endOfToday: endOfDay(now) };
      const recipient = (referral: Referral): string => {
        const pathway = deps.book.pathway(referral.pathway);
        return pathway === null ? 'no longer configured' : recipientOf(referral, pathway);
      };
      const [raised, open] = [await raisedBetween(from, to, force), await openNow(deps, force)];
      const all = new Map([...raised, ...open].map((each) => [each.id, each]));
      return reportOn([...all.values()], period, recipient);
    },
  };
}

async function openNow({ records }: ReportDeps, force: ForceId | null): Promise<readonly Referral[]> {
  const found: Referral[] = [];
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const page = await records.open(offset, PAGE);
    found.push(...page.filter((each) => force === null || each.force === force));
    if (page.length === 0) break;
  }
  return found;
}

function endOfDay(now: Instant): Instant {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE).toPlainDate();
  return today.add({ days: 1 }).toZonedDateTime(ZONE).epochMilliseconds;
}
