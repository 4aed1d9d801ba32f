import { describe, expect, it } from 'vitest';
import { id } from '../../src/core/ids.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { openRegisterStore } from '../../src/redis/register/register-store.ts';
import { parseKeyRing } from '../../src/sealing/key-ring.ts';
import { aMarker, aPerson, aTie, NUMBERS, putIntoRegister } from '../support/register-fixtures.ts';
import { waitFor } from '../support/wait-for.ts';
import { openControlRoom } from './support/control-room.ts';
import { asksForSpecialist, takesCall } from './support/takes-call.ts';

const SCRIPT = '<img src=x onerror="globalThis.taken=1"><script>globalThis.taken=1</script>';
const NUMBER = '+447700900177';

describe('what somebody else wrote', () => {
  it('given script in a name, a threat and a place, then it is shown as the letters it is, and nothing runs', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const redis = openRedis(stage.redis.url, 'background', () => undefined);
    await waitFor(() => redis.status === 'ready', { what: 'Redis' });
    const keys = parseKeyRing(stage.settings.keys);
    const store = await openRegisterStore({ redis, keys, prefix: stage.redis.prefix });
    const person = aPerson('pscript00001', {
      force: id('westshire'),
      name: SCRIPT,
      numbers: [aTie(NUMBER)],
      markers: [aMarker({ reason: SCRIPT })],
      threats: [{ words: SCRIPT, on: '2026-11-02', source: SCRIPT }],
      doNotSay: [SCRIPT],
    });
    await putIntoRegister(store, [person], [], []);
    const hana = await room.sits('hana-handler');
    const call = await stage.connects(NUMBER);
    await stage.callWhen(call.sid, 'the match', (c) => c.lookup.state === 'matched');
    await stage.api('POST', `/calls/${call.sid}/caller`, { location: SCRIPT, incidentReference: SCRIPT });
    await hana.page.getByText('HIGH RISK').first().waitFor();
    await takesCall(hana);
    await hana.page.getByText(SCRIPT).first().waitFor();
    await hana.page.getByText(`At ${SCRIPT}`).waitFor();
    await expect
      .poll(() => hana.page.getByText(SCRIPT).count(), { timeout: 15_000 })
      .toBeGreaterThanOrEqual(4);
    expect(await hana.page.evaluate('globalThis.taken')).toBeUndefined();
    expect(await hana.page.locator('img').count()).toBe(0);
    redis.disconnect();
    await stage.ends(call);
  });
});

describe('two people at once', () => {
  it('given a call that both look at, when one takes it and asks, then the other sees who, and a second ask is refused in words', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const sam = await room.sits('sam-supervisor');
    await sam.press('g', 'c');
    const call = await stage.connects(NUMBERS.unknown);
    await sam.page.getByText('NOT KNOWN').first().waitFor();
    await hana.page.getByText('NOT KNOWN').first().waitFor();

    // When the handler takes it, the supervisor sees whose it is
    await takesCall(hana);
    await sam.page.getByRole('cell', { name: 'hana-handler' }).waitFor();

    // And when both ask for a specialist at the same moment, it is asked for once
    await sam.page.getByRole('button', { name: 'NOT KNOWN' }).press('Enter');
    await sam.page.getByRole('button', { name: 'Specialist now' }).waitFor();
    await Promise.all([asksForSpecialist(hana), sam.press('F8')]);
    const refusal = /Specialist wanted: refused – A specialist is already on this call or being asked/;
    await sam.page.getByText(/is being rung/).waitFor();
    // Whoever's key came second was told so, or had the other's result on the screen already and was told by the button.
    const told = await Promise.all([hana, sam].map(async ({ page }) => page.getByText(refusal).count()));
    expect(told.filter((times) => times > 0).length).toBeLessThanOrEqual(1);
    expect((await stage.call(call.sid)).seat.offerCount).toBe(1);
    await stage.sim.hangUpAll();
  });
});
