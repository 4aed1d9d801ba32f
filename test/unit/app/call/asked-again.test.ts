import { expect, it } from 'vitest';
import { adoptJournal } from '../../../../src/app/call/adopt-journal.ts';
import { answerWebhook } from '../../../../src/app/call/answer-webhook.ts';
import type { CallPath } from '../../../../src/app/call/call-path.ts';
import type { CallEvent } from '../../../../src/core/call/events.ts';
import { SILENT_LOG } from '../../../../src/ports/log.ts';
import { NO_METER } from '../../../../src/ports/meter.ts';
import { aCoachedCall, aLinePlan, AT, event } from '../../../support/calls.ts';

const talking = aCoachedCall().audible();
const FETCHED = event({ type: 'specialistFetched', offer: talking.offer, legId: talking.offerLeg });
const SPOKE = event({ type: 'callerSpoke' });

/** A journal in memory over a store that is silent or speaks. */
function pathWithStore(silent: boolean, kept: CallEvent[] = []) {
  const worked: CallEvent[] = [];
  const path = {
    calls: {
      load: async () => {
        if (silent) throw new Error('Command timed out');
        return { call: talking.call, settled: null };
      },
      commit: async ({ event: committed }: { event: CallEvent }) => {
        worked.push(committed);
        return { kind: 'committed' };
      },
      lookAgain: async () => undefined,
    },
    journal: {
      pending: () => kept.length > 0,
      append: async (entry: { event: CallEvent }) => void kept.push(entry.event),
      drain: async (adopt: (entry: { event: CallEvent; at: number }) => Promise<void>) => {
        for (const each of kept) await adopt({ event: each, at: AT });
        return kept.length;
      },
    },
    book: { lineDialled: () => aLinePlan() },
    background: { run: () => undefined },
    clock: { now: () => AT },
    log: SILENT_LOG,
    meter: NO_METER,
  };
  return { path: path as unknown as CallPath, kept, worked };
}

it('S3: why an old question is dangerous: worked in late, it takes the caller out of the talk', () => {
  const late = talking.whenEvent(FETCHED);
  expect(late.call.seat.state).not.toBe('audible');
});

it('S12: a question that is asked again is answered and not kept; what is told once is kept', async () => {
  const { path, kept } = pathWithStore(true);
  expect(await answerWebhook(path, FETCHED, null)).toEqual({ kind: 'waitOutside', offer: talking.offer });
  await answerWebhook(path, SPOKE, null);
  expect(kept).toEqual([SPOKE]);
});

it('S3: a question that an earlier release kept is not worked in late', async () => {
  const { path, worked } = pathWithStore(false, [FETCHED, SPOKE]);
  await adoptJournal(path);
  expect(worked.map(({ type }) => type)).not.toContain('specialistFetched');
});
