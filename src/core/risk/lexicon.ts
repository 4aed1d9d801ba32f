/** A lexicon: which words point to what, in one language. Ops teams write it, test it and change it. */
import type { Level } from '../register/level.ts';
import type { Indicator } from './indicators.ts';
import type { Phrase } from './phrase.ts';

export interface LexiconEntry {
  readonly indicator: Indicator;
  readonly phrases: readonly Phrase[];
  /** Where these stand, a phrase that overlaps them does not count: idioms, and things of the same name. */
  readonly except: readonly Phrase[];
  /** What it raises the call to when it was surely heard; null: it prompts only. */
  readonly raisesTo: Level | null;
}

export interface Lexicon {
  /** Primary tag: en, cy, pl. */
  readonly language: string;
  readonly version: string;
  readonly entries: readonly LexiconEntry[];
  readonly negations: {
    /** Take away only the word right after them: `no knife`. */
    readonly near: readonly Phrase[];
    /** Reach over the words that follow, until a new subject or a pause: `he did not … strangle`. */
    readonly far: readonly Phrase[];
    /** Reach over a new subject too: `I don't think he …`. */
    readonly whole: readonly Phrase[];
    /** Look like negations and are none: `not only`. */
    readonly none: readonly Phrase[];
  };
  /** Words that begin a clause: a far negation does not reach over them. */
  readonly subjects: ReadonlySet<string>;
  /** Words that turn: no negation reaches over them (`but`, `because`). */
  readonly turns: ReadonlySet<string>;
  /** What is not about the caller's own life: television, leaflets, questions that are repeated. */
  readonly elsewhere: readonly Phrase[];
  /** How a caller agrees with what the handler has just asked, and how they do not. */
  readonly yes: readonly Phrase[];
  readonly no: readonly Phrase[];
}

/** One thing somebody said, as the carrier heard it. */
export interface Utterance {
  /** Unique in the call: transcription, track and sequence. */
  readonly id: string;
  readonly speaker: 'caller' | 'handler';
  readonly text: string;
  /** Milliseconds since 1970, the carrier's. */
  readonly at: number;
  readonly final: boolean;
  /** 0 to 1; null when not said. */
  readonly confidence: number | null;
}

export interface Found {
  readonly indicator: Indicator;
  /** As the lexicon reads them: folded, at most WORDS_KEPT characters. */
  readonly words: string;
  readonly speaker: 'caller' | 'handler';
  readonly sure: boolean;
  readonly raisesTo: Level | null;
  readonly utterance: string;
}

export const WORDS_KEPT = 80;

export function lexiconName({ language, version }: Lexicon): string {
  return `${language} ${version}`;
}
