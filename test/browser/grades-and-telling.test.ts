import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom, type Seat } from './support/control-room.ts';
import { keepsFocus } from './support/focus.ts';
import { takePicture } from './support/pictures.ts';
import { takesCall } from './support/takes-call.ts';

/** Chooses a grade in the open form and says why. */
async function grades({ page }: Seat, label: RegExp, why: string): Promise<void> {
  const form = page.getByRole('dialog', { name: /Grade this call/ });
  await form.getByLabel(label).press('Space');
  await form.getByLabel('Why').fill(why);
  await form.locator('button[type=submit]').press('Enter');
}

/** So many minutes for the second person. */
const confirmedWithin = (minutes: string) => (text: string) =>
  text.replace('confirmLoweringWithinMinutes: 10', `confirmLoweringWithinMinutes: ${minutes}`);

const gradeOf = (call: { account?: { grade: { inForce: string | null } } }) =>
  call.account?.grade.inForce ?? null;

describe('the grade, by keyboard alone', () => {
  it('S6: given a grade, then it rises at once, a lower one waits for a second person with who and until when, and a strange one is said in words', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const sam = await room.sits('sam-supervisor');
    const call = await stage.connects(NUMBERS.unknown);
    await takesCall(hana);
    await sam.page.goto(`${room.url}/console/call/${call.sid}`);
    await sam.page.getByText('Grade and story').waitFor();

    // Up at once
    await hana.press('e');
    const form = hana.page.getByRole('dialog', { name: 'Grade this call' });
    await form.waitFor();
    await form.locator('button[type=submit]').press('Enter');
    await form.getByText('Choose the grade.').waitFor();
    await expectAccessible(hana.page, 'grading');
    await grades(hana, /^3 – Scheduled/, 'A neighbour’s word only');
    await hana.page.getByText('Grade 3', { exact: true }).waitFor();
    await hana.press('e');
    await grades(hana, /^1 – Emergency/, 'She is hurt');
    await sam.page.getByText('Grade 1', { exact: true }).waitFor();
    await sam.page.getByText('First given: 3.').waitFor();

    // Down waits: the form says so, both see who asked and until when, and nobody confirms their own
    await hana.press('e');
    const again = hana.page.getByRole('dialog', { name: /Grade this call/ });
    await again.getByLabel(/^2 – Priority/).press('Space');
    await again.getByText(/a second person confirms it within 10 min/).waitFor();
    await expectAccessible(hana.page, 'asking for a lower grade');
    await takePicture(hana.page, 'grade-lower');
    await grades(hana, /^2 – Priority/, 'He has left');
    await sam.page.getByText('Lower grade asked for: 2 instead of 1').waitFor();
    await sam.page.getByText(/^Until \d\d:\d\d:\d\d/).waitFor();
    await hana.page.getByText('Nobody confirms what they asked themselves.').first().waitFor();
    expect(gradeOf(await stage.call(call.sid))).toBe('1');
    await expectAccessible(sam.page, 'a lower grade waits');
    await takePicture(sam.page, 'grade-waits');
    await takePicture(hana.page, 'grade-own-wish');

    // Refused: everything stays
    await sam.page.getByRole('button', { name: 'Refuse' }).press('Enter');
    const refusing = sam.page.getByRole('dialog', { name: 'Refuse the lower grade' });
    await refusing.getByLabel('Why').fill('He left three times last month');
    await refusing.getByRole('button', { name: 'Leave it at 1' }).press('Enter');
    await hana.page.getByText('Lower grade asked for').waitFor({ state: 'detached' });
    expect(gradeOf(await stage.call(call.sid))).toBe('1');
    // Whoever asked reads who refused and why; whoever refused is not thrown out of the page with the buttons
    const refused = hana.page.locator('.not-lowered');
    await refused.getByText(/^Lower grade 2 instead of 1 was refused by /).waitFor();
    await refused.getByText('He left three times last month').waitFor();
    await keepsFocus(sam.page);
    await hana.page.locator('.grade-now').getByText('lower one refused').waitFor();
    await refused.scrollIntoViewIfNeeded();
    await expectAccessible(hana.page, 'a lower grade refused');
    await takePicture(hana.page, 'grade-refused');

    // Confirmed by the second person: it holds
    await hana.press('e');
    await grades(hana, /^2 – Priority/, 'Officers are with her');
    await sam.page.getByRole('button', { name: 'Confirm' }).press('Enter');
    const confirming = sam.page.getByRole('dialog', { name: 'Confirm the lower grade' });
    await confirming.getByLabel('Why').fill('The crew says the same');
    await expectAccessible(sam.page, 'confirming a lower grade');
    await confirming.getByRole('button', { name: 'Lower it to 2' }).press('Enter');
    await hana.page.getByText('Grade 2', { exact: true }).waitFor();
    await refused.waitFor({ state: 'detached' });

    // A grade that this force does not know changes nothing, and the card says so
    await hana.press('e');
    const strange = hana.page.getByRole('dialog', { name: /Grade this call/ });
    await strange.getByLabel('Another, as it was said').press('Space');
    await strange.getByRole('textbox', { name: 'As it was said' }).fill('amber');
    await grades(hana, /Another, as it was said/, 'Said by ambulance control');
    await hana.page.getByText('“amber” is not a grade of this force: kept as said, grade 2 holds.').waitFor();
    await expectAccessible(hana.page, 'a strange grade');
    await takePicture(hana.page, 'grade-strange');
    await stage.ends(call);
  });
});

