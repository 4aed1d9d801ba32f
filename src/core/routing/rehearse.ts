import type { CallId } from '../ids.ts';
import { HOUR, type Instant } from '../time.ts';
import type { CompiledPolicy } from './compile.ts';
import { decide } from './decide.ts';
import type { Plan } from './plan.ts';
import type { Situation } from './situation.ts';

/** A call as it was decided then, from its event stream: no number, no name. */
export interface RecordedCall {
  readonly callId: CallId;
  readonly situation: Situation;
}

/** One call that the second policy would have treated otherwise. */
export interface DifferentCall {
  readonly callId: CallId;
  readonly at: Instant;
  readonly line: string;
  /** In words, e.g. `a specialist would have been brought`. */
  readonly differences: readonly string[];
  /** Rules that hold now and did not, and the other way round. */
  readonly rulesAdded: readonly string[];
  readonly rulesLost: readonly string[];
}

/** How many specialists each policy would have wanted in one hour. */
export interface HourOfLoad {
  readonly from: Instant;
  readonly calls: number;
  readonly wantedBefore: number;
  readonly wantedAfter: number;
}

export interface Rehearsal {
  readonly calls: number;
  readonly different: readonly DifferentCall[];
  /** By kind of difference, most frequent first. */
  readonly kinds: readonly { readonly difference: string; readonly calls: number }[];
  /** Hours with calls, oldest first. */
  readonly load: readonly HourOfLoad[];
}

/**
 * Runs recorded calls through two policies with the code that runs live, and says which would have gone otherwise. About
 * two decisions a call: ten thousand calls take well under a second.
 */
export function rehearse(
  before: CompiledPolicy,
  after: CompiledPolicy,
  calls: readonly RecordedCall[],
): Rehearsal {
  const different: DifferentCall[] = [];
  const kinds = new Map<string, number>();
  const hours = new Map<Instant, { calls: number; wantedBefore: number; wantedAfter: number }>();
  for (const { callId, situation } of calls) {
    const was = decide(before, situation);
    const would = decide(after, situation);
    const hour = Math.floor(situation.at / HOUR) * HOUR;
    const load = hours.get(hour) ?? { calls: 0, wantedBefore: 0, wantedAfter: 0 };
    load.calls += 1;
    load.wantedBefore += was.specialist === null ? 0 : 1;
    load.wantedAfter += would.specialist === null ? 0 : 1;
    hours.set(hour, load);
    const differences = planDifferences(was, would);
    if (differences.length === 0) continue;
    for (const difference of differences) kinds.set(difference, (kinds.get(difference) ?? 0) + 1);
    different.push({
      callId,
      at: situation.at,
      line: situation.lineId,
      differences,
      ...ruleDifferences(was, would),
    });
  }
  return {
    calls: calls.length,
    different,
    kinds: [...kinds]
      .map(([difference, count]) => ({ difference, calls: count }))
      .sort((a, b) => b.calls - a.calls || (a.difference < b.difference ? -1 : 1)),
    load: [...hours].map(([from, load]) => ({ from, ...load })).sort((a, b) => a.from - b.from),
  };
}

/** What is different for the caller, the handler and the specialists; nothing when only reasons are. */
export function planDifferences(was: Plan, would: Plan): readonly string[] {
  const said: string[] = [];
  if (was.level !== would.level) said.push(`level ${would.level ?? 'none'}, was ${was.level ?? 'none'}`);
  if (was.introduction !== would.introduction) said.push(`${would.introduction}, was ${was.introduction}`);
  said.push(...specialistDifferences(was, would));
  const lists = [
    ['prompt', was.prompts, would.prompts],
    ['follow-up', was.followUps, would.followUps],
    ['alarm', was.alarms.map((a) => a.text), would.alarms.map((a) => a.text)],
  ] as const;
  for (const [kind, old, now] of lists) {
    said.push(
      ...now
        .filter((each) => !(old as readonly string[]).includes(each))
        .map((each) => `${kind} more: ${each}`),
    );
    said.push(
      ...old
        .filter((each) => !(now as readonly string[]).includes(each))
        .map((each) => `${kind} less: ${each}`),
    );
  }
  return said;
}

function specialistDifferences(was: Plan, would: Plan): string[] {
  if (was.specialist === null && would.specialist === null) return [];
  if (was.specialist === null) return ['a specialist would have been brought'];
  if (would.specialist === null) return ['no specialist would have been brought'];
  const said: string[] = [];
  if (was.specialist.openingMode !== would.specialist.openingMode)
    said.push(`begins ${would.specialist.openingMode}, was ${was.specialist.openingMode}`);
  if (was.specialist.skills.join() !== would.specialist.skills.join())
    said.push(`skills ${would.specialist.skills.join(', ') || 'any'}`);
  const steps = (plan: NonNullable<Plan['specialist']>) =>
    plan.overflow
      .map((s) => `${s.target ?? s.kind} ${s.maxOffers} × ${s.ringTimeoutMs / 1_000} s`)
      .join(', ');
  if (steps(was.specialist) !== steps(would.specialist)) said.push(`asks ${steps(would.specialist)}`);
  return said;
}

function ruleDifferences(was: Plan, would: Plan): Pick<DifferentCall, 'rulesAdded' | 'rulesLost'> {
  const before = was.reasons.map((reason) => reason.rule);
  const after = would.reasons.map((reason) => reason.rule);
  return {
    rulesAdded: after.filter((rule) => !before.includes(rule)),
    rulesLost: before.filter((rule) => !after.includes(rule)),
  };
}
