import type { ForceRules } from '../../ports/force-rules.ts';
import type { HandlersOf } from '../api-request.ts';
import { forceOf } from './risk.ts';

/** What a force has settled that the people on a call choose from; nothing here is about a person. */
export function callRulesHandlers(rules: ForceRules): HandlersOf<'getCallRules'> {
  return {
    getCallRules: async ({ principal, query }) => {
      const force = forceOf(principal, query.force);
      const { grades, confirmWithinMs } = rules.grades(force);
      return {
        force,
        grades: grades.map(({ name, means, respondWithinMinutes }) => ({
          name,
          means,
          respondWithinMinutes,
        })),
        confirmLoweringWithinMs: confirmWithinMs,
        handOverTo: rules
          .stories(force)
          .handOverTo.map(({ id, name, kind, acknowledgeWithinMs, pathway }) => ({
            ...{ id, name, kind, acknowledgeWithinMs },
            delivered: pathway !== null,
          })),
      };
    },
  };
}
