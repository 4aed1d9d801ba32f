import { AppError } from '../core/errors.ts';
import type { RoutingEdition } from '../ports/routing-reader.ts';
import type { RoutingRef } from '../ports/routing-study.ts';
import type { RoutingDesks } from '../service/routing-desks.ts';
import type { RoutingDesksContext } from './routing-context.ts';
import { folderEdition } from './routing-tools.ts';

/** What every command that takes a set of files says of it in its help. */
export const SIDES_HELP = `
A set of files is a folder, or "inForce", "version-12" or "draft-7" of the service.`;

/** A set of files by its name on the command line; null: it is a folder. */
export function refOf(word: string): RoutingRef | null {
  if (word === 'inForce') return { kind: 'inForce' };
  if (/^draft-[1-9]\d*$/.test(word)) return { kind: 'draft', id: word };
  const number = /^version-([1-9]\d*)$/.exec(word)?.[1];
  return number === undefined ? null : { kind: 'version', number: Number(number) };
}

/** The service's desks. Rejects with AppError `unavailable` where there are none to be had from here. */
export async function desksOf(ctx: RoutingDesksContext): Promise<RoutingDesks> {
  if (ctx.desks === undefined)
    throw new AppError('unavailable', "this needs the service's Redis, which cannot be reached from here");
  return ctx.desks();
}

/** The files that a word on the command line means. */
export async function editionOf(word: string, ctx: RoutingDesksContext): Promise<RoutingEdition> {
  const ref = refOf(word);
  return ref === null ? folderEdition(word) : (await desksOf(ctx)).study.edition(ref);
}

/**
 * What a draft is compared with when nothing is said: what is in force. Where the service cannot be asked, the configured
 * folder, and that is told: once something was published, the folder is not what is in force.
 */
export async function comparedWith(
  word: string | undefined,
  ctx: RoutingDesksContext,
): Promise<RoutingEdition> {
  if (word !== undefined) return editionOf(word, ctx);
  try {
    return await editionOf('inForce', ctx);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') throw error;
    ctx.err(`compared with the files in ${ctx.configDir}: what is in force cannot be asked from here\n`);
    return folderEdition(ctx.configDir);
  }
}

/** Runs one command, which gives its exit code where it is not 0, and says how it went. What is not an expected failure is left to the command line. */
export async function telling(
  ctx: RoutingDesksContext,
  work: (() => Promise<void>) | (() => Promise<number>),
): Promise<void> {
  try {
    const code: unknown = await work();
    ctx.exitWith(typeof code === 'number' ? code : 0);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const listed = error.details.errors as readonly { path: string; message: string }[] | undefined;
    const more = (listed ?? []).map(({ path, message }) => `${path}: ${message}\n`).join('');
    ctx.err(`${error.message}\n${more}`);
    ctx.exitWith(error.code === 'unavailable' || error.code === 'internal' ? 3 : 1);
  }
}

/** As `telling`, for a command that needs the service's desks. */
export async function atDesks(
  ctx: RoutingDesksContext,
  work: (desks: RoutingDesks) => Promise<void>,
): Promise<void> {
  await telling(ctx, async () => work(await desksOf(ctx)));
}
