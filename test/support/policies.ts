import { type ForceId, id, type LineId } from '../../src/core/ids.ts';
import { type CompiledPolicy, compilePolicy } from '../../src/core/routing/compile.ts';
import type { LineBook, LineSettings } from '../../src/core/routing/line-settings.ts';
import type { OverflowStep } from '../../src/core/routing/plan.ts';
import type { Policy, Rule } from '../../src/core/routing/policy.ts';

/** Line 101 of Westshire, which rings one desk. */
export function lineOf(more: Partial<LineSettings> = {}): LineSettings {
  return {
    lineId: id<LineId>('101'),
    dialled: ['+441134960101'],
    isDefault: true,
    force: id<ForceId>('westshire'),
    kind: 'nonEmergency',
    callerId: '+441134960101',
    steps: [
      {
        destinations: [{ id: 'desk-1', kind: 'number', address: '+441134960111' }],
        ringTimeoutSeconds: 20,
      },
    ],
    mayHold: true,
    mayHandOver: true,
    silenceAfterMs: 10_000,
    talkOnLimitMs: 300_000,
    record: false,
    language: 'en-GB',
    introduction: 'automatic',
    introductionSharePercent: 100,
    ...more,
  };
}

export function lineBookOf(...lines: readonly [LineSettings, ...LineSettings[]]): LineBook {
  return { lines, ownNumbers: new Set(), trustedSipSources: [] };
}

export const OWN_POOL: OverflowStep = { kind: 'ownPool', target: null, ringTimeoutMs: 20_000, maxOffers: 3 };
export const PARTNER: OverflowStep = {
  kind: 'partnerForce',
  target: 'northshire',
  ringTimeoutMs: 20_000,
  maxOffers: 2,
};

/** A policy with these rules, two overflow orders (`usual`: own, then partner; `own`: own, more offers) and two prompts. */
export function policyOf(rules: readonly Rule[], more: Partial<Policy> = {}): Policy {
  return {
    repeatWindowHours: 24,
    skills: ['stalking', 'polish'],
    pagers: [],
    calendars: [
      {
        name: 'nights',
        timeZone: 'Europe/London',
        weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, to: 6 * 60 }],
        dates: new Set(),
        except: new Set(),
      },
    ],
    prompts: [
      { name: 'ask', en: 'Ask.', cy: 'Gofynnwch.' },
      { name: 'wait', en: 'Wait.', cy: null },
    ],
    overflowOrders: new Map([
      ['usual', [OWN_POOL, PARTNER]],
      ['own', [{ ...OWN_POOL, ringTimeoutMs: 25_000, maxOffers: 5 }]],
    ]),
    whenAsked: { skills: [], openingMode: 'coaching', overflow: 'own' },
    rules,
    ...more,
  };
}

/** One rule, named by what it is about. */
export function ruleOf(name: string, when: Rule['when'], give: Rule['give']): Rule {
  return { name, because: `because of ${name}`, when, give };
}

/** The policy above with these rules, ready for `decide`. */
export function compiled(rules: readonly Rule[], line: Partial<LineSettings> = {}): CompiledPolicy {
  return compilePolicy(policyOf(rules), lineBookOf(lineOf(line)), 7);
}
