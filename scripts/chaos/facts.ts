import { readFileSync } from 'node:fs';
import { WATCHER } from './desk.ts';
import type { Outcome } from './expectations.ts';
import type { Fault } from './faults.ts';
import type { House } from './house.ts';
import { ears, longestSilence, twoHandlers, violations } from './heard.ts';
import { ANY_NUMBER } from './people.ts';
import { ASKS_EVERY_MS, callAtRest, heardByCaller, sidOf, type Story, traceOf, until } from './story.ts';

export interface Facts {
  /** Each a sentence; none: all that must hold holds. */
  readonly wrong: readonly string[];
  readonly figures: {
    /** From Twilio's asking to our answer, the first webhook of the call; null when it got none. */
    readonly firstWebhookMs: number | null;
    /** The longest that the caller heard nobody and nothing. */
    readonly longestSilenceMs: number;
  };
}

/** The bar is 1 s (measured and reported); the verdict allows for a machine that others load too. */
const FIRST_WEBHOOK_LIMIT_MS = 2_000;
const SILENCE_LIMIT_MS = 10_000;
/** An end that has to be found out by others: a lease of 10 s, a sweep, a job's lock of 30 s. */
const END_LIMIT_MS = 60_000;

/** What must hold whatever went wrong. */
export async function check(story: Story, outcome: Outcome, fault: Fault | null): Promise<Facts> {
  const firstWebhookMs = firstAnswer(story);
  const longestSilenceMs = longestSilence(heardByCaller(story), story.house.sim.clock().nowMs);
  const settled = [
    await ended(story, outcome),
    await released(story),
    await followedUp(story, outcome),
    await reviewed(story, outcome),
  ];
  const found = [
    ...webhooks(story, outcome, fault, firstWebhookMs),
    longestSilenceMs > SILENCE_LIMIT_MS ? `the caller heard nothing for ${longestSilenceMs} ms` : null,
    ...ears(story),
    twoHandlers(story),
    ...violations(story),
    ...settled,
    await auditHolds(story.house),
    ...numbersInLogs(story.house),
    ...[...story.house.webs, story.house.worker].map((each) => each.endedByItself()),
  ];
  return { wrong: found.filter((each) => each !== null), figures: { firstWebhookMs, longestSilenceMs } };
}

function firstAnswer(story: Story): number | null {
  for (const event of traceOf(story))
    if (event.kind === 'webhook-answered' && event.purpose === 'voice' && event.call === sidOf(story))
      return event.ms;
  return null;
}

/** A web that dies answers nothing, and Twilio then goes to the fallback; nothing else may fail. */
function webhooks(
  story: Story,
  outcome: Outcome,
  fault: Fault | null,
  firstMs: number | null,
): (string | null)[] {
  const mayBreakOff = fault?.family === 'web';
  const failed = traceOf(story).flatMap((event) =>
    event.kind === 'webhook-failed' ? [`${event.purpose} of ${event.leg}: ${event.why}`] : [],
  );
  const sent = traceOf(story).filter((event) => event.kind === 'webhook-sent').length;
  const answered = traceOf(story).filter((event) => event.kind === 'webhook-answered').length;
  const unheard = traceOf(story).flatMap((event) =>
    event.kind === 'callback' && (event.outcome === 'refused' || event.outcome === 'unreachable')
      ? [`${event.event} of ${event.leg} ${event.outcome}`]
      : [],
  );
  return [
    !mayBreakOff && failed.length > 0 ? `webhooks failed: ${failed.join('; ')}` : null,
    !mayBreakOff && unheard.length > 0 ? `callbacks were not taken: ${unheard.join('; ')}` : null,
    sent > answered + failed.length
      ? `${sent - answered - failed.length} webhook(s) never got an answer`
      : null,
    firstMs === null && outcome !== 'static' ? 'the first webhook was not answered' : null,
    firstMs !== null && firstMs > FIRST_WEBHOOK_LIMIT_MS ? `the first webhook took ${firstMs} ms` : null,
  ];
}

