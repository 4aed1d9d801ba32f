import type { Seat } from './control-room.ts';

const SEEN_MS = 3_000;
const TRIES = 5;

/** The handler takes the call that is being answered. Told that it could not be done, they press again, as a person does. */
export async function takesCall({ page, press }: Seat): Promise<void> {
  await page.getByText('Handler and caller talking').first().waitFor();
  const own = page.getByText('Your call', { exact: true });
  for (let again = 1; again < TRIES; again += 1) {
    await press('F2');
    const taken = await own.waitFor({ timeout: SEEN_MS }).then(
      () => true,
      () => false,
    );
    if (taken) return;
  }
  await own.waitFor();
}
