import { expect, it } from 'vitest';
import type { CallCard } from '../../src/core/console/call-card.ts';
import { id, type SpecialistId } from '../../src/core/ids.ts';
import { loadRoutingFiles } from '../../src/files/routing-files.ts';
import { createSpecialistPool } from '../../src/redis/specialist-pool.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

const AGREEMENT = 'capacity: 2\n    share: [reasons, orders]';
const agreed = (terms: string) => ({ 'policy.yaml': (text: string) => text.replace(AGREEMENT, terms) });

/** A second specialist of the partner force. */
const withFay = (text: string): string => {
  const eve = text.slice(text.indexOf('  - id: northern-eve'));
  return `${text}\n${eve.replaceAll('northern-eve', 'northern-fay').replace('+447700900211', '+447700900212')}`;
};

async function saysReady(stage: Stage, name: string): Promise<void> {
  const loaded = await loadRoutingFiles(stage.configDir);
  if (!loaded.ok) throw new Error('the files are not right');
  const { roster } = loaded.files;
  const options = { redis: stage.redis.connect(), prefix: stage.redis.prefix, roster: () => roster };
  await createSpecialistPool(options).setPresence(id<SpecialistId>(name), 'ready', null, Date.now());
}

async function entries(
  stage: Stage,
  what: string,
): Promise<readonly { recipient: string; details: object }[]> {
  const { entries: found } = (await stage.api('GET', `/audit?what=${what}`)).body as {
    entries: { entry: { recipient: string; details: object } }[];
  };
  return found.map(({ entry }) => entry);
}

it('a partner’s specialist comes under the agreement, is shown what it shares, and both sides have it in the log', async () => {
  await using stage = await openStage({
    ready: ['northern-eve'],
    edit: agreed('capacity: 1\n    share: [orders]'),
  });
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'eve');

  const details = { agreement: 'westshire-northshire', of: 'westshire', share: 'orders' };
  await stage.waits('both entries', async () => (await entries(stage, 'mutualAidReceived')).length === 1);
  for (const what of ['mutualAidGiven', 'mutualAidReceived'])
    expect(await entries(stage, what)).toMatchObject([{ recipient: 'northern-eve', details }]);

  const seen = (await stage.api('GET', `/calls/${call.sid}`)).body as CallCard;
  expect(seen.seat.aid).toEqual({ agreement: 'westshire-northshire', share: ['orders'] });
  expect(seen.assessment?.people.length).toBeGreaterThan(0);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S11: no more of the partner’s people at once than agreed; the next call waits and has the place that becomes free', async () => {
  await using stage = await openStage({
    ready: ['northern-eve'],
    edit: { ...agreed('capacity: 1\n    share: []'), 'roster.yaml': withFay },
  });
  await saysReady(stage, 'northern-fay');
  const first = await stage.connects(NUMBERS.anna);
  await stage.callWhen(first.sid, 'one of them', (c) => c.seat.state === 'ringing');

  // Given that one of theirs is taken, then the other is not rung for a second call
  const second = await stage.dials(NUMBERS.dora, undefined, 'dora');
  const over = await stage.callWhen(second.sid, 'nobody', (c) => c.seat.state === 'exhausted', 20_000);
  expect(over.seat.helpline?.title).toContain('helpline');

  // When the first call ends, then the second has one
  await first.hangsUp();
  await stage.callWhen(second.sid, 'its turn', (c) => c.seat.state === 'ringing', 15_000);
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});

it('outside the agreed hours the partner is not asked', async () => {
  const calendar = (text: string) =>
    agreed('capacity: 2\n    during: never\n    share: []')
      ['policy.yaml'](text)
      .replace('calendars:\n', 'calendars:\n  never: { timeZone: Europe/London, dates: ["2020-01-01"] }\n');
  await using stage = await openStage({ ready: ['northern-eve'], edit: { 'policy.yaml': calendar } });
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'nobody', (c) => c.seat.state === 'exhausted', 20_000);
  expect(stage.eve.calls()).toEqual([]);
  await stage.ends(call);
});

it('nobody at a desk: who is on call at home is rung before the pager, and goes back to being away', async () => {
  const atHome = (text: string) => {
    const at = text.indexOf('  - id: beth');
    return (
      text.slice(0, at) + text.slice(at).replaceAll(/to: "(18:00|06:00)" \}/g, 'to: "$1", onCallTier: 1 }')
    );
  };
  await using stage = await openStage({ ready: [], edit: { 'roster.yaml': atHome } });
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'beth', (c) => c.seat.offer?.specialistId === 'beth', 15_000);
  await stage.beth.rings();
  expect(await stage.alarmsOf(call.sid)).toEqual([]);
  await call.hangsUp();
  await stage.waits('beth at home', async () => (await stage.presence('beth')) === 'away');
  await stage.sim.hangUpAll();
});
