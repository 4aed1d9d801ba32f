import type { Referral } from '../../core/referrals/referral.ts';
import type { CallFacts } from '../../core/review/pilot-report.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import type { Instant } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PilotReports } from '../../ports/pilot-reports.ts';
import type { ReferralVerbs } from '../../ports/referral-verbs.ts';
import type { ChapterRecords } from '../../ports/story-records.ts';

const PAGE = 200;
/** Earlier calls of a person that are looked at for a first contact. */
const EARLIER = 200;

export interface PilotReportDeps {
  readonly chapters: ChapterRecords;
  readonly referrals: Pick<ReferralVerbs, 'ofCall'>;
  readonly clock: Clock;
}

/** Figures from chapters, which are kept as long as stories are: the same calls that their readers can open. */
export function createPilotReports(deps: PilotReportDeps): PilotReports {
  return {
    async facts(force, lineId, from, until) {
      const found: CallFacts[] = [];
      for (let offset = 0; ; offset += PAGE) {
        const page = await deps.chapters.arrivedBetween(force, from, until, offset, PAGE);
        const wanted = page.filter((chapter) => lineId === null || chapter.lineId === lineId);
        found.push(...(await Promise.all(wanted.map((chapter) => factsOf(chapter, deps)))));
        if (page.length < PAGE) return found;
      }
    },
  };
}

async function factsOf(chapter: Chapter, deps: PilotReportDeps): Promise<CallFacts> {
  const { account, specialists } = chapter;
  const joinedAt = specialists.flatMap((each) => each.joinedAt ?? []).toSorted((a, b) => a - b)[0] ?? null;
  const referrals = await deps.referrals.ofCall(chapter.id);
  const { grade } = account;
  return {
    callId: chapter.id,
    lineId: chapter.lineId,
    at: chapter.arrivedAt,
    matched: chapter.matched,
    level: highestOf(chapter),
    introduction: chapter.introduction,
    specialistWanted: chapter.specialistWanted,
    joinedAfterMs: joinedAt === null ? null : joinedAt - chapter.arrivedAt,
    isRepeat: chapter.earlierCalls > 0,
    graded: grade.inForce !== null,
    gradeRaised: grade.changes.some(
      ({ from, to }) => from !== null && grade.scale.indexOf(to) < grade.scale.indexOf(from),
    ),
    orderInForce: chapter.orders.some(({ standing }) => standing === 'inForce'),
    firstContact: joinedAt === null ? null : await isFirst(chapter, deps.chapters),
    match: chapter.match,
    lowerings: account.lowerings.map(({ state }) => state),
    referrals: referrals.map((referral) => ({
      consent: referral.consent?.state ?? null,
      onTime: wasOnTime(referral, deps.clock.now()),
    })),
  };
}

/** A call that was lowered afterwards was a high-risk call all the same while it was answered. */
function highestOf({ level, levels }: Chapter): CallFacts['level'] {
  const all = [level, ...levels.map((each) => each.level)];
  return (['high', 'medium', 'standard'] as const).find((each) => all.includes(each)) ?? null;
}

async function isFirst(chapter: Chapter, chapters: ChapterRecords): Promise<boolean | null> {
  if (chapter.people.length === 0) return null;
  for (const { personId } of chapter.people) {
    const ids = await chapters.byTie({ kind: 'person', value: personId }, EARLIER);
    const others = await chapters.loadAll(ids.filter((callId) => callId !== chapter.id));
    const met = others.some(
      ({ arrivedAt, specialists }) =>
        arrivedAt < chapter.arrivedAt && specialists.some(({ joinedAt }) => joinedAt !== null),
    );
    if (met) return false;
  }
  return true;
}

/** Null while its clock runs and nobody has acknowledged it. */
function wasOnTime({ acknowledgement, dueAt }: Referral, now: Instant): boolean | null {
  if (acknowledgement !== null) return acknowledgement.at <= dueAt;
  return now > dueAt ? false : null;
}
