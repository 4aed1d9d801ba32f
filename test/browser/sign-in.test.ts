import { describe, expect, it } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

describe('coming in', () => {
  it('given the demo, when somebody opens the console, then they enter as a persona by keyboard and are shown who they are', async () => {
    await using room = await openControlRoom();
    const stranger = await room.opens();
    await stranger.page.getByRole('heading', { name: 'Demonstration: enter as' }).waitFor();
    await expectAccessible(stranger.page, 'the sign-in page');
    await takePicture(stranger.page, 'sign-in');
    const sam = await room.sits('sam-supervisor');
    await sam.page.getByText('Sam, supervisor').waitFor();
    await sam.page.getByText(/^Live \d/).waitFor();
    await expectAccessible(sam.page, 'the shell');
    await takePicture(sam.page, 'shell');
    await sam.press('?');
    await sam.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectAccessible(sam.page, 'the keys');
    await takePicture(sam.page, 'keys');
    await sam.press('Escape', 'Control+k');
    await sam.page.getByRole('combobox').fill('settings');
    await takePicture(sam.page, 'palette');
    await expectAccessible(sam.page, 'the palette');
    await sam.press('Enter');
    await sam.page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await takePicture(sam.page, 'settings');
    await expectAccessible(sam.page, 'the settings');
    await sam.page.getByLabel('Shortcuts of a single key').uncheck();
    await sam.press('Escape', '?');
    expect(await sam.page.getByRole('dialog').count()).toBe(0);
  });

  it('given the built console, then its page is never kept, its files for ever, and its policy admits no other host', async () => {
    await using room = await openControlRoom();
    const page = await fetch(`${room.url}/console/wallboard`);
    const html = await page.text();
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bon\w+=/);
    const script = /src="(\/console\/assets\/[^"]+)"/.exec(html)?.[1] ?? '';
    const file = await fetch(`${room.url}${script}`);
    expect(file.headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${room.url}/console/assets/gone.js`)).status).toBe(404);
  });
});
