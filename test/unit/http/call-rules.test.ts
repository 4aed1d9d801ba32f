import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/core/access/principal.ts';
import type { Scope } from '../../../src/core/access/scope.ts';
import { type ForceId, id, type PathwayId } from '../../../src/core/ids.ts';
import { USUAL_STORY_RULES } from '../../../src/core/story/rules.ts';
import { callRulesHandlers } from '../../../src/http/handlers/call-rules.ts';
import type { ForceRules } from '../../../src/ports/force-rules.ts';

const RULES: ForceRules = {
  grades: () => ({
    grades: [{ name: '1', means: 'Emergency', respondWithinMinutes: 15, alsoSaid: ['emergency'] }],
    confirmWithinMs: 600_000,
    rules: [],
  }),
  stories: () => ({
    ...USUAL_STORY_RULES,
    handOverTo: [
      {
        ...{ id: 'northshire', name: 'Northshire Police', kind: 'force', acknowledgeWithinMs: 300_000 },
        pathway: id<PathwayId>('to-northshire'),
      },
    ],
  }),
};

function asked(scopes: readonly Scope[], force: string | undefined) {
  const principal: Principal = {
    ...{ actor: id('hana'), kind: 'person', scopes: new Set(scopes), grant: 'g', name: null, elevated: null },
    ...{ forces: new Set([id<ForceId>('westshire')]), specialist: null },
  };
  const { getCallRules } = callRulesHandlers(RULES);
  return getCallRules({ principal, query: { force } } as never);
}

describe('what a force has settled for the people on a call', () => {
  it('given a handler, then the grades and recipients of their own force, and nothing that software goes by', async () => {
    expect(await asked(['calls:read'], undefined)).toEqual({
      force: 'westshire',
      grades: [{ name: '1', means: 'Emergency', respondWithinMinutes: 15 }],
      confirmLoweringWithinMs: 600_000,
      handOverTo: [
        {
          ...{ id: 'northshire', name: 'Northshire Police', kind: 'force', acknowledgeWithinMs: 300_000 },
          delivered: true,
        },
      ],
    });
  });

  it('given another force, then it is refused, but for a specialist, who may be lent to it', async () => {
    await expect(asked(['calls:read'], 'northshire')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await asked(['specialist:self'], 'northshire')).toMatchObject({ force: 'northshire' });
  });
});
