import type { Settings } from '../../environment.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthCheck, PartHealth } from '../../ports/health.ts';
import type { QueueView } from '../../ports/job-queue.ts';
import { troubleOf } from '../../app/watch-queues.ts';
import type { CarrierAnswer } from '../../twilio/reachability.ts';
import { signatureSelfTest } from '../../twilio/signature.ts';

/** More than this apart and clocks, leases and signatures with a time are judged wrongly. */
const SKEW_LIMIT_MS = 2 * SECOND;
const TWILIO = 'https://api.twilio.com';

export interface PartsDeps {
  readonly settings: Settings;
  readonly redis: { info(section: string): Promise<string>; time(): Promise<(string | number)[]> };
  readonly views: (now: number) => Promise<readonly QueueView[]>;
  readonly askCarrier: () => Promise<CarrierAnswer>;
  readonly policyVersion: () => number;
  /** When a version of the files was last refused, and nothing since was taken; null: never. */
  readonly filesRefusedAt: () => number | null;
  readonly journalWaits: () => boolean;
  readonly simulatedRedis: () => Promise<boolean>;
  readonly clock: Clock;
}

/**
 * What is asked only when a person looks at the health of the system: nothing here makes a process unready. Each answers in
 * a sentence, with the next step where there is one.
 */
export function healthParts(deps: PartsDeps): readonly HealthCheck[] {
  const { settings, clock } = deps;
  return [
    part('storage', () => storage(deps)),
    part('workers', async () => workers(await deps.views(clock.now()))),
    part('twilio', async () => carrier(await deps.askCarrier(), settings.twilio.apiBaseUrl)),
    part('webhook signature', async () => signature(settings)),
    part('configuration', async () => configuration(deps)),
    part('clock', () => skew(deps)),
    part('journal', async () => journal(deps.journalWaits())),
    part('simulated parts', async () => simulated(settings, await deps.simulatedRedis())),
  ];
}

type Said = Omit<PartHealth, 'name'>;

function part(name: string, check: () => Promise<Said>): HealthCheck {
  return { name, needed: false, check: async () => ({ name, ...(await check()) }) };
}

const ok = (says: string): Said => ({ state: 'ok', says, nextStep: null });
const degraded = (says: string, nextStep: string): Said => ({ state: 'degraded', says, nextStep });
const failed = (says: string, nextStep: string): Said => ({ state: 'failed', says, nextStep });

/** Design 6: AOF on and `noeviction`, else what was acknowledged can be lost. */
async function storage({ redis }: PartsDeps): Promise<Said> {
  const [persistence, memory] = await Promise.all([redis.info('persistence'), redis.info('memory')]);
  if (!persistence.includes('aof_enabled:1'))
    return failed(
      'Redis keeps nothing on disk: a power cut would lose calls and follow-ups.',
      'Set `appendonly yes` and `appendfsync always`, then run `alongside doctor`.',
    );
  if (persistence.includes('aof_last_write_status:err'))
    return failed('Redis could not write its last changes to disk.', 'Free space on the disk of Redis now.');
  if (!memory.includes('maxmemory_policy:noeviction'))
    return degraded(
      'Redis may throw records away when its memory is full.',
      'Set `maxmemory-policy noeviction`.',
    );
  return ok('Redis writes to disk and throws nothing away.');
}

function workers(views: readonly QueueView[]): Said {
  const troubles = views.map(troubleOf).filter((text) => text !== null);
  if (troubles.length > 0)
    return failed(`${troubles.join('. ')}.`, 'Start a worker (ALONGSIDE_ROLE=worker), or look at its log.');
  const silent = views.filter(({ workers: listening }) => listening === 0).map(({ queue }) => queue);
  if (silent.length > 0)
    return degraded(
      `No worker listens to ${silent.join(', ')}; nothing waits there now.`,
      'Start a worker (ALONGSIDE_ROLE=worker).',
    );
  const waiting = views.reduce((sum, view) => sum + view.waiting + view.active, 0);
  const broken = views.reduce((sum, view) => sum + view.failed, 0);
  const says = `Workers listen to every queue; ${waiting} jobs wait or run.`;
  return broken === 0
    ? ok(says)
    : degraded(
        `${says} ${broken} gave up.`,
        'Look at dead referrals and notices: each has a person already.',
      );
}

