import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

describe('the register', () => {
  it('S15: given a keeper, when a number is looked up, then it needs a reason, the file shows source and age, and who looked is on record', async () => {
    await using room = await openControlRoom();
    const kit = await room.sits('kit-keeper');
    const { page } = kit;
    await kit.press('g', 'k');
    await page.getByText('Search, then open somebody’s file.').waitFor();
    await expectAccessible(page, 'the register');
    await page.getByLabel('What', { exact: true }).fill(NUMBERS.anna);
    await kit.press('Enter');
    await page.getByText('Say why you look: it is on record.').first().waitFor();
    await expectAccessible(page, 'a search without a reason');
    await takePicture(page, 'register-no-reason');
    await page.getByLabel('Why you look').fill('Review of last night');
    await kit.press('Enter');
    const found = page.getByRole('table', { name: 'People found' });
    await found.waitFor();
    await found.getByRole('button').first().focus();
    await kit.press('Enter');
    await page.getByRole('heading', { name: 'Markers' }).waitFor();
    await expectAccessible(page, 'a file');
    await takePicture(page, 'register-file');

    // A marker is set, with who and why
    await page.getByRole('button', { name: 'Set a marker' }).click();
    await page.getByLabel('Marker', { exact: true }).selectOption('stalking');
    await page.getByLabel('Its reason, as a handler reads it').fill('Followed home twice this week');
    await page.getByLabel('To be reviewed on').fill('2027-03-01');
    await page.getByLabel('Source', { exact: true }).fill('DS Rowan');
    await page.getByLabel('Why you change it').fill('Told at interview');
    await takePicture(page, 'register-change');
    await expectAccessible(page, 'a change');
    await page.getByRole('button', { name: 'Set a marker' }).last().click();
    await page.getByText('Set a marker: done.').waitFor();
    await page.getByText('Followed home twice this week').waitFor();

    // Removing one that carries the level waits for a second person
    await page.getByRole('button', { name: 'Remove a marker' }).click();
    await page.getByLabel('Why you change it').fill('Entered twice');
    await page.getByRole('button', { name: 'Remove a marker' }).last().click();
    await page.getByText(/waits for a second person|Remove a marker: done/).waitFor();

    await kit.press('Escape', 'h');
    await page.getByRole('dialog').getByText('Review of last night').first().waitFor();
    await expectAccessible(page, 'who looked');
    await takePicture(page, 'register-history');
    expect(new URL(page.url()).pathname).not.toMatch(/7700|Marlow/i);
  });

  it('given a file, when it is sent in, then it is mapped, previewed by field, imported, and taken back by two people', async () => {
    await using room = await openControlRoom();
    const folder = await mkdtemp(join(tmpdir(), 'alongside-import-'));
    const path = join(folder, 'people.csv');
    await writeFile(
      path,
      'Ref,name,number,role,marker,marker_level,marker_reason,marker_set_by\r\n' +
        'T-1,Zoe Trent,07700 900888,victim,stalking,high,followed to work,DS Rowan\r\n' +
        'T-2,Yan Trent,not a number,suspect,,,,\r\n',
    );
    const kit = await room.sits('kit-keeper');
    const { page } = kit;
    await kit.press('g', 'k');
    await page.getByRole('button', { name: 'Import', exact: false }).first().click();
    await page.getByText('No file was sent in.').waitFor();
    await expectAccessible(page, 'no import yet');
    await page.getByLabel('CSV or NDJSON').setInputFiles(path);
    await page.getByLabel('Source', { exact: true }).fill('trent-case-system');
    await page.getByLabel('Ref', { exact: true }).selectOption('reference');
    await expectAccessible(page, 'mapping columns');
    await takePicture(page, 'register-mapping');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('What it would change').waitFor();
    await expectAccessible(page, 'a preview');
    await takePicture(page, 'register-preview');
    await page.getByRole('button', { name: 'Import it' }).click();
    await page.getByText('What it changed', { exact: true }).waitFor();
    await takePicture(page, 'register-imported');
    await page.getByLabel('Why', { exact: true }).fill('The wrong file');
    await page.getByRole('button', { name: 'Take the import back' }).click();
    await page.getByText('You asked for it: somebody else confirms.').first().waitFor({ state: 'attached' });
    await expectAccessible(page, 'waiting for a second person');
    const kim = await room.sits('kim-keeper');
    await kim.page.goto(page.url());
    await kim.page.getByRole('button', { name: 'Confirm' }).click();
    await kim.page.locator('.register-import .panel-head').getByText('Taken back').waitFor();
    await takePicture(kim.page, 'register-undone');
    await rm(folder, { recursive: true });
  });

  it('given nothing is due and nothing proposed, then the views say so', async () => {
    await using room = await openControlRoom();
    const kit = await room.sits('kit-keeper');
    await kit.press('g', 'k');
    await kit.page.getByText('Search, then open somebody’s file.').waitFor();
    await kit.press('2');
    await kit.page.getByRole('heading', { name: 'Due' }).waitFor();
    await expectAccessible(kit.page, 'what is due');
    await takePicture(kit.page, 'register-due');
    await kit.press('3');
    await kit.page.getByText(/Nothing waits/).waitFor();
    await expectAccessible(kit.page, 'no proposal');
  });
});
