/** Log lines kept in memory: a test reads what was logged, and looks for what must never be. */
export interface CollectedLines {
  write(line: string): void;
  readonly lines: string[];
  text(): string;
}

export function collectLines(): CollectedLines {
  const lines: string[] = [];
  return {
    lines,
    write: (line) => void lines.push(line),
    text: () => lines.join(''),
  };
}
