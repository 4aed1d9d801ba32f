import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom, type Persona } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';
import { takesCall } from './support/takes-call.ts';

/** The live screens, by whose they are. */
const SCREENS: readonly (readonly [Persona, string])[] = [
  ['hana-handler', 'call'],
  ['amina', 'desk'],
  ['sam-supervisor', 'wallboard'],
];

describe('a console whose wire is cut', () => {
  it.each(SCREENS)(
    'given %s at the %s, then it says stale, then disconnected, and catches up by number',
    async (persona, screen) => {
      await using room = await openControlRoom();
      const { stage } = room;
      const seat = await room.sits(persona, { cuttable: true });
      const { page } = seat;
      const call = await stage.connects(NUMBERS.dora);
      if (screen === 'call') {
        await page.getByText('HIGH RISK').first().waitFor();
        await takesCall(seat);
      }
      await page.getByText('HIGH').first().waitFor();
      await page.getByText(/^Live \d/).waitFor();

      // When nothing comes any more
      seat.feed?.cut();
      await page.getByText(/^Stale: as at/).waitFor();
      await takePicture(page, `${screen}-stale`);
      await expectAccessible(page, `${screen}, stale`);
      await page.getByText(/^Disconnected: as at/).waitFor({ timeout: 20_000 });
      await page.getByText(/On duty when last told: .*Amina Example/).waitFor();
      await takePicture(page, `${screen}-disconnected`);
      await expectAccessible(page, `${screen}, disconnected`);
      const sent = page.getByRole('region', { name: 'Commands sent' });
      if (screen === 'call') {
        // A command is not sent while what is on the screen may be old, and says why.
        await page.getByRole('button', { name: 'Somebody else' }).press('Enter');
        expect(await sent.getByText('Who is speaking').count()).toBe(0);
        expect(await page.getByRole('button', { name: 'Somebody else' }).getAttribute('title')).toMatch(
          /not live/,
        );
      }

      // And when the wire is mended, after something happened
      await stage.does(call.sid, { type: 'confirmSpeaker', who: 'other' });
      seat.feed?.mend();
      await page.getByText(/^Caught up: \d+ change/).waitFor({ timeout: 20_000 });
      await takePicture(page, `${screen}-back`);
      if (screen === 'call')
        await page.getByRole('button', { name: 'Somebody else', pressed: true }).waitFor();
      await stage.sim.hangUpAll();
    },
  );
});
