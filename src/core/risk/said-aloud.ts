/**
 * Whether words may be said where a caller, or somebody beside them, could hear: nothing in them may say or hint at domestic
 * abuse, a record or a specialist (S4). Ops teams can add words to the list and take none away.
 */
import { tokensOf } from './tokens.ts';

/** Beginnings of words, folded: English and Welsh. */
const GIVES_AWAY: readonly string[] = [
  ...['abus', 'violen', 'domestic', 'assault', 'strangl', 'rape', 'stalk', 'coerc', 'perpetrator', 'victim'],
  ...['specialist', 'advocate', 'idva', 'refuge', 'shelter', 'marac', 'dash', 'register', 'marker'],
  ...['injunction', 'order', 'bail', 'previous', 'record', 'history', 'partner', 'husband', 'boyfriend'],
  ...['wife', 'girlfriend', 'risk', 'danger', 'hurt', 'hit', 'threat', 'weapon', 'kill', 'leave', 'safe'],
  ...['cam', 'trais', 'domestig', 'ymosod', 'tagu', 'stelci', 'arbenigw', 'lloches', 'cofrestr', 'marciwr'],
  ...['gorchymyn', 'blaenorol', 'cofnod', 'hanes', 'partner', 'gwr', 'cariad', 'gwraig', 'risg', 'perygl'],
  ...['brifo', 'bygyth', 'arf', 'lladd', 'gadael', 'diogel', 'dioddef'],
];

/** Whole words only: their beginnings are innocent. */
const WHOLE: ReadonlySet<string> = new Set(['cam', 'arf', 'hit', 'dash', 'order', 'leave', 'gwr', 'kill']);

/** The words that give the caller away; empty when it may be said. `more`: what ops teams add. */
export function givesAway(text: string, more: readonly string[] = []): readonly string[] {
  const added = more.flatMap((word) => tokensOf(word));
  return tokensOf(text).filter(
    (token) =>
      added.includes(token) ||
      GIVES_AWAY.some((word) => (WHOLE.has(word) ? token === word : token.startsWith(word))),
  );
}
