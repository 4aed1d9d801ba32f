/** The word of `words` that `wrong` was most likely meant to be; null when none is near. */
export function nearestWord(wrong: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const cost = distance(wrong.toLowerCase(), word.toLowerCase());
    if (cost < bestCost) [best, bestCost] = [word, cost];
  }
  return best !== null && bestCost <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}

/** "did you mean x?", or the words there are, or nothing at all when there are none. */
export function suggestion(wrong: string, words: readonly string[]): string | null {
  const near = nearestWord(wrong, words);
  if (near !== null) return `did you mean ${near}?`;
  if (words.length === 0) return null;
  const shown = words.slice(0, 12).join(', ');
  return words.length > 12
    ? `possible here: ${shown} and ${words.length - 12} more`
    : `possible here: ${shown}`;
}

/** Edits between two words; a swap of neighbours is one edit (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
