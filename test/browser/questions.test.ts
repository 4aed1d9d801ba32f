import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { waitFor } from '../support/wait-for.ts';
import { transcribed } from '../support/transcribed-line.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom, type Seat } from './support/control-room.ts';
import { hasFocus } from './support/focus.ts';
import { takePicture } from './support/pictures.ts';
import { asksForSpecialist, takesCall } from './support/takes-call.ts';

/** Nothing of the page lies outside its window: what is long scrolls inside its own part. */
async function expectNothingOverflows({ page }: Seat): Promise<void> {
  const over = await page.evaluate(
    '[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]',
  );
  expect(over).toEqual([0, 0]);
  const right = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    return box === null ? 0 : box.x + box.width;
  };
  if ((await page.locator('.asking .one-question').count()) === 0) return;
  for (const part of ['.questions > .panel-head', '.questions-saved', '.one-question', '.result'])
    expect(await right(part), part).toBeLessThanOrEqual(await right('.asking'));
}

/** Where a part is, to show that it stays there. */
async function placeOf({ page }: Seat, selector: string) {
  return await page.locator(selector).boundingBox();
}

describe('the risk questions, by keyboard alone', () => {
  it('given handler and specialist on one call, when both answer, then each sees the other’s answers, both are kept, and the level rises', async () => {
    await using room = await openControlRoom({ ready: ['amina'] });
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const amina = await room.sits('amina');
    const call = await stage.connects(NUMBERS.unknown);
    await takesCall(hana);
    await asksForSpecialist(hana);
    await stage.joins(call.sid, 'amina');
    await amina.page.getByText(/Caller cannot hear you/).waitFor();

    // Given nothing asked: it says that this says nothing about the risk
    await hana.press('q');
    await hana.page.getByRole('button', { name: 'Begin First minutes' }).waitFor();
    await hana.page.getByText('Nothing answered says nothing about the risk.').waitFor();
    await expectAccessible(hana.page, 'no checklist begun');
    await takePicture(hana.page, 'questions-none');

    // When the handler begins one and answers by key
    await hana.page.getByRole('button', { name: 'Begin First minutes' }).press('Enter');
    await hana.page.locator('.question-words').getByText('Is it hard to talk just now?').waitFor();
    await hana.page.getByText('Nothing answered yet: that says nothing about the risk.').waitFor();
    await amina.press('q');
    await amina.page.locator('.question-words').getByText('Is it hard to talk just now?').waitFor();
    const before = await placeOf(hana, '.one-question');
    await hana.page.locator('.one-question:focus').waitFor();
    await hana.press('y');

    // Then it is saved, the next question is there, and the specialist sees it within a second
    const pressed = performance.now();
    await amina.page.getByRole('button', { name: /Cannot talk.*yes hana-handler/ }).waitFor();
    expect(performance.now() - pressed).toBeLessThan(1_000);
    await hana.page.locator('.question-words').getByText('Is anyone there with you?').waitFor();
    await hana.page.locator('.questions-saved').getByText('Saved').waitFor();

    // And prompts follow the answer without moving anything
    await hana.page.getByText('Ask what can be answered with a tap or one word.').waitFor();
    await hana.page.getByText('If you cannot speak, tap once for yes.').waitFor();
    expect(await placeOf(hana, '.one-question')).toEqual(before);
    await expectNothingOverflows(hana);
    await expectNothingOverflows(amina);
    await expectAccessible(hana.page, 'asking');
    await expectAccessible(amina.page, 'asking at the desk');
    await takePicture(hana.page, 'questions-asking');
    await takePicture(amina.page, 'questions-desk');

    // In Welsh, what is said to the caller is Welsh, marked as such, on this console alone; what is read stays English
    const welsh = hana.page.getByRole('button', { name: /^Cymraeg/ });
    await welsh.press('Enter');
    await hana.page.locator('.question-words[lang=cy]').getByText('Oes rhywun yna gyda chi?').waitFor();
    await hana.page
      .locator('.prompts-now q[lang=cy]')
      .getByText('Os na allwch siarad, tapiwch unwaith am ie.')
      .waitFor();
    await hana.page.getByRole('button', { name: /Cymraeg/, pressed: true }).waitFor();
    await hana.page.getByText('Ask what can be answered with a tap or one word.').waitFor();
    await amina.page.locator('.question-words[lang=en]').getByText('Is it hard to talk just now?').waitFor();
    await expectNothingOverflows(hana);
    await expectAccessible(hana.page, 'asking in Welsh');
    await takePicture(hana.page, 'questions-welsh');
    await welsh.press('Enter');
    await hana.page.locator('.question-words[lang=en]').getByText('Is anyone there with you?').waitFor();
    await hasFocus(hana.page, 'Cymraeg');
    await hana.page.locator('.one-question').focus();

    // When both answer the same question, then the later stands and the earlier is beneath it
    await amina.page.getByRole('button', { name: /Cannot talk/ }).press('Enter');
    await amina.page.locator('.one-question:focus').waitFor();
    await amina.page.getByLabel('In their words').fill('whispers');
    await amina.page.locator('.one-question').focus();
    await amina.press('n');
    await hana.page.getByRole('button', { name: /Cannot talk.*no Amina/ }).waitFor();
    await hana.press('[');
    await hana.page.getByText('Before: yes, you').waitFor();
    await hana.page.getByText('whispers').waitFor();
    await takePicture(hana.page, 'questions-two-answers');
    await expectAccessible(hana.page, 'two answers to one question');

    // When something raises the level, then banner and result say so, and an answer taken back lowers nothing
    await hana.page.getByRole('button', { name: /^Weapon/ }).press('Enter');
    await hana.press('y');
    await stage.callWhen(call.sid, 'the level to rise', (c) => c.lookup.level === 'high');
    await hana.page.locator('.banner').getByText('HIGH RISK').waitFor();
    await hana.page.locator('.result').getByText('Weapon: answered yes').waitFor();
    await hana.page.getByRole('button', { name: /^Weapon/ }).press('Enter');
    await hana.press('n');
    await hana.page.getByRole('button', { name: /^Weapon.*no you/ }).press('Enter');
    await hana.page.getByText('Before: yes, you').waitFor();
    expect((await stage.call(call.sid)).lookup.level).toBe('high');
    await takePicture(hana.page, 'questions-raised');

    // And professional judgement is asked for its reason, and recorded
    await hana.page.getByRole('button', { name: 'Judge' }).press('Enter');
    const judging = hana.page.getByRole('dialog', { name: 'Professional judgement' });
    await judging.getByLabel('High risk').press('Space');
    await judging.getByLabel('Why').fill('She stops talking whenever he moves');
    await expectAccessible(hana.page, 'judging');
    await judging.getByRole('button', { name: 'Record it' }).press('Enter');
    await amina.page.getByText(/judged high by hana-handler/).waitFor();

    // When the call ends in mid-question, then both go on afterwards
    await stage.sim.hangUpAll();
    await amina.page.getByText('The call has ended.').waitFor();
    await stage.callWhen(call.sid, 'the end', (c) => c.endedAt !== null && c.seat.state === 'released');
    await amina.page.getByRole('button', { name: /^Children there/ }).press('Enter');
    await amina.press('y');
    await hana.page.getByRole('button', { name: /Children there.*yes Amina/ }).waitFor();
    await hana.page.getByRole('button', { name: 'Finish' }).press('Enter');
    await amina.page.getByText(/no more to ask for now, hana-handler/).waitFor();
    await takePicture(amina.page, 'questions-after-the-call');
  });

  it('given a console whose line is cut, when answers are given, then they are kept and sent when it is back, and never over a colleague’s', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const hana = await room.sits('hana-handler', { cuttable: true });
    const call = await stage.connects(NUMBERS.unknown);
    await takesCall(hana);
    await hana.press('q');
    await hana.page.getByRole('button', { name: 'Begin First minutes' }).press('Enter');
    await hana.page.locator('.one-question:focus').waitFor();

    // When the network is gone
    hana.feed?.cut();
    await hana.page.route('**/api/v1/**', (route) => route.abort());
    await hana.press('y');
    await hana.page.locator('.question-words').getByText('Is anyone there with you?').waitFor();
    await hana.press('y');
    await hana.page.getByText('2 not saved, kept here').waitFor();
    await hana.page.locator('[data-feed=disconnected]').waitFor({ timeout: 30_000 });
    await expectNothingOverflows(hana);
    await takePicture(hana.page, 'questions-disconnected');
    await expectAccessible(hana.page, 'answers kept here');

    // And meanwhile a colleague answers one of them
    const answered = await stage.api(
      'PUT',
      `/calls/${call.sid}/questions/first-minutes/answers/others-there`,
      { kind: 'choice', value: 'no' },
    );
    expect(answered.status).toBe(200);

    // Then, back, one is sent and the other waits for its giver
    await hana.page.unroute('**/api/v1/**');
    hana.feed?.mend();
    await hana.page.getByText('1 not taken: look').waitFor({ timeout: 30_000 });
    await stage.callWhen(
      call.sid,
      'the kept answer',
      (c) =>
        c.questions?.fillings[0]?.answers.find((one) => one.question === 'can-talk')?.answer.value === 'yes',
    );
    const theirs = (await stage.call(call.sid)).questions?.fillings[0]?.answers.find(
      ({ question }) => question === 'others-there',
    );
    expect(theirs?.answer.value).toBe('no');
    await hana.page.getByRole('button', { name: /Suspect present/ }).press('Enter');
    await hana.page.getByText(/has answered this since/).waitFor();
    await expectNothingOverflows(hana);
    await takePicture(hana.page, 'questions-overtaken');
    await hana.page.getByRole('button', { name: 'Put mine above theirs' }).press('Enter');
    await hana.page.getByText(/^Before: no/).waitFor();
    await hana.page.locator('.questions-saved').getByText('Saved').waitFor();
    await stage.ends(call);
  });

  it('given a licensed checklist without wording, an earlier call, and a version withdrawn in use, then each is said in words', async () => {
    await using room = await openControlRoom();
    const { stage } = room;
    const first = await stage.connects(NUMBERS.dora);
    await stage.callWhen(first.sid, 'the match', (c) => c.lookup.state === 'matched');
    for (const [method, path, body] of [
      ['POST', 'questions', { checklist: 'dash' }],
      ['PUT', 'questions/dash/answers/injury', { kind: 'choice', value: 'yes' }],
    ] as const)
      expect((await stage.api(method, `/calls/${first.sid}/${path}`, body)).status).toBe(200);
    await stage.ends(first);
    const hana = await room.sits('hana-handler');
    const call = await stage.connects(NUMBERS.dora);
    await takesCall(hana);
    await hana.press('q');
    await hana.page.getByText('Answered on earlier calls, counted for nothing today').waitFor();
    await takePicture(hana.page, 'questions-earlier');
    await hana.page.getByRole('button', { name: 'Begin DASH', exact: true }).press('Enter');
    await hana.page.getByText('Its wording is licensed and not filled in here').waitFor();
    await hana.page.getByText(/^Earlier, .*yes.*nobody confirmed that it was this person/).waitFor();
    const filling = (await stage.call(call.sid)).questions?.fillings[0];
    expect(filling?.answers).toEqual([]);
    await expectAccessible(hana.page, 'licensed and earlier');
    await takePicture(hana.page, 'questions-licensed');

    // When ops withdraw the version that is in use
    const { readFile, writeFile } = await import('node:fs/promises');
    const file = `${stage.configDir}/checklists/dash-1.yaml`;
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('kind: dash', 'kind: dash\nstatus: withdrawn'),
    );
    await waitFor(
      async () => {
        const { body } = await stage.api('GET', '/checklists');
        return (body as { checklists: { id: string }[] }).checklists.every(({ id }) => id !== 'dash');
      },
      { what: 'the withdrawal to count', timeoutMs: 20_000 },
    );
    await hana.page.getByText('Version 1 has been withdrawn since.').waitFor({ timeout: 40_000 });
    await hana.page.locator('.one-question').focus();
    await hana.press('d');
    await stage.callWhen(call.sid, 'the answer', (c) => c.questions?.fillings[0]?.answers.length === 1);
    await expectAccessible(hana.page, 'a version withdrawn in use');
    await takePicture(hana.page, 'questions-withdrawn');
    await stage.ends(call);
  });
});

