import { coversForce, may, type Principal, sitsIn } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, id, type PersonId, type ReferralId } from '../../core/ids.ts';
import type { ReContact } from '../../core/referrals/re-contact.ts';
import type { ContactBrief } from '../../core/referrals/safe-contact.ts';
import type { CallCommands } from '../../ports/call-commands.ts';
import type { ReContacts } from '../../ports/re-contacts.ts';
import type { BodyOf, ReplyOf } from '../../wire/api.ts';
import type { HandlersOf } from '../api-request.ts';

export interface ReContactHandlersDeps {
  readonly reContacts: ReContacts;
  readonly calls: Pick<CallCommands, 'find'>;
  readonly contactIdOf: (callId: CallId, person: PersonId) => ReferralId;
}

type Names = 'listReContacts' | 'getReContact' | 'planReContact' | 'actOnReContact';

const PAGE = 200;
const READ_AT_MOST = 5_000;

/** Promised contacts. No request carries a number: a person is rung on the number of their profile, or not at all (S10). */
export function reContactHandlers(deps: ReContactHandlersDeps): HandlersOf<Names> {
  const { reContacts } = deps;
  const own = async (principal: Principal, text: string): Promise<ReContact> => {
    const found = await reContacts.get(id<ReferralId>(text));
    if (!coversForce(principal, found.force)) throw new AppError('notFound', 'there is no such re-contact');
    return found;
  };
  return {
    listReContacts: async ({ principal, query }) => {
      const found: ReContact[] = [];
      for (let from = 0; from < READ_AT_MOST && found.length < query.limit; from += PAGE) {
        const page = await reContacts.list(PAGE, from);
        found.push(...page.filter(({ force }) => coversForce(principal, force)));
        if (page.length < PAGE) break;
      }
      return { reContacts: found.slice(0, query.limit).map(shown) };
    },
    getReContact: async ({ principal, params }) => shown(await own(principal, params.id)),
    planReContact: async ({ principal, body }) => {
      const card = await deps.calls.find({ by: 'id', value: id<CallId>(body.callId) });
      if (card === null || !(coversForce(principal, card.force) || sitsIn(principal, card)))
        throw new AppError('notFound', 'there is no such call');
      const person = id<PersonId>(body.person);
      const { callId, force, lineId } = card;
      const contact = deps.contactIdOf(callId, person);
      const { maxAttempts, why: because } = body;
      const request = { id: contact, force, callId, person, maxAttempts, lineId, because };
      return shown(await reContacts.plan(request, principal.actor));
    },
    actOnReContact: async ({ principal, params, body }) => {
      const { id: reContactId } = await own(principal, params.id);
      const { reContact, brief } = await act(deps, principal, reContactId, body);
      return { reContact: shown(reContact), brief };
    },
  };
}

async function act(
  { reContacts }: ReContactHandlersDeps,
  principal: Principal,
  reContactId: ReferralId,
  action: BodyOf<'actOnReContact'>,
): Promise<{ readonly reContact: ReContact; readonly brief: ContactBrief | null }> {
  const { actor } = principal;
  const plain = (reContact: ReContact) => ({ reContact, brief: null });
  switch (action.type) {
    case 'press':
      if (principal.specialist === null || !may(principal, 'specialist:self'))
        throw new AppError('forbidden', 'a specialist presses, and is rung first');
      return await reContacts.press(reContactId, actor, principal.specialist);
    case 'take':
      return plain(await reContacts.take(reContactId, actor));
    case 'stop':
      return plain(await reContacts.stop(reContactId));
    case 'attempted':
      return plain(await reContacts.attempted(reContactId, actor, action.outcome));
    case 'allowMore':
      supervising(principal);
      return plain(await reContacts.allowMore(reContactId, actor, action.attempts, action.why));
    case 'end':
      supervising(principal);
      return plain(await reContacts.end(reContactId, actor, action.why));
  }
}

function supervising(principal: Principal): void {
  if (!may(principal, 'specialists:act'))
    throw new AppError('forbidden', 'whether a promise is given up or tried again, a supervisor decides');
}

/** Field by field, so that what is added later is not shown by accident. */
function shown(reContact: ReContact): ReplyOf<'getReContact'> {
  const { line } = reContact;
  return {
    id: reContact.id,
    force: reContact.force,
    callId: reContact.callId,
    person: reContact.person,
    status: reContact.status,
    owner: reContact.owner,
    nextAt: reContact.nextAt,
    attempts: reContact.attempts,
    maxAttempts: reContact.maxAttempts,
    createdAt: reContact.createdAt,
    line:
      line == null
        ? null
        : {
            press: line.press,
            by: line.by,
            state: line.state,
            since: line.since,
            carrierSays: line.carrierSays,
          },
  };
}
