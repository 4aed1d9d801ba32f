import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

/** The machine may be busy with other tests. */
const PATIENT = { timeout: 15_000 };

describe('routing', () => {
  it('given last night’s calls, when two people change a rule by keyboard, then it is checked, rehearsed, approved by the second, published, and rolled back', async () => {
    await using room = await openControlRoom();
    const call = await room.stage.connects(NUMBERS.anna);
    await room.stage.joins(call.sid, 'amina');
    await room.stage.ends(call);

    // Given a draft of what is in force
    const olu = await room.sits('olu-ops');
    const { page } = olu;
    await page.getByText('The files on disk.').waitFor();
    await expectAccessible(page, 'no version yet');
    await takePicture(page, 'routing');
    await olu.press('2');
    await page.getByText('Nobody works on a draft.').waitFor();
    await expectAccessible(page, 'no draft yet');
    await page.getByLabel('What it is for').fill('Ring specialists longer at night');
    await olu.press('Enter');
    const editor = page.getByRole('textbox', { name: 'policy.yaml' });
    await editor.waitFor();
    await expect.poll(() => editor.inputValue(), PATIENT).toContain('rules:');
    await page.getByText(/policy tests hold/).waitFor();
    await expectAccessible(page, 'a draft');
    await takePicture(page, 'routing-draft');

    // When a word is wrong, then its place is told, with the nearest right word, and it cannot be proposed
    const right = await editor.inputValue();
    await editor.fill(right.replace('levelAtLeast: high', 'levelAtLest: high'));
    await olu.press('Control+s');
    await page
      .getByRole('button', { name: /^policy.yaml:\d+:\d+$/ })
      .first()
      .waitFor();
    await page
      .getByText(/levelAtLeast\?/)
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: /^policy.yaml:\d+:\d+$/ })
      .first()
      .focus();
    await olu.press('Enter');
    await page.locator('#draft-text:focus').waitFor();
    await expectAccessible(page, 'a draft with an error');
    await takePicture(page, 'routing-error');

    // When it is mended and changed, then the difference is in words and the rehearsal says which calls differ
    await editor.fill(
      right.replace(
        'raiseLevelTo: high\n      prompts: [order-in-force]',
        'raiseLevelTo: high\n      prompts: [order-in-force, yes-or-no]',
      ),
    );
    await olu.press('Control+s');
    await page.getByText(/policy tests hold/).waitFor();
    await page.getByRole('button', { name: 'Differences' }).click();
    await page
      .getByText(/order-in-force/)
      .first()
      .waitFor();
    await expectAccessible(page, 'the differences');
    await takePicture(page, 'routing-difference');
    await olu.press('Control+Enter');
    await page.getByText(/of 1 calls would have gone differently/).waitFor();
    await expectAccessible(page, 'the rehearsal');
    await takePicture(page, 'routing-rehearsal');

    // When it is proposed, then its author cannot approve it, and the second person can
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByLabel('Why').fill('Handlers asked for the hint about yes and no with orders');
    await olu.press('Tab', 'Enter');
    await page.getByRole('heading', { name: 'Version 1', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).getAttribute('aria-disabled')).toBe('true');
    await expectAccessible(page, 'a proposal');
    await takePicture(page, 'routing-proposal');
    const ola = await room.sits('ola-ops');
    await ola.page.getByRole('button', { name: 'Version 1' }).focus();
    await ola.press('Enter');
    await ola.page.getByRole('button', { name: 'Approve' }).focus();
    await ola.press('Enter');
    await ola.page.getByRole('button', { name: 'Publish …' }).focus();
    await ola.press('Enter');
    await takePicture(ola.page, 'routing-publish');
    await ola.page.getByRole('button', { name: 'Publish now' }).focus();
    await ola.press('Enter');
    await ola.page.locator('.routing-number', { hasText: 'Version 1' }).waitFor();
    await expectAccessible(ola.page, 'a version in force');
    await takePicture(ola.page, 'routing-in-force');

    // Given a second version that turns out wrong, then one step goes back to the first
    await ola.press('2');
    await ola.page.getByLabel('What it is for').fill('A rule that turns out wrong');
    await ola.press('Enter');
    const wrong = ola.page.getByRole('textbox', { name: 'policy.yaml' });
    await expect.poll(() => wrong.inputValue(), PATIENT).toContain('rules:');
    await wrong.fill((await wrong.inputValue()).replace('repeatWindowHours: 24', 'repeatWindowHours: 1'));
    await ola.press('Control+s');
    await ola.page.getByText(/policy tests hold/).waitFor();
    await ola.page.getByRole('button', { name: 'Propose', exact: true }).click();
    await ola.page.getByLabel('Why').fill('Fewer repeats');
    await ola.page.getByRole('button', { name: 'Propose it' }).click();
    await ola.page.getByRole('heading', { name: 'Version 2', exact: true }).waitFor();
    await olu.press('Escape', '1');
    await page.getByRole('button', { name: 'Version 2' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Publish …' }).click();
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.locator('.routing-number', { hasText: 'Version 2' }).waitFor();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByLabel('Why').fill('The fourth call of the night was not seen as one');
    await expectAccessible(page, 'rolling back');
    await takePicture(page, 'routing-roll-back');
    await page.getByRole('button', { name: 'Roll back now' }).click();
    await page.locator('.routing-number', { hasText: 'Version 1' }).waitFor();
  });

  it('given two people in one file, when both save, then the second sees what the first did and nothing is written over unasked', async () => {
    await using room = await openControlRoom();
    const [olu, ola] = await Promise.all([room.sits('olu-ops'), room.sits('ola-ops')]);
    await Promise.all([olu, ola].map(({ page }) => page.getByText('The files on disk.').waitFor()));
    await olu.press('2');
    await olu.page.getByLabel('What it is for').fill('Both of us');
    await olu.press('Enter');
    const mine = olu.page.getByRole('textbox', { name: 'policy.yaml' });
    await expect.poll(() => mine.inputValue(), PATIENT).toContain('rules:');
    await ola.press('2');
    await ola.page.getByRole('button', { name: 'Both of us' }).click();
    const theirs = ola.page.getByRole('textbox', { name: 'policy.yaml' });
    await expect.poll(() => theirs.inputValue(), PATIENT).toContain('rules:');
    const text = await mine.inputValue();
    await mine.fill(`${text}# Olu was here\n`);
    await olu.press('Control+s');
    await olu.page.getByText(/^Saved \d\d:\d\d by you/).waitFor();
    await theirs.fill(`${text}# Ola was here\n`);
    await ola.press('Control+s');
    await ola.page.getByText('Keep mine, over theirs').waitFor();
    await expectAccessible(ola.page, 'two writers');
    await takePicture(ola.page, 'routing-two-writers');
    await ola.page.getByText('Take what they wrote, and lose mine').click();
    await expect.poll(() => theirs.inputValue(), PATIENT).toContain('# Olu was here');
  });

  it('given a call in words, then the plan says which rule gave which part and why the others did not apply; the other views say what they mean', async () => {
    await using room = await openControlRoom();
    const olu = await room.sits('olu-ops');
    await olu.page.getByText('The files on disk.').waitFor();
    await olu.press('3');
    await olu.page.getByLabel('Line').selectOption({ index: 1 });
    await olu.page.getByRole('button', { name: 'Explain', exact: true }).last().click();
    await olu.page
      .getByText(/Would need:/)
      .first()
      .waitFor();
    await expectAccessible(olu.page, 'an explanation');
    await takePicture(olu.page, 'routing-explain');
    await olu.press('4');
    await olu.page.getByRole('table', { name: /Introduction/ }).waitFor();
    await expectAccessible(olu.page, 'the introduction');
    await takePicture(olu.page, 'routing-introduction');
    await olu.press('5');
    await olu.page.getByText('No call was recorded in this time.').waitFor();
    await expectAccessible(olu.page, 'the shadow report');
  });
});
