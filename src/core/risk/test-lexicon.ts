/** The sentences that a lexicon brings along, said to it one by one. */
import { hear } from './hear.ts';
import type { Indicator } from './indicators.ts';
import type { Lexicon, Utterance } from './lexicon.ts';

export interface LexiconTest {
  readonly say: string;
  readonly after: string | null;
  readonly hears: readonly Indicator[];
}

export interface LexiconFailure {
  readonly index: number;
  readonly heard: readonly Indicator[];
}

/** Those that go otherwise; empty when all are right. */
export function failuresOf(lexicon: Lexicon, tests: readonly LexiconTest[]): readonly LexiconFailure[] {
  return tests.flatMap((test, index) => {
    const heard = heardIn(lexicon, test);
    return same(heard, test.hears) ? [] : [{ index, heard }];
  });
}

function heardIn(lexicon: Lexicon, { say, after }: LexiconTest): readonly Indicator[] {
  const window: Utterance[] = after === null ? [] : [said('handler', after, 0)];
  return [
    ...new Set(hear(lexicon, [...window, said('caller', say, 1_000)]).map(({ indicator }) => indicator)),
  ];
}

function said(speaker: Utterance['speaker'], text: string, at: number): Utterance {
  return { id: speaker, speaker, text, at, final: true, confidence: null };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join() === b.toSorted().join();
}
