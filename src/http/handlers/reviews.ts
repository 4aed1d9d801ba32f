import { coversForce, type Principal, seesCall } from '../../core/access/principal.ts';
import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type CallId, type ForceId, id, type LineId, type ReferralId } from '../../core/ids.ts';
import {
  callsBehind,
  type CallFacts,
  figuresOf,
  medianJoin,
  rowsOf,
  seriesOf,
} from '../../core/review/pilot-report.ts';
import { type ReviewAct, type ReviewCase, trendsOf } from '../../core/review/review-case.ts';
import { DAY } from '../../core/time.ts';
import type { AuditNotes } from '../../ports/audit-notes.ts';
import type { CallCommands } from '../../ports/call-commands.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { PilotReports } from '../../ports/pilot-reports.ts';
import type { Reviews } from '../../ports/reviews.ts';
import type { ReplyOf } from '../../wire/api.ts';
import type { pilotOperations } from '../../wire/api/pilot.ts';
import type { reviewCaseOperations } from '../../wire/api/review-cases.ts';
import type { ApiRequest, HandlersOf } from '../api-request.ts';

export interface ReviewHandlersDeps {
  readonly reviews: Reviews;
  readonly reports: PilotReports;
  readonly rules: ForceRules;
  readonly calls: Pick<CallCommands, 'find'>;
  readonly notes: AuditNotes;
}

const WEEK = 7 * DAY;

export function reviewHandlers(
  deps: ReviewHandlersDeps,
): HandlersOf<keyof typeof reviewCaseOperations | keyof typeof pilotOperations> {
  const { reviews, notes } = deps;
  const own = async (principal: Principal, callId: string): Promise<ReviewCase> => {
    const found = await reviews.find(id<CallId>(callId));
    if (found === null || !coversForce(principal, found.force)) throw unknown();
    return found;
  };
  return {
    listReviewCases: async ({ principal, query }) => {
      const force = forceOf(principal, query.force);
      return { cases: (await reviews.open(force, query.from, query.limit)).map(shown) };
    },
    getReviewCase: async ({ principal, params }) => shown(await own(principal, params.id)),
    askForReview: async ({ principal, params, now }) => {
      const card = await deps.calls.find({ by: 'id', value: id<CallId>(params.id) });
      if (card === null || !seesCall(principal, card) || !coversForce(principal, card.force)) throw unknown();
      await reviews.add({ callId: card.callId, force: card.force, cause: 'asked', at: now });
      return shown(await own(principal, card.callId));
    },
    actOnReview: async ({ principal, params, body }) => {
      const { id: callId } = await own(principal, params.id);
      return shown(await reviews.act(callId, actOf(body), principal.actor));
    },
    replayCall: async (request) => {
      const { principal, params, query } = request;
      const callId = id<CallId>(params.id);
      const card = await deps.calls.find({ by: 'id', value: callId });
      if (card === null || !coversForce(principal, card.force)) throw unknown();
      await notes.note(seen(request, 'callReplayed', callId));
      const found = await reviews.asItHappened(callId, query.from, query.limit);
      if (found === null) throw unknown();
      return found;
    },
    listFeedback: async ({ principal, query }) => {
      const cases = await reviews.feedbackTo(principal.actor, query.limit);
      return {
        feedback: cases.flatMap(({ id: callId, feedback }) =>
          feedback
            .filter(({ to }) => to === principal.actor)
            .map(({ to: _, ...line }) => ({ callId, ...line })),
        ),
      };
    },
    readFeedback: async ({ principal, params, body }) => {
      await reviews.feedbackRead(id<CallId>(params.id), body.feedback, principal.actor);
      return { outcome: 'done' };
    },
    listThemes: async ({ principal, query }) => ({
      themes: deps.rules.stories(forceOf(principal, query.force)).themes,
    }),
    reviewTrends: async ({ principal, query, now }) => {
      const from = now - query.days * DAY;
      const cases = await reviews.changedBetween(forceOf(principal, query.force), from, now + 1);
      return { trends: trendsOf(cases, from, now + 1, WEEK) };
    },
    listDipSamples: async ({ principal, query }) => {
      const samples = await reviews.samples(forceOf(principal, query.force), query.limit);
      return {
        samples: samples.map(({ from, seed, of, drawn, drawnAt }) => ({ from, seed, of, drawn, drawnAt })),
      };
    },
    pilotReport: async ({ principal, query, now }) => {
      const { facts, from, until } = await factsFor(deps, principal, query, now);
      return {
        ...{ from, until, figures: figuresOf(facts), medianJoinMs: medianJoin(facts) },
        series: seriesOf(facts, from, until, WEEK),
      };
    },
    pilotRows: async ({ principal, query, now }) => {
      const { facts, from, until } = await factsFor(deps, principal, query, now);
      return { rows: rowsOf(facts, from, until, WEEK, (at) => new Date(at).toISOString()) };
    },
    pilotCalls: async (request) => {
      const { principal, query, now } = request;
      const { facts } = await factsFor(deps, principal, query, now);
      const calls = callsBehind(facts, query.figure);
      if (calls === null) throw new AppError('notFound', 'there is no such figure');
      await notes.note(seen(request, 'pilotCallsRead', query.figure));
      return { calls };
    },
  };
}

async function factsFor(
  deps: ReviewHandlersDeps,
  principal: Principal,
  query: { readonly force?: string | undefined; readonly line?: string | undefined; readonly days: number },
  now: number,
): Promise<{ readonly facts: readonly CallFacts[]; readonly from: number; readonly until: number }> {
  const force = forceOf(principal, query.force);
  const [from, until] = [now - query.days * DAY, now + 1];
  const line = query.line === undefined ? null : id<LineId>(query.line);
  return { facts: await deps.reports.facts(force, line, from, until), from, until };
}

/** One force at a time: figures of several added up would say nothing of any. */
function forceOf(principal: Principal, wanted: string | undefined): ForceId {
  const [only, ...others] = principal.forces;
  const force = wanted === undefined && others.length === 0 ? only : id<ForceId>(wanted ?? '');
  if (force === undefined || wanted === '' || (wanted === undefined && others.length > 0))
    throw new AppError('invalid', 'say which force: you see several');
  if (!coversForce(principal, force)) throw new AppError('forbidden', 'this force is not yours to see');
  return force;
}

function actOf(body: ApiRequest<'actOnReview'>['body']): ReviewAct {
  switch (body.type) {
    case 'writeFeedback':
      return { ...body, to: id<ActorId>(body.to) };
    case 'noteReferral':
      return { ...body, referralId: id<ReferralId>(body.referralId) };
    default:
      return body;
  }
}

function shown(one: ReviewCase): ReplyOf<'getReviewCase'> {
  const { causes, status, reviewer, openedAt, marks, feedback, referrals, closed, force } = one;
  return { callId: one.id, force, causes, status, reviewer, openedAt, marks, feedback, referrals, closed };
}

function unknown(): AppError {
  return new AppError('notFound', 'there is no such call on the review list');
}

function seen(
  { principal, requestId, now }: Pick<ApiRequest<'replayCall'>, 'principal' | 'requestId' | 'now'>,
  what: string,
  subjectId: string,
): AuditEntry {
  return {
    ...{ id: `request-${requestId}`, when: now, who: principal.actor, what, operation: 'consultation' },
    ...{ subjectType: what === 'callReplayed' ? 'call' : 'system', subjectId, correlationId: subjectId },
    ...{ recipient: null, details: { grant: principal.grant } },
  };
}