describe('what was said, by keyboard alone', () => {
  it('given a threat, a code word, a promise and its keeping, then each is written by short form; a hand-over takes them along and waits for a name', async () => {
    await using room = await openControlRoom({ edit: { 'grades.yaml': confirmedWithin('0.3') } });
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const call = await stage.connects(NUMBERS.dora);
    await stage.saysHello(call, NUMBERS.dora);
    await takesCall(hana);
    await stage.api('POST', `/calls/${call.sid}/caller`, { location: '4 Mill Lane', grade: '2' });
    await hana.page.getByText('Grade 2', { exact: true }).waitFor();

    // A lower grade is asked for, and nobody confirms it while the call goes on
    const { page } = hana;
    await hana.press('e');
    await grades(hana, /^3 – Scheduled/, 'He has gone to work');
    await page.getByText('Lower grade asked for: 3 instead of 2').waitFor();

    await hana.press('v');
    await page.getByLabel('Word for word, as it was said').fill('I will burn the house with you in it');
    await expectAccessible(page, 'writing a threat');
    await takePicture(page, 'tell-threat');
    await page.getByRole('button', { name: 'Write it down' }).press('Enter');
    await page.locator('.told').getByText('I will burn the house with you in it').waitFor();
    await hana.press('k');
    await page.getByLabel('The word, and what it was said to mean').fill('parcel');
    await page.getByRole('button', { name: 'Write it down' }).press('Enter');
    await page.locator('.told').getByText('parcel').waitFor();
    await hana.press('p');
    const promise = page.getByRole('dialog', { name: 'What was promised' });
    await promise.getByLabel('officers will come').press('Space');
    // The grade’s own time stands there already
    expect(await promise.getByLabel('Within minutes').inputValue()).toBe('60');
    await promise.getByLabel('Within minutes').fill('20');
    await promise.getByLabel('In the words in which it was promised').fill('A car is on its way');
    await expectAccessible(page, 'writing a promise');
    await takePicture(page, 'tell-promise');
    await promise.getByRole('button', { name: 'Write it down' }).press('Enter');
    await page.locator('.told q').getByText('A car is on its way').waitFor();

    // S6: it lapsed, silence has lowered nothing, and the panel says so
    const lapsed = page.locator('.not-lowered');
    await lapsed
      .getByText('Nobody confirmed the lower grade 3 instead of 2 in time: nothing was lowered.')
      .waitFor({ timeout: 40_000 });
    await page.getByText('Lower grade asked for').waitFor({ state: 'detached' });
    expect((await stage.call(call.sid)).account).toMatchObject({
      grade: { inForce: '2' },
      lowerings: [{ to: '3', state: 'lapsed', decided: null }],
    });
    await page.locator('.grade-now').getByText('lower one not confirmed').waitFor();
    await lapsed.scrollIntoViewIfNeeded();
    await expectAccessible(page, 'a lower grade that lapsed');
    await takePicture(page, 'grade-lapsed');

    // A hand-over: what goes with it is shown before it goes
    await hana.press('f');
    const handOver = page.getByRole('dialog', { name: 'Hand over to another force or service' });
    await handOver.getByText('I will burn the house with you in it').waitFor();
    await handOver.getByText('4 Mill Lane').waitFor();
    await handOver.getByRole('button', { name: 'Hand over' }).press('Enter');
    await handOver.getByText('Choose to whom.').waitFor();
    await handOver.getByLabel('Northshire Police').press('Space');
    await handOver.getByText(/The duties stay here until a person of theirs, by name, has it/).waitFor();
    await handOver.getByLabel('What they must know, in your words').fill('He drives towards you, blue van');
    await expectAccessible(page, 'handing over');
    await takePicture(page, 'hand-over-to-a-force');
    await handOver.getByRole('button', { name: 'Hand over' }).press('Enter');
    await page.getByText(/nobody has it yet, until/).waitFor();
    await takePicture(page, 'account');
    await expectAccessible(page, 'what was said, and handed over');

    // Acknowledged by a person, by name
    await page.getByRole('button', { name: 'To Northshire Police' }).press('Enter');
    const answer = page.getByRole('dialog', { name: 'Hand-over' });
    await answer.getByLabel('have it', { exact: true }).press('Space');
    await answer.getByLabel('Who said so, by name').fill('Sgt Ito');
    await expectAccessible(page, 'recording who took it');
    await answer.getByRole('button', { name: 'Record the answer' }).press('Enter');
    await answer.getByText('Acknowledged').waitFor();
    await hana.press('Escape');
    await page.getByText('Sgt Ito has it').waitFor();

    // After the call the promise is kept, and says by whom
    await stage.sim.hangUpAll();
    await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null);
    await page.getByRole('button', { name: /It was done/ }).press('Enter');
    await page.getByLabel('Who was there, or when they were rung').fill('Car 12 is with her');
    await page.getByRole('button', { name: 'It was done', exact: true }).press('Enter');
    await page.locator('.told').getByText('Car 12 is with her').waitFor();
    await page.locator('.told').getByText('Done').first().waitFor();
    const told = (await stage.call(call.sid)).account?.told.map(({ telling }) => telling.kind);
    expect(told).toEqual(['threat', 'codeWord', 'promise', 'kept']);
    expect(hana.complaints).toEqual([]);
  });
});
