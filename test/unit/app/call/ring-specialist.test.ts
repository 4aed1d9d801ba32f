import { expect, it } from 'vitest';
import type { CallPath } from '../../../../src/app/call/call-path.ts';
import { ringSpecialist } from '../../../../src/app/call/ring-specialist.ts';
import { type EffectKey, id } from '../../../../src/core/ids.ts';
import { SILENT_LOG } from '../../../../src/ports/log.ts';
import type { LegRequestOutcome } from '../../../../src/ports/telephony.ts';
import { aCall, AT, legId } from '../../../support/calls.ts';

const RINGS: LegRequestOutcome = { kind: 'accepted', legId: legId('rings') };
const story = aCall().connected().matched('high').claimed();
const [effect] = story.did('ringSpecialist');
const STORED = { key: id<EffectKey>(`${story.call.id}:9:0`), effect: effect! };

/** A carrier that answers as told; `begunBefore`: another process had marked the ringing as begun and was killed. */
function pathWith(begunBefore: boolean, carrier: { asked?: LegRequestOutcome[]; found?: LegRequestOutcome }) {
  const did: string[] = [];
  const answers = [...(carrier.asked ?? [RINGS])];
  const path = {
    calls: {
      begin: async () => !begunBefore,
      load: async () => ({ call: story.call, settled: null }),
    },
    budget: { take: async () => true },
    telephony: {
      requestSpecialistLeg: async () => {
        did.push('ask');
        return answers.shift() ?? RINGS;
      },
      findSpecialistLeg: async () => {
        did.push('look');
        return carrier.found ?? RINGS;
      },
    },
    clock: { now: () => AT },
    log: SILENT_LOG,
  } as unknown as CallPath;
  return { did, ring: () => ringSpecialist(path, story.call, STORED, effect!, 'me') };
}

it('S16: given a process killed after it had rung, when another takes over, then the leg is found and nobody is rung twice', async () => {
  const { did, ring } = pathWith(true, { found: RINGS });
  expect(await ring()).toMatchObject({ type: 'specialistLegAccepted', legId: legId('rings') });
  expect(did).toEqual(['look']);
});

it('S16: given a process killed before it could ring, when another takes over, then the specialist is rung', async () => {
  const { did, ring } = pathWith(true, { found: { kind: 'refused', code: 'notThere', passing: true } });
  expect(await ring()).toMatchObject({ type: 'specialistLegAccepted' });
  expect(did).toEqual(['look', 'ask']);
});

it('given nobody can say whether it rings, then it is unknown, and the offer’s timer decides', async () => {
  const { did, ring } = pathWith(true, { found: { kind: 'unknown', why: 'notSaid' } });
  expect(await ring()).toMatchObject({ type: 'specialistLegRefused', outcome: 'unknown' });
  expect(did).toEqual(['look']);
});

it('given a carrier in trouble for a moment, then the same specialist is asked for again, not the next', async () => {
  const { did, ring } = pathWith(false, {
    asked: [{ kind: 'refused', code: '20429', passing: true }, RINGS],
  });
  expect(await ring()).toMatchObject({ type: 'specialistLegAccepted' });
  expect(did).toEqual(['ask', 'ask']);
});

it('given a carrier that refuses for good, then it is the next one’s turn at once', async () => {
  const { did, ring } = pathWith(false, { asked: [{ kind: 'refused', code: '21211' }] });
  expect(await ring()).toMatchObject({ type: 'specialistLegRefused', outcome: 'refused' });
  expect(did).toEqual(['ask']);
});
