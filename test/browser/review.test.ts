import { describe, expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { type ControlRoom, openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';

/** Two calls of one household: a threat and a promise in the first, the second is abandoned. */
async function twoCalls(room: ControlRoom): Promise<string> {
  const { stage } = room;
  const first = await stage.connects(NUMBERS.anna);
  await stage.callWhen(first.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.does(first.sid, {
    type: 'tell',
    telling: { kind: 'threat', words: 'He said he will burn the house' },
  });
  await stage.does(first.sid, {
    type: 'tell',
    telling: {
      kind: 'promise',
      promise: 'callBack',
      words: 'We ring back within ten minutes',
      dueAt: Date.now() + 600_000,
    },
  });
  await stage.ends(first);
  const second = await stage.dials(NUMBERS.marlowLandline, undefined, 'again');
  await stage.desk1.rings();
  await second.hangsUp();
  await stage.review(second.sid, 'abandoned');
  return second.sid;
}

describe('the review list', () => {
  it('given a call that was abandoned, when a specialist reviews it by keyboard, then it is seen as it happened, marked by theme, and closed', async () => {
    await using room = await openControlRoom();
    const callId = await twoCalls(room);
    const amina = await room.sits('amina');
    const { page } = amina;
    await amina.press('g', 'v');
    const row = page
      .getByRole('row', { name: /abandoned/ })
      .getByRole('button')
      .first();
    await row.waitFor();
    await expectAccessible(page, 'the review list');
    await takePicture(page, 'reviews');
    await row.focus();
    await amina.press('Enter');
    await page.getByRole('list', { name: 'Moments' }).waitFor();
    await page.getByRole('list', { name: 'Moments' }).getByRole('button').first().focus();
    await amina.press('ArrowDown', 'ArrowDown');
    await expectAccessible(page, 'a call as it happened');
    await takePicture(page, 'review-replay');

    // What was said in the earlier call stands in the story, word for word and first
    await page.getByRole('button', { name: 'The story' }).click();
    await page.getByText('He said he will burn the house').first().waitFor();
    await page.getByText('We ring back within ten minutes').first().waitFor();
    await expectAccessible(page, 'the story');
    await takePicture(page, 'review-story');

    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'What was missed' }).click();
    await page.getByLabel('Theme').selectOption('threat-not-passed-on');
    await page
      .getByLabel('What was missed')
      .fill('The threat of the first call was not on the card of the second');
    await page.getByRole('button', { name: 'Mark it' }).click();
    await page
      .getByText(/A threat was heard and not passed on/)
      .first()
      .waitFor();
    await page.getByLabel('What you found').fill('The second handler had no time to read');
    await expectAccessible(page, 'a case at work');
    await takePicture(page, 'review-work');
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByText(/^Closed .* by amina/).waitFor();
    expect(callId).toMatch(/^CA/);
  });

  it('given an open threat and a promise, when somebody says what was done, then they are closed; quiet views say what they mean', async () => {
    await using room = await openControlRoom();
    await twoCalls(room);
    const sam = await room.sits('sam-supervisor');
    const { page } = sam;
    await sam.press('g', 'v');
    await page.getByRole('table', { name: /Calls to review/ }).waitFor();
    await sam.press('2');
    await page.getByRole('row', { name: /burn the house/ }).waitFor();
    await expectAccessible(page, 'open matters');
    await takePicture(page, 'matters');
    await page.getByRole('button', { name: 'Close … A threat' }).click();
    await page.getByLabel('What was done about it').fill('Officers spoke to her; he is in custody');
    await expectAccessible(page, 'closing a matter');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.getByRole('row', { name: /burn the house/ }).waitFor({ state: 'detached' });
    await sam.press('3');
    await page.getByText('Nothing was handed over').waitFor();
    await expectAccessible(page, 'no hand-over');
    await sam.press('4');
    await page.getByText('Nothing was marked in this time.').waitFor();
    await expectAccessible(page, 'no trend');
    await sam.press('5');
    await page.getByRole('table', { name: /pilot/ }).waitFor();
    await expectAccessible(page, 'the pilot’s figures');
    await takePicture(page, 'pilot');
  });
});
