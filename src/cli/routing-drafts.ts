import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { type ActorId, id } from '../core/ids.ts';
import { DRAFT_FILES, type DraftFileName, type RoutingDraft } from '../core/routing/draft.ts';
import { readRoutingFolder } from '../files/folder.ts';
import type { RoutingDesks } from '../service/routing-desks.ts';
import type { RoutingDesksContext } from './routing-context.ts';
import { atDesks, editionOf, SIDES_HELP } from './routing-sides.ts';

const DRAFT_HELP = `
Drafts are kept by the service, so that several people can work on one, here and on the console. "draft get" writes its
files into a folder; edit them there; "draft save" sends back what has changed. When somebody else has changed the same
file since, it says who, and nothing is overwritten.

Exit codes: 0 done, 1 not possible in this state, 2 wrong usage, 3 it could not be done.`;

/** Remembers in the folder which draft it is a copy of, and what it was when it was read. */
const MARK = '.alongside-draft.json';
const mark = z.object({ draft: z.string(), revisions: z.partialRecord(z.enum(DRAFT_FILES), z.number()) });

/** Adds `routing drafts` and `routing draft …`. */
export function draftCommands(routing: Command, ctx: RoutingDesksContext): void {
  const who = id<ActorId>(ctx.user ?? 'unknown');
  routing
    .command('drafts')
    .description('drafts that people work on')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }) => {
      await atDesks(ctx, async ({ drafts }) => {
        const all = await drafts.list();
        ctx.out(options.json ? `${JSON.stringify(all, null, 2)}\n` : listText(all));
      });
    });
  const draft = routing.command('draft').description('work on a draft').addHelpText('after', DRAFT_HELP);
  draft
    .command('new')
    .argument('<title>', 'what it is about')
    .option('--from <files>', 'what it begins with', 'inForce')
    .description('begin a draft')
    .addHelpText('after', SIDES_HELP)
    .action(async (title: string, options: { from: string }) => {
      await atDesks(ctx, async (desks) => {
        const { version, texts } = await editionOf(options.from, ctx);
        const known = (await desks.versions.list()).versions.some(({ number }) => number === version);
        const own = Object.fromEntries(
          DRAFT_FILES.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]])),
        );
        const made = await desks.drafts.create(title, known ? version : 0, own, who);
        ctx.out(`${made.id}\n`);
      });
    });
  draft
    .command('get')
    .argument('<draft>', 'its id')
    .argument('<dir>', 'folder to write its files into')
    .description('write the files of a draft into a folder')
    .action(async (draftId: string, dir: string) => {
      await atDesks(ctx, async (desks) => ctx.out(await getDraft(desks, draftId, dir)));
    });
  draft
    .command('save')
    .argument('<dir>', 'folder that "draft get" wrote')
    .description('send back what has changed in a folder')
    .action(async (dir: string) => {
      await atDesks(ctx, async (desks) => ctx.out(await saveDraft(desks, dir, who)));
    });
  draft
    .command('delete')
    .argument('<draft>', 'its id')
    .requiredOption('--reason <words>', 'why')
    .description('give a draft up')
    .action(async (draftId: string, options: { reason: string }) => {
      await atDesks(ctx, async ({ drafts }) => {
        await drafts.remove(draftId, who, options.reason);
        ctx.out(`${draftId} is gone\n`);
      });
    });
}

async function getDraft({ drafts, study }: RoutingDesks, draftId: string, dir: string): Promise<string> {
  const draft = await drafts.get(draftId);
  const { texts } = await study.edition({ kind: 'draft', id: draftId });
  await mkdir(dir, { recursive: true });
  for (const [name, text] of Object.entries(texts)) await writeFile(join(dir, name), text);
  await writeMark(dir, draft);
  return `${Object.keys(texts).length} files of ${draftId} are in ${dir}\n`;
}

async function saveDraft({ drafts }: RoutingDesks, dir: string, who: ActorId): Promise<string> {
  const known = await readMark(dir);
  const before = await drafts.texts(known.draft);
  const { texts, errors } = await readRoutingFolder(dir);
  if (errors[0] !== undefined) throw new AppError('invalid', `${errors[0].file}: ${errors[0].message}`);
  const saved: DraftFileName[] = [];
  let draft = await drafts.get(known.draft);
  for (const name of DRAFT_FILES) {
    const text = texts[name];
    if (text === undefined || text === before[name]) continue;
    draft = await drafts.edit(known.draft, name, text, known.revisions[name] ?? 0, who);
    await writeMark(dir, draft, { ...known.revisions, [name]: draft.revision });
    known.revisions[name] = draft.revision;
    saved.push(name);
  }
  return saved.length === 0 ? 'nothing has changed\n' : `${saved.join(', ')} saved in ${known.draft}\n`;
}

async function readMark(dir: string): Promise<z.output<typeof mark>> {
  const text = await readFile(join(dir, MARK), 'utf8').catch(() => null);
  const read = text === null ? null : mark.safeParse(JSON.parse(text));
  if (!read?.success) throw new AppError('invalid', `${dir} was not written by "draft get"`);
  return read.data;
}

async function writeMark(
  dir: string,
  draft: RoutingDraft,
  revisions: Partial<Record<DraftFileName, number>> = Object.fromEntries(
    Object.entries(draft.files).map(([name, file]) => [name, file.revision]),
  ),
): Promise<void> {
  await writeFile(join(dir, MARK), JSON.stringify({ draft: draft.id, revisions }));
}

function listText(drafts: readonly RoutingDraft[]): string {
  if (drafts.length === 0) return 'there is no draft\n';
  return drafts
    .map((draft) => {
      const last = draft.changes.at(-1);
      const by = last === undefined ? draft.createdBy : `${draft.createdBy}, last changed by ${last.by}`;
      return `${draft.id.padEnd(10)}  ${draft.title}  (${by})\n`;
    })
    .join('');
}
