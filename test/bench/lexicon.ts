import { INDICATORS } from '../../src/core/risk/indicators.ts';
import { type Judged, judge, readConversations, readLexicon } from '../support/conversations.ts';

/**
 * How well the lexicons listen: precision (of what was found, how much was meant) and recall (of what was meant, how much
 * was found) on the invented conversations of test/fixtures/conversations, by language and by indicator, with every error.
 */
export async function benchLexicon(): Promise<void> {
  const conversations = readConversations();
  const lines = conversations.flatMap((one) => one.lines);
  const callers = lines.filter(({ who }) => who === 'caller').length;
  console.log(
    `${conversations.length} conversations, ${lines.length} utterances, ${callers} of them callers'`,
  );
  const lexicons = new Map(
    [...new Set(conversations.map(({ language }) => language))].map((language) => [
      language,
      readLexicon(language),
    ]),
  );
  const began = performance.now();
  const judged = conversations.flatMap((one) => judge(one, lexicons.get(one.language) as never));
  const elapsedMs = performance.now() - began;
  for (const file of [...new Set(conversations.map((one) => one.file))])
    tell(
      file,
      judged.filter(({ conversation }) => conversation.file === file),
    );
  for (const indicator of INDICATORS)
    tell(
      indicator,
      judged.filter((one) => one.indicator === indicator),
    );
  tell('all', judged);
  console.log(`${((elapsedMs * 1_000) / lines.length).toFixed(0)} µs an utterance`);
  for (const { kind, indicator, say, words, conversation } of judged.filter(({ kind }) => kind !== 'right'))
    console.log(`  ${kind.padEnd(6)} ${indicator}: "${say}"${words && ` (${words})`} [${conversation.name}]`);
}

function tell(what: string, judged: readonly Judged[]): void {
  const count = (kind: Judged['kind']): number => judged.filter((one) => one.kind === kind).length;
  const [right, missed, wrong] = [count('right'), count('missed'), count('wrong')];
  const share = (part: number, whole: number): string =>
    whole === 0 ? '   –' : `${((100 * part) / whole).toFixed(0)} %`.padStart(5);
  console.log(
    `${what.padEnd(16)} precision ${share(right, right + wrong)}  recall ${share(right, right + missed)}` +
      `  (${right} right, ${missed} missed, ${wrong} wrong)`,
  );
}
