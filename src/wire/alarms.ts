import { z } from 'zod';
import type { AlarmRule, AlarmRules, EscalationStep } from '../core/alarms/escalation.ts';
import { MINUTE } from '../core/time.ts';
import { name } from './file-words.ts';

const rule = z.strictObject({
  pages: z.boolean().meta({ description: 'Whether the pager webhook is told, besides the console.' }),
  steps: z
    .array(z.strictObject({ owner: name, afterMinutes: z.number().min(0.001).max(1_440) }))
    .min(1)
    .max(10)
    .meta({ description: 'Who has it, and after how long without acknowledgement the next one does.' }),
});

const KINDS = [
  'abandonedWithMarker',
  'silentWithMarker',
  'repeatCalls',
  'callerAlone',
  'noSpecialist',
  'handOverFailed',
  'specialistLost',
  'specialistPaused',
  'rosterGap',
  'degradedCall',
  'onCallWanted',
  'effectFailed',
  'policy',
  'referralLate',
  'referralDead',
  'referralRaisedTwice',
  'register',
  'threatOpen',
  'promiseLate',
  'attendanceLate',
  'handOverOpen',
  'system',
] as const;

/** config/alarms.yaml: owners and escalation by class, and for kinds that go elsewhere. */
export const alarmsFile = z.strictObject({
  classes: z.strictObject({ urgent: rule, important: rule, advisory: rule }),
  kinds: z.partialRecord(z.enum(KINDS), rule).default({}),
});
export type AlarmsFile = z.output<typeof alarmsFile>;

export function toAlarmRules(file: AlarmsFile): AlarmRules {
  const { urgent, important, advisory } = file.classes;
  const byKind = Object.fromEntries(
    Object.entries(file.kinds).flatMap(([kind, each]) =>
      each === undefined ? [] : [[kind, toRule(each)] as const],
    ),
  );
  return {
    byClass: { urgent: toRule(urgent), important: toRule(important), advisory: toRule(advisory) },
    byKind,
  };
}

function toRule(file: z.output<typeof rule>): AlarmRule {
  const [first, ...others] = file.steps.map(
    ({ owner, afterMinutes }): EscalationStep => ({ owner, afterMs: Math.round(afterMinutes * MINUTE) }),
  );
  return { pages: file.pages, steps: [first ?? { owner: 'supervisor', afterMs: MINUTE }, ...others] };
}
