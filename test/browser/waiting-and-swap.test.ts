import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { hasFocus, keepsFocus } from './support/focus.ts';
import { takePicture } from './support/pictures.ts';
import { asksForSpecialist, takesCall } from './support/takes-call.ts';

describe('who waits, and who is asked away', () => {
  it('given a specialist who only listens and a call of high risk that nobody can come to, then the wallboard says who waits and why, she chooses by key, and the first handler is told', async () => {
    await using room = await openControlRoom({ ready: ['amina'] });
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const amina = await room.sits('amina');
    const sam = await room.sits('sam-supervisor');
    await sam.page.getByText('No call waits for a specialist.').waitFor();
    await sam.page.getByText('Roster, next 48 hours').waitFor();

    // Given a caller whom the register does not know, and Amina who listens
    const low = await stage.connects(NUMBERS.unknown, undefined, 'low');
    await stage.callWhen(low.sid, 'the plan', (c) => c.lookup.plan !== null);
    await takesCall(hana);
    await asksForSpecialist(hana);
    await stage.joins(low.sid, 'amina');
    await amina.press('l');
    await amina.page.getByText('Caller cannot hear you. Nobody can.').waitFor();

    // When a call of high risk finds nobody, then it stands on the list with why
    const high = await stage.dials(NUMBERS.anna, undefined, 'high');
    await stage.desk1.rings();
    await stage.desk1.answers();
    await stage.callWhen(high.sid, 'nobody', (c) => c.seat.state === 'exhausted', 20_000);
    const list = sam.page.getByRole('region', {
      name: 'Calls that wait for a specialist, the next one first: table',
    });
    await list.getByText('HIGH').waitFor();
    await list.getByText(/nobody is free|not taken/).waitFor();
    await takePicture(sam.page, 'wallboard-waiting');

    // And Amina is asked plainly, and goes by one key
    const asked = amina.page.getByRole('alert', { name: 'A call of more risk waits' });
    await asked.getByText(/It: HIGH RISK/).waitFor();
    await asked.getByText(/this call waits for the next specialist/).waitFor();
    await takePicture(amina.page, 'desk-higher-call');
    await hana.page.getByText(/is asked to go to a call of more risk/).waitFor();
    await amina.press('a');
    await hana.page.getByText(/Your specialist went to a call of more risk/).waitFor();
    await expectAccessible(sam.page, 'a waiting list');
    await sam.page.setViewportSize({ width: 1920, height: 1080 });
    await takePicture(sam.page, 'wallboard-waiting-wide');
    await expectAccessible(hana.page, 'a handler whose specialist was taken');
    await takePicture(hana.page, 'call-specialist-taken');
    await amina.page.getByRole('heading', { name: /You are asked|not in the room/ }).waitFor();
    await stage.amina.rings(15_000);
    await stage.amina.answers();
    await stage.amina.enters('1');
    await amina.page.getByText('Caller cannot hear you. Nobody can.').waitFor();
    await sam.page
      .getByRole('cell', { name: /nobody is free|not taken|Amina/ })
      .first()
      .waitFor();
    expect((await stage.call(low.sid)).line.state).toBe('connected');
    await stage.sim.hangUpAll();
  });

  it('given the same question, when she is looked at by axe and stays, then nothing changes and nobody asks again', async () => {
    await using room = await openControlRoom({ ready: ['amina'] });
    const { stage } = room;
    const amina = await room.sits('amina');
    const low = await stage.connects(NUMBERS.unknown, undefined, 'low');
    await stage.callWhen(low.sid, 'the plan', (c) => c.lookup.plan !== null);
    await stage.does(low.sid, { type: 'requestSpecialist' });
    await stage.joins(low.sid, 'amina');
    await stage.does(low.sid, { type: 'setSeatMode', mode: 'listening' });
    await stage.dials(NUMBERS.anna, undefined, 'high');
    await stage.desk1.rings();
    await stage.desk1.answers();
    const asked = amina.page.getByRole('alert', { name: 'A call of more risk waits' });
    await asked.waitFor({ timeout: 30_000 });
    await expectAccessible(amina.page, 'the question whether to leave');
    await amina.press('x');
    await asked.waitFor({ state: 'detached' });
    expect((await stage.call(low.sid)).seat).toMatchObject({ state: 'listening', preEmption: null });
    await stage.sim.hangUpAll();
  });
});

