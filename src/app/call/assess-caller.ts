import type { Call } from '../../core/call/call.ts';
import type { GradeRaise } from '../../core/call/grade.ts';
import { gradeAsked } from '../../core/call/force-grades.ts';
import type { ForceId } from '../../core/ids.ts';
import type { Assessment, RepeatCalls } from '../../core/register/assessment.ts';
import { higherLevel, type Level } from '../../core/register/level.ts';
import type { Plan } from '../../core/routing/plan.ts';
import { raisesOf } from '../../core/risk/raises.ts';
import { drawOf, type SeenByRules } from '../../core/routing/situation.ts';
import { HOUR, type Milliseconds, SECOND } from '../../core/time.ts';
import type { CallTies } from '../../ports/recent-calls.ts';
import type { CallPath } from './call-path.ts';
import { situationOf } from './judgement-commands.ts';

const COUNT_AGAIN_AFTER_MS = [50, 150, 300] as const;
/** How long the match may wait for the counts; beyond it a match without them is worth more. */
const COUNTS_ARE_WORTH_MS = 3 * SECOND;

/**
 * Matches the caller against the register and decides the plan. None of it is on the way of the caller (S1), and each
 * part that fails costs only itself: no counts without Redis, level without details, a plan without a match.
 */
export async function assessCaller(
  path: CallPath,
  call: Call,
): Promise<{
  assessment: Assessment | null;
  plan: Plan;
  seen: SeenByRules;
  incomplete: boolean;
  raise?: GradeRaise;
}> {
  const now = path.clock.now();
  const number = call.caller.number;
  const counted = number === null ? null : await repeats(path, call, number);
  const assessment =
    number === null || counted === null
      ? null
      : await path.register.assess(number, call.force, counted.repeat, now);
  const raises = raisesOf(call);
  const [free, waiting] = await Promise.all([specialistsFree(path, call.force), callsWaiting(path, call)]);
  const seen: SeenByRules = {
    lineId: call.linePlan.lineId,
    force: call.force,
    at: now,
    callerPresentation: call.caller.presentation,
    sign: call.lookup.sign,
    specialistsFree: free,
    waiting,
    draw: drawOf(call.id),
    ...(raises.length > 0 && { raises }),
  };
  const plan = path.book.decide({ ...seen, assessment }, call.linePlan.policyVersion);
  path.meter.count('alongside_register_lookups_total', { outcome: outcomeOf(assessment) });
  const incomplete = counted?.known === false || assessment?.detail === 'levelOnly';
  const raise = gradeAsked(path.rules.grades(call.force), {
    ...situationOf(call),
    level: highest(call.lookup.level, highest(assessment?.level ?? null, plan.level)),
  });
  return { assessment, plan, seen, incomplete, ...(raise !== null && { raise }) };
}

/** `known` is false where they could not be counted, or by their number alone. */
interface Counted {
  readonly repeat: RepeatCalls;
  readonly known: boolean;
}

function highest(a: Level | null, b: Level | null): Level | null {
  return a === null || b === null ? (a ?? b) : higherLevel(a, b);
}

function outcomeOf(assessment: Assessment | null): string {
  if (assessment === null) return 'noNumber';
  return assessment.level === null ? 'missed' : assessment.detail === 'full' ? 'matched' : 'levelOnly';
}

/**
 * How often the caller rang before. A hiccup of Redis may not make a fourth call look like a first one: asked again at
 * once a few times, then, while the call is young, given back to be tried again as a whole. Only when that did not help
 * is the caller assessed without counts, and said to be.
 */
async function repeats(path: CallPath, call: Call, number: string): Promise<Counted> {
  const windowMs = path.book.repeatWindowMs(call.linePlan.lineId);
  const count = (ties: Omit<CallTies, 'number'>) => overWindows(path, call, { number, ...ties }, windowMs);
  for (let tries = 0; ; tries += 1) {
    try {
      return { repeat: await count(await path.register.ties(number)), known: true };
    } catch (error) {
      const waitMs = COUNT_AGAIN_AFTER_MS[tries];
      if (waitMs !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        continue;
      }
      if (path.clock.now() - call.arrivedAt < COUNTS_ARE_WORTH_MS) throw error;
      path.log.warn('repeatCallsNotCounted', { callId: call.id, error });
      return { repeat: await countedByNumber(count, windowMs), known: false };
    }
  }
}

/** Without its ties a call is still one from this number. */
async function countedByNumber(
  count: (ties: Omit<CallTies, 'number'>) => Promise<RepeatCalls>,
  windowMs: Milliseconds,
): Promise<RepeatCalls> {
  return count({ people: [], households: [] }).catch(() => ({
    windowHours: windowMs / HOUR,
    sameNumber: 0,
    samePerson: 0,
    sameHousehold: 0,
  }));
}

/** Over the policy's window, each that one of its rules names, and each that the force's alarms look back on. */
async function overWindows(
  path: CallPath,
  call: Call,
  ties: CallTies,
  windowMs: Milliseconds,
): Promise<RepeatCalls> {
  const { repeats: rules } = path.rules.stories(call.force);
  const alarmed = rules.map(({ withinHours }) => withinHours * HOUR);
  const ruled = path.book.repeatWindowsMs(call.linePlan.policyVersion);
  const windows = [...new Set([...alarmed, ...ruled])].filter((one) => one !== windowMs);
  const keepMs = Math.max(windowMs, ...windows);
  const count = async (window: Milliseconds): Promise<RepeatCalls> =>
    await path.recentCalls.rememberAndCount(call.id, ties, call.arrivedAt, window, keepMs);
  const [main, ...others] = await Promise.all([count(windowMs), ...windows.map(count)]);
  return { ...main, others, rules };
}

/** How many could be claimed for this force now; zero when nobody can be asked, which a rule reads as "none free". */
async function specialistsFree(path: CallPath, force: ForceId): Promise<number> {
  try {
    const duty = await path.pool.onDuty(path.clock.now());
    return duty.filter(
      ({ specialist, presence, claim, onCallTier }) =>
        presence.state === 'ready' &&
        claim === null &&
        (onCallTier ?? null) === null &&
        (specialist.force === force || specialist.covers.includes(force)),
    ).length;
  } catch (error) {
    path.log.warn('specialistsNotCounted', { error });
    return 0;
  }
}

/** Other calls of this force that want a specialist and have none; none when the list cannot be asked. */
async function callsWaiting(path: CallPath, call: Call): Promise<number> {
  try {
    const { waiting } = await path.waiting.board(path.clock.now());
    return waiting.filter(({ entry }) => entry.force === call.force && entry.callId !== call.id).length;
  } catch (error) {
    path.log.warn('waitingNotCounted', { callId: call.id, error });
    return 0;
  }
}
