import { expect, it } from 'vitest';
import { assessCaller } from '../../../src/app/call/assess-caller.ts';
import type { CallPath } from '../../../src/app/call/call-path.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { NO_METER } from '../../../src/ports/meter.ts';
import { aCall, AT, aPlan } from '../../support/calls.ts';
import { memberOf } from '../../support/specialists.ts';

function pathWith(waiting: () => Promise<unknown>) {
  const { force } = aCall().call;
  const ours = { force };
  const path = {
    clock: { now: () => AT },
    book: { repeatWindowMs: () => 1, repeatWindowsMs: () => [], decide: () => aPlan(null) },
    rules: {
      stories: () => ({ repeats: [] }),
      grades: () => ({ grades: [{ name: 'emergency' }], rules: [] }),
    },
    register: { ties: async () => ({ people: [], households: [] }), assess: async () => null },
    recentCalls: { rememberAndCount: async () => ({ windowHours: 24 }) },
    pool: {
      onDuty: async () => [
        memberOf('amina', 'ready', ours),
        memberOf('beth', 'paused', ours),
        memberOf('helper', 'ready', { force: 'elsewhere' as never, covers: [force] }),
        memberOf('stranger', 'ready', { force: 'elsewhere' as never }),
        { ...memberOf('carys', 'ready', ours), onCallTier: 1 },
      ],
    },
    waiting: { board: waiting },
    meter: NO_METER,
    log: SILENT_LOG,
  };
  return path as unknown as CallPath;
}

it('given a pool and a list, then the rules see who could take this force’s call at a desk, and which of its other calls wait', async () => {
  const { call } = aCall();
  const entry = (callId: string, force: string) => ({ entry: { callId, force }, given: null });
  const waiting = [entry(call.id, call.force), entry('CA1', call.force), entry('CA2', 'elsewhere')];
  const { seen } = await assessCaller(
    pathWith(async () => ({ waiting })),
    call,
  );
  expect(seen).toMatchObject({ specialistsFree: 2, waiting: 1, force: call.force, sign: 'normal' });
});

it('given a list that cannot be asked, then the caller is assessed all the same', async () => {
  const silent = async () => Promise.reject(new Error('Command timed out'));
  const { seen } = await assessCaller(pathWith(silent), aCall().call);
  expect(seen.waiting).toBe(0);
});
