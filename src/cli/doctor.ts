import type { Command } from 'commander';
import {
  checkAudit,
  checkConfig,
  checkDataDir,
  checkKeys,
  checkPublicUrl,
  checkTwilio,
} from './doctor-checks.ts';
import { checkRedis } from './doctor-redis.ts';
import { SettingsError, type Settings } from '../environment.ts';
import { EXIT, type Terminal } from './terminal.ts';

/** What the doctor found about one thing. `warning`: it works, and a person should know. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly says: string;
  /** What to do; null when nothing. */
  readonly nextStep: string | null;
}

const HELP = `
Looks at everything the service stands on and says the next step for each fault: settings, keys, files, Redis (durable,
never evicting, its version and clock), the address that Twilio signs, Twilio itself, the audit log. Changes nothing.

Exit codes: 0 all is well (there may be warnings), 1 something is wrong, 2 wrong usage.`;

/** Adds `alongside doctor` to the command line. */
export function doctorCommand(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('look at everything the service stands on')
    .option('--json', 'for programs')
    .addHelpText('after', HELP)
    .action(async (options: { json?: true }) => {
      const findings = await examine(terminal);
      terminal.out(
        options.json ? `${JSON.stringify({ ok: healthy(findings), findings }, null, 2)}\n` : shown(findings),
      );
      terminal.exitWith(healthy(findings) ? EXIT.ok : EXIT.problem);
    });
}

async function examine(terminal: Terminal): Promise<readonly Finding[]> {
  const settings = settingsOf(terminal);
  if (Array.isArray(settings)) return settings;
  const strict = settings.mode === 'production';
  const redis = [
    { use: 'calls', url: settings.redisUrl, durable: true },
    { use: 'register', url: settings.redisRegisterUrl, durable: false },
    { use: 'queue', url: settings.redisQueueUrl, durable: true },
  ] as const;
  const groups = await Promise.all([
    [
      {
        name: 'settings',
        state: 'ok',
        says: `Settings can be read (${settings.mode}).`,
        nextStep: null,
      } as const,
    ],
    checkKeys(settings),
    checkConfig(settings),
    checkDataDir(settings),
    ...redis
      .filter(({ url }, index) => redis.findIndex((other) => other.url === url) === index)
      .map(async (server) => checkRedis(await terminal.redis(server.url), server, settings, strict)),
    checkPublicUrl(settings),
    checkTwilio(settings),
    checkAudit(settings, terminal),
  ]);
  return groups.flat();
}

function settingsOf(terminal: Terminal): Settings | Finding[] {
  try {
    return terminal.settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.sentences.map((says) => ({
      ...({ name: 'settings', state: 'failed', says } as const),
      nextStep: 'Set it in the environment, or NAME_FILE to a file that holds it; .env.example lists all.',
    }));
  }
}

function healthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'failed');
}

const MARKS = { ok: 'ok     ', warning: 'WARNING', failed: 'FAILED ' } as const;

function shown(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ name, state, says, nextStep }) => [
    `${MARKS[state]}  ${name}: ${says}`,
    ...(nextStep === null ? [] : [`         → ${nextStep}`]),
  ]);
  const wrong = findings.filter(({ state }) => state === 'failed').length;
  return `${lines.join('\n')}\n${wrong === 0 ? 'All is well.' : `${wrong} to be put right.`}\n`;
}
