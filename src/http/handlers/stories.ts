import { aidOf, mayKnowOf, sharedWith } from '../../core/access/call-rights.ts';
import { coversForce, type Principal, seesCall } from '../../core/access/principal.ts';
import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, type ForceId, id } from '../../core/ids.ts';
import type { HandOver } from '../../core/story/hand-over.ts';
import { sharedInWords } from '../../core/routing/mutual-aid.ts';
import type { StorySubject } from '../../core/story/story.ts';
import type { AuditNotes } from '../../ports/audit-notes.ts';
import type { CallCommands } from '../../ports/call-commands.ts';
import type { ReferralVerbs } from '../../ports/referral-verbs.ts';
import type { Stories } from '../../ports/stories.ts';
import type { QueryOf } from '../../wire/api.ts';
import type { ApiRequest, HandlersOf } from '../api-request.ts';
import { type SharedCall, sharedHandOver, sharedStory } from './story-shared.ts';
import { shownChapter, shownHandOver } from './story-view.ts';

export interface StoryHandlersDeps {
  readonly stories: Stories;
  readonly calls: CallCommands;
  readonly referrals: Pick<ReferralVerbs, 'ofCall'>;
  readonly notes: AuditNotes;
}

type StoryOperation =
  | 'getStory'
  | 'linkCall'
  | 'listMatters'
  | 'closeMatter'
  | 'startHandOver'
  | 'listHandOvers'
  | 'listCallHandOvers'
  | 'answerHandOver';

export function storyHandlers(deps: StoryHandlersDeps): HandlersOf<StoryOperation> {
  const { stories, notes } = deps;
  return {
    getStory: async (request) => {
      const { principal, query } = request;
      const subject = subjectOf(query);
      const forces = new Set<ForceId>([...principal.forces, ...(principal.elevated?.forces ?? [])]);
      // A partner's specialist is shown the story of the force that asked for them, as far as the agreement shares it.
      const call = subject.of === 'call' ? await seenCall(deps, principal, id<CallId>(subject.callId)) : null;
      if (call !== null) forces.add(call.force);
      await notes.note(seen(request, 'storyRead', subjectId(subject), subject.of, call));
      const story = await stories.story(subject, forces, query.limit);
      const chapters = await Promise.all(
        story.chapters.map(async (one) => shownChapter(one, await deps.referrals.ofCall(one.chapter.id))),
      );
      const whole = { open: story.open, chapters, hidden: story.hidden };
      return isShared(call) ? sharedStory(whole, call) : whole;
    },
    linkCall: async ({ principal, params, body }) => {
      const callId = id<CallId>(params.id);
      await ownCall(deps, principal, callId);
      const { belongs, because, ...wish } = body;
      const after = await stories.decideTie(callId, wish, belongs, because, principal.actor);
      return {
        callId: after.id,
        decisions: after.decisions.map(({ tie, ...decision }) => ({ kind: tie.kind, ...decision })),
      };
    },
    listMatters: async (request) => {
      const { principal, query } = request;
      await notes.note(seen(request, 'mattersRead', 'open', 'matters'));
      const found = await ofEachForce(principal, (force) => stories.openMatters(force, query.limit));
      return { matters: found.toSorted((a, b) => a.dueAt - b.dueAt).slice(0, query.limit) };
    },
    closeMatter: async ({ principal, params, body }) => {
      const matter = await stories.matter(params.id);
      if (matter === null || !coversForce(principal, matter.force)) throw unknown('open matter');
      return await stories.closeMatter(matter.id, principal.actor, body.doing);
    },
    startHandOver: async ({ principal, params, body, commandId }) => {
      const callId = id<CallId>(params.id);
      await ownCall(deps, principal, callId);
      const asked = { id: `h-${commandId.slice(4, 28)}`, to: body.to, words: body.words };
      return shownHandOver(await stories.startHandOver(callId, { ...asked, by: principal.actor }));
    },
    listHandOvers: async (request) => {
      const { principal, query } = request;
      await notes.note(seen(request, 'handOversRead', 'hand-overs', 'handOvers'));
      const found = await ofEachForce(principal, (force) => stories.handOversOf(force, query.limit));
      const once = [...new Map(found.map((one) => [one.id, one])).values()];
      const newest = once.toSorted((a, b) => b.startedAt - a.startedAt).slice(0, query.limit);
      return { handOvers: newest.map(shownHandOver) };
    },
    listCallHandOvers: async (request) => {
      const callId = id<CallId>(request.params.id);
      const call = await seenCall(deps, request.principal, callId);
      await notes.note(seen(request, 'handOversRead', callId, 'call', call));
      const handOvers = (await stories.handOversOfCall(callId)).map(shownHandOver);
      return {
        handOvers: isShared(call) ? handOvers.map((one) => sharedHandOver(one, call.share)) : handOvers,
      };
    },
    answerHandOver: async ({ principal, params, body }) => {
      const found = await stories.handOver(params.id);
      if (found === null || !concerns(principal, found)) throw unknown('hand-over');
      // Withdrawing is the sender's alone; whoever receives may take it or refuse it.
      if (body.outcome === 'withdrawn' && !coversForce(principal, found.from))
        throw new AppError('forbidden', 'only who handed it over may withdraw it');
      return shownHandOver(await stories.answerHandOver(found.id, { ...body, by: principal.actor }));
    },
  };
}

