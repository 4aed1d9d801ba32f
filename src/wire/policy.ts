import { z } from 'zod';
import { LEVELS } from '../core/register/level.ts';
import { ORDER_TYPES } from '../core/register/order.ts';
import { MARKER_TYPES } from '../core/register/person.ts';
import { helplines, mutualAid } from './mutual-aid.ts';
import { days, name, plainText, timeOfDay, uniqueBy, words, zone } from './file-words.ts';

const skillsWanted = z.array(name).max(20).default([]).meta({
  description: 'Wished-for skills, most important first. Somebody without them is worse, not impossible.',
});

const specialistWish = z
  .strictObject({
    skills: skillsWanted,
    openingMode: z
      .enum(['listening', 'coaching'])
      .default('listening')
      .meta({ description: 'listening: hears, is heard by nobody. coaching: heard by the handler only.' }),
    overflow: name.meta({ description: 'Name of an overflow order below.' }),
  })
  .meta({ description: 'Bring a specialist. The caller never hears them until the handler says so.' });

const ringTogether = z
  .strictObject({
    atOnce: z
      .int()
      .min(1)
      .max(10)
      .default(1)
      .meta({ description: 'So many telephones ring at once; the first to accept wins.' }),
    widenAfterSeconds: z
      .int()
      .min(3)
      .max(60)
      .optional()
      .meta({ description: 'When nobody has accepted after so long, more join while the first still ring.' }),
    widenBy: z.int().min(1).max(10).optional().meta({ description: 'How many join each time; default 1.' }),
  })
  .meta({ description: 'How many are rung at once. Left out: one by one.' });

const overflowStep = z.strictObject({
  ask: z.enum(['ownPool', 'partnerForce', 'onCall', 'onCallPager', 'partnerHelpline']).meta({
    description:
      "ownPool: our own force's specialists. partnerForce: a partner's who cover our force. onCall: our own at home. partnerHelpline: the handler is told of it.",
  }),
  target: name.optional().meta({
    description:
      'The partner force, the pager route or the helpline. onCall: its tier, or any. Not for ownPool.',
  }),
  ringTimeoutSeconds: z.int().min(5).max(120),
  maxOffers: z
    .int()
    .min(1)
    .max(20)
    .default(3)
    .meta({ description: 'At most this many people are tried here.' }),
  ring: ringTogether.optional(),
});

const calendar = z.strictObject({
  timeZone: zone,
  weekly: z
    .array(z.strictObject({ days, from: timeOfDay, to: timeOfDay }))
    .max(50)
    .default([])
    .meta({ description: 'Hours on the wall clock. A `to` at or before `from` ends on the next day.' }),
  dates: z
    .array(z.iso.date())
    .max(400)
    .default([])
    .meta({ description: 'Whole days inside, e.g. bank holidays.' }),
  except: z
    .array(z.iso.date())
    .max(400)
    .default([])
    .meta({ description: 'Whole days outside, whatever else says.' }),
});

/** What a register's reason for a level can rest on; a raise by policy is no such thing. */
export const onRecord = z.enum([
  'marker',
  'order',
  'threat',
  'tie',
  'changedHands',
  'otherForce',
  'repeatNumber',
  'repeatPerson',
  'repeatHousehold',
  'riskQuestions',
  'wordsHeard',
  'raisedByPerson',
  'levelOnly',
]);

const count = z.int().min(1).max(1_000);
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100);

