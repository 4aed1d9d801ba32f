import { Command } from 'commander';
import { expect, it } from 'vitest';
import { reportCommand } from '../../../src/cli/roster-report.ts';
import { type ForceId, id, type LineId } from '../../../src/core/ids.ts';
import type { FigureRow } from '../../../src/core/specialists/figures.ts';
import { DAY } from '../../../src/core/time.ts';
import type { CallsInTime } from '../../../src/ports/recorded-calls.ts';
import { MONDAY_EVENING } from '../../support/situations.ts';

const ROW: FigureRow = {
  ...{ force: id<ForceId>('westshire'), line: id<LineId>('101'), hour: null, calls: 9, wanted: 4 },
  ...{ offered: 5, accepted: 3, joined: 3, declined: 1, missed: 1, busyMinutes: 61.5 },
  high: { wanted: 2, joined: 2, inTime: 1 },
  toOffer: { median: 0.2, ninetieth: 3 },
  toAccept: { median: 9, ninetieth: 14 },
  toJoin: { median: null, ninetieth: null },
};

async function roster(...args: string[]) {
  const said = { out: '', code: -1, asked: [] as { which: CallsInTime; byHour: boolean }[] };
  const program = new Command().exitOverride();
  reportCommand(program, {
    configDir: new URL('../../../config', import.meta.url).pathname,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.out += text;
    },
    exitWith: (code) => {
      said.code = code;
    },
    now: () => MONDAY_EVENING,
    figures: async () => ({
      report: async (which, byHour) => {
        said.asked.push({ which, byHour });
        return [ROW];
      },
    }),
  });
  await program.parseAsync(['node', 'roster', 'report', ...args]);
  return said;
}

it('roster report says in words what was offered, joined and missed, and how soon', async () => {
  const { out, code, asked } = await roster('--last', '2d');
  expect(asked).toEqual([
    {
      which: { forces: ['westshire'], from: MONDAY_EVENING - 2 * DAY, until: MONDAY_EVENING },
      byHour: false,
    },
  ]);
  expect(out).toContain('westshire, line 101: 9 calls, 4 wanted a specialist');
  expect(out).toContain('offers      5: 3 accepted, 1 declined, 1 missed');
  expect(out).toContain('high risk   2 wanted: 100 % joined, 50 % in time');
  expect(out).toContain('to accept 9 (nine of ten 14), to join –');
  expect(code).toBe(0);
});

it('roster report for a program is JSON, for the forces and hours asked', async () => {
  const { out, asked } = await roster('--force', 'northshire', '--by-hour', '--json');
  expect(JSON.parse(out)).toEqual([ROW]);
  expect(asked[0]).toMatchObject({ which: { forces: ['northshire'] }, byHour: true });
});