/** The sender's people hear who took it by telephone; the receiver's own people say so themselves. */
function concerns(principal: Principal, handOver: HandOver): boolean {
  return (
    coversForce(principal, handOver.from) ||
    (handOver.to.kind === 'force' && coversForce(principal, id<ForceId>(handOver.to.id)))
  );
}

async function ofEachForce<T>(
  principal: Principal,
  read: (force: ForceId) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  return (await Promise.all([...principal.forces].map(read))).flat();
}

function subjectOf(query: QueryOf<'getStory'>): StorySubject {
  const { callId, personId, withPersonId, householdId } = query;
  if (callId !== undefined) return { of: 'call', callId };
  if (householdId !== undefined) return { of: 'household', householdId };
  const person = personId ?? '';
  return withPersonId === undefined
    ? { of: 'person', personId: person }
    : { of: 'pair', personIds: [person, withPersonId] };
}

function subjectId(subject: StorySubject): string {
  switch (subject.of) {
    case 'call':
      return subject.callId;
    case 'person':
      return subject.personId;
    case 'pair':
      return subject.personIds.join(' ');
    case 'household':
      return subject.householdId;
  }
}

/** `share`: what of its force’s data a partner’s specialist is shown; null: everything. */
interface SeenCall extends Pick<SharedCall, 'callId' | 'force'> {
  readonly share: SharedCall['share'] | null;
  readonly agreement: string | null;
}

function isShared(call: SeenCall | null): call is SeenCall & SharedCall {
  return call !== null && call.share !== null;
}

/** A call that this principal may see; the same answer for one that is not theirs as for none (no probing). */
async function seenCall(deps: StoryHandlersDeps, principal: Principal, callId: CallId): Promise<SeenCall> {
  const card = await deps.calls.find({ by: 'id', value: callId });
  if (card !== null && seesCall(principal, card)) {
    const agreement = aidOf(principal, card)?.agreement ?? null;
    return { callId, force: card.force, share: sharedWith(principal, card), agreement };
  }
  const chapter = card === null ? await deps.stories.chapter(callId) : null;
  if (chapter === null || !coversForce(principal, chapter.force)) throw unknown('call');
  return { callId, force: chapter.force, share: null, agreement: null };
}

async function ownCall(deps: StoryHandlersDeps, principal: Principal, callId: CallId): Promise<void> {
  const card = await deps.calls.find({ by: 'id', value: callId });
  if (card !== null && mayKnowOf(principal, card) && coversForce(principal, card.force)) return;
  const chapter = card === null ? await deps.stories.chapter(callId) : null;
  if (chapter === null || !coversForce(principal, chapter.force)) throw unknown('call');
}

function unknown(what: string): AppError {
  return new AppError('notFound', `there is no such ${what}`);
}

/** "This actor was shown this story": before it is shown (S15). To a partner’s specialist it is a disclosure, and of what. */
function seen(
  { principal, requestId, now }: Pick<ApiRequest<'getStory'>, 'principal' | 'requestId' | 'now'>,
  what: string,
  subject: string,
  of: string,
  call: SeenCall | null = null,
): AuditEntry {
  const disclosed = isShared(call);
  return {
    id: `request-${requestId}`,
    when: now,
    who: principal.actor,
    what,
    operation: disclosed ? 'disclosure' : 'consultation',
    subjectType: of === 'call' ? 'call' : of === 'person' || of === 'pair' ? 'person' : 'system',
    subjectId: subject,
    correlationId: of === 'call' ? subject : requestId,
    recipient: disclosed ? principal.actor : null,
    details: {
      of,
      grant: principal.grant,
      ...(disclosed && { agreement: call.agreement, share: sharedInWords(call.share) }),
    },
  };
}
