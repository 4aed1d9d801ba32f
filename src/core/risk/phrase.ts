/**
 * The small language of lexicons, made for people who know callers rather than regular expressions:
 *
 *     hands|hand .. my|her throat|neck     one of these, up to three words, one of these, one of these
 *     strangl*                             any word that begins so
 *     round? my neck                       a word that may be missing
 *
 * A phrase costs a bounded number of steps whatever is said: there is nothing in it that could run away.
 */
import { fold } from './tokens.ts';

export interface Phrase {
  /** As it was written, for messages. */
  readonly text: string;
  readonly parts: readonly Part[];
}

interface Part {
  readonly words: readonly { readonly text: string; readonly begins: boolean }[];
  readonly optional: boolean;
  /** Up to so many other words may come before it. */
  readonly gap: number;
}

/** How many words `..` stands for at most. */
export const GAP_WORDS = 3;
const MOST_PARTS = 12;
/** Each of them multiplies the steps: bounded, so that no phrase can be slow on any text. */
const MOST_GAPS = 3;
const MOST_OPTIONAL = 3;

/** Null when it is not of the language; `phraseProblem` says why. */
export function parsePhrase(text: string): Phrase | null {
  return phraseProblem(text) === null ? { text, parts: partsOf(text) } : null;
}

export function phraseProblem(text: string): string | null {
  const pieces = text.trim().split(/\s+/);
  if (pieces.length > MOST_PARTS) return `a phrase has at most ${MOST_PARTS} words`;
  if (pieces[0] === '..' || pieces.at(-1) === '..') return 'a phrase does not begin or end with ".."';
  for (const piece of pieces) {
    if (piece === '..') continue;
    const wrong = piece
      .replace(/\?$/, '')
      .split('|')
      .some((word) => !/^[\p{L}\p{N}]+\*?$/u.test(fold(word)));
    if (wrong) return `"${piece}" is not a word; write a word, begin*, one|other, maybe? or ".."`;
  }
  if (pieces.filter((piece) => piece === '..').length > MOST_GAPS)
    return `a phrase has at most ${MOST_GAPS} times ".."`;
  if (pieces.filter((piece) => piece.endsWith('?')).length > MOST_OPTIONAL)
    return `a phrase has at most ${MOST_OPTIONAL} words that may be missing`;
  if (partsOf(text).every(({ optional }) => optional)) return 'a phrase needs a word that may not be missing';
  return null;
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let gap = 0;
  for (const piece of text.trim().split(/\s+/)) {
    if (piece === '..') {
      gap = GAP_WORDS;
      continue;
    }
    const optional = piece.endsWith('?');
    const words = piece
      .replace(/\?$/, '')
      .split('|')
      .map((word) => ({ text: fold(word).replace(/\*$/, ''), begins: word.endsWith('*') }));
    parts.push({ words, optional, gap });
    gap = 0;
  }
  return parts;
}

/** Where the phrase, begun at `at`, ends (the index after its last word); null when it does not stand there. */
export function matchAt(phrase: Phrase, tokens: readonly string[], at: number): number | null {
  return step(phrase.parts, 0, tokens, at, true);
}

function step(
  parts: readonly Part[],
  part: number,
  tokens: readonly string[],
  at: number,
  first: boolean,
): number | null {
  const wanted = parts[part];
  if (wanted === undefined) return at;
  const furthest = first ? at : at + wanted.gap;
  for (let here = at; here <= furthest && here < tokens.length; here += 1) {
    if (!isOne(wanted, tokens[here] as string)) continue;
    const end = step(parts, part + 1, tokens, here + 1, false);
    if (end !== null) return end;
  }
  return wanted.optional ? step(parts, part + 1, tokens, at, first) : null;
}

function isOne(part: Part, token: string): boolean {
  return part.words.some(({ text, begins }) => (begins ? token.startsWith(text) : token === text));
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Every place where one of the phrases stands, the longest at each beginning. */
export function findAll(phrases: readonly Phrase[], tokens: readonly string[]): readonly Span[] {
  const found: Span[] = [];
  for (let from = 0; from < tokens.length; from += 1) {
    let to = -1;
    for (const phrase of phrases) to = Math.max(to, matchAt(phrase, tokens, from) ?? -1);
    if (to > from) found.push({ from, to });
  }
  return found;
}
