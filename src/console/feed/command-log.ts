import type { FeedMessage } from '../../wire/feed.ts';
import type { z } from 'zod';
import type { callCommand } from '../../wire/command.ts';

export type CallCommand = z.input<typeof callCommand>;
export type CommandType = CallCommand['type'];
type Answer = Extract<FeedMessage, { type: 'answer' }>;

/** A command as its sender sees it: sent, then done, refused or failed, always with the reason. */
export interface SentCommand {
  readonly id: string;
  readonly callId: string;
  readonly command: CallCommand;
  readonly at: number;
  readonly state: 'sent' | Answer['outcome'];
  readonly reason: string | null;
}

export type CommandLog = ReadonlyMap<string, SentCommand>;

/** Answered ones stay until newer ones push them out. */
const KEPT = 40;

export function withSent(log: CommandLog, sent: SentCommand): CommandLog {
  const next = new Map(log).set(sent.id, sent);
  for (const [id, { state }] of next) {
    if (next.size <= KEPT) break;
    if (state !== 'sent') next.delete(id);
  }
  return next;
}

export function withAnswer(log: CommandLog, answer: Answer): CommandLog {
  const sent = log.get(answer.id);
  if (sent === undefined) return log;
  return new Map(log).set(answer.id, { ...sent, state: answer.outcome, reason: answer.reason });
}

/** What has had no answer: sent again, with its id, after every reconnect, so that it is done once or told why not. */
export function unanswered(log: CommandLog): readonly SentCommand[] {
  return [...log.values()].filter(({ state }) => state === 'sent');
}

/** The connection was closed over what was sent last: it was not done, and sent again it would close the next one too. */
export function withUnread(log: CommandLog): CommandLog {
  const last = unanswered(log).at(-1);
  if (last === undefined) return log;
  const reason = 'The service could not read it; nothing was done. Write less, and send it again.';
  return new Map(log).set(last.id, { ...last, state: 'failed', reason });
}

/** The newest command of this kind on this call; what its button shows. */
export function latestOf(log: CommandLog, callId: string, type: CommandType): SentCommand | undefined {
  return [...log.values()].findLast((sent) => sent.callId === callId && sent.command.type === type);
}
