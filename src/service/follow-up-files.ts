import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { AlarmRules } from '../core/alarms/escalation.ts';
import { troubleForPathway } from '../core/referrals/payload-template.ts';
import type { Pathway } from '../core/referrals/pathway.ts';
import type { FileError } from '../files/file-error.ts';
import { errorAt, parseYamlFile } from '../files/yaml-file.ts';
import type { PathwayBook } from '../ports/pathway-book.ts';
import { alarmsFile, toAlarmRules } from '../wire/alarms.ts';
import { partnersFile, type PartnersFile } from '../wire/partners.ts';
import {
  type ContactLineSettings,
  pathwaysFile,
  type PathwaysFile,
  toCalendar,
  toContactLine,
  toPathway,
} from '../wire/pathways.ts';

export const FOLLOW_UP_FILE_NAMES = ['pathways.yaml', 'partners.yaml', 'alarms.yaml'] as const;
export type FollowUpFileName = (typeof FOLLOW_UP_FILE_NAMES)[number];

/** One good version of the three files, right in themselves and agreeing with each other. */
export interface FollowUpFiles {
  readonly book: PathwayBook;
  readonly partners: PartnersFile;
  readonly alarmRules: AlarmRules;
  /** How people of each force are rung back. */
  readonly contactLines: readonly ContactLineSettings[];
}

export type LoadedFollowUpFiles =
  | { readonly ok: true; readonly files: FollowUpFiles }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/** Reads pathways.yaml, partners.yaml and alarms.yaml from a folder. What is wrong or missing is an error with a place. */
export async function loadFollowUpFiles(dir: string): Promise<LoadedFollowUpFiles> {
  const texts: Partial<Record<FollowUpFileName, string>> = {};
  const errors: FileError[] = [];
  for (const file of FOLLOW_UP_FILE_NAMES) {
    try {
      texts[file] = await readFile(join(dir, file), 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      const message = code === 'ENOENT' ? 'the file is missing' : `the file cannot be read (${code})`;
      errors.push({ file, line: 1, column: 1, message, hint: null });
    }
  }
  return errors.length > 0 ? { ok: false, errors } : parseFollowUpFiles(texts);
}

export function parseFollowUpFiles(
  texts: Readonly<Partial<Record<FollowUpFileName, string>>>,
): LoadedFollowUpFiles {
  const errors: FileError[] = [];
  const read = <Schema extends z.ZodType>(file: FollowUpFileName, schema: Schema) => {
    const parsed = parseYamlFile(file, texts[file] ?? '', schema);
    if (!parsed.ok) errors.push(...parsed.errors);
    return parsed.ok ? parsed : null;
  };
  const pathways = read('pathways.yaml', pathwaysFile);
  const partners = read('partners.yaml', partnersFile);
  const alarms = read('alarms.yaml', alarmsFile);
  if (pathways === null || partners === null || alarms === null) return { ok: false, errors };
  const known = new Set(partners.value.partners.map((partner) => partner.id));
  pathways.value.pathways.forEach((pathway, index) => {
    const recipients = [
      { place: ['pathways', index, 'recipient'], partner: pathway.recipient },
      ...(pathway.otherwise === undefined
        ? []
        : [{ place: ['pathways', index, 'otherwise', 'recipient'], partner: pathway.otherwise.recipient }]),
    ];
    for (const { place, partner } of recipients) {
      if (known.has(partner)) continue;
      const message = `there is no partner ${partner} in partners.yaml`;
      errors.push(errorAt('pathways.yaml', pathways.places, place, message));
    }
  });
  const book = bookOf(pathways.value);
  for (const { place, message } of troubleOfTemplates(partners.value, book.all()))
    errors.push(errorAt('partners.yaml', partners.places, [...place], message));
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    files: {
      book,
      partners: partners.value,
      alarmRules: toAlarmRules(alarms.value),
      contactLines: pathways.value.contactLines.map(toContactLine),
    },
  };
}

interface TemplateTrouble {
  readonly place: readonly (string | number)[];
  readonly message: string;
}

/** A partner's form must hold exactly what its pathway may say: nothing that may not leave, all that must. */
function troubleOfTemplates(file: PartnersFile, pathways: readonly Pathway[]): readonly TemplateTrouble[] {
  return file.partners.flatMap((partner, index) => {
    if (partner.route !== 'signedHttp') return [];
    return Object.entries(partner.templates).flatMap(([name, form]): readonly TemplateTrouble[] => {
      const place = ['partners', index, 'templates', name];
      const pathway = pathways.find((each) => each.id === name);
      const goesThere = pathway?.recipient === partner.id || pathway?.otherwise?.recipient === partner.id;
      if (pathway === undefined || !goesThere)
        return [{ place, message: `no pathway ${name} goes to partner ${partner.id}` }];
      return troubleForPathway(form, pathway).map((each) => ({
        place: [...place, ...each.place],
        message: each.trouble,
      }));
    });
  });
}

function bookOf(file: PathwaysFile): PathwayBook {
  const pathways = file.pathways.map(toPathway);
  const byId = new Map<string, Pathway>(pathways.map((each) => [each.id, each]));
  const calendars = new Map(file.calendars.map((each) => [each.id, toCalendar(each)]));
  return {
    pathway: (pathwayId) => byId.get(pathwayId) ?? null,
    calendar: (calendarId) => calendars.get(calendarId) ?? null,
    all: () => pathways,
  };
}
