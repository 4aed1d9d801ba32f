import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom, type Seat } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';
import { takesCall } from './support/takes-call.ts';

const CUT_OFF = { timeout: 30_000 };

async function looksAt({ page }: Seat, screen: string, state: string): Promise<void> {
  await takePicture(page, `${screen}-${state}`);
  await expectAccessible(page, `${screen}, ${state}`);
}

describe('consoles whose wire is cut', () => {
  it('given handler, specialist and supervisor on their live screens, then each says stale, then disconnected, and catches up by number', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const hana = await room.sits('hana-handler', { cuttable: true });
    const seats: readonly (readonly [Seat, string])[] = [
      [hana, 'call'],
      [await room.sits('amina', { cuttable: true }), 'desk'],
      [await room.sits('sam-supervisor', { cuttable: true }), 'wallboard'],
    ];
    const each = (does: (seat: Seat, screen: string) => Promise<void>) =>
      Promise.all(seats.map(([seat, screen]) => does(seat, screen)));
    const call = await stage.connects(NUMBERS.dora);
    await hana.page.getByText('HIGH RISK').first().waitFor();
    await takesCall(hana);
    await each(async ({ page }) => {
      await page.getByText('HIGH').first().waitFor();
      await page.getByText(/^Live \d/).waitFor();
    });

    // When nothing comes any more
    for (const [{ feed }] of seats) feed?.cut();
    await each(async (seat, screen) => {
      await seat.page.getByText(/^Stale: as at/).waitFor(CUT_OFF);
      await looksAt(seat, screen, 'stale');
    });
    await each(async (seat, screen) => {
      await seat.page.getByText(/^Disconnected: as at/).waitFor(CUT_OFF);
      await seat.page.getByText(/On duty when last told: .*Amina Example/).waitFor();
      await looksAt(seat, screen, 'disconnected');
    });
    // A command is not sent while what is on the screen may be old, and says why.
    const other = hana.page.getByRole('button', { name: 'Somebody else' });
    await other.press('Enter');
    const sent = hana.page.getByRole('region', { name: 'Commands sent' });
    expect(await sent.getByText('Who is speaking').count()).toBe(0);
    expect(await other.getAttribute('title')).toMatch(/not live/);

    // And when the wire is mended, after something happened
    await stage.does(call.sid, { type: 'confirmSpeaker', who: 'other' });
    for (const [{ feed }] of seats) feed?.mend();
    await each(async ({ page }, screen) => {
      await page.getByText(/^Caught up: \d+ change/).waitFor(CUT_OFF);
      await takePicture(page, `${screen}-back`);
    });
    await hana.page.getByRole('button', { name: 'Somebody else', pressed: true }).waitFor();
    await stage.sim.hangUpAll();
  });
});
