import { z } from 'zod';
import type { LineIntroduction } from '../../core/routing/line-settings.ts';
import type { Explanation } from '../../core/routing/explain.ts';
import type { HourOfLoad } from '../../core/routing/rehearsed-load.ts';
import type { ShadowRow } from '../../core/routing/shadow-report.ts';
import type { TextProblem } from '../../core/routing/text-problem.ts';
import { describedCall } from '../policy-tests.ts';
import type { Plain, Same } from '../same.ts';
import { idText, instant, opaqueId, text } from './common.ts';
import type { Operation } from './operation.ts';
import { routingRef, stage } from './routing.ts';

const count = z.number().int();
const level = z.enum(['standard', 'medium', 'high']).nullable();

const textProblem = z
  .object({ file: text, line: count, column: count, message: text, hint: text.nullable() })
  .readonly()
  .meta({ id: 'TextProblem' });
const _problem: Same<Plain<TextProblem>, z.output<typeof textProblem>> = true;

/** One change between two sets of files. */
export const routingChange = z
  .object({
    about: z.enum(['rule', 'order of rules', 'line', 'calendar', 'prompt', 'specialist', 'general']),
    name: text,
    kind: z.enum(['added', 'removed', 'changed', 'moved']),
    words: text,
  })
  .readonly();

const lineIntroduction = z
  .object({ line: idText, force: idText, stage, sharePercent: count })
  .readonly()
  .meta({ id: 'LineIntroduction' });
const _introduction: Same<Plain<LineIntroduction>, z.output<typeof lineIntroduction>> = true;

const overflowStep = z
  .object({ kind: text, target: text.nullable(), ringTimeoutMs: count, maxOffers: count })
  .readonly();
const specialistPlan = z
  .object({
    skills: z.array(text).readonly(),
    openingMode: z.enum(['listening', 'coaching']),
    overflow: z.array(overflowStep).readonly(),
  })
  .readonly();

const explanation = z
  .object({
    plan: z
      .object({
        policyVersion: count,
        introduction: stage,
        level,
        specialist: specialistPlan.nullable(),
        onRequest: specialistPlan,
        prompts: z.array(text).readonly(),
        alarms: z
          .array(z.object({ class: z.enum(['urgent', 'important', 'advisory']), text }).readonly())
          .readonly(),
        followUps: z.array(text).readonly(),
      })
      .readonly(),
    rules: z
      .array(
        z
          .object({
            rule: text,
            because: text,
            holds: z.boolean(),
            gave: z.array(text).readonly().meta({ description: 'The parts of the plan that are its doing' }),
            unmet: z.array(text).readonly().meta({ description: 'Why it does not hold' }),
          })
          .readonly(),
      )
      .readonly()
      .meta({ description: 'Every rule, from top to bottom' }),
  })
  .readonly()
  .meta({ id: 'RoutingExplanation' });
const _rule: Same<Plain<Explanation['rules'][number]>, z.output<typeof explanation>['rules'][number]> = true;

const hourOfLoad = z
  .object({
    from: instant,
    calls: count,
    wantedBefore: count,
    wantedAfter: count,
    minutesBefore: count,
    minutesAfter: count,
    atOnceBefore: count,
    atOnceAfter: count,
  })
  .readonly()
  .meta({
    id: 'HourOfLoad',
    description: 'What each of the two would have asked of specialists in one hour',
  });
const _hour: Same<Plain<HourOfLoad>, z.output<typeof hourOfLoad>> = true;

const shadowRow = z
  .object({
    force: idText,
    line: idText,
    calls: count,
    stages: z.object({ off: count, shadow: count, advise: count, automatic: count }).readonly(),
    compared: z
      .object({
        calls: count,
        wouldBring: z.object({ asked: count, notAsked: count }).readonly(),
        askedOnly: count,
        joined: count,
        levelRaised: count,
        alarms: z.object({ urgent: count, important: count, advisory: count }).readonly(),
        followUps: z.object({ chosen: count, notChosen: count }).readonly(),
        followUpsOnlyChosen: count,
      })
      .readonly(),
    rules: z.array(z.object({ rule: text, calls: count }).readonly()).readonly(),
  })
  .readonly()
  .meta({ id: 'ShadowRow' });
const _shadow: Same<Plain<ShadowRow>, z.output<typeof shadowRow>> = true;
void [_problem, _introduction, _rule, _hour, _shadow];

