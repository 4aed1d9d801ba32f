import { coversForce } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, id } from '../../core/ids.ts';
import type { Asker, RoutingStudy } from '../../ports/routing-study.ts';
import type { routingStudyOperations } from '../../wire/api/routing-study.ts';
import type { ApiRequest, HandlersOf } from '../api-request.ts';
import { mayRead } from './routing.ts';
import { callsAsked, refOf } from './routing-refs.ts';

type Studies = keyof typeof routingStudyOperations;

export function routingStudyHandlers(study: RoutingStudy): HandlersOf<Studies> {
  const by = ({ principal, requestId }: Pick<ApiRequest<Studies>, 'principal' | 'requestId'>): Asker => ({
    actor: principal.actor,
    request: requestId,
  });
  return {
    checkRouting: async ({ params }) => study.check(refOf(params.ref)),
    diffRouting: async ({ query }) => study.diff(refOf(query.from), refOf(query.to)),
    explainRouting: async (request) => {
      const { principal, body } = request;
      const ref = refOf(body.ref);
      if (body.call !== undefined) return { explanations: [await study.explainDescribed(ref, body.call)] };
      const call = await study.recorded(id<CallId>(body.callId ?? ''));
      const own = call?.situations.every(({ force }) => coversForce(principal, force)) ?? false;
      if (call === null || !own) throw new AppError('notFound', 'there is no such call');
      return { explanations: await study.explainRecorded(await study.edition(ref), call, by(request)) };
    },
    rehearseRouting: async (request) => {
      const { principal, query, now } = request;
      await mayRead(study, principal);
      const which = callsAsked(principal, query, now);
      const before = await study.edition(refOf(query.against));
      const after = await study.edition(refOf(query.ref));
      const { different, ...rest } = await study.rehearse(before, after, which, by(request));
      const { from, until } = which;
      const shown = different.slice(0, query.shown);
      return { from, until, ...rest, differentCalls: different.length, different: shown };
    },
    routingIntroduction: async ({ params }) => ({ lines: await study.introduction(refOf(params.ref)) }),
    shadowReport: async (request) => {
      const which = callsAsked(request.principal, request.query, request.now);
      const { from, until } = which;
      return { from, until, rows: await study.shadowReport(which, by(request)) };
    },
  };
}
