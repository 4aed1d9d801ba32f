import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { id, type PathwayId } from '../core/ids.ts';
import type { LineBook } from '../core/routing/line-settings.ts';
import type { Policy } from '../core/routing/policy.ts';
import type { Roster } from '../core/specialists/roster.ts';
import { linesFile } from '../wire/lines.ts';
import { pathwaysFile } from '../wire/pathways.ts';
import { policyFile } from '../wire/policy.ts';
import { rosterFile } from '../wire/roster.ts';
import { type FileError, sortFileErrors } from './file-error.ts';
import { readRoutingFolder } from './folder.ts';
import { ROUTING_FILE_NAMES, type RoutingFileName, type RoutingTexts } from './file-names.ts';
import { type Read, referenceErrors } from './references.ts';
import { linesToCore, policyToCore, rosterToCore } from './to-core.ts';
import { parseYamlFile } from './yaml-file.ts';

export { ROUTING_FILE_NAMES, type RoutingFileName, type RoutingTexts };

/** Everything that routing needs, from files that are right in themselves and agree with each other. */
export interface RoutingFiles {
  /**
   * Published versions count from 1. Files that nobody published have a fingerprint of their texts above a thousand
   * million instead, the same on every instance.
   */
  readonly version: number;
  readonly lines: LineBook;
  readonly policy: Policy;
  readonly roster: Roster;
  readonly pathways: ReadonlySet<PathwayId>;
  readonly texts: RoutingTexts;
}

export type LoadedRoutingFiles =
  | { readonly ok: true; readonly files: RoutingFiles }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/** Reads a folder of YAML files. Never rejects for what is in them or missing from them: that is an error with a place. */
export async function loadRoutingFiles(dir: string): Promise<LoadedRoutingFiles> {
  const { texts, errors } = await readRoutingFolder(dir);
  return errors.length > 0 ? { ok: false, errors } : parseRoutingFiles(texts);
}

/** The same from texts, for versions that are kept elsewhere. `version` of a published one; left out: a fingerprint. */
export function parseRoutingFiles(texts: RoutingTexts, version?: number): LoadedRoutingFiles {
  const errors: FileError[] = [];
  const read = <Schema extends z.ZodType>(
    name: RoutingFileName,
    schema: Schema,
  ): Read<z.output<Schema>> | null => {
    const text = texts[name];
    if (text === undefined) {
      errors.push(wholeFile(name, 'the file is missing'));
      return null;
    }
    const parsed = parseYamlFile(name, text, schema);
    if (parsed.ok) return { file: name, value: parsed.value, places: parsed.places };
    errors.push(...parsed.errors);
    return null;
  };
  const lines = read('lines.yaml', linesFile);
  const policy = read('policy.yaml', policyFile);
  const roster = read('roster.yaml', rosterFile);
  const pathwayFile = texts['pathways.yaml'] === undefined ? null : read('pathways.yaml', pathwaysFile);
  if (lines === null || policy === null || roster === null || errors.length > 0)
    return { ok: false, errors: sortFileErrors(errors) };
  const pathways =
    pathwayFile === null ? null : new Set(pathwayFile.value.pathways.map((pathway) => pathway.id));
  const wrong = referenceErrors({ lines, policy, roster, pathways });
  if (wrong.length > 0) return { ok: false, errors: sortFileErrors(wrong) };
  return {
    ok: true,
    files: {
      version: version ?? fingerprint(texts),
      lines: linesToCore(lines.value),
      policy: policyToCore(policy.value),
      roster: rosterToCore(roster.value),
      pathways: new Set([...(pathways ?? [])].map((pathway) => id<PathwayId>(pathway))),
      texts,
    },
  };
}

function wholeFile(file: string, message: string): FileError {
  return { file, line: 1, column: 1, message, hint: null };
}

/** Between 1,000,000,000 and 2,073,741,823: above every published number, and a small integer to every reader. */
function fingerprint(texts: RoutingTexts): number {
  const hash = createHash('sha256');
  for (const name of ROUTING_FILE_NAMES) hash.update(`${name}\0${texts[name] ?? ''}\0`);
  return 1_000_000_000 + (hash.digest().readUInt32BE(0) >>> 2);
}
