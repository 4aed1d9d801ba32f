import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { hasFocus } from './support/focus.ts';
import { takePicture } from './support/pictures.ts';
import { takesCall } from './support/takes-call.ts';

/** The second desk is a headset at a browser. */
const headset = (text: string) =>
  text.replaceAll('{ id: desk-2, number: "+441134960112" }', '{ id: headset-2, client: headset-2 }');
const ON = {
  ALONGSIDE_TELEPHONE: 'on',
  TWILIO_API_KEY_SID: `SK${'0'.repeat(32)}`,
  TWILIO_API_KEY_SECRET: 'a'.repeat(32),
};
const NOT_NOW = {
  ...{ status: 503, contentType: 'application/problem+json' },
  body: JSON.stringify({
    ...{ type: 'about:blank', title: 'Unavailable', status: 503, code: 'unavailable' },
    ...{ detail: 'the store does not answer', requestId: 'r1' },
  }),
};
const CANNOT = 'This browser cannot ring: use your desk telephone.';

describe('the telephone in the browser', () => {
  it('given that nobody says whether it may ring, or no token is to be had, then the console says so with why, and the handler works on', async () => {
    await using room = await openControlRoom({ env: ON, edit: { 'lines.yaml': headset } });
    const { stage } = room;
    const hana = await room.opens();
    const { page } = hana;
    const bar = page.getByRole('region', { name: 'Telephone in this browser' });

    // Nobody says whether it may be one: the call is taken all the same
    await page.route('**/api/v1/telephone', (route) => route.fulfill(NOT_NOW));
    await page.locator('button.persona[data-persona="hana-handler"]').press('Enter');
    await bar.getByText(CANNOT).waitFor();
    await bar.getByText('Whether it may be a telephone is not known. The store does not answer.').waitFor();
    await page.getByRole('alert').getByText('This browser cannot ring.').waitFor({ state: 'attached' });
    const call = await stage.connects(NUMBERS.unknown);
    await takesCall(hana);
    await expectAccessible(page, 'a browser that may perhaps ring');
    await takePicture(page, 'telephone-not-known');

    // Told, it says so by itself
    await page.unroute('**/api/v1/telephone');
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await bar.getByText('Telephone: not connected, your desk telephone rings').waitFor();
    await bar.getByText(CANNOT).waitFor({ state: 'detached' });

    // No token: why, the way to try again keeps the focus, and nothing else is touched
    await page.route('**/api/v1/telephone/tokens', (route) => route.fulfill(NOT_NOW));
    await bar.getByRole('button', { name: 'Be telephone headset-2' }).press('Enter');
    await bar.getByText(CANNOT).waitFor();
    await bar.getByText(/^The store does not answer\./).waitFor();
    await bar.getByRole('button', { name: 'Be telephone headset-2' }).waitFor();
    await hasFocus(page, 'Be telephone headset-2');
    await hana.press('1');
    await page.getByRole('button', { name: 'The person at risk', pressed: true }).waitFor();
    await expectAccessible(page, 'a browser without a token');
    await takePicture(page, 'telephone-no-token');
    expect((await stage.call(call.sid)).line.state).toBe('connected');
    await stage.ends(call);
  });
});
