/** Words as they are compared: lower case, without accents, apostrophes or punctuation. Everything else is not a word. */

/** Longer text is not looked at: nobody says so much in one breath. Characters. */
export const LONGEST_TEXT = 4_000;

const FOLDED: Readonly<Record<string, string>> = { ł: 'l', đ: 'd', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe' };

export function fold(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[łđøßæœ]/g, (letter) => FOLDED[letter] ?? letter)
    .replaceAll(/['’‘`]/g, '');
}

export function tokensOf(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
