import { DESKS, LINES } from './cast.ts';
import { becomes } from './moves.ts';
import type { Stage } from './stage.ts';

/** On no register, and used for nothing else. */
const TESTER = '+447700900998';
const LIMIT_MS = 30_000;

/**
 * A test call, as at the start of every shift: answered and ended on both sides before the first real caller rings. It
 * also spares that caller a service that has only just woken. Gives its Sid; rejects when nobody could be reached.
 */
export async function testCall({ sim, api }: Stage): Promise<string> {
  const tester = sim.phone(TESTER, 'tester');
  const desks = [DESKS.desk1, DESKS.desk2].map(({ name, number }) => sim.phone(number, name));
  const call = await tester.dials(LINES.nonEmergency);
  await desks[0]?.rings(LIMIT_MS);
  await desks[0]?.answers();
  const talked = await becomes(
    async () => (await call.hears()).some((heard) => heard === DESKS.desk1.name),
    LIMIT_MS,
  );
  if (!talked)
    throw new Error('the test call reached nobody: the machine may be too busy for a demonstration');
  await tester.hangsUp();
  await becomes(async () => {
    if (Object.keys(await sim.whoHears()).length === 0) return true;
    await desks[0]?.hangsUp().catch(() => undefined);
    return false;
  }, LIMIT_MS);
  await api.cardWhen(call.sid, 'the test call to end', ({ endedAt }) => endedAt !== null, LIMIT_MS);
  return call.sid;
}
