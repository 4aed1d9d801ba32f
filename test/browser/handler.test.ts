import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';
import { takesCall } from './support/takes-call.ts';

/** From a key to the first change of the page, measured in the page itself: in frames, which no busy machine alters, and ms. */
const KEY_WATCH = `addEventListener('keydown', () => {
  const pressed = performance.now();
  let frames = 0;
  const count = () => { frames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  const seen = new MutationObserver(() => {
    globalThis.answeredAfter = { frames, ms: performance.now() - pressed };
    seen.disconnect();
  });
  seen.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}, { capture: true, once: true })`;

describe('the handler’s call, by keyboard alone', () => {
  it('given a high-risk caller, when it is answered, then the handler takes it with one key, sees why, and has a specialist', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    await hana.page.getByText('The console is ready').waitFor();
    await expectAccessible(hana.page, 'no call');
    await takePicture(hana.page, 'call-none');
    const call = await stage.connects(NUMBERS.dora);
    await hana.page.getByText('STANDARD RISK').or(hana.page.getByText('HIGH RISK')).first().waitFor();
    await takePicture(hana.page, 'call-list');
    await expectAccessible(hana.page, 'the live calls');
    await takesCall(hana);
    await stage.callWhen(
      call.sid,
      'the handler to be known',
      (c) => c.line.handler?.actor === 'hana-handler',
    );
    await hana.page.getByText('Dora Quill').first().waitFor();
    await stage.accepts('amina');
    await hana.page.getByText(/hears you and the caller/).waitFor();
    await expectAccessible(hana.page, 'the call');
    await takePicture(hana.page, 'call-high');
    expect(await hana.page.getByText('no risk', { exact: true }).count()).toBe(0);

    // A key is answered at once: what was asked shows as sent before the next frame but one, whatever the service does.
    await hana.page.evaluate(KEY_WATCH);
    await hana.press('1');
    await hana.page.getByRole('button', { name: 'The person at risk', pressed: true }).waitFor();
    const answered = (await hana.page.evaluate('globalThis.answeredAfter')) as { frames: number; ms: number };
    expect(answered.frames).toBeLessThanOrEqual(2);
    expect(answered.ms).toBeLessThan(100);
    console.log(`a key was answered after ${answered.ms.toFixed(1)} ms`);
    await stage.ends(call);
  });
});