async function ended(story: Story, outcome: Outcome): Promise<string | null> {
  // A call that the service never heard of is found later: see `foundAfterwards`.
  if (outcome === 'static') return null;
  return until(
    async () => {
      const call = await callAtRest(story);
      if (call === null) return 'the call is not in the store';
      if (call.endedAt === null)
        return `the call has not ended: line ${call.line.state}, seat ${call.seat.state}`;
      if (!['empty', 'released', 'exhausted'].includes(call.seat.state))
        return `the seat is ${call.seat.state} after the end`;
      const left = await story.house.store.pending(call.id).catch(() => null);
      if (left === null) return 'the effects cannot be read';
      return left.length === 0
        ? null
        : `not done: ${left.map(({ effect, tries }) => `${effect.do} (${tries} failed tries)`).join(', ')}`;
    },
    END_LIMIT_MS,
    ASKS_EVERY_MS,
  );
}

async function released(story: Story): Promise<string | null> {
  return until(
    async () => {
      const seen = await story.house.desk.specialists();
      if (seen === null) return 'the specialists cannot be listed';
      const kept = seen.filter(
        ({ callId, presence }) =>
          callId !== null || presence.state === 'onCall' || presence.state === 'ringing',
      );
      return kept.length === 0
        ? null
        : `not released: ${kept.map(({ id, presence }) => `${id} ${presence.state}`).join(', ')}`;
    },
    END_LIMIT_MS,
    ASKS_EVERY_MS,
  );
}

/** S13: once at the partner, by its idempotency key, and shown so at the desk. */
export async function followedUp(story: Story, outcome: Outcome): Promise<string | null> {
  return outcome === 'static' ? null : referralDelivered(story.house, sidOf(story));
}

export function referralDelivered(house: House, callId: string): Promise<string | null> {
  return until(
    async () => {
      const keys = house.partner.keysOf(callId);
      if (keys.length !== 1) return `the partner has ${keys.length} referrals of the call`;
      const status = await house.desk.referral(`${callId}.victim-support`);
      return status === 'sent' || status === 'acknowledged'
        ? null
        : `the referral is ${status ?? 'unknown'} at the desk`;
    },
    END_LIMIT_MS,
    ASKS_EVERY_MS,
  );
}

/** Whatever went another way than the main one is on the review list, and an alarm. */
async function reviewed(story: Story, outcome: Outcome): Promise<string | null> {
  if (outcome === 'static') return null;
  const { desk } = story.house;
  return until(
    async () => {
      const degraded = (await callAtRest(story))?.degraded ?? [];
      const reviews = await desk.reviewsOf(sidOf(story));
      const alarms = (await desk.alarmsOf(sidOf(story)))?.map(({ kind }) => kind as string);
      if (reviews === null || alarms === undefined) return 'reviews and alarms cannot be listed';
      const told = reviews.includes('degraded') || reviews.includes('fallbackDocument');
      if (degraded.length > 0 && !told) return `no review of a call that went ${degraded.join(', ')}`;
      if (degraded.length > 0 && !alarms.includes('degradedCall')) return 'no alarm of a degraded call';
      if (outcome === 'advised' && degraded.length === 0) return 'a direct call is not marked as degraded';
      const missed = story.askedAgain > 0;
      if (missed && !(reviews.includes('noSpecialist') && alarms.includes('noSpecialist')))
        return 'nobody was told that no specialist could come';
      return null;
    },
    END_LIMIT_MS,
    ASKS_EVERY_MS,
  );
}

export function auditHolds(house: House): Promise<string | null> {
  return until(
    async () => {
      const { status, body } = await house.desk.ask('POST', '/audit/verification', undefined, WATCHER);
      if (status !== 200) return `the audit chain's check is answered ${status}`;
      const verdict = body as { ok: boolean; why?: string; brokenAt?: number };
      return verdict.ok ? null : `the audit chain is broken at ${verdict.brokenAt}: ${verdict.why}`;
    },
    END_LIMIT_MS,
    ASKS_EVERY_MS,
  );
}

/** S14. */
function numbersInLogs(house: House): string[] {
  return [...house.webs, house.worker].flatMap(({ name, logFile }) => {
    const line = readFileSync(logFile, 'utf8')
      .split('\n')
      .find((each) => ANY_NUMBER.test(each));
    return line === undefined ? [] : [`${name} has logged a telephone number: ${line.slice(0, 200)}`];
  });
}
