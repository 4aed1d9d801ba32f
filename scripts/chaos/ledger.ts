import { auditHolds, referralDelivered } from './facts.ts';
import type { House } from './house.ts';
import { ASKS_EVERY_MS, until } from './story.ts';

/** What a house has acknowledged, and owes, when it is closed: nothing that came later may have lost it (S16). */
export interface Ledger {
  /** Alarms of this call are acknowledged, as a supervisor would, and remembered with its reviews. */
  remember(callId: string): Promise<void>;
  /** A call that a static document connected: it must be found, matched, reviewed and followed up. */
  owes(callId: string): void;
  /** Sentences; none: nothing was lost. */
  settle(): Promise<readonly string[]>;
}

/** Calls that went by are looked for once a minute, and not before half a minute has passed. */
const FOUND_LIMIT_MS = 150_000;
const ASK_LIMIT_MS = 30_000;

export function openLedger(house: House): Ledger {
  const alarms = new Set<string>();
  const reviews = new Map<string, readonly string[]>();
  const owed = new Set<string>();

  async function lostAlarms(): Promise<string | null> {
    return until(
      async () => {
        const now = await house.desk.alarms();
        if (now === null) return 'the alarms cannot be listed';
        const kept = new Set(
          now.filter(({ acknowledged }) => acknowledged !== null).map(({ id }) => id as string),
        );
        const lost = [...alarms].filter((id) => !kept.has(id));
        return lost.length === 0 ? null : `acknowledged alarms are lost: ${lost.join(', ')}`;
      },
      ASK_LIMIT_MS,
      ASKS_EVERY_MS,
    );
  }

  async function lostReviews(): Promise<string | null> {
    for (const [callId, causes] of reviews) {
      const lack = await until(
        async () => {
          const now = await house.desk.reviewsOf(callId);
          if (now === null) return 'the reviews cannot be listed';
          const lost = causes.filter((cause) => !now.includes(cause));
          return lost.length === 0 ? null : `reviews of ${callId} are lost: ${lost.join(', ')}`;
        },
        ASK_LIMIT_MS,
        ASKS_EVERY_MS,
      );
      if (lack !== null) return lack;
    }
    return null;
  }

  async function notFound(): Promise<(string | null)[]> {
    return Promise.all(
      [...owed].map(async (callId) => {
        const lack = await until(
          async () => {
            const call = await house.call(callId);
            if (call === null) return `${callId}, connected by a static document, was never found`;
            if (call.lookup.state !== 'matched') return `${callId} was found and is ${call.lookup.state}`;
            if (call.endedAt === null) return `${callId} was found and has not ended`;
            const causes = (await house.desk.reviewsOf(callId)) ?? [];
            return causes.length > 0 ? null : `${callId} is not on the review list`;
          },
          FOUND_LIMIT_MS,
          ASKS_EVERY_MS,
        );
        return lack ?? referralDelivered(house, callId);
      }),
    );
  }

  return {
    async remember(callId) {
      const found = (await house.desk.alarmsOf(callId)) ?? [];
      for (const { id, acknowledged } of found) {
        if (acknowledged !== null) continue;
        const { status } = await house.desk.ask('POST', `/alarms/${encodeURIComponent(id)}/acknowledge`, {});
        if (status === 200) alarms.add(id);
      }
      const causes = await house.desk.reviewsOf(callId);
      if (causes !== null && causes.length > 0) reviews.set(callId, causes);
    },
    owes: (callId) => void owed.add(callId),
    async settle() {
      const found = [...(await notFound()), await lostAlarms(), await lostReviews(), await auditHolds(house)];
      return found.filter((each) => each !== null);
    },
  };
}
