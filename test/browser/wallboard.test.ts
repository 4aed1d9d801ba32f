import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

describe('the supervisor’s wallboard, by keyboard alone', () => {
  it('given a quiet room, then it says so with the time; given a high-risk call and an alarm, then both stand first', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const sam = await room.sits('sam-supervisor');
    await sam.page.getByText('Quiet').waitFor();
    await expectAccessible(sam.page, 'a quiet wallboard');
    await takePicture(sam.page, 'wallboard-quiet');
    const known = await stage.connects(NUMBERS.dora);
    await stage.accepts('amina');
    const unknown = await stage.dials(NUMBERS.unknown);
    await sam.page.getByText('Amina Example listens').waitFor();
    await sam.page.getByText('Waiting for a handler').waitFor();
    const gone = await stage.dials(NUMBERS.anna);
    await stage.waits(
      'the third call to be assessed',
      async () => (await stage.call(gone.sid)).lookup.state === 'matched',
    );
    await gone.hangsUp();
    await sam.page.getByText('Abandoned call, marker on record').waitFor();
    await expectAccessible(sam.page, 'a busy wallboard');
    await takePicture(sam.page, 'wallboard-busy');
    await sam.page.setViewportSize({ width: 1920, height: 1080 });
    await takePicture(sam.page, 'wallboard-wide');
    await sam.page.setViewportSize({ width: 1366, height: 768 });
    await sam.press('a');
    await sam.page.getByText(/you have it since/).waitFor();
    await sam.press('j');
    await sam.page.locator('tr[data-selected="yes"]').waitFor();
    await sam.press('o');
    await sam.page.getByRole('region', { name: 'Risk', exact: true }).waitFor();
    expect(sam.page.url()).toMatch(/\/console\/call\/CA/);
    await stage.sim.hangUpAll();
    await stage.ends(known);
    await unknown.hangsUp().catch(() => undefined);
  });
});
