import type { RawData } from 'ws';
import { commandEnvelope, type ConsoleMessage, consoleMessage, type FeedMessage } from '../wire/feed.ts';

type Answer = Extract<FeedMessage, { type: 'answer' }>;

/**
 * What a console said. A command that says which one it is but cannot be read (a sentence too long, a button of a newer
 * release) has an answer: nobody loses their feed in the middle of a call over what a person wrote. Null: nothing of ours.
 */
export function readMessage(data: RawData): { said: ConsoleMessage } | { refusal: Answer } | null {
  const given = json(data);
  const { data: said, error } = consoleMessage.safeParse(given);
  if (error === undefined) return { said };
  const { data: envelope } = commandEnvelope.safeParse(given);
  if (envelope === undefined) return null;
  // What the schema says of it, never what was written (S14).
  const [issue] = error.issues;
  const field = issue?.path.findLast(
    (step): step is string => typeof step === 'string' && /^[a-z]+$/i.test(step),
  );
  const words = issue?.code === 'too_big' ? `at most ${issue.maximum} characters` : 'not of the right form';
  const reason = `${field ?? 'it'} is ${words}; nothing was done`;
  return { refusal: { type: 'answer', id: envelope.id, outcome: 'refused', reason } };
}

function json(data: RawData): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return null;
  }
}
