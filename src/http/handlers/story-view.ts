import { inReadingOrder } from '../../core/call/telling.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import type { HandOver } from '../../core/story/hand-over.ts';
import type { StoryChapter } from '../../core/story/story.ts';
import type { ReplyOf } from '../../wire/api.ts';

type Shown = ReplyOf<'getStory'>['chapters'][number];

/** Field by field, so that what is added to a chapter later is not shown by accident; of a number its ending only. */
export function shownChapter(
  { chapter, because, matters, handOvers }: StoryChapter,
  referrals: readonly Referral[],
): Shown {
  const { account } = chapter;
  return {
    callId: chapter.id,
    force: chapter.force,
    lineId: chapter.lineId,
    arrivedAt: chapter.arrivedAt,
    answeredAt: chapter.answeredAt,
    endedAt: chapter.endedAt,
    numberEnding: chapter.number?.slice(-3) ?? null,
    location: chapter.location,
    people: chapter.people.map(({ personId, name, roles }) => ({ personId, name, roles })),
    match: chapter.match,
    level: chapter.level,
    levels: chapter.levels,
    sign: chapter.sign,
    cutOff: account.cutOff !== null,
    told: inReadingOrder(account.told),
    grade: {
      inForce: account.grade.inForce,
      original: account.grade.original,
      said: account.grade.said,
    },
    gradeChanges: account.grade.changes.toReversed(),
    orders: chapter.orders,
    earlierCalls: chapter.earlierCalls,
    handlers: chapter.handlers,
    specialists: chapter.specialists,
    outcome: chapter.disposition?.outcome ?? null,
    decisions: chapter.decisions.map(({ tie, belongs, by, at, because: why }) => ({
      ...{ kind: tie.kind, belongs, by, at, because: why },
    })),
    because,
    matters,
    handOvers: handOvers.map(shownHandOver),
    referrals: referrals.map(({ id, pathway, status, owner, dueAt }) => ({
      ...{ id, pathway, status, owner, dueAt },
    })),
  };
}

export function shownHandOver(handOver: HandOver): ReplyOf<'answerHandOver'> {
  const { id, callId, from, to, startedBy, startedAt, dueAt, told, status, answer } = handOver;
  return {
    ...{ id, callId, from, startedBy, startedAt, dueAt, told, status, answer },
    to: { id: to.id, name: to.name, kind: to.kind },
  };
}