/** Every part that is there must hold; of a list, any one is enough. */
const conditions = z
  .strictObject({
    line: listOf(name).optional(),
    force: listOf(name).optional(),
    lineKind: z.enum(['emergency', 'nonEmergency']).optional(),
    levelAtLeast: z
      .enum(LEVELS)
      .optional()
      .meta({ description: 'Known risk of at least this level, raises by rules above included.' }),
    onRecord: listOf(onRecord)
      .optional()
      .meta({ description: 'Any of these is among the reasons that the register gives for the level.' }),
    marker: listOf(z.enum(MARKER_TYPES))
      .optional()
      .meta({ description: 'A marker of any of these types is on record and holds today.' }),
    orderInForce: z.literal(true).optional().meta({ description: 'An order is served and in force today.' }),
    orderType: listOf(z.enum(ORDER_TYPES))
      .optional()
      .meta({ description: 'An order of any of these types is served and in force today.' }),
    role: listOf(z.enum(['victim', 'suspect', 'convicted', 'witness', 'child'])).optional(),
    speakerMayBePerpetrator: z.boolean().optional(),
    sharedNumber: z.literal(true).optional(),
    earlierCallsAtLeast: z
      .strictObject({
        number: count.optional(),
        person: count.optional(),
        household: count.optional(),
        any: count.optional(),
        withinHours: z
          .int()
          .min(1)
          .max(24 * 31)
          .optional()
          .meta({ description: 'So far back; left out: repeatWindowHours.' }),
      })
      .refine(
        ({ withinHours, ...counts }) => withinHours === undefined || Object.keys(counts).length > 0,
        'withinHours says how far back, but not what is counted: number, person, household or any',
      )
      .optional()
      .meta({ description: 'Earlier calls in the window, this one not counted: the fourth call has three.' }),
    sign: listOf(z.enum(['abandoned', 'silent'])).optional(),
    caller: listOf(z.enum(['shown', 'withheld', 'unusable'])).optional(),
    language: listOf(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, words.language)).optional(),
    during: listOf(name).optional().meta({ description: 'Any of these calendars runs.' }),
    notDuring: listOf(name).optional().meta({ description: 'None of these calendars runs.' }),
    specialistsFreeAtMost: z.int().min(0).max(1_000).optional(),
    specialistsFreeAtLeast: count.optional(),
    waitingAtLeast: count.optional().meta({ description: 'Calls that wait for a specialist now.' }),
  })
  .meta({ description: 'All parts must hold; of a list any one is enough. Empty: every call.' });

/** What a rule adds. Rules only ever add: nothing here can lower a level, delay the line or let anybody be heard. */
const results = z.strictObject({
  raiseLevelTo: z.enum(LEVELS).optional(),
  specialist: specialistWish.optional(),
  prompts: listOf(name).optional().meta({ description: 'Names of prompts below, shown to the handler.' }),
  alarms: listOf(
    z.strictObject({
      class: z.enum(['urgent', 'important', 'advisory']),
      text: plainText(200).meta({ description: 'One plain sentence without names, numbers or addresses.' }),
    }),
  ).optional(),
  followUps: listOf(name).optional().meta({ description: 'Pathways of pathways.yaml.' }),
});

const rule = z.strictObject({
  name,
  because: plainText(200).meta({ description: 'Shown on the console as the reason.' }),
  when: conditions.default({}),
  give: results,
});

/** policy.yaml: who is brought alongside, when and how. Read from top to bottom; every rule that holds adds its part. */
export const policyFile = z
  .strictObject({
    repeatWindowHours: z
      .int()
      .min(1)
      .max(24 * 366)
      .default(24)
      .meta({ description: 'How far back earlier calls count.' }),
    skills: z
      .array(name)
      .max(100)
      .default([])
      .meta({ description: 'The words for skills, here and in the roster.' }),
    mutualAid: mutualAid.optional(),
    helplines: helplines.default({}),
    preEmption: z.enum(['never', 'listening', 'coaching']).optional().meta({
      description:
        'From whom a call of more risk may ask away the specialist: nobody, who only listens (left out: this), or also who coaches.',
    }),
    pagers: z.array(name).max(20).default([]).meta({ description: 'Routes to the on-call pager.' }),
    calendars: z.record(name, calendar).default({}),
    prompts: z
      .record(name, z.strictObject({ en: plainText(300), cy: plainText(300).optional() }))
      .default({}),
    overflowOrders: z.record(name, z.array(overflowStep).min(1).max(10)),
    whenAsked: specialistWish.meta({ description: 'When a handler asks and no rule brings a specialist.' }),
    rules: uniqueBy(z.array(rule).max(2_000), 'name'),
  })
  .meta({ title: 'Alongside: routing policy' });

export type PolicyFile = z.infer<typeof policyFile>;
export type RuleInFile = PolicyFile['rules'][number];
export type OverflowStepInFile = z.infer<typeof overflowStep>;
export type RingInFile = NonNullable<OverflowStepInFile['ring']>;
export type WishInFile = PolicyFile['whenAsked'];
