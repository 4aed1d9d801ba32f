import type {
  CallbackFault,
  FaultPlan,
  FaultRates,
  FaultRule,
  PersonFault,
  RestFault,
  WebhookFault,
} from './plan.ts';
import { seededRandom } from './random.ts';

/** What a fault can be looked up by. */
export interface FaultSubject {
  readonly operation?: string;
  /** Everything the leg is known by: label, phone name, address. */
  readonly leg: readonly string[];
  readonly url?: string;
}

type FaultOf<Kind extends FaultRule['kind']> = Extract<FaultRule, { kind: Kind }>['fault'];

/**
 * Decides what goes wrong. Rules first, in their order, each with its own count for `nth`; then the random rates.
 * Every kind draws from its own stream of numbers, so that one more REST request does not change the callbacks' luck.
 */
export class FaultDice {
  #plan: FaultPlan = {};
  #counts: number[] = [];
  #streams: Readonly<Record<FaultRule['kind'], () => number>>;

  constructor(plan: FaultPlan, seed: number) {
    this.#streams = streams(seed);
    this.set(plan, seed);
  }

  /** Replaces the plan; counts start anew, and so does the randomness with the plan's seed (else with `seed`). */
  set(plan: FaultPlan, seed: number): void {
    this.#plan = plan;
    this.#counts = (plan.rules ?? []).map(() => 0);
    this.#streams = streams(plan.seed ?? seed);
  }

  rest(subject: FaultSubject): RestFault | undefined {
    return this.#rule('rest', subject) ?? this.#draw('rest', restFaults);
  }

  callback(subject: FaultSubject): CallbackFault | undefined {
    return this.#rule('callback', subject) ?? this.#draw('callback', callbackFaults);
  }

  webhook(subject: FaultSubject): WebhookFault | undefined {
    return this.#rule('webhook', subject) ?? this.#draw('webhook', webhookFaults);
  }

  person(subject: FaultSubject): PersonFault | undefined {
    return this.#rule('person', subject) ?? this.#draw('person', personFaults);
  }

  #rule<Kind extends FaultRule['kind']>(kind: Kind, subject: FaultSubject): FaultOf<Kind> | undefined {
    let decided: FaultRule['fault'] | undefined;
    for (const [i, rule] of (this.#plan.rules ?? []).entries()) {
      if (rule.kind !== kind || !matches(rule, subject)) continue;
      const count = (this.#counts[i] ?? 0) + 1;
      this.#counts[i] = count;
      if (decided === undefined && (rule.nth === undefined || rule.nth === count)) {
        decided = rule.fault;
      }
    }
    return decided as FaultOf<Kind> | undefined;
  }

  /** One number decides which of the kind's faults comes, if any; a second one how late. */
  #draw<Fault>(kind: FaultRule['kind'], table: readonly Chance<Fault>[]): Fault | undefined {
    const rates = this.#plan.rates;
    if (rates === undefined) return undefined;
    const random = this.#streams[kind];
    let left = random();
    const ms = Math.ceil(random() * (this.#plan.lateUpToMs ?? 5000));
    for (const chance of table) {
      left -= rates[chance.rate] ?? 0;
      if (left < 0) return chance.fault(ms);
    }
    return undefined;
  }
}

interface Chance<Fault> {
  readonly rate: keyof FaultRates;
  readonly fault: (ms: number) => Fault;
}

const restFaults: readonly Chance<RestFault>[] = [
  { rate: 'rest429', fault: () => ({ do: 'answer', status: 429 }) },
  { rate: 'rest500', fault: () => ({ do: 'answer', status: 500 }) },
  { rate: 'rest503', fault: () => ({ do: 'answer', status: 503 }) },
  { rate: 'restNeverAnswers', fault: () => ({ do: 'never-answer' }) },
  { rate: 'restActsThenNeverAnswers', fault: () => ({ do: 'act-then-never-answer' }) },
  { rate: 'restSlow', fault: (ms) => ({ do: 'slow', ms }) },
  { rate: 'restReset', fault: () => ({ do: 'reset' }) },
];

const callbackFaults: readonly Chance<CallbackFault>[] = [
  { rate: 'callbackLost', fault: () => ({ do: 'lose' }) },
  { rate: 'callbackDoubled', fault: (ms) => ({ do: 'double', afterMs: ms }) },
  { rate: 'callbackLate', fault: (ms) => ({ do: 'late', ms }) },
  { rate: 'callbackReordered', fault: () => ({ do: 'reorder' }) },
];

const webhookFaults: readonly Chance<WebhookFault>[] = [
  { rate: 'webhookDoubled', fault: () => ({ do: 'double' }) },
  { rate: 'webhookLate', fault: (ms) => ({ do: 'late', ms }) },
  { rate: 'webhookFails', fault: () => ({ do: 'fail' }) },
];

const personFaults: readonly Chance<PersonFault>[] = [
  { rate: 'personDoesNotAnswer', fault: () => ({ do: 'no-answer' }) },
  { rate: 'personBusy', fault: () => ({ do: 'busy' }) },
  { rate: 'personDeclines', fault: () => ({ do: 'decline' }) },
  { rate: 'personVoicemail', fault: (ms) => ({ do: 'voicemail', afterMs: ms }) },
  { rate: 'personHangsUp', fault: (ms) => ({ do: 'answer-then-hang-up', afterMs: ms }) },
];

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  if (rule.operation !== undefined && rule.operation !== subject.operation) return false;
  if (rule.leg !== undefined && !subject.leg.includes(rule.leg)) return false;
  return rule.urlContains === undefined || (subject.url?.includes(rule.urlContains) ?? false);
}

function streams(seed: number): Readonly<Record<FaultRule['kind'], () => number>> {
  return {
    rest: seededRandom(seed),
    callback: seededRandom(seed + 1),
    webhook: seededRandom(seed + 2),
    person: seededRandom(seed + 3),
  };
}
