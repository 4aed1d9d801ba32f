import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { ImportedPerson, ReadRow, RowReject } from '../core/register/imported.ts';
import { LEVELS } from '../core/register/level.ts';
import { ORDER_STATUSES, ORDER_TYPES } from '../core/register/order.ts';
import { MARKER_TYPES, RELATIONSHIP_KINDS } from '../core/register/person.ts';
import { FACTS_LIMIT } from '../core/register/limits.ts';
import { linesOf, TOO_LONG } from './csv-records.ts';
import { readNumber } from './phone-number.ts';
import { plainFile } from './plain-file.ts';
import {
  childSchema,
  CONFIDENCES,
  conditionSchema,
  consentSchema,
  dateSchema,
  forceSchema,
  ROLES,
  safeContactSchema,
  textSchema,
} from './register.ts';
import type { FileOptions } from './register-file.ts';

/** A line longer than this is not a person. */
const LINE_LIMIT_CHARACTERS = 256 * 1_024;

const date = dateSchema.nullable().default(null);
const text = textSchema.nullable().default(null);
const texts = z.array(textSchema).max(FACTS_LIMIT).default([]);
/** A number in any usual writing, as E.164. */
export const writtenNumberSchema = z.string().transform((written, ctx) => {
  const read = readNumber(written);
  if (read === null) {
    ctx.addIssue({
      code: 'custom',
      message: 'is not a telephone number, or is a withheld one or a short code',
    });
    return z.NEVER;
  }
  return read.number;
});
const facts = <T extends z.ZodType>(schema: T) => z.array(schema).max(FACTS_LIMIT).default([]);

/** One person as a program gives it: a line of NDJSON, the API's import, a partner's proposal. */
export const importedPersonSchema = z.strictObject({
  reference: textSchema,
  force: forceSchema,
  name: text,
  alsoKnownAs: texts,
  dateOfBirth: date,
  numbers: facts(
    z.strictObject({
      number: writtenNumberSchema,
      role: z.enum(ROLES),
      confidence: z.enum(CONFIDENCES).default('possible'),
      verifiedOn: date,
      changedHandsOn: date,
    }),
  ),
  households: facts(z.strictObject({ reference: textSchema, address: text })),
  relationships: facts(
    z.strictObject({
      to: textSchema,
      kind: z.enum(RELATIONSHIP_KINDS),
      role: z.enum(ROLES),
      asOf: date,
    }),
  ),
  markers: facts(
    z.strictObject({
      reference: text,
      type: z.enum(MARKER_TYPES),
      level: z.enum(LEVELS),
      reason: textSchema,
      setBy: textSchema.default('not recorded'),
      setOn: date,
      reviewOn: date,
      expiresOn: date,
    }),
  ),
  orders: facts(
    z.strictObject({
      reference: textSchema,
      type: z.enum(ORDER_TYPES),
      court: text,
      madeOn: date,
      servedOn: date,
      startsOn: date,
      expiresOn: date,
      status: z.enum(ORDER_STATUSES).default('final'),
      respondent: text,
      protectedPeople: texts,
      conditions: facts(conditionSchema),
      powerOfArrest: z.boolean().default(false),
      tag: z.boolean().default(false),
      verifiedOn: date,
    }),
  ),
  safeContact: safeContactSchema
    .omit({ source: true })
    .extend({ number: writtenNumberSchema.nullable().default(null) })
    .nullable()
    .default(null),
  threats: facts(z.strictObject({ words: textSchema, on: dateSchema })),
  codeWords: texts,
  doNotSay: texts,
  accessNeeds: texts,
  language: text,
  children: facts(childSchema),
  consent: facts(consentSchema),
}) satisfies z.ZodType<ImportedPerson, unknown>;

/** Reads NDJSON as a stream: one line, one person, said in full. A line that cannot be used is given as rejects. Rejects with FileError when the file is packed. */
export async function* readNdjson(input: Readable, options: FileOptions): AsyncGenerator<ReadRow> {
  let row = 0;
  for await (const line of linesOf(plainFile(input), LINE_LIMIT_CHARACTERS)) {
    if (line === TOO_LONG) {
      row += 1;
      yield broken(row, 'is longer than a person can be');
      continue;
    }
    const trimmed = line.replace(/^\ufeff/, '').trim();
    if (trimmed === '') continue;
    row += 1;
    yield readLine(trimmed, row, options);
  }
}

function broken(row: number, reason: string): ReadRow {
  return { row, rejects: [{ row, column: '', valueClass: 'structure', reason }], reference: null };
}

function readLine(line: string, row: number, { force, onlyForce }: FileOptions): ReadRow {
  if (line.includes('\ufffd')) return broken(row, 'is not UTF-8');
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return broken(row, 'is not JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return broken(row, 'is no object');
  const parsed = importedPersonSchema.safeParse(force === null ? json : { force, ...json });
  if (parsed.success && onlyForce === true && parsed.data.force !== force) {
    const reason = 'is not the force that this import is for';
    const reject = { row, column: 'force', valueClass: 'structure' as const, reason };
    return { row, rejects: [reject], reference: parsed.data.reference };
  }
  if (parsed.success) return { row, rows: 1, partial: false, warnings: [], person: parsed.data };
  const rejects = parsed.error.issues.slice(0, 10).map(
    (issue): RowReject => ({
      row,
      column: issue.path.join('.'),
      valueClass: 'structure',
      // Messages of the schema quote no value; unknown keys are named, which may be anything, so they are not.
      reason: issue.code === 'unrecognized_keys' ? 'has fields that are not known' : issue.message,
    }),
  );
  const { reference } = json as { reference?: unknown };
  return { row, rejects, reference: typeof reference === 'string' ? reference : null };
}
