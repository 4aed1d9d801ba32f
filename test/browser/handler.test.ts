import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

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
    await hana.press('F2');
    await hana.page.getByText('Your call').waitFor();
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
    await stage.ends(call);
  });
});
