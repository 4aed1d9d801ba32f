import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What runs in a process: webhooks and console, jobs, or both. */
export type Role = 'web' | 'worker' | 'all';

/** Everything that is set from outside, read once, checked, and never read again. */
export interface Settings {
  /** `production` refuses defaults, doubles and anything switched off that must be on. */
  readonly mode: 'production' | 'development';
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number | null;
  readonly publicBaseUrl: string;
  readonly redisUrl: string;
  readonly redisRegisterUrl: string;
  readonly redisQueueUrl: string;
  /** Replicas that must confirm a commit (WAIT). */
  readonly redisReplicas: number;
  readonly prefix: string;
  readonly twilio: {
    readonly accountSid: string;
    /** The current token first; during rotation the next one too. */
    readonly authTokens: readonly string[];
    readonly apiBaseUrl: string;
    /** The account's calls per second for legs made by REST. */
    readonly callsPerSecond: number;
  };
  /** The telephone in the browser; null: off, as by default. */
  readonly telephone: {
    readonly accountSid: string;
    readonly keySid: string;
    readonly keySecret: string;
    readonly edge: string;
  } | null;
  readonly configDir: string;
  readonly dataDir: string;
  /** JSON text of the key ring. */
  readonly keys: string;
  /** Secrets shared with partners, by partner id. */
  readonly partnerSecrets: ReadonlyMap<string, Buffer>;
  /** How many web processes share the account while Redis is silent. */
  readonly instances: number;
  readonly keepCallsDays: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly audit: boolean;
  readonly trustProxy: number | false;
  /** This service's secret at the identity provider; empty while nobody signs in that way. */
  readonly oidcClientSecret: string;
  /** The demo's invented colleagues may be entered as, without a password; refused in production. */
  readonly personas: boolean;
  /** Origins whose pages may open the console's feed besides our own. */
  readonly consoleOrigins: readonly string[];
}

export const TWILIO_API = 'https://api.twilio.com';

const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
const text = z.string().min(1);

const environment = z.object({
  ALONGSIDE_MODE: z.enum(['production', 'development']).default('production'),
  ALONGSIDE_ROLE: z.enum(['web', 'worker', 'all']).default('all'),
  HOST: text.default('0.0.0.0'),
  PORT: count(8080, 0, 65_535),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  PUBLIC_BASE_URL: z.url().optional(),
  REDIS_URL: text.optional(),
  REDIS_REGISTER_URL: text.optional(),
  REDIS_QUEUE_URL: text.optional(),
  REDIS_REPLICAS: count(0, 0, 5),
  ALONGSIDE_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]{0,32}:?$/)
    .default('alongside:'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'an account Sid is AC and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: text.optional(),
  TWILIO_AUTH_TOKEN_NEXT: text.optional(),
  TWILIO_API_BASE_URL: z.url().default(TWILIO_API),
  TWILIO_CALLS_PER_SECOND: count(1, 1, 100),
  ALONGSIDE_CONFIG_DIR: text.default('config'),
  ALONGSIDE_DATA_DIR: text.default('var'),
  ALONGSIDE_KEYS: text.optional(),
  ALONGSIDE_PARTNER_SECRETS: text.optional(),
  ALONGSIDE_INSTANCES: count(1, 1, 1_000),
  ALONGSIDE_KEEP_CALLS_DAYS: count(90, 1, 3_650),
  ALONGSIDE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ALONGSIDE_AUDIT: z.enum(['on', 'off']).default('on'),
  OIDC_CLIENT_SECRET: z.string().default(''),
  ALONGSIDE_TELEPHONE: z.enum(['on', 'off']).default('off'),
  TWILIO_API_KEY_SID: z
    .string()
    .regex(/^SK[0-9a-f]{32}$/, 'an API key Sid is SK and 32 hexadecimal digits')
    .optional(),
  TWILIO_API_KEY_SECRET: text.optional(),
  TWILIO_TELEPHONE_EDGE: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*$/)
    .default('roaming'),
  ALONGSIDE_PERSONAS: z.enum(['on', 'off']).default('off'),
  ALONGSIDE_CONSOLE_ORIGINS: z.string().default(''),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
});

type Environment = z.output<typeof environment>;

/** Every variable that is read, for `.env.example` and its test. */
export const VARIABLES = Object.keys(environment.shape);

/** One or more sentences that say what must be changed before the service starts. */
export class SettingsError extends Error {
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'SettingsError';
    this.sentences = sentences;
  }
}