describe('what software heard', () => {
  it('given a transcribed line, when an unknown caller names strangulation, then words, prompt and level are shown, and the transcript on demand', async () => {
    await using room = await openControlRoom({ edit: transcribed() });
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const call = await stage.connects(NUMBERS.unknown);
    await stage.callWhen(call.sid, 'transcription', (c) => c.heard?.transcription?.state === 'on');
    await takesCall(hana);
    await hana.page.getByText('Heard by software, may be wrong').waitFor();
    await hana.page.getByText('Nothing was picked out.').waitFor();
    await stage.sim
      .phone(NUMBERS.unknown)
      .speaks('He put his hands round my throat and I could not breathe', 50);
    await hana.page.locator('.banner').getByText('HIGH RISK').waitFor();
    await hana.page
      .locator('.banner')
      .getByText(/^Strangulation, heard from the caller/)
      .waitFor();
    await hana.page.locator('.heard').getByText('hands round my throat').waitFor();
    await hana.page.locator('.prompts-now').getByText('Strangulation named.').waitFor();
    await hana.page.getByText('Listening', { exact: true }).waitFor();
    await expectNothingOverflows(hana);
    await expectAccessible(hana.page, 'words heard');
    await takePicture(hana.page, 'heard');
    await hana.page.getByRole('button', { name: 'Read the transcript' }).press('Enter');
    await hana.page.getByText('He put his hands round my throat and I could not breathe').waitFor();
    await expectAccessible(hana.page, 'the transcript');
    await takePicture(hana.page, 'transcript');
    await stage.ends(call);
  });
});
