/**
 * Finds indicators in what was said. Pure: the same words give the same finds, in whatever order they arrived and however
 * often, since the whole recent window is read each time and every find belongs to one utterance.
 *
 * A find is the caller's own words, or the caller's yes to what the handler asked right before. Negation, television,
 * repeated questions and idioms do not count. A partial result, an unclear one or a yes to two questions at once is a find
 * that is not sure: it prompts, and raises nothing.
 */
import { SECOND } from '../time.ts';
import { type Found, type Lexicon, type LexiconEntry, type Utterance, WORDS_KEPT } from './lexicon.ts';
import { findAll, matchAt, type Phrase, type Span } from './phrase.ts';
import { fold, tokensOf } from './tokens.ts';

/** A sentence cut in two by the recogniser is read as one, within this time. */
const ONE_BREATH_MS = 8 * SECOND;
/** A yes belongs to the question before it, within this time. */
const ANSWER_MS = 20 * SECOND;
/** A yes stands among the first words. */
const FIRST_WORDS = 4;
const NEGATION_REACH = 8;
const LAST_WORDS = 2;
/** The recogniser itself says below this that it hardly knows. */
const UNCLEAR = 0.35;

/** What is found in a window of utterances, in the order in which they were said. `codeWords`: agreed with this person. */
export function hear(
  lexicon: Lexicon,
  window: readonly Utterance[],
  codeWords: readonly string[] = [],
): readonly Found[] {
  const said = window.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return said.flatMap((utterance, index) => {
    if (utterance.speaker !== 'caller') return [];
    const before = said.slice(0, index);
    return [
      ...ownWords(lexicon, before, utterance),
      ...agreed(lexicon, before, utterance),
      ...codeWordsIn(codeWords, utterance),
    ];
  });
}

interface Text {
  readonly tokens: readonly string[];
  /** By token: what follows it, a pause or the end of a sentence. */
  readonly pause: readonly ('none' | 'pause' | 'end')[];
}

function ownWords(lexicon: Lexicon, before: readonly Utterance[], utterance: Utterance): Found[] {
  const last = before.findLast(({ speaker, final }) => speaker === 'caller' && final);
  const joined =
    last !== undefined && utterance.at - last.at <= ONE_BREATH_MS ? readText(last.text) : NOTHING;
  const own = readText(utterance.text);
  const text = join(joined, own);
  const begins = joined.tokens.length;
  return lexicon.entries.flatMap((entry): Found[] => {
    const span = matches(entry, text).find(
      ({ from, to }) => to > begins && counts(lexicon, text, from, to, begins),
    );
    if (span === undefined) return [];
    return [found(entry, utterance, wordsOf(text, span), isClear(utterance))];
  });
}

/** The handler asked, the caller says yes. Asked for several things at once, the yes may be to any of them. */
function agreed(lexicon: Lexicon, before: readonly Utterance[], utterance: Utterance): Found[] {
  const asked = before.at(-1);
  if (asked === undefined || asked.speaker !== 'handler' || utterance.at - asked.at > ANSWER_MS) return [];
  const { tokens } = readText(utterance.text);
  const opening = tokens.slice(0, FIRST_WORDS);
  if (findAll(lexicon.yes, opening).length === 0) return [];
  if (findAll(lexicon.no, tokens.slice(0, FIRST_WORDS * 2)).length > 0) return [];
  const question = readText(asked.text);
  const kinds = lexicon.entries.flatMap((entry) => {
    const span = matches(entry, question)[0];
    return span === undefined ? [] : [{ entry, span }];
  });
  return kinds.map(({ entry, span }) =>
    found(
      entry,
      utterance,
      `asked: ${wordsOf(question, span)}; answered: ${opening.join(' ')}`,
      isClear(utterance) && kinds.length === 1,
    ),
  );
}

function codeWordsIn(codeWords: readonly string[], utterance: Utterance): Found[] {
  const text = ` ${tokensOf(utterance.text).join(' ')} `;
  const heard = codeWords.map((word) => tokensOf(word).join(' ')).filter((word) => word.length > 2);
  if (!heard.some((word) => text.includes(` ${word} `))) return [];
  return [
    {
      ...{ indicator: 'codeWord', words: '', speaker: 'caller', utterance: utterance.id },
      ...{ sure: isClear(utterance), raisesTo: 'high' },
    },
  ];
}

