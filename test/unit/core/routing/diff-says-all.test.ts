import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ForceId, id, type PathwayId } from '../../../../src/core/ids.ts';
import { affectedForces } from '../../../../src/core/routing/affected-forces.ts';
import { diffRouting, type RoutingSide } from '../../../../src/core/routing/diff.ts';
import type { LineSettings } from '../../../../src/core/routing/line-settings.ts';
import type { OverflowStep } from '../../../../src/core/routing/plan.ts';
import type { Conditions, Policy, Results } from '../../../../src/core/routing/policy.ts';
import type { Roster, RosterEntry } from '../../../../src/core/specialists/roster.ts';
import type { Shift } from '../../../../src/core/specialists/shift.ts';
import type { Specialist } from '../../../../src/core/specialists/specialist.ts';
import { loadRoutingFiles } from '../../../../src/files/routing-files.ts';
import { type Altered, alterations } from '../../../support/altered.ts';
import { OWN_POOL, lineOf, policyOf } from '../../../support/policies.ts';
import { entryFor, shiftFrom, specialistOf } from '../../../support/specialists.ts';

const WESTSHIRE = id<ForceId>('westshire');

/** The files that ship; `pathways` is left out: what follows a call is read from disk, and published with no version. */
async function example(): Promise<RoutingSide> {
  const loaded = await loadRoutingFiles(join(import.meta.dirname, '../../../../config'));
  if (!loaded.ok) throw new Error('the examples are wrong');
  const { policy, lines, roster } = loaded.files;
  return { policy, lines, roster };
}

/** Everything that can be written at all: a field that is added later does not compile here until it is said below. */
const everything: RoutingSide = (() => {
  const when: Required<Conditions> = {
    line: ['101' as never],
    force: [WESTSHIRE],
    lineKind: 'nonEmergency',
    levelAtLeast: 'standard',
    onRecord: ['marker', 'order'],
    marker: ['stalking'],
    orderInForce: true,
    orderType: ['nonMolestation'],
    role: ['victim', 'witness'],
    speakerMayBePerpetrator: true,
    sharedNumber: true,
    earlierCallsAtLeast: { number: 1, person: 1, household: 2, any: 1, withinHours: 12 },
    sign: ['silent', 'abandoned'],
    caller: ['shown', 'withheld'],
    language: ['pl', 'cy'],
    during: ['nights'],
    notDuring: ['weekends', 'nights'],
    specialistsFreeAtMost: 5,
    specialistsFreeAtLeast: 1,
    waitingAtLeast: 1,
  };
  const give: Required<Results> = {
    raiseLevelTo: 'high',
    specialist: { skills: ['stalking', 'polish'], openingMode: 'listening', overflow: 'all' },
    prompts: ['ask', 'wait'],
    alarms: [
      { class: 'urgent', text: 'One' },
      { class: 'advisory', text: 'Two' },
    ],
    followUps: [id<PathwayId>('call-review'), id<PathwayId>('victim-support')],
  };
  const step: Required<OverflowStep> = {
    ...{ kind: 'partnerHelpline', target: 'national', ringTimeoutMs: 20_000, maxOffers: 1 },
    helpline: { title: 'National helpline', number: '+448081570100', hours: 'day and night' },
    ring: { atOnce: 2, widenAfterMs: 8_000, widenBy: 1 },
  };
  const weekly = [{ days: [1, 2], from: 60, to: 120 }];
  const days = (...all: readonly string[]) => new Set(all);
  const policy: Required<Policy> = {
    ...policyOf([
      { name: 'all', because: 'it says all', when, give },
      { name: 'none', because: 'it says nothing', when: {}, give: {} },
    ]),
    pagers: ['duty-inspector', 'duty-sergeant'],
    preEmption: 'coaching',
    mutualAid: [
      {
        ...{ name: 'one', partner: id<ForceId>('northshire'), helps: [WESTSHIRE] },
        ...{ during: 'nights', capacity: 2, share: ['reasons', 'orders'] },
      },
      {
        ...{ name: 'two', partner: id<ForceId>('northshire'), helps: [WESTSHIRE] },
        ...{ during: null, capacity: 1, share: [] },
      },
    ],
    calendars: ['nights', 'weekends'].map((name) => ({
      ...{ name, timeZone: 'Europe/London', weekly },
      ...{ dates: days('2026-12-25', '2026-12-28'), except: days('2027-01-01') },
    })),
    overflowOrders: new Map([
      ['all', [OWN_POOL, step]],
      ['own', [OWN_POOL]],
      ['idle', [OWN_POOL, { ...step, target: 'local' }]],
    ]),
  };
  const line: Required<LineSettings> = {
    ...lineOf(),
    observersAtMost: 2,
    transcription: {
      ...{ language: 'en-GB', engine: 'google', model: 'telephony' },
      ...{ partialResults: true, keepMs: 3_600_000 },
    },
  };
  const specialist: Required<Specialist> = { ...specialistOf('amina'), phoneCode: '4711' };
  const shift: Required<Shift> = {
    ...shiftFrom('22:00', '06:00', { firstDay: '2026-11-02', lastDay: '2026-12-31', everyWeeks: 2 }),
    onCallTier: 1,
  };
  // One Tuesday only: on another day of the week it never begins.
  const once = shiftFrom('09:00', '17:00', { days: [2], firstDay: '2026-11-24', lastDay: '2026-11-24' });
  // Exceptions are today's changes, made by people as the need arises: they are in no file.
  const entry: Required<Omit<RosterEntry, 'exceptions'>> = {
    specialist,
    shifts: [shift, once],
    leave: [{ from: '2026-12-01', to: '2026-12-03', why: 'operation' }],
  };
  const roster: Required<Roster> = {
    ...{ timeZone: 'Europe/London', callsInARow: 4, hardCallsAShift: 6 },
    ...{ leastWrapUpMs: 30_000, breakMs: 900_000 },
    entries: [entry, entryFor(specialistOf('beth'))],
  };
  return {
    policy,
    lines: {
      lines: [line, lineOf({ lineId: '202' as never, isDefault: false, dialled: ['+441134960202'] })],
      ownNumbers: days('+441134960001', '+441134960002'),
      staffNumbers: days('+441134960190'),
      trustedSipSources: ['198.51.100.10', '203.0.113.0/28'],
    },
    roster,
  };
})();

