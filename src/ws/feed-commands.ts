import { createHash } from 'node:crypto';
import { commandForbidden, mayKnowOf } from '../core/access/call-rights.ts';
import type { Principal } from '../core/access/principal.ts';
import { AppError } from '../core/errors.ts';
import { type CallId, type EventId, id } from '../core/ids.ts';
import type { CallCommands } from '../ports/call-commands.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ConsoleMessage, FeedMessage } from '../wire/feed.ts';

type Command = Extract<ConsoleMessage, { type: 'command' }>;
type Answer = Extract<FeedMessage, { type: 'answer' }>;

export interface FeedCommandDeps {
  readonly calls: CallCommands;
  readonly clock: Clock;
  readonly log: Log;
}

/** A command over the feed, checked as over the API, under an id of its own: sent again, it is not done again (S12). */
export async function runCommand(
  deps: FeedCommandDeps,
  principal: Principal,
  message: Command,
): Promise<Answer> {
  const answer = (outcome: Answer['outcome'], reason: string | null): Answer => ({
    ...{ type: 'answer', id: message.id, outcome, reason },
  });
  try {
    const callId = id<CallId>(message.callId);
    const card = await deps.calls.find({ by: 'id', value: callId });
    if (card === null || !mayKnowOf(principal, card)) return answer('refused', 'there is no such call');
    const forbidden = commandForbidden(principal, card, message.command);
    if (forbidden !== null) return answer('refused', forbidden);
    const outcome = await deps.calls.command(callId, message.command, {
      actor: principal.actor,
      specialist: principal.specialist,
      commandId: commandId(principal, message.id),
      at: deps.clock.now(),
    });
    return outcome.kind === 'done' ? answer('done', null) : answer('refused', outcome.reason);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal' && error.code !== 'unavailable')
      return answer('refused', error.message);
    deps.log.error('feedCommandFailed', { callId: message.callId, actor: principal.actor, error });
    return answer('failed', 'it could not be done; it is safe to try again');
  }
}

/** Belongs to the actor: nobody can take another's id in advance. */
function commandId(principal: Principal, given: string): EventId {
  const digest = createHash('sha256').update(`${principal.actor}\n${given}`).digest('hex');
  return id<EventId>(`feed-${digest.slice(0, 40)}`);
}