function matches(entry: LexiconEntry, { tokens }: Text): readonly Span[] {
  const spans = findAll(entry.phrases, tokens);
  if (spans.length === 0 || entry.except.length === 0) return spans;
  const excepted = findAll(entry.except, tokens);
  return spans.filter(({ from, to }) => !excepted.some((other) => other.from < to && from < other.to));
}

/** Said of the caller's own life, and not denied. */
function counts(lexicon: Lexicon, text: Text, from: number, to: number, begins: number): boolean {
  return !isDenied(lexicon, text, from, begins) && !isElsewhere(lexicon, text, from, to, begins);
}

/** `begins`: where this utterance begins; from the one before it only a negation at its very end reaches over. */
function isDenied(
  { negations, subjects, turns }: Lexicon,
  text: Text,
  from: number,
  begins: number,
): boolean {
  const { tokens, pause } = text;
  const standsFor = (phrases: readonly Phrase[], at: number): boolean =>
    phrases.some((phrase) => {
      const end = matchAt(phrase, tokens, at);
      return end !== null && end <= from;
    });
  let newSubject = false;
  const furthest = Math.max(0, from - NEGATION_REACH, from >= begins ? begins - LAST_WORDS : 0);
  for (let at = from - 1; at >= furthest; at -= 1) {
    const token = tokens[at] as string;
    if (pause[at] !== 'none' || turns.has(token)) return false;
    if (standsFor(negations.none, at)) return false;
    if (at === from - 1 && standsFor(negations.near, at)) return true;
    if (standsFor(negations.whole, at)) return true;
    if (!newSubject && standsFor(negations.far, at)) return true;
    newSubject ||= subjects.has(token);
  }
  return false;
}

/** In the same sentence; and in the same utterance, unless what was found is itself cut in two. */
function isElsewhere({ elsewhere }: Lexicon, text: Text, from: number, to: number, begins: number): boolean {
  const furthest = from >= begins ? begins : 0;
  let first = from;
  while (first > furthest && text.pause[first - 1] !== 'end') first -= 1;
  let last = to;
  while (last < text.tokens.length && text.pause[last - 1] !== 'end') last += 1;
  return findAll(elsewhere, text.tokens.slice(first, last)).length > 0;
}

function isClear({ final, confidence }: Utterance): boolean {
  return final && (confidence === null || confidence >= UNCLEAR);
}

function found(entry: LexiconEntry, utterance: Utterance, words: string, sure: boolean): Found {
  return {
    indicator: entry.indicator,
    words: words.slice(0, WORDS_KEPT),
    speaker: 'caller',
    sure,
    raisesTo: entry.raisesTo,
    utterance: utterance.id,
  };
}

const NOTHING: Text = { tokens: [], pause: [] };

function readText(text: string): Text {
  const tokens: string[] = [];
  const pause: ('none' | 'pause' | 'end')[] = [];
  for (const [piece] of fold(text).matchAll(/[\p{L}\p{N}]+|[.!?;\n]|[,:–—]|\s-\s/gu)) {
    if (/[\p{L}\p{N}]/u.test(piece)) {
      tokens.push(piece);
      pause.push('none');
    } else if (tokens.length > 0) {
      const here = pause.length - 1;
      if (pause[here] !== 'end') pause[here] = /[.!?;\n]/.test(piece) ? 'end' : 'pause';
    }
  }
  return { tokens, pause };
}

/** A breath between the two is no pause: the recogniser ends sentences where it likes. */
function join(before: Text, after: Text): Text {
  if (before.tokens.length === 0) return after;
  const softened = before.pause.map((pause, at) => (at === before.pause.length - 1 ? 'none' : pause));
  return { tokens: [...before.tokens, ...after.tokens], pause: [...softened, ...after.pause] };
}

function wordsOf({ tokens }: Text, { from, to }: Span): string {
  return tokens.slice(from, to).join(' ');
}
