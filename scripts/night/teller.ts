import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';

/** One glyph a kind of happening. All are one column wide. */
export const GLYPHS = {
  phone: '☏',
  speech: '“',
  screen: '▤',
  specialist: '◆',
  ears: '♪',
  note: '✎',
  alarm: '▲',
  fault: '↯',
  good: '✓',
  bad: '✗',
} as const;
export type Kind = keyof typeof GLYPHS;

const LEGEND =
  '☏ telephones   ▤ what the handler sees   ◆ the specialist   ♪ who hears whom\n' +
  '✎ written down, queued   ▲ alarm   ↯ something breaks   ✓ as it should be';

type Style = Parameters<typeof styleText>[0];
const STYLES: Partial<Record<Kind, Style>> = {
  alarm: 'yellow',
  fault: 'yellow',
  good: 'green',
  bad: ['red', 'bold'],
};

const WIDEST = 96;
const NARROWEST = 60;
/** `  12.4 s  ☏  ` */
const INDENT = 14;
const LABEL = 15;
const TIME = 9;

/** Tells the story, line by line, on one stream; rests after each so that it can be read. */
export interface Teller {
  /** What is said before the first call. */
  opening(title: string, lines: readonly string[]): void;
  scene(hour: string, title: string): void;
  /** Zero of the times that follow: the caller's ringing, on the telephone network's clock. */
  startsAt(atMs: number): void;
  /**
   * One line. `at` is when it happened (ms on the same clock), or an hour to show in its place; now when absent. What
   * happened before the line above it shows no time of its own.
   */
  tell(kind: Kind, text: string, at?: number | string): Promise<void>;
  /** A line under the one before: a word in front, and its text beside it. */
  detail(label: string, text: string): Promise<void>;
  /** Details that only `--verbose` shows. */
  aside(text: string): void;
  /** A plain line. */
  plain(text: string): void;
  level(level: string): string;
  /** Nothing more is told. */
  hush(): void;
}

export interface TellerOptions {
  readonly out: NodeJS.WriteStream;
  readonly restMs: number;
  readonly verbose: boolean;
}

export function createTeller({ out, restMs, verbose }: TellerOptions): Teller {
  const width = Math.max(NARROWEST, Math.min(WIDEST, out.columns || WIDEST));
  const styled = (style: Style, text: string) => styleText(style, text, { stream: out });
  let zeroMs = Date.now();
  let lastTenths = -1;
  const timeOf = (at: number | string): string => {
    if (typeof at === 'string') return at.padStart(TIME);
    const tenths = Math.round(Math.max(0, at - zeroMs) / 100);
    if (tenths < lastTenths) return ' '.repeat(TIME);
    lastTenths = tenths;
    return `${(tenths / 10).toFixed(1)} s`.padStart(TIME);
  };
  const rest = async (): Promise<void> => {
    if (restMs > 0) await delay(restMs);
  };
  let hushed = false;
  const write = (text: string): void => {
    if (!hushed) out.write(`${text}\n`);
  };
  return {
    opening(title, lines) {
      write('');
      write(`  ${styled('bold', title)}`);
      write('');
      for (const line of lines) for (const part of wrapped(line, width - 2)) write(`  ${part}`);
      write('');
      for (const line of LEGEND.split('\n')) write(styled('dim', `  ${line}`));
    },
    scene(hour, title) {
      const head = `${hour}  ${title}`;
      write('');
      write(`  ${styled('bold', head)}`);
      write(styled('dim', `  ${'─'.repeat(width - 2)}`));
    },
    startsAt(atMs) {
      zeroMs = atMs;
      lastTenths = -1;
    },
    async tell(kind, text, at = Date.now()) {
      const when = styled('dim', timeOf(at));
      const [first = '', ...others] = wrapped(text, width - INDENT);
      const style = STYLES[kind];
      const glyph = style === undefined ? GLYPHS[kind] : styled(style, GLYPHS[kind]);
      write(`${when}  ${glyph}  ${first}`);
      for (const line of others) write(`${' '.repeat(INDENT)}${line}`);
      await rest();
    },
    async detail(label, text) {
      const [first = '', ...others] = wrapped(text, width - INDENT - LABEL);
      write(`${' '.repeat(INDENT)}${styled('dim', label.padEnd(LABEL))}${first}`);
      for (const line of others) write(`${' '.repeat(INDENT + LABEL)}${line}`);
      if (restMs > 0) await delay(restMs / 2);
    },
    aside(text) {
      if (!verbose) return;
      for (const [at, line] of wrapped(text, width - INDENT).entries())
        write(styled('dim', `${' '.repeat(INDENT - 2)}${at === 0 ? '·' : ' '} ${line}`));
    },
    plain(text) {
      write(text === '' ? '' : `  ${text}`);
    },
    hush() {
      hushed = true;
    },
    level(level) {
      const word = level.toUpperCase();
      if (level === 'high') return styled(['red', 'bold'], word);
      return level === 'medium' ? styled(['yellow', 'bold'], word) : styled('bold', word);
    },
  };
}

/** Breaks at spaces; colour codes take no room. A word that is too long stands alone. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && shownLength(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function shownLength(text: string): number {
  let length = 0;
  let inCode = false;
  for (const character of text) {
    if (character === '\u001b') inCode = true;
    else if (inCode) inCode = character !== 'm';
    else length += 1;
  }
  return length;
}
