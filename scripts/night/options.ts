import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Play the night and end; exit code 0 only if every call ended as it should. */
  readonly once: boolean;
  /** Rest after each line, so that it can be read. Milliseconds; 0 where nobody reads. */
  readonly restMs: number;
  /** Tell the details too: ids, processes, each fact that was checked. */
  readonly verbose: boolean;
  /** Leave logs, configuration and data where they are, and say where. */
  readonly keep: boolean;
}

export const USAGE = `A night in a control room: real calls through a real service, with the telephone network played by a double.

  ./scripts/demo            plays the night, then stays up and takes further simulated calls
  ./scripts/demo --once     plays it and ends; exit code 0 only if every call ended as it should

  --fast       shorter rests between the lines
  --verbose    ids, processes and every fact that was checked
  --keep       leave logs, configuration and data where they are, and say where
  --help       this text
`;

const RESTS_MS = { reading: 900, fast: 200, none: 0 } as const;

/** Reads the flags. Null: help was asked for. Throws a sentence for a flag that is not known. */
export function readOptions(args: readonly string[], terminal: boolean): DemoOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean' },
      fast: { type: 'boolean' },
      verbose: { type: 'boolean' },
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return null;
  const once = values.once === true;
  const hurried = values.fast === true || once;
  const pace = terminal && process.env.CI === undefined ? (hurried ? 'fast' : 'reading') : 'none';
  return { once, restMs: RESTS_MS[pace], verbose: values.verbose === true, keep: values.keep === true };
}
