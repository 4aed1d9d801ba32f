import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

const PATIENT = { timeout: 20_000, interval: 500 };

describe('system health', () => {
  it('given simulated parts, when the engineer looks, then each part says how it is, and each fault its next step', async () => {
    await using room = await openControlRoom();
    const eli = await room.sits('eli-engineer');
    const row = (name: string) => eli.page.getByRole('row', { name: new RegExp(`^${name}`, 'i') });
    await row('simulated parts')
      .getByText(/the telephone network/)
      .waitFor();
    expect(await row('workers').textContent()).toContain('Workers listen to every queue');
    expect(await row('webhook signature').textContent()).toContain('/voice/inbound');
    // Asked again, as the engineer would, should a busy machine not have heard from Twilio in time
    await expect
      .poll(async () => {
        await eli.press('r');
        return row('twilio').textContent();
      }, PATIENT)
      .toContain('accepts the account');
    await expectAccessible(eli.page, 'system health');
    await takePicture(eli.page, 'health');
  });

  it('given files with errors, then the last good version stays, and the next step names the command', async () => {
    await using room = await openControlRoom({ overrides: { filesEveryMs: 100 } });
    const eli = await room.sits('eli-engineer');
    await eli.page
      .getByRole('row', { name: /configuration/i })
      .getByText(/is in force/)
      .waitFor();
    await appendFile(join(room.stage.configDir, 'policy.yaml'), '\nrulez: []\n');
    await expect
      .poll(async () => {
        await eli.press('r');
        return eli.page.getByRole('row', { name: /configuration/i }).textContent();
      }, PATIENT)
      .toContain('alongside routing check');
    await expectAccessible(eli.page, 'a refused configuration');
    await takePicture(eli.page, 'health-degraded');
  });

  it('given the service stops, then what was known stays and it is said that calls go on', async () => {
    await using room = await openControlRoom();
    const eli = await room.sits('eli-engineer');
    await eli.page.getByRole('table').waitFor();
    await eli.context.setOffline(true);
    await eli.press('r');
    await eli.page.getByText('The service did not answer just now.').waitFor();
    await expectAccessible(eli.page, 'health without an answer');
    await takePicture(eli.page, 'health-no-answer');
  });
});