function carrier(answer: CarrierAnswer, apiBaseUrl: string): Said {
  const where = new URL(apiBaseUrl).host;
  switch (answer) {
    case 'accepted':
      return ok(`${where} answers and accepts the account.`);
    case 'refused':
      return failed(
        `${where} does not accept the account or its token: calls are dialled direct, without a specialist.`,
        'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.',
      );
    case 'silent':
      return failed(
        `${where} does not answer: calls are dialled direct, without a specialist in the ear.`,
        'Check the way out (proxy, firewall, DNS) and Twilio’s status page.',
      );
  }
}

function signature(settings: Settings): Said {
  const { url, holds } = signatureSelfTest(settings.twilio.authTokens, settings.publicBaseUrl);
  if (!holds)
    return failed(
      'A webhook signed with our own token would be refused.',
      'Check TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL.',
    );
  const two =
    settings.twilio.authTokens.length > 1 ? ' Two tokens are accepted: a rotation is under way.' : '';
  return ok(`Webhooks are taken as signed for ${url}.${two}`);
}

function configuration({ policyVersion, filesRefusedAt }: PartsDeps): Said {
  const says = `Routing policy version ${policyVersion()} is in force.`;
  if (filesRefusedAt() === null) return ok(says);
  return degraded(
    `${says} A newer version of the files has errors and was refused.`,
    'Run `alongside routing check`: it names file, line and column.',
  );
}

async function skew({ redis, clock }: PartsDeps): Promise<Said> {
  const asked = clock.now();
  const [seconds, micros] = (await redis.time()).map(Number);
  const theirs = (seconds ?? 0) * 1_000 + (micros ?? 0) / 1_000;
  const apart = Math.abs((asked + clock.now()) / 2 - theirs);
  if (apart <= SKEW_LIMIT_MS) return ok('This machine and Redis agree on the time.');
  return degraded(
    `This machine and Redis are ${Math.round(apart / SECOND)} s apart.`,
    'Set both by a time server (NTP).',
  );
}

function journal(waits: boolean): Said {
  return waits
    ? degraded(
        'Calls that Redis did not take wait in the journal on this machine’s disk.',
        'They are taken up by themselves when Redis answers. Do not delete the data folder.',
      )
    : ok('Nothing waits in the journal.');
}

function simulated(settings: Settings, redis: boolean): Said {
  const parts = [
    ...(settings.twilio.apiBaseUrl.startsWith(TWILIO) ? [] : ['the telephone network']),
    ...(redis ? ['Redis, which forgets everything when it ends'] : []),
    ...(settings.personas ? ['signing in'] : []),
  ];
  if (parts.length === 0) return ok('Nothing is simulated.');
  return degraded(
    `Simulated: ${parts.join('; ')}.`,
    'Not for real calls. Production mode refuses to start like this.',
  );
}

/** Asks at most once in `ms`: looking at the health of a part may not burden it. */
export function atMostEvery<T>(ms: number, clock: Clock, ask: () => Promise<T>): () => Promise<T> {
  let asked = { at: Number.NEGATIVE_INFINITY, answer: null as Promise<T> | null };
  return () => {
    if (asked.answer === null || clock.now() - asked.at >= ms) {
      const answer = ask();
      asked = { at: clock.now(), answer };
      // A question that failed is asked anew.
      answer.catch(() => {
        if (asked.answer === answer) asked = { at: Number.NEGATIVE_INFINITY, answer: null };
      });
    }
    return asked.answer as Promise<T>;
  };
}

/** How long an answer of the carrier's is taken for its state. */
export const CARRIER_ASKED_EVERY_MS = MINUTE / 4;