/** Recorded calls of the last hours, or of a stretch; of one's own forces. */
const inTime = {
  lastHours: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 366)
    .default(24 * 7)
    .meta({ description: 'Up to now; left out when `from` and `until` are given' }),
  from: z.coerce.number().int().min(0).optional(),
  until: z.coerce.number().int().min(0).optional(),
  force: idText.max(60).optional().meta({ description: 'Left out: all of one’s own' }),
};

/** Looking at routing: nothing here changes anything. */
export const routingStudyOperations = {
  checkRouting: {
    method: 'get',
    path: '/routing/check/{ref}',
    tag: 'routing',
    summary: 'Everything that is wrong, or worth knowing, in a set of files',
    description:
      'Errors keep it from being proposed. Warnings: rules that never fire, situations without a rule, hours without anybody on, vetting that runs out.',
    scopes: ['routing:read'],
    params: z.object({ ref: routingRef }),
    reply: z.object({
      errors: z.array(textProblem).readonly(),
      warnings: z.array(textProblem).readonly(),
      tests: count.meta({ description: 'Policy tests that were run' }),
    }),
  },
  diffRouting: {
    method: 'get',
    path: '/routing/diff',
    tag: 'routing',
    summary: 'In words: what a person should know of going from one to the other',
    scopes: ['routing:read'],
    query: z.object({ from: routingRef.default('inForce'), to: routingRef }),
    reply: z.object({
      changes: z.array(routingChange).readonly(),
      forces: z
        .array(idText)
        .readonly()
        .meta({ description: 'Whose calls it may touch: who proposes and approves must cover them' }),
    }),
  },
  explainRouting: {
    method: 'post',
    path: '/routing/explain',
    tag: 'routing',
    asks: true,
    summary: 'Which plan, which rule gave which part, and why the others did not apply',
    description:
      'For a call in words, or for a recorded call (then once each time the rules were asked). Nothing says who called.',
    scopes: ['routing:read'],
    body: z
      .object({
        ref: routingRef.default('inForce'),
        call: describedCall.optional(),
        callId: opaqueId.optional(),
      })
      .strict()
      .refine(({ call, callId }) => (call === undefined) !== (callId === undefined), 'say call or callId'),
    reply: z.object({ explanations: z.array(explanation).readonly() }),
  },
  rehearseRouting: {
    method: 'get',
    path: '/routing/rehearsal',
    tag: 'routing',
    summary: 'Replay recorded calls, and say which would have gone differently',
    description:
      'With the code that runs live. One at a time in each process: answered 429 while another is under way.',
    scopes: ['routing:read'],
    query: z.object({
      ref: routingRef,
      against: routingRef.default('inForce'),
      ...inTime,
      shown: z.coerce
        .number()
        .int()
        .min(0)
        .max(1_000)
        .default(100)
        .meta({ description: 'So many of the calls that would have gone differently' }),
    }),
    reply: z.object({
      from: instant,
      until: instant,
      calls: count,
      undecided: count,
      guessed: count,
      differentCalls: count,
      different: z
        .array(
          z
            .object({
              callId: idText,
              at: instant,
              line: idText,
              differences: z.array(text).readonly(),
              rulesAdded: z.array(text).readonly(),
              rulesLost: z.array(text).readonly(),
            })
            .readonly(),
        )
        .readonly(),
      kinds: z.array(z.object({ difference: text, calls: count }).readonly()).readonly(),
      load: z.array(hourOfLoad).readonly(),
    }),
  },
  routingIntroduction: {
    method: 'get',
    path: '/routing/introduction/{ref}',
    tag: 'routing',
    summary: 'How far the software may go, line by line',
    scopes: ['routing:read'],
    params: z.object({ ref: routingRef }),
    reply: z.object({ lines: z.array(lineIntroduction).readonly() }),
  },
  shadowReport: {
    method: 'get',
    path: '/routing/shadow-report',
    tag: 'routing',
    summary: 'What the software would have done where it held back, beside what happened there',
    description: 'By force and line. It decides on the next stage of the introduction.',
    scopes: ['routing:read'],
    query: z.object(inTime),
    reply: z.object({ from: instant, until: instant, rows: z.array(shadowRow).readonly() }),
  },
} as const satisfies Record<string, Operation>;
