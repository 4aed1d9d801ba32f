import { coversForce, may, type Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { type ForceId, id, type LineId } from '../../core/ids.ts';
import { DRAFT_FILES, type DraftFileName, type RoutingDraft } from '../../core/routing/draft.ts';
import { found, versionBefore } from '../../core/routing/versions.ts';
import type { DraftDesk } from '../../ports/draft-desk.ts';
import type { RoutingReader } from '../../ports/routing-reader.ts';
import type { RoutingStudy } from '../../ports/routing-study.ts';
import type { VersionDesk } from '../../ports/version-desk.ts';
import type { DraftShown, routingOperations } from '../../wire/api/routing.ts';
import type { BodyOf } from '../../wire/api.ts';
import type { HandlersOf } from '../api-request.ts';
import { refOf } from './routing-refs.ts';

export interface RoutingDesks {
  readonly versions: VersionDesk;
  readonly drafts: DraftDesk;
  readonly study: RoutingStudy;
  readonly reader: RoutingReader;
}

const SWITCHES_SHOWN = 20;

export function routingHandlers(desks: RoutingDesks): HandlersOf<keyof typeof routingOperations> {
  const { versions, drafts, study, reader } = desks;
  return {
    listRoutingVersions: async ({ query }) => {
      const book = await versions.list();
      const newest = book.versions.toReversed().filter(({ number }) => number < (query.before ?? Infinity));
      return {
        active: book.active,
        scheduled: book.scheduled,
        versions: newest.slice(0, query.limit),
        switches: book.switches.toReversed().slice(0, SWITCHES_SHOWN),
        rollBackTo: versionBefore(book),
      };
    },
    readRoutingFile: async ({ principal, params: { ref, file } }) => {
      await mayRead(study, principal);
      const text = (await study.edition(refOf(ref))).texts[file];
      if (text === undefined) throw new AppError('notFound', `there is no ${file}`);
      const draft = refOf(ref).kind === 'draft' ? await drafts.get(ref) : null;
      return { file, text, revision: draft?.files[file as DraftFileName]?.revision ?? null };
    },
    proposeRouting: async ({ principal, body }) => {
      const draft = await drafts.get(body.draft);
      await mayChange(study, principal, body.draft);
      const { texts } = await study.edition({ kind: 'draft', id: body.draft });
      // Whom it touches was asked of these very texts.
      await drafts.unchanged(draft);
      const over = (body.over ?? draft.basedOn) || null;
      const version = await versions.propose(texts, principal.actor, body.reason, over);
      await drafts.becameVersion(draft, version.number, principal.actor);
      return version;
    },
    actOnRoutingVersion: async ({ principal, params: { number }, body }) => {
      await mayChange(study, principal, `version-${number}`);
      const takesOverAt = await act(versions, principal, number, body);
      return { version: found(await versions.list(), number), takesOverAt };
    },
    rollBackRouting: async ({ principal, body }) => {
      await mayRead(study, principal);
      return { number: await versions.rollBack(principal.actor, body.why, body.to) };
    },
    listRoutingDrafts: async () => ({ drafts: (await drafts.list()).map(shown) }),
    createRoutingDraft: async ({ principal, body }) => {
      await mayRead(study, principal);
      const { version, texts } = await study.edition(refOf(body.from));
      const published = (await versions.list()).versions.some(({ number }) => number === version);
      const own = Object.fromEntries(
        DRAFT_FILES.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]])),
      );
      return shown(await drafts.create(body.title, published ? version : 0, own, principal.actor));
    },
    getRoutingDraft: async ({ params }) => shown(await drafts.get(params.draftId)),
    editRoutingDraft: async ({ principal, params: { draftId, file }, body }) =>
      shown(await drafts.edit(draftId, file, body.text, body.revision, principal.actor)),
    introduceInDraft: async ({ principal, params: { draftId }, body }) => {
      const edition = await study.edition({ kind: 'draft', id: draftId });
      const all = await reader.introduction(edition);
      const lines = body.lines ?? all.filter(({ force }) => force === body.force).map(({ line }) => line);
      if (lines.length === 0) throw new AppError('notFound', 'this force has no line in the draft');
      const wanted = lines.map((line) => id<LineId>(line));
      const { stage, sharePercent, revision } = body;
      const text = await reader.withIntroduction(edition.texts, wanted, stage, sharePercent);
      return shown(await drafts.edit(draftId, 'lines.yaml', text, revision, principal.actor));
    },
    deleteRoutingDraft: async ({ principal, params, body }) => {
      await drafts.remove(params.draftId, principal.actor, body.why);
      return { outcome: 'done' };
    },
  };
}

/** One scope opens the door to all three, so which of them is allowed is decided here. */
async function act(
  versions: VersionDesk,
  principal: Principal,
  number: number,
  body: BodyOf<'actOnRoutingVersion'>,
): Promise<number | null> {
  switch (body.type) {
    case 'approve':
      if (!may(principal, 'routing:approve')) throw new AppError('forbidden', 'this needs routing:approve');
      await versions.approve(number, principal.actor);
      return null;
    case 'publish':
      return versions.publish(number, principal.actor, body.at);
    case 'withdraw':
      await versions.withdraw(number, principal.actor, body.why);
      return null;
  }
}

/** The files hold telephone numbers and colleagues of every force that is served here. */
export async function mayRead(study: RoutingStudy, principal: Principal): Promise<void> {
  mustCover(principal, await study.forces(), 'the routing is also that of');
}

/** Whoever changes routing answers for every force whose calls are touched. */
async function mayChange(study: RoutingStudy, principal: Principal, ref: string): Promise<void> {
  const { forces } = await study.diff({ kind: 'inForce' }, refOf(ref));
  mustCover(principal, forces, 'this touches the calls of');
}

function mustCover(principal: Principal, forces: readonly ForceId[], words: string): void {
  const others = forces.filter((force) => !coversForce(principal, force));
  if (others.length > 0) throw new AppError('forbidden', `${words} ${others.join(', ')}`);
}

function shown(draft: RoutingDraft): DraftShown {
  return { ...draft, files: { ...draft.files }, changes: [...draft.changes] } as DraftShown;
}
