import type { House } from './house.ts';
import { SPECIALISTS } from './people.ts';
import { ASKS_EVERY_MS, until } from './story.ts';

const LIMIT_MS = 30_000;

/** Every process runs and everybody is free and ready, as at the beginning of a shift. Rejects when that cannot be had. */
export async function makeReady(house: House): Promise<void> {
  house.sim.faults({});
  house.partner.release();
  for (const each of [...house.webs, house.worker]) await each.start();
  for (const { name, id } of SPECIALISTS) {
    const lack = await until(
      async () => {
        const { status } = await house.desk.ask(
          'PUT',
          `/specialists/${id}/presence`,
          { state: 'ready', reason: null },
          name,
        );
        return status === 200 ? null : `presence of ${name} is answered ${status}`;
      },
      LIMIT_MS,
      ASKS_EVERY_MS,
    );
    if (lack !== null) throw new Error(lack);
  }
  const lack = await until(
    async () => {
      const seen = await house.desk.specialists();
      const busy = seen?.filter(({ callId, presence }) => callId !== null || presence.state !== 'ready');
      if (seen === null || busy === undefined) return 'the specialists cannot be listed';
      return busy.length === 0
        ? null
        : `not free: ${busy.map(({ id, presence }) => `${id} ${presence.state}`).join(', ')}`;
    },
    LIMIT_MS,
    ASKS_EVERY_MS,
  );
  if (lack !== null) throw new Error(lack);
}
