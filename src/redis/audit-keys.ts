import { DAY, type Instant } from '../core/time.ts';

/** All keys of the audit log carry one hash tag, so that one script reaches them on one node of a Cluster. */
export interface AuditKeys {
  /** Stream: one entry a link, id `<sequence>-0`. */
  readonly links: string;
  /** Hash: `sequence`, `hash` of the last link. */
  readonly head: string;
  /** Stream of signed checkpoints, id `<sequence>-0`. */
  readonly checkpoints: string;
  /** Set of entry ids of one UTC day of `when`; makes a repeated append harmless. */
  idsOf(when: Instant): string;
}

export function auditKeys(prefix: string): AuditKeys {
  const base = `${prefix}{audit}`;
  return {
    links: `${base}:links`,
    head: `${base}:head`,
    checkpoints: `${base}:checkpoints`,
    idsOf: (when) => `${base}:ids:${Math.floor(when / DAY)}`,
  };
}

/** A repeat of an append comes within minutes (a retry) or days (a recovered journal), never later than this. */
export const AUDIT_IDS_KEPT_SECONDS = 35 * 24 * 60 * 60;
