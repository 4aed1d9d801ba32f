import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { type ControlRoom, openControlRoom, type Seat } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

const region = (page: Page, name: string) => page.getByRole('region', { name });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Writes into the open form by keyboard, as somebody does who knows what they want. */
async function writes(
  seat: Seat,
  change: { kind: string; who: string; with?: string; day: string; why: string },
) {
  const form = seat.page.getByRole('dialog', { name: 'Change the roster' });
  await form.waitFor();
  await form.getByLabel(change.kind).press('Space');
  await form.getByLabel(/^Who( gives the time)?$/).selectOption(change.who);
  if (change.with !== undefined) await form.getByLabel('Who takes it').selectOption(change.with);
  await form.getByLabel('From, day').fill(change.day);
  await form.getByLabel('From, time').fill('08:00');
  await form.getByLabel('Until, day').fill(change.day);
  await form.getByLabel('Until, time').fill('16:00');
  await form.getByLabel('Why').selectOption(change.why);
  return form;
}

async function opensRoster(room: ControlRoom, who: 'sam-supervisor' | 'olu-ops') {
  const seat = await room.sits(who);
  await seat.press('g', 'o');
  await region(seat.page, 'On now').getByText('Amina Example').waitFor();
  return seat;
}

describe('the roster, by keyboard alone', () => {
  it('given a week, when somebody falls sick, then what is missing and who could come is told first, the change counts at once, and it can be taken back', async () => {
    await using room = await openControlRoom();
    const sam = await opensRoster(room, 'sam-supervisor');
    const { page } = sam;
    await page.getByText('Nobody with Polish').first().waitFor();
    await expectAccessible(page, 'a week with gaps');
    await takePicture(page, 'roster-week');

    // When arrow keys go to a day of Amina's and Enter opens it, the form knows whom and when
    await page.getByRole('button', { name: /^Amina Example, Mon/ }).focus();
    await sam.press('ArrowRight', 'ArrowDown', 'ArrowUp', 'Enter');
    const opened = page.getByRole('dialog', { name: 'Change the roster' });
    await opened.waitFor();
    expect(await opened.getByLabel('Who', { exact: true }).inputValue()).toBe('amina');
    await opened.getByRole('button', { name: 'Change it now' }).press('Enter');
    await opened.getByText('There is a problem').waitFor();
    await expectAccessible(page, 'a form without a reason');
    await takePicture(page, 'roster-form-wrong');
    await sam.press('Escape');

    // And "if Amina is sick, what then" is said before anything is changed
    await sam.press('n');
    const day = inDays(2);
    const form = await writes(sam, { kind: 'Somebody is away', who: 'amina', day, why: 'sick' });
    await form.getByText('Nobody with stalking').waitFor();
    await form.getByText('Amina Example would have been on').waitFor();
    await expectAccessible(page, 'what then');
    await takePicture(page, 'roster-what-then');
    await form.getByRole('button', { name: 'Change it now' }).press('Enter');
    await region(page, 'Changes in force').getByText('Amina Example is away').waitFor();
    await page.getByText('away: sick').first().waitFor({ state: 'attached' });
    await expectAccessible(page, 'a week with a change');
    await takePicture(page, 'roster-changed');

    // And it is taken back with a reason
    await page.getByRole('button', { name: /^Take back/ }).press('Enter');
    const back = page.getByRole('dialog', { name: 'Take this change back' });
    await back.getByLabel('Why').fill('Well again');
    await expectAccessible(page, 'taking a change back');
    await back.getByRole('button', { name: 'Take it back' }).press('Enter');
    await page.getByText('Nobody has changed the roster').waitFor();
  });

  it('given two people with the form open, when both change the roster, then the second sees what the first did, and decides anew', async () => {
    await using room = await openControlRoom();
    const sam = await opensRoster(room, 'sam-supervisor');
    const olu = await opensRoster(room, 'olu-ops');
    const day = inDays(3);
    await sam.press('n');
    await olu.press('n');
    const first = await writes(sam, { kind: 'Somebody is away', who: 'amina', day, why: 'sick' });
    const second = await writes(olu, { kind: 'Somebody is away', who: 'beth', day, why: 'leave' });
    await first.getByRole('button', { name: 'Change it now' }).press('Enter');
    await first.waitFor({ state: 'detached' });
    await second.getByRole('button', { name: 'Change it now' }).press('Enter');
    await second.getByText('Somebody was quicker').waitFor();
    await second.getByText(/sam-supervisor, .*Amina Example away .* sick/).waitFor();
    await expectAccessible(olu.page, 'the second of two');
    await takePicture(olu.page, 'roster-second-of-two');
    // Then Olu gives Beth's time away instead, having looked
    await second.getByLabel('Somebody takes their time').press('Space');
    await second.getByLabel('Who takes it').selectOption('dan');
    await second.getByLabel('Why').selectOption('leave');
    await second.getByRole('button', { name: 'Change it now' }).press('Enter');
    await region(olu.page, 'Changes in force').getByText('Beth Example → Dan Example').waitFor();
    await region(sam.page, 'Changes in force').getByText('Beth Example → Dan Example').waitFor();
  });

  it('given the weeks in which the clocks change, when they are looked at, then the day has 25 or 23 hours, the night its real hours, and a time that is not on the clock is refused', async () => {
    const nights = (text: string) =>
      text
        // Amina and Beth by day alone: at night nobody of the force is on.
        .replace('      - { from: "18:00", to: "06:00" }\n', '')
        .replace('      - { from: "18:00", to: "06:00" }\n', '')
        .replace(
          '- { days: [thu, fri, sat, sun], from: "16:00", to: "00:00" }',
          '- { days: [fri, sat], from: "22:00", to: "06:00" }\n      - { days: [mon], from: "20:00", to: "23:00", onCallTier: 1 }\n    leave: [{ from: "2026-10-21", to: "2026-10-22", why: annual leave }]',
        );
    await using room = await openControlRoom({ edit: { 'roster.yaml': nights } });
    const olu = await opensRoster(room, 'olu-ops');
    await olu.page.goto(`${room.url}/console/roster/week/2026-10-25`);
    await olu.page.getByText('25 h: clocks go back').waitFor();
    await olu.page.getByText('Nobody of westshire').first().waitFor();
    await expectAccessible(olu.page, 'the week in which summer time ends');
    await takePicture(olu.page, 'roster-25-hours');
    await olu.press('2');
    const night = olu.page.getByRole('row', {
      name: /Carys Example Sat 24 Oct, 22:00 Sun 25 Oct, 06:00 9 h/,
    });
    await night.getByText(/the clocks go back in it: an hour more/).waitFor();
    await olu.page.getByRole('row', { name: /Carys Example .* 3 h on call at home, tier 1/ }).waitFor();
    await expectAccessible(olu.page, 'the week as a list');
    await takePicture(olu.page, 'roster-list');
    await olu.page.goto(`${room.url}/console/roster/week/2027-03-22`);
    await olu.page.getByText('23 h: clocks go forward').waitFor();
    await olu.press('2');
    await olu.page
      .getByRole('row', { name: /Carys Example Sat 27 Mar, 22:00 Sun 28 Mar, 06:00 7 h/ })
      .waitFor();
    await olu.press('n');
    const form = await writes(olu, {
      kind: 'Somebody is away',
      who: 'carys',
      day: '2027-03-28',
      why: 'sick',
    });
    await form.getByLabel('From, time').fill('01:30');
    await form.getByRole('button', { name: 'Change it now' }).press('Enter');
    await form.getByText(/01:30 is not on the clock of that night/).waitFor();
    await olu.press('Escape');
    await olu.press(']');
    await olu.page.getByRole('heading', { name: /Mon 29 Mar – Sun 4 Apr/ }).waitFor();
    await olu.press('[');
    await olu.page.getByRole('heading', { name: /Mon 22 Mar – Sun 28 Mar/ }).waitFor();
  });

  it('given nobody on, an empty roster or a service that does not answer, then each is said in words and never as all is well', async () => {
    const empty = (text: string) => `${text.slice(0, text.indexOf('specialists:'))}specialists: []\n`;
    const alone = (text: string) =>
      text.replace(/mutualAid:\n( {2}.*\n)+/, '').replace(/.*target: northshire.*\n/, '');
    const edit = { 'roster.yaml': empty, 'policy.yaml': alone };
    await using room = await openControlRoom({ ready: [], edit });
    const sam = await room.sits('sam-supervisor');
    await sam.press('g', 'o');
    await sam.page.getByText('Nobody is on the roster').waitFor();
    await sam.page.getByText(/NOBODY is on/).waitFor();
    await expectAccessible(sam.page, 'an empty roster');
    await takePicture(sam.page, 'roster-empty');
    await sam.page.route('**/api/v1/roster/**', (route) => route.abort());
    await sam.page.getByText(/The roster is as it was at/).waitFor({ timeout: 20_000 });
    await sam.press('n');
    expect(await sam.page.getByRole('dialog').count()).toBe(0);
    await expectAccessible(sam.page, 'a roster that is old');
    await takePicture(sam.page, 'roster-old');
    await sam.press(']');
    await sam.page.locator('.notice').getByText('The roster cannot be shown now.').waitFor();
    await expectAccessible(sam.page, 'a roster that cannot be had');
    await takePicture(sam.page, 'roster-none');
  });

  it('given a calendar file, when it is taken, then what would change stands in words first, and it goes into a draft and not into force', async () => {
    await using room = await openControlRoom();
    const olu = await opensRoster(room, 'olu-ops');
    await olu.press('3');
    const { page } = olu;
    await page.getByText('Nothing is shown yet.').waitFor();
    await expectAccessible(page, 'before a calendar');
    await page.getByLabel('Whose shifts').selectOption('carys');
    await page.getByLabel(/Calendar file/).setInputFiles({
      ...{ name: 'carys.ics', mimeType: 'text/calendar' },
      buffer: Buffer.from(
        [
          ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//EN', 'BEGIN:VEVENT', 'UID:1'],
          ...['DTSTART;TZID=Europe/London:20261201T080000', 'DTEND;TZID=Europe/London:20261201T160000'],
          ...['RRULE:FREQ=DAILY;COUNT=5', 'END:VEVENT', 'END:VCALENDAR', ''],
        ].join('\r\n'),
      ),
    });
    await page.getByLabel('From this day on').fill('2026-12-01');
    await page.getByLabel('For so many weeks').fill('2');
    await page.getByRole('button', { name: 'Show what would change' }).press('Enter');
    await page.getByText('5 shifts').waitFor();
    await page.getByText(/specialist carys: shifts now/).waitFor();
    await expectAccessible(page, 'what a calendar would change');
    await takePicture(page, 'roster-calendar');
    await page.getByRole('button', { name: 'Take it into the draft' }).press('Enter');
    await page.getByText('Taken into the draft; nothing is in force yet.').waitFor();
    await page.getByRole('link', { name: 'Propose the draft under Routing' }).press('Enter');
    await page
      .getByText(/Shifts of carys from a calendar/)
      .first()
      .waitFor();
  });
});
