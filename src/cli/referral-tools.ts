import type { Settings } from '../environment.ts';
import { formatFileErrors } from '../files/file-error.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import { SILENT_LOG } from '../ports/log.ts';
import { NO_METER } from '../ports/meter.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { loadFollowUpFiles } from '../service/follow-up-files.ts';
import { createFollowUps } from '../service/follow-ups.ts';
import { openRedisLinks } from '../service/redis-links.ts';
import type { ReferralTools } from './referrals.ts';

export interface ReferralToolsOptions {
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly audit: AuditLog;
}

const CONNECT_MS = 3_000;

/**
 * Opens follow-ups for one command. Nothing is sent from here: what a command changes is stored with its effects, and the
 * service's own processes carry them out.
 */
export async function openReferralTools(options: ReferralToolsOptions): Promise<ReferralTools> {
  const { settings, keys } = options;
  const loaded = await loadFollowUpFiles(settings.configDir);
  if (!loaded.ok) throw new Error(formatFileErrors(loaded.errors));
  const { book, partners, alarmRules } = loaded.files;
  const links = openRedisLinks(SILENT_LOG, NO_METER);
  const clock = { now: () => Date.now() };
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
    facts: { factsFor: async () => ({}), consentFor: async () => null },
    auditLog: options.audit,
    onAlarmChange: async () => undefined,
    publicBaseUrl: settings.publicBaseUrl,
    clock,
    log: SILENT_LOG,
    meter: NO_METER,
  });
  const close = async (): Promise<void> => {
    await followUps.close();
    links.close();
  };
  await followUps.ready(CONNECT_MS).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    referrals: followUps.referrals,
    reports: followUps.reports,
    queues: async () => await followUps.jobs.views(clock.now()),
    close,
  };
}
