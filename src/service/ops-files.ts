import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileError, formatFileErrors } from '../files/file-error.ts';
import { loadRoutingFiles, ROUTING_FILE_NAMES, type RoutingFiles } from '../files/routing-files.ts';
import { loadRiskFiles, type RiskFiles, riskFilesStamp } from '../files/risk-files.ts';
import { parseYamlFile } from '../files/yaml-file.ts';
import type { Log } from '../ports/log.ts';
import { type AccessFile, accessFile } from '../wire/access.ts';
import type { ForceRules } from '../ports/force-rules.ts';
import { FORCE_RULE_FILE_NAMES, loadForceRules } from './force-rules.ts';
import { FOLLOW_UP_FILE_NAMES, type FollowUpFiles, loadFollowUpFiles } from './follow-up-files.ts';

/** One good version of everything that ops teams edit. */
export interface OpsFiles {
  readonly routing: RoutingFiles;
  readonly followUps: FollowUpFiles;
  readonly access: AccessFile;
  readonly forceRules: ForceRules;
  readonly risk: RiskFiles;
}

export type LoadedOpsFiles =
  | { readonly ok: true; readonly files: OpsFiles }
  | { readonly ok: false; readonly errors: readonly FileError[] };

const ACCESS = 'access.yaml';

/** Reads a folder whole: either every file is right, or all that is wrong is told with file, line and column. */
export async function loadOpsFiles(dir: string): Promise<LoadedOpsFiles> {
  const routing = await loadRoutingFiles(dir);
  const followUps = await loadFollowUpFiles(dir);
  const access = await loadAccess(dir);
  const rules = await loadForceRules(
    dir,
    (pathway) => !followUps.ok || followUps.files.book.all().some(({ id }) => id === pathway),
  );
  const risk = await loadRiskFiles(dir);
  if (routing.ok && followUps.ok && access.ok && rules.ok && risk.ok) {
    return {
      ok: true,
      files: {
        routing: routing.files,
        followUps: followUps.files,
        access: access.value,
        forceRules: rules.rules,
        risk: risk.files,
      },
    };
  }
  return {
    ok: false,
    errors: [routing, followUps, access, rules, risk].flatMap((loaded) => (loaded.ok ? [] : loaded.errors)),
  };
}

async function loadAccess(
  dir: string,
): Promise<{ ok: true; value: AccessFile } | { ok: false; errors: readonly FileError[] }> {
  try {
    return parseYamlFile(ACCESS, await readFile(join(dir, ACCESS), 'utf8'), accessFile);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message = code === 'ENOENT' ? 'the file is missing' : `the file cannot be read (${code})`;
    return { ok: false, errors: [{ file: ACCESS, line: 1, column: 1, message, hint: null }] };
  }
}

/** Thrown at first start, when there is no good version to keep. */
export class OpsFilesError extends Error {
  constructor(errors: readonly FileError[]) {
    super(`the service cannot start with these files:\n${formatFileErrors(errors)}`);
    this.name = 'OpsFilesError';
  }
}

/**
 * Looks at the files every `everyMs` and hands over a new good version. A bad one changes nothing: it is told once, in
 * words, and the last good one stays. Gives a function that stops.
 */
export function watchOpsFiles(
  dir: string,
  everyMs: number,
  log: Log,
  onNew: (files: OpsFiles) => void,
  onBad: (text: string) => void,
): () => void {
  let seen: string | null = null;
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const stamp = await stampOf(dir);
      if (seen === null) seen = stamp;
      if (stamp === seen) return;
      seen = stamp;
      const loaded = await loadOpsFiles(dir);
      if (loaded.ok) onNew(loaded.files);
      else onBad(formatFileErrors(loaded.errors));
    } catch (error) {
      log.error('opsFilesNotRead', { error });
    } finally {
      busy = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function stampOf(dir: string): Promise<string> {
  const names = [
    ...new Set([...ROUTING_FILE_NAMES, ...FOLLOW_UP_FILE_NAMES, ...FORCE_RULE_FILE_NAMES, ACCESS]),
  ];
  const stamps = await Promise.all(
    names.map(async (name) => {
      try {
        const { mtimeMs, size } = await stat(join(dir, name));
        return `${name}:${mtimeMs}:${size}`;
      } catch {
        return `${name}:missing`;
      }
    }),
  );
  return [...stamps, await riskFilesStamp(dir)].join('|');
}
