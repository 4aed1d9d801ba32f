import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { type ControlRoom, openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

/** A high-risk call that has ended: its follow-ups are raised. */
async function afterACall(room: ControlRoom): Promise<string> {
  const call = await room.stage.connects(NUMBERS.anna);
  await room.stage.joins(call.sid, 'amina');
  await room.stage.ends(call);
  await room.stage.waits('a follow-up', async () => {
    const { body } = await room.stage.api('GET', '/referrals?which=open');
    return (body as { referrals: unknown[] }).referrals.length > 0;
  });
  return call.sid;
}

describe('the referral tracker', () => {
  it('given a follow-up that was raised, when the supervisor works with keys alone, then it is given away, delivered by hand, and closed', async () => {
    await using room = await openControlRoom();
    await afterACall(room);
    const sam = await room.sits('sam-supervisor');
    await sam.press('g', 'f');
    const row = sam.page.getByRole('row', { name: /victim support/i }).getByRole('button');
    await row.waitFor();
    await expectAccessible(sam.page, 'open follow-ups');
    await takePicture(sam.page, 'referrals');
    await row.focus();
    await sam.press('Enter');
    const one = sam.page.locator('.referrals-one');
    await one.getByRole('heading', { name: 'History' }).waitFor();
    await expectAccessible(sam.page, 'one follow-up');
    await takePicture(sam.page, 'referral');

    // An act without its reason is not sent, and says which field is missing
    await sam.press('e');
    await one.getByLabel('Who owns it now').fill('beth');
    await sam.press('Enter');
    await one.getByText('There is a problem').waitFor();
    await expectAccessible(sam.page, 'an act with an error');
    await takePicture(sam.page, 'referral-error');
    await one.getByLabel('Why', { exact: true }).fill('Amina is off shift tomorrow');
    await one.getByRole('button', { name: 'Give it to somebody else' }).last().focus();
    await sam.press('Enter');
    await one.getByText('Amina is off shift tomorrow').waitFor();

    // The print view shows what is missing, and opening it is on record
    await sam.press('p');
    await sam.page.getByText('is on record as a disclosure').waitFor();
    await expectAccessible(sam.page, 'the print view');
    await takePicture(sam.page, 'referral-print');
    await sam.press('Escape');

    await one.getByRole('button', { name: 'I delivered it by hand' }).focus();
    await sam.press('Enter');
    await one.getByLabel('How, and to whom').fill('Read out to the duty manager by telephone');
    await one.getByRole('button', { name: 'I delivered it by hand' }).last().focus();
    await sam.press('Enter');
    await one.locator('.panel-head').getByText('Sent', { exact: true }).waitFor();
    await sam.press('d');
    await one.getByLabel('What was done').fill('They have spoken to her');
    await one.getByRole('button', { name: 'Close it: done' }).last().focus();
    await sam.press('Enter');
    await one.locator('.panel-head').getByText('Done', { exact: true }).waitFor();
    await takePicture(sam.page, 'referral-done');
  });

  it('given two people, when both act on one follow-up, then the second is told what the first did', async () => {
    await using room = await openControlRoom();
    await afterACall(room);
    const [sam, amina] = await Promise.all([room.sits('sam-supervisor'), room.sits('amina')]);
    const begins = async (seat: typeof sam, act: string, label: string, words: string) => {
      await seat.press('g', 'f');
      await seat.page
        .getByRole('row', { name: /victim support/i })
        .getByRole('button')
        .click();
      await seat.page.getByRole('button', { name: act }).click();
      await seat.page.getByLabel(label, { exact: true }).fill(words);
    };
    await begins(sam, 'Take it back', 'Why', 'Raised in error');
    await begins(amina, 'I delivered it by hand', 'How, and to whom', 'Read out by telephone');
    await sam.page.getByRole('button', { name: 'Take it back' }).last().click();
    await sam.page.locator('.referrals-one .panel-head').getByText('Taken back').waitFor();
    await amina.page.getByRole('button', { name: 'I delivered it by hand' }).last().click();
    await amina.page.locator('.error-summary').waitFor();
    await expectAccessible(amina.page, 'a refused act');
    await takePicture(amina.page, 'referral-refused');
  });

  it('given quiet and given figures, then each view says what it means', async () => {
    await using room = await openControlRoom();
    const sam = await room.sits('sam-supervisor');
    await sam.press('g', 'f');
    await sam.page.getByText('No follow-up is open.').waitFor();
    await expectAccessible(sam.page, 'no follow-up');
    await sam.press('1');
    await sam.page.getByText('Nothing is overdue').waitFor();
    await sam.press('4');
    await sam.page.getByRole('table', { name: 'Queues' }).waitFor();
    await expectAccessible(sam.page, 'waiting work');
    await takePicture(sam.page, 'referrals-work');
    await sam.press('5');
    await sam.page.getByRole('table', { name: 'Pathways' }).waitFor();
    await expectAccessible(sam.page, 'pathways');
    await takePicture(sam.page, 'referrals-pathways');
    await sam.page.getByRole('button', { name: 'Hold Independent domestic violence adviser' }).click();
    await sam.page.getByLabel('Why').fill('Their office is closed today');
    await takePicture(sam.page, 'referrals-hold');
    await sam.page.getByRole('button', { name: 'Hold it' }).click();
    await sam.page.getByText(/Their office is closed today/).waitFor();
    await sam.press('6');
    await sam.page.getByText('Nothing was raised in this time.').first().waitFor();
    await expectAccessible(sam.page, 'figures');
    await takePicture(sam.page, 'referrals-figures');
    expect(await sam.page.locator('body').textContent()).not.toMatch(/no risk\b(?! record)/i);
  });
});
