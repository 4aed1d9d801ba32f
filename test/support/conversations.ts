/** The invented conversations on which the lexicon is measured: read, listened to as a call would be, and counted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { lexiconToCore } from '../../src/files/risk-to-core.ts';
import { parseYamlFile } from '../../src/files/yaml-file.ts';
import { hear } from '../../src/core/risk/hear.ts';
import { INDICATORS, type Indicator } from '../../src/core/risk/indicators.ts';
import type { Lexicon, Utterance } from '../../src/core/risk/lexicon.ts';
import { lexiconFile } from '../../src/wire/lexicon.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

export interface Conversation {
  readonly file: string;
  readonly language: string;
  readonly name: string;
  readonly codeWords: readonly string[];
  readonly lines: readonly {
    readonly who: 'caller' | 'handler';
    readonly say: string;
    readonly means: readonly Indicator[];
  }[];
}

export interface Judged {
  readonly conversation: Conversation;
  readonly say: string;
  readonly indicator: Indicator;
  readonly kind: 'right' | 'missed' | 'wrong';
  readonly words: string;
}

export function readConversations(
  folder = join(ROOT, 'test/fixtures/conversations'),
): readonly Conversation[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => {
      const { language, conversations } = parse(readFileSync(join(folder, file), 'utf8')) as {
        language: string;
        conversations: readonly {
          name: string;
          codeWords?: string[];
          says: readonly { C?: string; H?: string; means?: Indicator[] }[];
        }[];
      };
      return conversations.map(
        ({ name, codeWords, says }): Conversation => ({
          ...{ file, language, name, codeWords: codeWords ?? [] },
          lines: says.map(({ C, H, means }) => ({
            who: C === undefined ? 'handler' : 'caller',
            say: C ?? H ?? '',
            means: means ?? [],
          })),
        }),
      );
    });
}

export function readLexicon(language: string): Lexicon {
  const file = `lexicon/${language}.yaml`;
  const parsed = parseYamlFile(file, readFileSync(join(ROOT, 'config', file), 'utf8'), lexiconFile);
  if (!parsed.ok) throw new Error(`${file} cannot be read`);
  return lexiconToCore(parsed.value);
}

/** Listens to each line as it comes, with what was said before it in the window, and holds it against what it means. */
export function judge(conversation: Conversation, lexicon: Lexicon): readonly Judged[] {
  const said = conversation.lines.map(
    ({ who, say }, index): Utterance => ({
      ...{ id: String(index), speaker: who, text: say, at: index * 4_000, final: true, confidence: 0.9 },
    }),
  );
  return conversation.lines.flatMap(({ who, say, means }, index): Judged[] => {
    if (who === 'handler') return [];
    const found = hear(lexicon, said.slice(Math.max(0, index - 5), index + 1), conversation.codeWords).filter(
      ({ utterance }) => utterance === String(index),
    );
    return INDICATORS.flatMap((indicator): Judged[] => {
      const one = found.find((each) => each.indicator === indicator);
      const meant = means.includes(indicator);
      if (one === undefined && !meant) return [];
      const kind = one !== undefined ? (meant ? 'right' : 'wrong') : 'missed';
      return [{ conversation, say, indicator, kind, words: one?.words ?? '' }];
    });
  });
}
