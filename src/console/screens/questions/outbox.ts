import { effect } from '@preact/signals';
import { ApiError, api } from '../../api/client.ts';
import { health, now, randomId } from '../../feed/feed.ts';
import { me, sessionState } from '../../shell/session.ts';
import { type Answer, createOutbox } from './answer-outbox.ts';

/** After these the same answer may still be taken. */
const PASSING: ReadonlySet<string> = new Set(['unauthenticated', 'unavailable', 'internal', 'tooMany']);

/** Answers of this console that are not saved yet. */
export const outbox = createOutbox({
  async send({ callId, checklist, question, answer, key }) {
    const params = { id: callId, checklist, question };
    await api('put', '/calls/{id}/questions/{checklist}/answers/{question}', { params, body: answer }, key);
  },
  async standing(callId) {
    const { fillings } = await api('get', '/calls/{id}/questions', { params: { id: callId } });
    return fillings.flatMap(({ checklist, answers }) =>
      answers.map(({ question, by, at }) => ({ checklist: checklist.id, question, by, at })),
    );
  },
  me: () => me.value?.actor ?? null,
  refusal: (error) =>
    error instanceof ApiError && error.problem !== null && !PASSING.has(error.problem.code)
      ? error.message
      : null,
});

export function giveAnswer(callId: string, checklist: string, question: string, answer: Answer): void {
  outbox.give({ key: randomId(), callId, checklist, question, answer, at: now.value });
}

const AGAIN_MS = 3_000;
const mayTry = () => health.value === 'live' && sessionState.value === 'in';

// Back, or signed in again: what was kept goes out at once.
effect(() => {
  if (mayTry()) void outbox.retry();
});
setInterval(() => {
  if (mayTry() && outbox.waiting.value.some(({ state }) => state === 'kept')) void outbox.retry();
}, AGAIN_MS);
addEventListener('beforeunload', (event) => {
  if (outbox.waiting.value.some(({ state }) => state === 'kept' || state === 'sending'))
    event.preventDefault();
});
