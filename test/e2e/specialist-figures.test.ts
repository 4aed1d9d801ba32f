import { expect, it } from 'vitest';
import type { FigureRow } from '../../src/core/specialists/figures.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';

it('the report is made from the calls’ own streams and agrees with the metrics; the waiting list is shown with reasons', async () => {
  await using stage = await openStage({ ready: ['amina'] });
  const { publicBaseUrl } = stage.settings;
  const began = Date.now() - 60_000;

  // Given a call that a specialist joined, and one that waits
  const joined = await stage.connects(NUMBERS.anna);
  await stage.joins(joined.sid, 'amina');
  const waiting = await stage.dials(NUMBERS.dora, undefined, 'dora');
  await stage.callWhen(waiting.sid, 'nobody', (c) => c.seat.state === 'exhausted', 20_000);

  const list = await stage.waits('the list', async () => {
    const { calls } = (await stage.api('GET', '/specialists/waiting-list')).body as {
      calls: { callId: string; reasons: string[] }[];
    };
    return calls.length === 1 && calls;
  });
  expect(list[0]).toMatchObject({
    callId: waiting.sid,
    force: 'westshire',
    line: '101',
    level: 'high',
    given: null,
  });
  expect(list[0]?.reasons[0]).toBe('high risk');

  const path = `/specialists/figures?since=${began}&until=${Date.now() + 60_000}`;
  const { rows } = (await stage.api('GET', path)).body as { rows: FigureRow[] };
  expect(rows).toMatchObject([
    {
      ...{ force: 'westshire', line: '101', calls: 2, wanted: 2, offered: 1, accepted: 1, joined: 1 },
      high: { wanted: 2, joined: 1 },
    },
  ]);
  const metrics = await (await fetch(`${publicBaseUrl}/metrics`)).text();
  expect(metrics).toContain(
    'alongside_specialist_offers_total{force="westshire",line="101",outcome="joined"} 1',
  );
  expect(metrics).toContain('alongside_specialist_wanted_total{force="westshire",line="101",level="high"} 2');
  expect((await stage.api('GET', `/specialists/figures?since=5&until=3`)).status).toBe(400);
  await stage.sim.hangUpAll();
});
