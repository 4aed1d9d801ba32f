import { signal } from '@preact/signals';
import type { z } from 'zod';
import type { answerIn } from '../../../wire/api/risk.ts';

export type Answer = z.input<typeof answerIn>;

/** An answer that the service does not have yet, or did not take. */
export interface WaitingAnswer {
  /** Of this act: sent again with it, it is written once. */
  readonly key: string;
  readonly callId: string;
  readonly checklist: string;
  readonly question: string;
  readonly answer: Answer;
  /** By the service's clock. */
  readonly at: number;
  readonly state:
    | 'sending'
    /** The service did not answer: kept here, and sent again by itself. */
    | 'kept'
    /** While it was kept, somebody else answered: sending it would put it over theirs, so a person decides. */
    | 'overtaken'
    | 'refused';
  /** Why it was refused. */
  readonly why: string | null;
}

export interface Standing {
  readonly checklist: string;
  readonly question: string;
  readonly by: string;
  readonly at: number;
}

export interface OutboxDeps {
  readonly send: (answer: WaitingAnswer) => Promise<void>;
  /** What stands on a call now, asked of the service itself: the picture may be behind. */
  readonly standing: (callId: string) => Promise<readonly Standing[]>;
  readonly me: () => string | null;
  /** Why the service will not take it, in words; null: it may still take it later. */
  readonly refusal: (error: unknown) => string | null;
}

/**
 * Answers on their way, in the order given: what was said last stands last, whatever the network does. They live in the
 * page's memory like every draft.
 */
export function createOutbox({ send, standing, me, refusal }: OutboxDeps) {
  const waiting = signal<readonly WaitingAnswer[]>([]);
  let pumping = false;
  const put = (key: string, part: Pick<WaitingAnswer, 'state'> & Partial<WaitingAnswer>) => {
    waiting.value = waiting.value.map((one) => (one.key === key ? { ...one, ...part } : one));
  };
  const take = (key: string) => {
    waiting.value = waiting.value.filter((one) => one.key !== key);
  };
  const pump = async () => {
    if (pumping) return;
    pumping = true;
    for (;;) {
      const next = waiting.value.find(({ state }) => state === 'sending');
      if (next === undefined) break;
      try {
        await send(next);
        take(next.key);
      } catch (error) {
        failed(next, error);
      }
    }
    pumping = false;
  };
  const failed = (answer: WaitingAnswer, error: unknown) => {
    const why = refusal(error);
    if (why !== null) {
      put(answer.key, { state: 'refused', why });
      return;
    }
    // Nothing overtakes it: what came after it waits behind it.
    for (const { key, state } of waiting.value) if (state === 'sending') put(key, { state: 'kept' });
  };
  return {
    waiting,
    give(answer: Omit<WaitingAnswer, 'state' | 'why'>): void {
      const behind = waiting.value.some(({ state }) => state === 'kept');
      waiting.value = [...waiting.value, { ...answer, state: behind ? 'kept' : 'sending', why: null }];
      void pump();
    },
    /** Sends what was kept; what somebody else has answered meanwhile is held for its giver to decide. */
    async retry(): Promise<void> {
      const kept = waiting.value.filter(({ state }) => state === 'kept');
      for (const callId of new Set(kept.map((one) => one.callId))) {
        const found = await standing(callId).catch(() => null);
        if (found === null) return;
        for (const one of kept) {
          const theirs = found.find(
            ({ checklist, question }) => checklist === one.checklist && question === one.question,
          );
          const later = theirs !== undefined && theirs.by !== me() && theirs.at > one.at;
          if (one.callId === callId) put(one.key, { state: later ? 'overtaken' : 'sending' });
        }
      }
      await pump();
    },
    /** The giver wants it all the same. */
    insist(key: string): void {
      put(key, { state: 'sending' });
      void pump();
    },
    /** Seen, or not wanted any more. */
    drop: take,
  };
}
