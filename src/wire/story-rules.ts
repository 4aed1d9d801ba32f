import { z } from 'zod';
import { USUAL_REPEAT_RULES } from '../core/call/repeat-alarm.ts';
import { id, type PathwayId } from '../core/ids.ts';
import type { StoryRules } from '../core/story/rules.ts';
import { DAY, MINUTE } from '../core/time.ts';
import { name, plainText, uniqueBy } from './file-words.ts';

const repeat = z.strictObject({
  calls: z.int().min(2).max(100).meta({ description: 'From this many calls on, this one counted.' }),
  withinHours: z
    .int()
    .min(1)
    .max(24 * 366),
  class: z.enum(['urgent', 'important', 'advisory']),
});

const recipient = z.strictObject({
  id: name,
  name: plainText(80),
  kind: z.enum(['force', 'service']),
  acknowledgeWithinMinutes: z.number().min(0.001).max(1_440).default(5),
  pathway: name
    .optional()
    .meta({ description: 'Pathway of pathways.yaml by which it is delivered. Left out: by telephone.' }),
});

const forceRules = z.strictObject({
  force: name,
  repeatAlarms: z
    .array(repeat)
    .max(20)
    .default([...USUAL_REPEAT_RULES])
    .meta({ description: 'When a further call of one number, person or household is an alarm.' }),
  threatAlarmAfterMinutes: z
    .number()
    .min(0)
    .max(1_440)
    .default(15)
    .meta({ description: 'A threat that nobody has closed is an alarm after this.' }),
  keepStoriesDays: z
    .int()
    .min(1)
    .max(36_525)
    .default(7 * 365),
  handOverTo: uniqueBy(z.array(recipient).max(200), 'id').default([]),
  themes: uniqueBy(z.array(z.strictObject({ id: name, words: plainText(120) })).max(100), 'id')
    .default([])
    .meta({ description: 'What reviewers look for, in the force’s own words.' }),
  dipSample: z
    .strictObject({ percent: z.number().min(0).max(100), atLeast: z.int().min(0).max(1_000) })
    .default({ percent: 5, atLeast: 1 })
    .meta({ description: 'So many calls of a day are looked at by lot, besides those with a cause.' }),
});

/** config/story.yaml: stories, hand-overs and reviews, force by force. */
export const storyFile = z
  .strictObject({ forces: uniqueBy(z.array(forceRules).max(100), 'force').default([]) })
  .meta({ title: 'Alongside: stories and reviews' });
export type StoryFile = z.output<typeof storyFile>;

export function toStoryRules(file: StoryFile['forces'][number]): StoryRules {
  return {
    repeats: file.repeatAlarms,
    threatAlarmAfterMs: Math.round(file.threatAlarmAfterMinutes * MINUTE),
    keepMs: file.keepStoriesDays * DAY,
    handOverTo: file.handOverTo.map((one) => ({
      ...{ id: one.id, name: one.name, kind: one.kind },
      acknowledgeWithinMs: Math.round(one.acknowledgeWithinMinutes * MINUTE),
      pathway: one.pathway === undefined ? null : id<PathwayId>(one.pathway),
    })),
    themes: file.themes,
    dipSample: file.dipSample,
  };
}
