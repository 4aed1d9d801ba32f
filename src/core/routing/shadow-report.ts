import type { Call } from '../call/call.ts';
import type { ForceId, LineId } from '../ids.ts';
import { LEVELS } from '../register/level.ts';
import type { Introduction } from './plan.ts';

/** One force's line: what the software would have done on calls where it held back, beside what happened there. */
export interface ShadowRow {
  readonly force: ForceId;
  readonly line: LineId;
  readonly calls: number;
  /** By the stage that the call was in; calls that were never decided are in none. */
  readonly stages: Readonly<Record<Introduction, number>>;
  /** Of the calls in `shadow` and `advise`, which are compared here. */
  readonly compared: {
    readonly calls: number;
    /** A specialist would have been brought, and the handler asked for one, or did not. */
    readonly wouldBring: { readonly asked: number; readonly notAsked: number };
    /** None would have been brought, and the handler asked for one all the same: what the rules miss. */
    readonly askedOnly: number;
    /** A specialist was in the call. */
    readonly joined: number;
    /** The rules put the level above the register's. */
    readonly levelRaised: number;
    readonly alarms: Readonly<Record<'urgent' | 'important' | 'advisory', number>>;
    /** Follow-ups that the rules would have raised: a person chose the same one, or did not. */
    readonly followUps: { readonly chosen: number; readonly notChosen: number };
    /** A person chose a follow-up that the rules would not have raised. */
    readonly followUpsOnlyChosen: number;
  };
  /** Rules that held on the compared calls, most frequent first. */
  readonly rules: readonly { readonly rule: string; readonly calls: number }[];
}

/** Adds up calls as they are read. No call is named: the report is for whoever decides on the next stage. */
export class ShadowReport {
  readonly #rows = new Map<string, Tally>();

  add(call: Call): void {
    const key = `${call.force} ${call.linePlan.lineId}`;
    const tally = this.#rows.get(key) ?? new Tally(call.force, call.linePlan.lineId);
    this.#rows.set(key, tally);
    tally.add(call);
  }

  /** By force, then line. */
  rows(): readonly ShadowRow[] {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally.row());
  }
}

class Tally {
  readonly #force: ForceId;
  readonly #line: LineId;
  readonly #stages = { off: 0, shadow: 0, advise: 0, automatic: 0 };
  readonly #alarms = { urgent: 0, important: 0, advisory: 0 };
  readonly #rules = new Map<string, number>();
  #calls = 0;
  #compared = 0;
  #asked = 0;
  #notAsked = 0;
  #askedOnly = 0;
  #joined = 0;
  #raised = 0;
  #chosen = 0;
  #notChosen = 0;
  #onlyChosen = 0;

  constructor(force: ForceId, line: LineId) {
    this.#force = force;
    this.#line = line;
  }

  add(call: Call): void {
    this.#calls += 1;
    const { plan, assessment } = call.lookup;
    if (plan === null) return;
    this.#stages[plan.introduction] += 1;
    if (plan.introduction !== 'shadow' && plan.introduction !== 'advise') return;
    this.#compared += 1;
    const asked = call.moments.some(({ what }) => what === 'specialistRequested');
    if (plan.specialist === null) this.#askedOnly += asked ? 1 : 0;
    else if (asked) this.#asked += 1;
    else this.#notAsked += 1;
    if (call.moments.some(({ what }) => what === 'specialistPositioned')) this.#joined += 1;
    if (rank(plan.level) > rank(assessment?.level ?? null)) this.#raised += 1;
    for (const alarm of plan.alarms) this.#alarms[alarm.class] += 1;
    const chosen = call.disposition?.followUps ?? [];
    for (const pathway of plan.followUps) {
      if (chosen.includes(pathway)) this.#chosen += 1;
      else this.#notChosen += 1;
    }
    this.#onlyChosen += chosen.filter((pathway) => !plan.followUps.includes(pathway)).length;
    for (const { rule } of plan.reasons) this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
  }

  row(): ShadowRow {
    return {
      force: this.#force,
      line: this.#line,
      calls: this.#calls,
      stages: this.#stages,
      compared: {
        calls: this.#compared,
        wouldBring: { asked: this.#asked, notAsked: this.#notAsked },
        askedOnly: this.#askedOnly,
        joined: this.#joined,
        levelRaised: this.#raised,
        alarms: this.#alarms,
        followUps: { chosen: this.#chosen, notChosen: this.#notChosen },
        followUpsOnlyChosen: this.#onlyChosen,
      },
      rules: [...this.#rules]
        .map(([rule, calls]) => ({ rule, calls }))
        .sort((a, b) => b.calls - a.calls || (a.rule < b.rule ? -1 : 1)),
    };
  }
}

function rank(level: (typeof LEVELS)[number] | null): number {
  return level === null ? -1 : LEVELS.indexOf(level);
}
