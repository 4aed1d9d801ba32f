import { z } from 'zod';
import type { ForceGrades } from '../core/call/force-grades.ts';
import { LEVELS } from '../core/register/level.ts';
import { MINUTE } from '../core/time.ts';
import { name, plainText, uniqueBy } from './file-words.ts';

const grade = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .meta({ description: 'As the room says it, e.g. "1" or "Emergency".' }),
  means: plainText(200),
  respondWithinMinutes: z.int().min(1).max(10_080).optional(),
  alsoSaid: z
    .array(z.string().trim().min(1).max(40))
    .max(20)
    .default([])
    .meta({ description: 'Other ways in which rooms and systems write it; case does not matter.' }),
});

const raise = z.strictObject({
  to: z.string().trim().min(1).max(40).meta({ description: 'Name of a grade above.' }),
  because: plainText(200).meta({ description: 'Shown on the console as the reason.' }),
  when: z.strictObject({
    levelAtLeast: z.enum(LEVELS).optional(),
    sign: z
      .array(z.enum(['abandoned', 'silent', 'cutOff']))
      .max(3)
      .default([])
      .meta({ description: 'Any of these. Left out: every call.' }),
  }),
});

const forceGrades = z
  .strictObject({
    force: name,
    grades: uniqueBy(z.array(grade).min(1).max(20), 'name').meta({ description: 'Most urgent first.' }),
    confirmLoweringWithinMinutes: z
      .number()
      .min(0.001)
      .max(1_440)
      .default(10)
      .meta({ description: 'A second person confirms within this, or everything stays as it was.' }),
    raises: z
      .array(raise)
      .max(50)
      .default([])
      .meta({ description: 'When software asks for at least a grade. Nothing here can lower one.' }),
  })
  .superRefine((value, ctx) => {
    const seen = new Set<string>();
    value.grades.forEach((one, at) => {
      for (const word of new Set([one.name, ...one.alsoSaid].map((each) => each.toLowerCase()))) {
        if (seen.has(word))
          ctx.addIssue({
            code: 'custom',
            path: ['grades', at, 'name'],
            message: 'this word stands for two grades of the force',
          });
        seen.add(word);
      }
    });
    value.raises.forEach((one, at) => {
      if (!value.grades.some((each) => each.name === one.to))
        ctx.addIssue({
          code: 'custom',
          path: ['raises', at, 'to'],
          message: 'the force has no grade of this name',
        });
    });
  });

/** config/grades.yaml: the control room's grades, force by force. */
export const gradesFile = z
  .strictObject({ forces: uniqueBy(z.array(forceGrades).max(100), 'force').default([]) })
  .meta({ title: 'Alongside: grades' });
export type GradesFile = z.output<typeof gradesFile>;

/** A force that says nothing of its grades: everything is kept as said, and lowering still takes two people. */
export const NO_GRADES: ForceGrades = { grades: [], confirmWithinMs: 10 * MINUTE, rules: [] };

export function toForceGrades(file: GradesFile['forces'][number]): ForceGrades {
  return {
    grades: file.grades.map(({ name: gradeName, means, respondWithinMinutes, alsoSaid }) => ({
      ...{ name: gradeName, means, alsoSaid },
      respondWithinMinutes: respondWithinMinutes ?? null,
    })),
    confirmWithinMs: Math.round(file.confirmLoweringWithinMinutes * MINUTE),
    rules: file.raises.map(({ to, because, when }) => ({
      ...{ to, because, sign: when.sign },
      levelAtLeast: when.levelAtLeast ?? null,
    })),
  };
}
