import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { factsFromRegister, profilesFromRegister } from '../app/referrals/facts-from-register.ts';
import { type EventId, id, type PersonId } from '../core/ids.ts';
import type { Roster } from '../core/specialists/roster.ts';
import type { Settings } from '../environment.ts';
import { formatFileErrors } from '../files/file-error.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import { SILENT_LOG } from '../ports/log.ts';
import { NO_METER } from '../ports/meter.ts';
import type { RegisterStore } from '../ports/register-store.ts';
import { createCallStore } from '../redis/calls/call-store.ts';
import { untilReady } from '../redis/register/until-ready.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { composeContactParts } from '../service/contact-parts.ts';
import { loadFollowUpFiles } from '../service/follow-up-files.ts';
import { createFollowUps } from '../service/follow-ups.ts';
import { openRedisLinks, type RedisLinks } from '../service/redis-links.ts';
import type { ReferralTools } from './referrals.ts';

export interface ReferralToolsOptions {
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly audit: AuditLog;
  readonly openRegister: () => Promise<Pick<RegisterStore, 'people' | 'numbers' | 'orders'>>;
}

/** Nobody is rung from the command line; what was rung elsewhere can be let go. */
const NOBODY: Roster = { timeZone: 'Europe/London', callsInARow: null, entries: [] };

const CONNECT_MS = 3_000;

/**
 * Opens follow-ups for one command. Nothing is sent from here: what a command changes is stored with its effects, and the
 * service's own processes carry them out.
 */
export async function openReferralTools(options: ReferralToolsOptions): Promise<ReferralTools> {
  const { settings, keys } = options;
  const loaded = await loadFollowUpFiles(settings.configDir);
  if (!loaded.ok) throw new Error(formatFileErrors(loaded.errors));
  const { book, partners, alarmRules, contactLines } = loaded.files;
  const opened: ReturnType<RedisLinks['open']>[] = [];
  const all = openRedisLinks(SILENT_LOG, NO_METER);
  const links: RedisLinks = {
    ...all,
    open(url, purpose) {
      const redis = all.open(url, purpose);
      if (purpose === 'background') opened.push(redis);
      return redis;
    },
  };
  const clock = { now: () => Date.now() };
  // Opened when first asked: what waits can be looked at while the register is away.
  const store: Pick<RegisterStore, 'people' | 'numbers' | 'orders'> = {
    people: async (ids) => (await options.openRegister()).people(ids),
    numbers: async (numbers) => (await options.openRegister()).numbers(numbers),
    orders: async (ids) => (await options.openRegister()).orders(ids),
  };
  const contact = composeContactParts({
    ...{ settings, links, clock, log: SILENT_LOG, book: { roster: () => NOBODY } },
    lines: () => contactLines,
  });
  const followUps = createFollowUps({
    connectRecords: (purpose) => links.open(settings.redisUrl, purpose),
    connectQueue: (purpose) => links.open(settings.redisQueueUrl, purpose),
    prefix: settings.prefix,
    queuePrefix: `{${settings.prefix.replace(/:$/, '')}-queue}`,
    keyRing: keys,
    secrets: settings.partnerSecrets,
    book,
    partners: () => partners,
    alarmRules: () => alarmRules,
    facts: factsFromRegister(store),
    profiles: profilesFromRegister(store),
    contact: contact.contact,
    auditLog: options.audit,
    onAlarmChange: async () => undefined,
    publicBaseUrl: settings.publicBaseUrl,
    clock,
    log: SILENT_LOG,
    meter: NO_METER,
  });
  const calls = createCallStore({
    ...{ redis: links.open(settings.redisUrl, 'background'), prefix: settings.prefix, sealing: keys.sealing },
    ...{ waitReplicas: settings.redisReplicas, keepDays: settings.keepCallsDays },
  });
  const close = async (): Promise<void> => {
    await followUps.close();
    contact.close();
    links.close();
  };
  // None of them queues commands for later: a command that comes too early would be refused.
  const ready = async (): Promise<void> => {
    await followUps.ready(CONNECT_MS);
    await Promise.all(opened.map(untilReady));
  };
  await ready().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    referrals: followUps.referrals,
    reports: followUps.reports,
    raising: followUps.raising,
    facts: followUps.facts,
    reContacts: followUps.reContacts,
    pathways: () => book.all(),
    async subjectOf(callId) {
      const found = await calls.load(callId, id<EventId>('subjectOf'));
      if (found === null) return null;
      const { force, lookup } = found.call;
      const people = lookup.assessment?.people.map(({ personId }) => id<PersonId>(personId)) ?? [];
      return { callId, force, people };
    },
    waitingJobs: async (limit) => await followUps.jobs.waitingJobs(limit),
    queues: async () => await followUps.jobs.views(clock.now()),
    close,
  };
}

/** A file's text, or what stands on standard input for `-`. */
export async function readInput(file: string): Promise<string> {
  return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
}
