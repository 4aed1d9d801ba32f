import type { ApprovalKind } from '../../core/access/approval.ts';
import { coversForce, type Principal } from '../../core/access/principal.ts';
import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type AlarmId, type ForceId, id } from '../../core/ids.ts';
import { DAY, type Instant, MINUTE } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { Approvals } from '../../ports/approvals.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import { sessionOf, type Sessions } from '../../ports/sessions.ts';
import type { ApiRequest, HandlersOf, PeopleOperation } from '../api-request.ts';

export interface PeopleHandlersDeps {
  readonly sessions: Sessions;
  readonly approvals: Approvals;
  readonly alarms: AlarmBoard;
  readonly audit: AuditLog;
}

const ELEVATED_MS = 30 * MINUTE;
/** A review that nobody made by then is still in the audit log and was alarmed; it leaves the list. */
const REVIEW_MS = 30 * DAY;

/** Who is signed in, sight beyond one's own force, and what a second person decides. */
export function peopleHandlers(deps: PeopleHandlersDeps): HandlersOf<PeopleOperation> {
  const { sessions, approvals } = deps;
  return {
    listSessions: async ({ query }) => ({
      sessions: (await sessions.list(query.limit)).map(({ id, principal, startedAt, endsAt }) => ({
        ...{ id, actor: principal.actor, startedAt, endsAt },
        elevatedUntil: principal.elevated?.until ?? null,
      })),
    }),
    endSessions: async ({ principal, params, requestId, now }) => {
      await deps.audit.append([entry(principal, 'sessionsEnded', params.id, requestId, now, {})]);
      return { ended: await sessions.endAllOf(id<ActorId>(params.id)) };
    },
    breakGlass: (request) => breakGlass(deps, request),
    listApprovals: async ({ principal, query, now }) => ({
      approvals: await approvals.waiting(principal.forces, now, query.limit),
    }),
    decideApproval: async ({ principal, params, body, requestId, now }) => {
      const asked = await approvals.find(params.id);
      if (asked === null || !coversForce(principal, asked.force)) throw unknown();
      await deps.audit.append([
        entry(principal, 'approvalDecided', asked.id, requestId, now, {
          outcome: body.outcome,
          kind: asked.kind,
        }),
      ]);
      const decision = await approvals.decide(asked.id, body.outcome, principal.actor, body.because, now);
      if (decision.kind === 'decided') return decision.approval;
      throw REFUSALS[decision.why]();
    },
  };
}

const REFUSALS = {
  own: () => new AppError('forbidden', 'nobody decides what they asked themselves'),
  lapsed: () => new AppError('conflict', 'it has lapsed; it must be asked again'),
  decided: () => new AppError('conflict', 'somebody else has decided it already'),
  unknown: () => unknown(),
} as const;

function unknown(): AppError {
  return new AppError('notFound', 'nothing of that id waits for a decision');
}

/**
 * The order matters: first it is on record, then a supervisor is told and a review is asked for, and only then is anything
 * seen. Whichever of them cannot be done, nothing is seen.
 */
async function breakGlass(
  deps: PeopleHandlersDeps,
  { principal, body, requestId, now }: ApiRequest<'breakGlass'>,
): Promise<{ readonly until: Instant }> {
  const sessionId = sessionOf(principal.grant);
  if (sessionId === null)
    throw new AppError('forbidden', 'only a person who is signed in can break the glass');
  const forces = body.forces.map((force) => id<ForceId>(force));
  const until = now + ELEVATED_MS;
  const subject = `glass-${requestId}`;
  const details = { forces: forces.join(' '), incidentReference: body.incidentReference, until };
  await deps.audit.append([entry(principal, 'glassBroken', subject, requestId, now, details)]);
  const tellers = [...new Set([...principal.forces, ...forces])];
  await Promise.all(
    tellers.map(async (force) => {
      await deps.alarms.raise({
        ...{
          id: id<AlarmId>(`${subject}-${force}`),
          class: 'important',
          kind: 'policy',
          force,
          callId: null,
          at: now,
        },
        text: 'Somebody has broken the glass to see calls of another force; it waits for review.',
      });
      const kind: ApprovalKind = 'breakGlassReview';
      await deps.approvals.ask({
        ...{ id: `${subject}-${force}`, kind, force, subject, askedBy: principal.actor, askedAt: now },
        ...{ because: body.why, lapsesAt: now + REVIEW_MS },
      });
    }),
  );
  if (!(await deps.sessions.elevate(sessionId, { forces: new Set(forces), until })))
    throw new AppError('unauthenticated', 'the session has ended');
  return { until };
}

function entry(
  principal: Principal,
  what: string,
  subjectId: string,
  requestId: string,
  when: Instant,
  details: AuditEntry['details'],
): AuditEntry {
  return {
    ...{ id: `request-${requestId}`, when, who: principal.actor, what, operation: 'access' },
    ...{ subjectType: 'system', subjectId, correlationId: requestId, recipient: null, details },
  };
}
