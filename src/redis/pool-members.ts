import { z } from 'zod';
import { type CallId, id, type OfferId } from '../core/ids.ts';
import type { PoolMember } from '../core/specialists/rank.ts';
import type { Claim, Presence, Specialist } from '../core/specialists/specialist.ts';
import type { Instant, Milliseconds } from '../core/time.ts';

/** What the roster says of everybody, for reading what is stored of one. */
export interface PoolRules {
  readonly readyLastsMs: Milliseconds;
  readonly callsInARow: number | null;
  readonly hardCallsAShift: number | null;
}

/** When this person's shift began, and whether they are on call at home. */
export interface OnNow {
  readonly from: Instant;
  readonly onCallTier: number | null;
}

const storedPresence = z.object({
  state: z.enum(['ready', 'ringing', 'onCall', 'wrapUp', 'paused', 'away']),
  since: z.number(),
  reason: z.string().optional(),
  row: z.number().optional(),
  rest: z.number().optional(),
  hard: z.number().optional(),
  hardShift: z.string().optional(),
});
type StoredPresence = z.infer<typeof storedPresence>;
const storedClaim = z.object({
  call: z.string(),
  offer: z.string(),
  lease: z.number(),
  aid: z.string().optional(),
});

/** Presence and claim as stored, in the words of the core. */
export function memberOf(
  specialist: Specialist,
  presenceText: string,
  claimText: string,
  redisNow: Instant,
  rules: PoolRules,
  on: OnNow | null,
): PoolMember {
  const last = claimOf(specialist, claimText);
  const claim = last !== null && last.leaseUntil > redisNow ? last : null;
  const stored = presenceText === '' ? null : storedPresence.parse(JSON.parse(presenceText));
  const lapsed = claim === null && last !== null && isBusy(stored);
  return {
    specialist,
    claim,
    lapsedOf: lapsed ? last.callId : null,
    presence: presenceOf(specialist, stored, lapsed, redisNow, rules.readyLastsMs),
    breakDue: breakDue(stored, rules, on),
    restUntil: stored?.rest ?? null,
    onCallTier: on?.onCallTier ?? null,
  };
}

function breakDue(stored: StoredPresence | null, rules: PoolRules, on: OnNow | null): string | null {
  const row = stored?.row ?? 0;
  if (rules.callsInARow !== null && row >= rules.callsInARow) return `has taken ${row} calls without a break`;
  const hard = stored?.hardShift === String(on?.from ?? '') ? (stored?.hard ?? 0) : 0;
  if (rules.hardCallsAShift !== null && hard >= rules.hardCallsAShift)
    return `has taken ${hard} calls of high risk this shift`;
  return null;
}

function claimOf({ id: specialistId }: Specialist, text: string): Claim | null {
  if (text === '') return null;
  const { call, offer, lease, aid } = storedClaim.parse(JSON.parse(text));
  return {
    ...{ specialistId, callId: id<CallId>(call), offer: id<OfferId>(offer), leaseUntil: lease },
    ...(aid !== undefined && { aid }),
  };
}

function isBusy(stored: StoredPresence | null): boolean {
  return stored?.state === 'ringing' || stored?.state === 'onCall';
}

/** Must agree with CLAIMABLE: who is shown as ready can be claimed, and the other way round but for `readyLastsMs`. */
function presenceOf(
  { id: specialistId }: Specialist,
  stored: StoredPresence | null,
  lapsed: boolean,
  redisNow: Instant,
  readyLastsMs: Milliseconds,
): Presence {
  if (stored === null) return { specialistId, state: 'away', since: 0, reason: null };
  const { state, since, reason } = stored;
  if (lapsed) return { specialistId, state: 'ready', since, reason: 'the last claim lapsed' };
  if (state === 'ready' && redisNow - since > readyLastsMs)
    return { specialistId, state: 'away', since, reason: 'said ready too long ago' };
  return { specialistId, state, since, reason: reason ?? null };
}
