import { describe, expect, it, vi } from 'vitest';
import { createUpkeepRound, type UpkeepPart } from '../../../src/app/upkeep-round.ts';
import { HOUR } from '../../../src/core/time.ts';
import type { AlarmRequest } from '../../../src/ports/alarm-board.ts';

function rounds(parts: Readonly<Record<string, () => Promise<void>>>) {
  const raised: AlarmRequest[] = [];
  const troubles: string[] = [];
  const named = Object.entries(parts).map(([name, run]): UpkeepPart => ({ name, about: `the ${name}`, run }));
  const round = createUpkeepRound(named, {
    alarms: { raise: async (alarm) => void raised.push(alarm) },
    clock: { now: () => 7 * HOUR },
    onTrouble: (component, error) => troubles.push(`${component}: ${error.message}`),
    patienceMs: 20,
  });
  return { round, raised, troubles };
}

describe('S13: a round of upkeep', () => {
  it('given one part that throws and one that never ends, then all others have their turn in every round', async () => {
    const turns = vi.fn(async () => undefined);
    const { round, raised, troubles } = rounds({
      first: async () => Promise.reject(new Error('a record that cannot be opened')),
      second: async () => await new Promise<never>(() => undefined),
      third: turns,
    });
    expect([await round(), await round()]).toEqual([false, false]);
    expect(turns).toHaveBeenCalledTimes(2);
    expect(raised).toEqual([]);
    await round();
    expect(turns).toHaveBeenCalledTimes(3);
    expect(raised.map(({ id, class: how, kind }) => ({ id, how, kind }))).toEqual(
      expect.arrayContaining([
        { id: 'upkeep-first-7', how: 'urgent', kind: 'system' },
        { id: 'upkeep-second-7', how: 'urgent', kind: 'system' },
      ]),
    );
    expect(raised).toHaveLength(2);
    expect(troubles).toContain('first: a record that cannot be opened');
    expect(troubles).toContain('second: it is not through with an earlier round');
  });

  it('given a part that fails twice and then not, then nobody is told, and the count begins anew', async () => {
    let turn = 0;
    const { round, raised } = rounds({
      moody: async () => {
        turn += 1;
        if (turn % 3 !== 0) throw new Error('away');
      },
    });
    const done: boolean[] = [];
    for (let each = 0; each < 6; each += 1) done.push(await round());
    expect(done).toEqual([false, false, true, false, false, true]);
    expect(raised).toEqual([]);
  });

  it('given the alarm cannot be raised either, then the round still ends, and says so', async () => {
    const troubles: string[] = [];
    const round = createUpkeepRound(
      [{ name: 'sad', about: 'it', run: async () => Promise.reject(new Error('away')) }],
      {
        alarms: { raise: async () => Promise.reject(new Error('no board')) },
        clock: { now: () => 0 },
        onTrouble: (_, error) => troubles.push(error.message),
      },
    );
    for (let each = 0; each < 3; each += 1) await round();
    expect(troubles).toEqual(['away', 'away', 'away', 'no board']);
  });
});
