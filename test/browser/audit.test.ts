import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditKeys } from '../../src/redis/audit-keys.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

describe('the audit viewer', () => {
  it('S15: given a night’s work, when the auditor looks, then who did what is there, the chain is proved, and a broken link is named', async () => {
    await using room = await openControlRoom();
    const call = await room.stage.connects(NUMBERS.anna);
    await room.stage.joins(call.sid, 'amina');
    await room.stage.ends(call);

    // By keyboard: look for what concerns this one call
    const ada = await room.sits('ada-auditor');
    await ada.page.getByRole('table', { name: /Audit entries/ }).waitFor();
    await expectAccessible(ada.page, 'the audit log');
    await takePicture(ada.page, 'audit');
    await ada.press('/');
    await ada.press('Tab');
    await ada.page.keyboard.type(call.sid);
    await ada.press('Enter');
    const disclosed = ada.page.getByRole('row', { name: /Call disclosed to specialist/ });
    await disclosed.waitFor();
    await disclosed.getByRole('button').focus();
    await ada.press('Enter');
    await ada.page.getByText('Its link in the chain').waitFor();
    expect(await ada.page.locator('.audit-one').textContent()).toContain('amina');

    // The chain holds
    await ada.press('Escape');
    await ada.page.getByRole('button', { name: 'Check every link' }).focus();
    await ada.press('Enter');
    await ada.page.getByText(/Every link holds, checked/).waitFor();
    await expectAccessible(ada.page, 'an entry and a proved chain');
    await takePicture(ada.page, 'audit-entry');

    // What was found is saved with its hash
    const download = ada.page.waitForEvent('download');
    await ada.page.getByRole('button', { name: 'Save what was found' }).click();
    const saved = await readFile(await (await download).path(), 'utf8');
    const lines = saved.trimEnd().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '') as { entries: number; sha256: string };
    const body = lines
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join('');
    expect(last).toEqual({
      entries: lines.length - 1,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
    expect(saved).not.toMatch(/\+?447700900/);

    // Given somebody takes an entry out of Redis, then the first link that does not hold is named
    const { client, prefix } = room.stage.redis;
    await client.xdel(auditKeys(prefix).links, '3-0');
    await ada.page.getByRole('button', { name: 'Check every link' }).click();
    await ada.page.getByText(/The chain is broken at entry \d+:/).waitFor();
    await expectAccessible(ada.page, 'a broken chain');
    await takePicture(ada.page, 'audit-broken');
  });

  it('given nothing like it, then the list says so; and nobody but the auditor has the screen', async () => {
    await using room = await openControlRoom();
    const ada = await room.sits('ada-auditor');
    await ada.page.getByRole('table', { name: /Audit entries/ }).waitFor();
    await ada.page.getByLabel('Who (id)').fill('nobody-of-this-name');
    await ada.press('Enter');
    await ada.page.getByText('No entry is like that.').waitFor();
    await expectAccessible(ada.page, 'no entry');
    const hana = await room.sits('hana-handler');
    await hana.page.goto(`${room.url}/console/audit`);
    await hana.page.getByRole('heading', { name: 'There is no such screen for you' }).waitFor();
  });
});
