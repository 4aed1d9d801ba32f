import type { CallId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { CompiledPolicy } from './compile.ts';
import { decide, ringWords } from './decide.ts';
import { laterPlan } from './later-plan.ts';
import type { Plan } from './plan.ts';
import type { RecordedCall } from './recorded-call.ts';
import { type HourOfLoad, loadByHour, type Stay } from './rehearsed-load.ts';

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

export interface Rehearsal {
  readonly calls: number;
  /** Of these: never decided, since the register could not be asked or the call was over at once. */
  readonly undecided: number;
  /** Of these: recorded by an earlier release that did not say how many specialists were free; one was assumed. */
  readonly guessed: number;
  readonly different: readonly DifferentCall[];
  /** By kind of difference, most frequent first. */
  readonly kinds: readonly { readonly difference: string; readonly calls: number }[];
  /** Hours with calls, oldest first. */
  readonly load: readonly HourOfLoad[];
}

/**
 * Runs recorded calls through two policies with the code that runs live, and says which would have gone otherwise. Calls
 * are given as they are read; two decisions a situation, so ten thousand calls cost well under a second.
 */
export class Rehearsing {
  readonly #before: CompiledPolicy;
  readonly #after: CompiledPolicy;
  readonly #different: DifferentCall[] = [];
  readonly #kinds = new Map<string, number>();
  readonly #stays: Stay[] = [];
  #calls = 0;
  #undecided = 0;
  #guessed = 0;

  constructor(before: CompiledPolicy, after: CompiledPolicy) {
    this.#before = before;
    this.#after = after;
  }

  add(call: RecordedCall): void {
    this.#calls += 1;
    const was = planOf(this.#before, call);
    const would = planOf(this.#after, call);
    if (was === null || would === null) {
      this.#undecided += 1;
      return;
    }
    if (call.guessed) this.#guessed += 1;
    const { arrivedAt, endedAt } = call;
    this.#stays.push({ ...{ arrivedAt, endedAt }, before: brings(was), after: brings(would) });
    const differences = planDifferences(was, would);
    if (differences.length === 0) return;
    for (const difference of differences) this.#kinds.set(difference, (this.#kinds.get(difference) ?? 0) + 1);
    const line = call.situations[0]?.lineId ?? '';
    this.#different.push({
      ...{ callId: call.callId, at: call.arrivedAt, line, differences },
      ...ruleDifferences(was, would),
    });
  }

  result(): Rehearsal {
    return {
      calls: this.#calls,
      undecided: this.#undecided,
      guessed: this.#guessed,
      different: this.#different,
      kinds: [...this.#kinds]
        .map(([difference, count]) => ({ difference, calls: count }))
        .sort((a, b) => b.calls - a.calls || (a.difference < b.difference ? -1 : 1)),
      load: loadByHour(this.#stays),
    };
  }
}

/** All calls at once. */
export function rehearse(
  before: CompiledPolicy,
  after: CompiledPolicy,
  calls: Iterable<RecordedCall>,
): Rehearsal {
  const rehearsing = new Rehearsing(before, after);
  for (const call of calls) rehearsing.add(call);
  return rehearsing.result();
}

/** What this policy makes of the call as it went on: later answers add to earlier ones. Null: it was never asked. */
export function planOf(policy: CompiledPolicy, call: RecordedCall): Plan | null {
  return call.situations.reduce<Plan | null>((plan, situation) => {
    const next = decide(policy, situation);
    return plan === null ? next : laterPlan(plan, next);
  }, null);
}

/** True when a specialist is really brought, not only thought of. */
function brings(plan: Plan): boolean {
  return plan.introduction === 'automatic' && plan.specialist !== null;
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
      .map((s) => `${s.target ?? s.kind} ${s.maxOffers} × ${s.ringTimeoutMs / 1_000} s${ringWords(s)}`)
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