describe('who sits beside', () => {
  it('given Amina in the seat, when she asks to be relieved, then Beth reads the story and accepts, and the handler sees each step and is never without one', async () => {
    await using room = await openControlRoom({ ready: ['amina'] });
    const { stage } = room;
    const [hana, amina, beth] = [
      await room.sits('hana-handler'),
      await room.sits('amina'),
      await room.sits('beth'),
    ];
    const call = await stage.connects(NUMBERS.anna);
    await takesCall(hana);
    await stage.joins(call.sid, 'amina');
    await stage.readyNow('beth');
    await amina.page.getByRole('button', { name: /Ask to be relieved/ }).waitFor();
    await amina.press('b', 's');
    await beth.page.getByRole('heading', { name: /You are asked to relieve Amina Example/ }).waitFor();

    // The handler calls it off: Amina reads that the call stays hers, Beth is asked no more
    await hana.page.getByRole('button', { name: /Call the swap off/ }).waitFor();
    await hana.press('b', 's');
    await amina.page.getByText('Nobody relieves you any more: the call stays yours.').waitFor();
    await beth.page.getByRole('heading', { name: /You are asked to relieve/ }).waitFor({ state: 'detached' });
    expect((await stage.call(call.sid)).seat).toMatchObject({ offer: { specialistId: 'amina' } });
    await expectAccessible(amina.page, 'a relief that was called off');
    await takePicture(amina.page, 'desk-relief-withdrawn');

    // Asked for once more, it comes
    await stage.readyNow('beth');
    await amina.page.getByRole('button', { name: /Ask to be relieved/ }).waitFor();
    await amina.press('b', 's');
    await beth.page.getByRole('heading', { name: /You are asked to relieve Amina Example/ }).waitFor();
    expect(await amina.page.getByText('Nobody relieves you any more').count()).toBe(0);
    await amina.page.getByText(/Beth Example is being rung to relieve you/).waitFor();
    await hana.page
      .locator('.beside')
      .getByText(/Beth Example is being rung to relieve them/)
      .waitFor();
    await expectAccessible(beth.page, 'asked to relieve');
    await takePicture(beth.page, 'desk-asked-to-relieve');
    await takePicture(amina.page, 'desk-waits-for-relief');
    await expectAccessible(hana.page, 'a swap on the handler’s screen');
    await takePicture(hana.page, 'call-swap');
    await beth.press('a');
    await beth.page.getByText('Answer your telephone and press any key').waitFor();
    await stage.beth.answers();
    const phone = await stage.beth.call();
    await stage.waits('the key to be asked for', async () => (await phone?.view())?.listening === true);
    await stage.beth.enters('1');
    await stage.callWhen(call.sid, 'Beth in the seat', (c) => c.seat.offer?.specialistId === 'beth');
    await beth.page.getByText('Caller cannot hear you.').waitFor();
    await hana.page.getByText(/Beth Example (hears you|speaks to you)/).waitFor();
    await stage.ends(call);
  });

  it('given a call with a specialist, when the handler lets a trainee listen, then everybody sees that she does, and she is sent away by a button', async () => {
    await using room = await openControlRoom({ ready: ['amina'] });
    const { stage } = room;
    const [hana, beth] = [await room.sits('hana-handler'), await room.sits('beth')];
    const call = await stage.connects(NUMBERS.anna);
    await takesCall(hana);
    await stage.joins(call.sid, 'amina');
    await stage.readyNow('beth');
    await hana.page.getByRole('button', { name: /Let somebody listen/ }).waitFor();
    await hana.press('b', 'l');
    const dialog = hana.page.getByRole('dialog', { name: 'Let somebody listen' });
    await dialog.getByLabel('Trainee', { exact: true }).selectOption('beth');
    await expectAccessible(hana.page, 'who may listen');
    await takePicture(hana.page, 'call-let-listen');
    await dialog.getByRole('button', { name: 'Ask them' }).press('Enter');
    await beth.page.getByRole('heading', { name: /You are asked to listen as a trainee/ }).waitFor();
    await stage.accepts('beth');
    await hana.page
      .locator('.beside')
      .getByText('Beth Example, trainee, listens. Nobody hears them.')
      .waitFor();
    await beth.page.getByText(/The handler sees that you do/).waitFor();
    await beth.page.getByRole('link', { name: 'Read the call' }).waitFor();
    await expectAccessible(hana.page, 'somebody listens');
    await takePicture(hana.page, 'call-trainee');
    await expectAccessible(beth.page, 'listening as a trainee');
    await takePicture(beth.page, 'desk-trainee');
    await hana.page.getByRole('button', { name: /Send away/ }).press('Enter');
    await (await stage.beth.call())?.hasEnded();
    await hana.page
      .locator('.beside')
      .getByText('Beth Example, trainee, listens. Nobody hears them.')
      .waitFor({ state: 'detached' });
    await keepsFocus(hana.page);

    // A supervisor at their desk: a desk that this line has not is refused in the form, which keeps what was written
    const opener = hana.page.getByRole('button', { name: /Let somebody listen/ });
    await opener.press('Enter');
    await dialog.getByLabel('A supervisor, at a desk of this line').press('Space');
    await dialog.getByRole('button', { name: 'Ask them' }).press('Enter');
    await dialog.getByText('Say at which desk.').waitFor();
    await dialog.getByLabel('Desk', { exact: true }).fill('the canteen');
    await dialog.getByRole('button', { name: 'Ask them' }).press('Enter');
    await dialog.getByText('That is no desk’s name').waitFor();
    await dialog.getByLabel('Desk', { exact: true }).fill('canteen');
    await dialog.getByRole('button', { name: 'Ask them' }).press('Enter');
    await dialog.getByText('That is no desk’s name').waitFor({ state: 'detached' });
    await dialog.locator('.error-summary:focus').waitFor();
    await expectAccessible(hana.page, 'a desk that is not there');
    await takePicture(hana.page, 'call-supervisor-desk-refused');
    await dialog.getByLabel('Desk', { exact: true }).fill('supervisor');
    await dialog.getByRole('button', { name: 'Ask them' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    // The button is gone with its act: the panel that it stood in has the focus
    await hasFocus(hana.page, 'Specialist');
    await hana.page
      .locator('.beside')
      .getByText(/^Supervisor \(.*\) is asked to listen; not in the room yet\.$/)
      .waitFor();
    await stage.supervisor.rings(15_000);
    await stage.supervisor.answers();
    const desk = await stage.supervisor.call();
    await stage.waits('the key to be asked for', async () => (await desk?.view())?.listening === true);
    await stage.supervisor.enters('1');
    await hana.page
      .locator('.beside')
      .getByText(/^Supervisor \(.*\) listens\. Nobody hears them\.$/)
      .waitFor();
    await expectAccessible(hana.page, 'a supervisor listens');
    await takePicture(hana.page, 'call-supervisor-listens');
    await hana.page.getByRole('button', { name: /Send away/ }).press('Enter');
    await desk?.hasEnded();
    await stage.ends(call);
  });

  it('given a call dialled direct, when the handler wants it in a room, then the gap is said first and has to be known', async () => {
    const refused = {
      kind: 'rest',
      operation: 'createParticipant',
      nth: 1,
      fault: { do: 'answer', status: 500 },
    } as const;
    await using room = await openControlRoom({ simulator: { faults: { rules: [refused] } } });
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const call = await stage.dials(NUMBERS.anna);
    await stage.desk1.rings();
    await stage.desk1.answers();
    await stage.callWhen(call.sid, 'an adviser', (c) => c.seat.state === 'advising');
    await takesCall(hana);
    await hana.page.getByRole('button', { name: /Move into a room/ }).waitFor();
    await hana.press('b', 'r');
    const dialog = hana.page.getByRole('dialog', { name: 'Move this call into a room' });
    await dialog.getByRole('button', { name: 'Move it now' }).press('Enter');
    await dialog.getByText('There is a problem').waitFor();
    await expectAccessible(hana.page, 'the warning of a gap');
    await takePicture(hana.page, 'call-move-into-room');
    await dialog.getByRole('checkbox').press('Space');
    await dialog.getByRole('button', { name: 'Move it now' }).press('Enter');
    await stage.callWhen(call.sid, 'the room', (c) => c.line.state === 'connected');
    await hana.page.getByRole('button', { name: /Move into a room/ }).waitFor({ state: 'detached' });
    await stage.ends(call);
  });
});