/** Where nothing is treated otherwise: calendars and prompts are asked for by name, whichever stands first. */
const MAY_GO_UNSAID: readonly RegExp[] = [/^policy\.(calendars|prompts)\.\d+ swapped$/];

/** The own pool, which stands first in every order here, has no target: the check refuses a file that gives it one. */
const IN_NO_FILE: readonly RegExp[] = [/^policy\.overflowOrders\.[\w-]+\.0\.target$/];

describe.each([
  ['the files that ship', example],
  ['files that say everything that can be said', async () => everything],
] as const)('a difference within %s', (_, files) => {
  let all: readonly Told[];
  beforeAll(async () => {
    const before = await files();
    all = [...alterations(before)]
      .flatMap((altered) => told(before, altered) ?? [])
      .filter(({ where }) => !fits(MAY_GO_UNSAID, where));
  }, 60_000);

  it('is said of every leaf, entry and order, in words of its own', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter(({ words }) => words.length === 0).map(({ where }) => where)).toEqual([]);
    // What is left out or stands elsewhere may be said in the one sentence that names no part; another value may not.
    const values = all.filter(({ where }) => !/ (gone|swapped)$/.test(where) && !fits(IN_NO_FILE, where));
    const vague = values.filter(({ words }) => words.every((each) => each.includes('has no words for')));
    expect(vague.map(({ where }) => where)).toEqual([]);
  });

  it('touches the force whose calls it is about, so that nobody of another decides it alone', () => {
    for (const { where, forces } of all) expect(forces, where).toContain(WESTSHIRE);
  });

  it('S14: names no number, no hash, no code and no person', () => {
    for (const { where, words } of all)
      expect(words.join('\n'), where).not.toMatch(/\+44|scrypt|4711|Example|sip:|operation/);
  });
});

describe('a difference in what is hidden', () => {
  const words = (after: Partial<Specialist>) => {
    const side = (specialist: Specialist): RoutingSide => ({
      ...everything,
      roster: { ...everything.roster, entries: [entryFor(specialist)] },
    });
    const amina = specialistOf('amina');
    return diffRouting(side(amina), side({ ...amina, ...after })).map((change) => change.words);
  };

  it('given another telephone, PIN, code or name of a specialist, then each is said to have changed', () => {
    expect(words({ endpoints: [{ id: 'amina-mobile', kind: 'number', address: '+447700900999' }] })).toEqual([
      'specialist amina: an address that is rung changed',
    ]);
    expect(words({ pinHash: 'scrypt$other' })).toEqual(['specialist amina: the PIN changed']);
    expect(words({ phoneCode: '4711' })).toEqual(['specialist amina: the telephone code changed']);
    expect(words({ name: 'Somebody Else' })).toEqual(['specialist amina: the name changed']);
  });

  it('given a helpline with another number, or one own number for another, then that is said', () => {
    const { lines, policy } = everything;
    const otherOwn = { ...lines, ownNumbers: new Set(['+441134960001', '+441134960099']) };
    expect(diffRouting(everything, { ...everything, lines: otherOwn })).toEqual([
      expect.objectContaining({ about: 'general', words: 'own numbers: which numbers they are changed' }),
    ]);
    const orders = [...policy.overflowOrders].map(([name, order]) => [
      name,
      order.map((step) =>
        step.target === 'national'
          ? { ...step, helpline: { ...step.helpline, number: '+448081570199' } }
          : step,
      ),
    ]);
    const overflowOrders = new Map(orders as never) as Policy['overflowOrders'];
    expect(diffRouting(everything, { ...everything, policy: { ...policy, overflowOrders } })).toContainEqual(
      expect.objectContaining({ about: 'general', words: 'helpline national: the number changed' }),
    );
  });

  it('given the last agreement and its section gone, then it is said that partners are asked without one', () => {
    const { mutualAid, ...policy } = everything.policy;
    const none = { ...everything, policy: { ...policy, mutualAid: [] } };
    expect(diffRouting(none, { ...everything, policy }).map((change) => change.words)).toEqual([
      'mutual aid: partners are asked now by whom they cover, under no agreement, and are shown everything, was only under an agreement',
    ]);
    expect(mutualAid).toHaveLength(2);
  });
});

interface Told {
  readonly where: string;
  readonly words: readonly string[];
  readonly forces: readonly ForceId[];
}

/** Null: the alteration is no set of files at all, e.g. one without a list of rules. */
function told(before: RoutingSide, { where, whole }: Altered<RoutingSide>): Told | null {
  try {
    const changes = diffRouting(before, whole);
    const forces = affectedForces(before, whole, changes);
    return { where, words: changes.map((change) => change.words), forces };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function fits(allowed: readonly RegExp[], where: string): boolean {
  return allowed.some((each) => each.test(where));
}