/** Reads the environment. `NAME_FILE` gives the path of a file that holds `NAME`. Throws SettingsError. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = environment.safeParse(withFiles(env));
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`));
  }
  const settings = settingsOf(parsed.data);
  const refusals = settings.mode === 'production' ? refusedInProduction(parsed.data) : [];
  if (refusals.length > 0) throw new SettingsError(refusals);
  return settings;
}

function withFiles(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of VARIABLES) {
    const path = env[`${name}_FILE`];
    const value = env[name] ?? (path === undefined ? undefined : contents(name, path));
    if (value !== undefined && value !== '') values[name] = value;
  }
  return values;
}

function contents(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new SettingsError([
      `${name}_FILE names a file that cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    ]);
  }
}

/** One sentence each (issue: production refuses defaults, doubles, disabled audit, a missing public URL). */
function refusedInProduction(env: Environment): string[] {
  const found: string[] = [];
  if (env.PUBLIC_BASE_URL === undefined)
    found.push(
      'PUBLIC_BASE_URL is missing: Twilio signs the address it calls, so the service must know its own.',
    );
  else if (!env.PUBLIC_BASE_URL.startsWith('https://'))
    found.push('PUBLIC_BASE_URL must begin with https:// in production.');
  if (env.REDIS_URL === undefined)
    found.push('REDIS_URL is missing: production takes only a Redis that it is given.');
  if (env.ALONGSIDE_KEYS === undefined)
    found.push(
      'ALONGSIDE_KEYS is missing: the keys that development makes up must never protect real people.',
    );
  else if (env.ALONGSIDE_KEYS.trim() === developmentKeys())
    found.push('ALONGSIDE_KEYS holds the keys of development: make new ones with `alongside keys new`.');
  if (env.TWILIO_ACCOUNT_SID === undefined || env.TWILIO_AUTH_TOKEN === undefined)
    found.push('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are missing.');
  if (
    env.TWILIO_API_BASE_URL !== TWILIO_API &&
    !/^https:\/\/api(\.[a-z0-9-]+){0,2}\.twilio\.com\/?$/.test(env.TWILIO_API_BASE_URL)
  ) {
    found.push('TWILIO_API_BASE_URL is not an address of Twilio: the simulator is refused in production.');
  }
  if (env.ALONGSIDE_AUDIT === 'off')
    found.push('ALONGSIDE_AUDIT is off: who saw and did what must be on record.');
  if (env.ALONGSIDE_PERSONAS === 'on')
    found.push('ALONGSIDE_PERSONAS is on: the persona switch of the demo needs no password.');
  return found;
}

function settingsOf(env: Environment): Settings {
  const redisUrl = env.REDIS_URL ?? 'redis://127.0.0.1:6379';
  return {
    mode: env.ALONGSIDE_MODE,
    role: env.ALONGSIDE_ROLE,
    host: env.HOST,
    port: env.PORT,
    metricsPort: env.METRICS_PORT ?? null,
    publicBaseUrl: env.PUBLIC_BASE_URL ?? `http://127.0.0.1:${env.PORT}`,
    redisUrl,
    redisRegisterUrl: env.REDIS_REGISTER_URL ?? redisUrl,
    redisQueueUrl: env.REDIS_QUEUE_URL ?? redisUrl,
    redisReplicas: env.REDIS_REPLICAS,
    prefix: env.ALONGSIDE_PREFIX,
    twilio: {
      accountSid: env.TWILIO_ACCOUNT_SID ?? `AC${'0'.repeat(32)}`,
      authTokens: [env.TWILIO_AUTH_TOKEN ?? 'development', env.TWILIO_AUTH_TOKEN_NEXT].filter(
        (token) => token !== undefined,
      ),
      apiBaseUrl: env.TWILIO_API_BASE_URL,
      callsPerSecond: env.TWILIO_CALLS_PER_SECOND,
    },
    telephone: telephoneOf(env),
    configDir: env.ALONGSIDE_CONFIG_DIR,
    dataDir: env.ALONGSIDE_DATA_DIR,
    keys: env.ALONGSIDE_KEYS ?? developmentKeys(),
    partnerSecrets: partnerSecrets(env),
    instances: env.ALONGSIDE_INSTANCES,
    keepCallsDays: env.ALONGSIDE_KEEP_CALLS_DAYS,
    logLevel: env.ALONGSIDE_LOG_LEVEL,
    audit: env.ALONGSIDE_AUDIT === 'on',
    oidcClientSecret: env.OIDC_CLIENT_SECRET,
    personas: env.ALONGSIDE_PERSONAS === 'on',
    trustProxy: env.TRUST_PROXY === 0 ? false : env.TRUST_PROXY,
    consoleOrigins: env.ALONGSIDE_CONSOLE_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
  };
}

function telephoneOf(env: Environment): Settings['telephone'] {
  if (env.ALONGSIDE_TELEPHONE === 'off') return null;
  const {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_API_KEY_SID: keySid,
    TWILIO_API_KEY_SECRET: keySecret,
  } = env;
  if (accountSid === undefined || keySid === undefined || keySecret === undefined)
    throw new SettingsError([
      'ALONGSIDE_TELEPHONE is on: it needs TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET.',
    ]);
  return { accountSid, keySid, keySecret, edge: env.TWILIO_TELEPHONE_EDGE };
}

function partnerSecrets(env: Environment): ReadonlyMap<string, Buffer> {
  const made = z.record(z.string(), z.base64()).safeParse(json(env.ALONGSIDE_PARTNER_SECRETS ?? '{}'));
  if (!made.success)
    throw new SettingsError([
      'ALONGSIDE_PARTNER_SECRETS must be a JSON object of partner id to base64 secret.',
    ]);
  return new Map(
    Object.entries(made.data).map(([partner, secret]) => [partner, Buffer.from(secret, 'base64')]),
  );
}

function json(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}

/** Keys that everybody knows, for trying things out on invented people. */
export function developmentKeys(): string {
  const set = (purpose: string) => ({
    current: 'dev',
    keys: { dev: createHash('sha256').update(`alongside development ${purpose}`).digest('base64') },
  });
  return JSON.stringify({ lookup: set('lookup'), sealing: set('sealing'), signing: set('signing') });
}
