import type { Locator } from 'playwright-core';
import type { Seat } from './control-room.ts';

const SEEN_MS = 3_000;
const TRIES = 5;

/** The handler takes the call that is being answered. Told that it could not be done, they press again, as a person does. */
export async function takesCall(seat: Seat): Promise<void> {
  await seat.page.getByText('Handler and caller talking').first().waitFor();
  await pressesUntil(seat, 'F2', seat.page.getByText('Your call', { exact: true }));
}

/** The handler asks for a specialist, and again when told that it could not be done. */
export async function asksForSpecialist(seat: Seat): Promise<void> {
  await pressesUntil(seat, 'F8', seat.page.getByText(/is being rung/));
}

async function pressesUntil({ press }: Seat, key: string, seen: Locator): Promise<void> {
  for (let again = 1; again < TRIES; again += 1) {
    await press(key);
    const came = await seen.waitFor({ timeout: SEEN_MS }).then(
      () => true,
      () => false,
    );
    if (came) return;
  }
  await seen.waitFor();
}
