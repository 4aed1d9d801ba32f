import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callMachinePage } from '../../../scripts/lib/state-diagrams.ts';
import { LINE_STATES, LOOKUP_STATES, SEAT_STATES } from '../../../src/core/call/call.ts';

const root = join(import.meta.dirname, '../../..');
const page = callMachinePage(root);

describe('the drawing of the call machine', () => {
  it('is what the tables say now', () => {
    const drawn = readFileSync(join(root, 'docs/call-machine.md'), 'utf8');
    expect(drawn, 'run node scripts/state-diagrams.ts').toBe(page);
  });

  it.each([...LINE_STATES, ...LOOKUP_STATES, ...SEAT_STATES])('%s is described where it stands', (state) => {
    expect(page).toMatch(new RegExp(`^\\| ${state} \\|`, 'm'));
  });

  it('shows a way into every state but the first', () => {
    for (const state of [...LINE_STATES, ...SEAT_STATES]) expect(page).toContain(`--> ${state}`);
  });
});
