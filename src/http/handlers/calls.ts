import { commandForbidden, mayKnowOf, sharedWith } from '../../core/access/call-rights.ts';
import { coversForce, may, type Principal, seesCall } from '../../core/access/principal.ts';
import { seenEntry } from '../../core/audit/seen-entry.ts';
import type { CallCard } from '../../core/console/call-card.ts';
import { sharedOf, summaryOf } from '../../core/console/card-view.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { AuditNotes } from '../../ports/audit-notes.ts';
import type { CallCommands, CallRef, CommandBy, CommandOutcome } from '../../ports/call-commands.ts';
import { readNumber } from '../../wire/phone-number.ts';
import type { HandlersOf } from '../api-request.ts';

export interface CallHandlersDeps {
  readonly calls: CallCommands;
  readonly notes: AuditNotes;
}

/** Reading calls and asking things of them. */
export function callHandlers(
  deps: CallHandlersDeps,
): HandlersOf<'listCalls' | 'getCall' | 'giveCaller' | 'commandCall'> {
  return {
    listCalls: async ({ principal, query }) => {
      const cards = (await deps.calls.live()).filter((card) => seesCall(principal, card));
      return { calls: cards.slice(0, query.limit).map(summaryOf) };
    },
    getCall: async ({ principal, params, query, requestId, now }) => {
      const card = await known(deps.calls, refOf(query.by, params.id), principal);
      // The control room's own systems see how the call stands, not what the register says.
      if (!seesCall(principal, card)) return summaryOf(card);
      if (card.assessment !== null)
        await deps.notes.note(seenEntry(`request-${requestId}`, 'callRead', principal, card, now));
      const share = sharedWith(principal, card);
      return share === null ? card : sharedOf(card, share);
    },
    giveCaller: async ({ principal, params, query, body, commandId, now }) => {
      const card = await known(deps.calls, refOf(query.by, params.id), principal);
      if (!may(principal, 'calls:identity') || !coversForce(principal, card.force)) throw forbidden();
      const outcome = await deps.calls.lateIdentity(
        card.callId,
        {
          number: body.number === undefined ? null : numberOf(body.number),
          incidentReference: body.incidentReference ?? null,
          grade: body.grade ?? null,
          location: body.location ?? null,
        },
        by(principal, commandId, now),
      );
      return doneOrRefused(outcome);
    },
    commandCall: async ({ principal, params, query, body, commandId, now }) => {
      const card = await known(deps.calls, refOf(query.by, params.id), principal);
      const forbiddenBecause = commandForbidden(principal, card, body);
      if (forbiddenBecause !== null) throw new AppError('forbidden', forbiddenBecause);
      return doneOrRefused(await deps.calls.command(card.callId, body, by(principal, commandId, now)));
    },
  };
}

async function known(calls: CallCommands, ref: CallRef, principal: Principal): Promise<CallCard> {
  const card = await calls.find(ref);
  if (card === null || !mayKnowOf(principal, card)) throw new AppError('notFound', 'there is no such call');
  return card;
}

function refOf(how: CallRef['by'], value: string): CallRef {
  return how === 'id' ? { by: how, value: id<CallId>(value) } : { by: how, value };
}

function by(principal: Principal, commandId: EventId, at: Instant): CommandBy {
  return { actor: principal.actor, specialist: principal.specialist, commandId, at };
}

/** Withheld and nonsense numbers are refused here: a feed that knows nothing sends nothing (S8). */
function numberOf(text: string): string {
  const read = readNumber(text);
  if (read === null) throw new AppError('invalid', 'the number cannot be read as a telephone number');
  return read.number;
}

function doneOrRefused(outcome: CommandOutcome): { readonly outcome: 'done' } {
  if (outcome.kind === 'refused') throw new AppError('conflict', outcome.reason);
  return { outcome: 'done' };
}

function forbidden(): AppError {
  return new AppError('forbidden', 'this is for the control room’s own systems of the call’s force');
}
