import { expect, it } from 'vitest';
import { raisesOf } from '../../../../src/core/risk/raises.ts';
import { recordedCall } from '../../../../src/core/routing/recorded-call.ts';
import { drawOf, type SeenByRules } from '../../../../src/core/routing/situation.ts';
import { aCall, aLinePlan, AT, CALL, HANDLER } from '../../../support/calls.ts';

it('S14: what raised a call is rehearsed by its kind and level, without what was said and who said it', () => {
  const { call } = aCall()
    .connected()
    .when({
      ...{ type: 'levelSet', level: 'high', because: 'Yusuf shouts that he has a gun', by: HANDLER },
      confirmWithinMs: 1,
    });
  const { lineId, force } = aLinePlan();
  const seen: SeenByRules = {
    ...{ lineId, force, at: AT, specialistsFree: 1, draw: drawOf(CALL), raises: raisesOf(call) },
    callerPresentation: 'shown',
    sign: 'normal',
  };
  expect(JSON.stringify(seen)).toContain('Yusuf');
  const recorded = recordedCall(
    CALL,
    [{ event: { assessment: null, seen }, at: AT }],
    { arrivedAt: AT, endedAt: null },
    null,
  );
  expect(recorded.situations[0]?.raises).toMatchObject([{ code: 'raisedByPerson', level: 'high', text: '' }]);
  expect(JSON.stringify(recorded)).not.toMatch(new RegExp(`Yusuf|gun|${HANDLER}`));
});
