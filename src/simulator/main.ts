#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { FaultPlan } from './faults/plan.ts';
import type { LineSettings, SimulatorOptions } from './options.ts';
import { startSimulator } from './simulator.ts';

const usage = `Starts the Twilio double on 127.0.0.1.

  --port <n>              where it listens; 0 for a free port (default 4080)
  --account-sid <AC…>     default: made up
  --auth-token <token>    default: SIMULATOR_AUTH_TOKEN, else made up and printed
  --line <number>=<url>   a number and its voice URL; may be repeated
  --fallback <number>=<url>         the line's fallback URL
  --status-callback <number>=<url>  told when an inbound call on the line has ended
  --cps <n>               calls per second by REST (default 1)
  --seed <n>              of the random faults
  --faults <file.json>    a fault plan
  --config <file.json>    all options as one object (README, "Options"); flags win
  --clock <real|manual>   (default real) and --factor <n> for how fast
  --log                   one line per happening on standard error
  --help`;

/** Reads flags and files, starts, says where it listens in one line of JSON, and closes on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'account-sid': { type: 'string' },
      'auth-token': { type: 'string' },
      line: { type: 'string', multiple: true },
      fallback: { type: 'string', multiple: true },
      'status-callback': { type: 'string', multiple: true },
      cps: { type: 'string' },
      seed: { type: 'string' },
      faults: { type: 'string' },
      config: { type: 'string' },
      clock: { type: 'string' },
      factor: { type: 'string' },
      log: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const config = values.config === undefined ? {} : configOf(values.config);
  const authToken = values['auth-token'] ?? process.env.SIMULATOR_AUTH_TOKEN ?? config.authToken;
  const sim = await startSimulator({
    ...config,
    port: number('port', values.port) ?? config.port ?? 4080,
    ...given('accountSid', values['account-sid']),
    ...given('authToken', authToken),
    ...given('callsPerSecond', number('cps', values.cps)),
    ...given('seed', number('seed', values.seed)),
    ...given('faults', values.faults === undefined ? undefined : (readJson(values.faults) as FaultPlan)),
    ...given('logger', values.log === true ? pino({}, pino.destination(2)) : undefined),
    ...clockOf(values.clock, number('factor', values.factor), config),
    lines: linesOf(config.lines ?? [], values.line, values.fallback, values['status-callback']),
  });
  const { accountSid, seed, baseUrl } = sim;
  const shown = authToken === undefined ? { authToken: sim.authToken } : {};
  process.stdout.write(`${JSON.stringify({ listening: baseUrl, accountSid, seed, ...shown })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sim.close());
}

const configKeys = [
  'port',
  'accountSid',
  'authToken',
  'lines',
  'verifiedCallerIds',
  'callsPerSecond',
  'seed',
  'faults',
  'clock',
  'switches',
  'mediaMs',
  'documents',
];

/** The options in a file. A key that means nothing is an error: it would be a wish silently not granted. */
function configOf(path: string): SimulatorOptions {
  const config = readJson(path);
  if (typeof config !== 'object' || config === null) throw new Error(`${path}: not an object`);
  const unknown = Object.keys(config).filter((key) => !configKeys.includes(key));
  if (unknown.length > 0) {
    throw new Error(`${path}: unknown ${unknown.join(', ')}; there are ${configKeys.join(', ')}`);
  }
  return config;
}

function clockOf(
  mode: string | undefined,
  factor: number | undefined,
  config: SimulatorOptions,
): SimulatorOptions {
  if (mode === undefined && factor === undefined)
    return config.clock === undefined ? {} : { clock: config.clock };
  if (mode === 'manual') return { clock: { mode: 'manual' } };
  if (mode !== undefined && mode !== 'real') throw new Error(`--clock is real or manual, not ${mode}`);
  return { clock: factor === undefined ? { mode: 'real' } : { mode: 'real', factor } };
}

function linesOf(
  configured: readonly LineSettings[],
  voice: readonly string[] = [],
  fallback: readonly string[] = [],
  statusCallback: readonly string[] = [],
): readonly LineSettings[] {
  const lines = new Map(configured.map((line) => [line.number, line]));
  for (const [number, voiceUrl] of voice.map(pair))
    lines.set(number, { ...lines.get(number), number, voiceUrl });
  const add = (entries: readonly string[], key: 'fallbackUrl' | 'statusCallback'): void => {
    for (const [number, url] of entries.map(pair)) {
      const line = lines.get(number);
      if (line === undefined) throw new Error(`there is no --line for ${number}`);
      lines.set(number, { ...line, [key]: url });
    }
  };
  add(fallback, 'fallbackUrl');
  add(statusCallback, 'statusCallback');
  return [...lines.values()];
}

function pair(entry: string): readonly [string, string] {
  const at = entry.indexOf('=');
  if (at < 1) throw new Error(`"${entry}" is not <number>=<url>`);
  return [entry.slice(0, at), entry.slice(at + 1)];
}

function number(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(value)) throw new Error(`--${flag} is a number, not ${value}`);
  return Number(value);
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
