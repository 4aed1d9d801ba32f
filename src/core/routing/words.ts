import { HOUR, inHours } from '../time.ts';
import { stepWords } from './decide.ts';
import type { TranscriptionPlan } from './line-plan.ts';
import type { LineSettings } from './line-settings.ts';
import type { OverflowOrder, Policy, Prompt, Results, Rule, SpecialistWish } from './policy.ts';
import type { Calendar } from './calendar.ts';

/** A thing in words, part by part, so that two versions of it can be compared. No number or address among them (S14). */
export type Parts = ReadonlyMap<string, string>;

/** One thing of two versions, ready to be compared. */
export interface Thing {
  readonly shown: Parts;
  /** Numbers, hashes and names: that one changed is said, what it is or was never is. */
  readonly hidden: Parts;
  /** All of it as it was parsed, so that what has no words of its own here does not go unsaid. */
  readonly whole: unknown;
}

/** A thing that hides nothing, whose words say all of it unless `whole` says more. */
export function shownOnly(shown: Parts, whole: unknown = shown): Thing {
  return { shown, hidden: new Map(), whole };
}

/** A rule, and the order in which it asks. */
export function ruleThing(rule: Rule, policy: Policy): Thing {
  const { overflow = '' } = rule.give.specialist ?? {};
  return shownOnly(ruleParts(rule, policy), [rule, policy.overflowOrders.get(overflow)]);
}

/** A rule: each condition and each result. Overflow orders are spelled out, so that a change in them shows here too. */
function ruleParts(rule: Rule, policy: Policy): Parts {
  const parts = new Map<string, string>([['reason', rule.because]]);
  for (const [name, value] of Object.entries(rule.when)) parts.set(`when ${spaced(name)}`, valueWords(value));
  for (const [name, words] of resultParts(rule.give, policy)) parts.set(name, words);
  return parts;
}

function resultParts(give: Results, policy: Policy): [string, string][] {
  const parts: [string, string][] = [];
  if (give.raiseLevelTo) parts.push(['raises level to', give.raiseLevelTo]);
  if (give.specialist) parts.push(...wishParts(give.specialist, policy));
  if (give.prompts) parts.push(['prompts', give.prompts.join(', ')]);
  if (give.alarms)
    parts.push(['alarms', give.alarms.map((alarm) => `${alarm.class}: ${alarm.text}`).join('; ')]);
  if (give.followUps) parts.push(['follow-ups', give.followUps.join(', ')]);
  return parts;
}

/** How a specialist is wished for. */
export function wishParts(wish: SpecialistWish, policy: Policy): [string, string][] {
  const order = policy.overflowOrders.get(wish.overflow);
  return [
    ['specialist begins', wish.openingMode],
    ['skills', wish.skills.length === 0 ? 'any' : wish.skills.join(', ')],
    ['asks in turn', order === undefined ? wish.overflow : orderWords(order)],
  ];
}

/** Whom an overflow order asks, in turn. */
export function orderWords(order: OverflowOrder): string {
  return order.map(stepWords).join(', then ');
}

export function calendarThing(calendar: Calendar): Thing {
  return shownOnly(calendarParts(calendar), calendar);
}

function calendarParts(calendar: Calendar): Parts {
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return new Map([
    ['zone', calendar.timeZone],
    [
      'hours',
      calendar.weekly
        .map((hours) => `days ${hours.days.join('')} ${clock(hours.from)}-${clock(hours.to)}`)
        .join(', ') || 'none',
    ],
    ['days', [...calendar.dates].join(', ') || 'none'],
    ['days left out', [...calendar.except].join(', ') || 'none'],
  ]);
}

export function promptThing(prompt: Prompt): Thing {
  const shown = new Map([
    ['English', prompt.en],
    ['Welsh', prompt.cy ?? 'none'],
  ]);
  return shownOnly(shown, prompt);
}

/** A line. Destinations go by their ids; that an address behind an id has changed is said, the address is not. */
export function lineThing(line: LineSettings): Thing {
  return { shown: lineParts(line), hidden: hiddenParts(line), whole: line };
}

function lineParts(line: LineSettings): Parts {
  return new Map([
    ['force', line.force],
    ['kind', line.kind],
    ['default', yesNo(line.isDefault)],
    ['dialled by', `${line.dialled.length} numbers or addresses`],
    [
      'rings',
      line.steps
        .map((step) => `${step.destinations.map((d) => d.id).join(' and ')} for ${step.ringTimeoutSeconds} s`)
        .join(', then '),
    ],
    ['handler may hold', yesNo(line.mayHold)],
    ['handler may hand over', yesNo(line.mayHandOver)],
    ['silence after', `${line.silenceAfterMs / 1_000} s`],
    ['talk on for', `${line.talkOnLimitMs / 1_000} s`],
    ['observers at most', String(line.observersAtMost ?? 1)],
    ['recorded', yesNo(line.record)],
    ['language', line.language],
    ['transcribed live', transcriptionWords(line.transcription ?? null)],
    ['introduction', `${line.introduction}, ${line.introductionSharePercent} % of calls`],
  ]);
}

function transcriptionWords(plan: TranscriptionPlan | null): string {
  if (plan === null) return 'no';
  const { language, engine, model, partialResults, keepMs } = plan;
  const early = partialResults ? ', also before a sentence is finished' : '';
  return `yes, ${language} by ${engine} ${model}${early}, words kept for ${inHours(keepMs / HOUR)}`;
}

/** What is behind the ids of a line, only to be compared, never shown. */
function hiddenParts(line: LineSettings): Parts {
  return new Map([
    ['the numbers and addresses that people dial', [...line.dialled].sort().join()],
    ['the caller id', line.callerId],
    [
      'an address that is rung',
      line.steps.flatMap((step) => step.destinations.map((d) => `${d.id}=${d.kind}:${d.address}`)).join(),
    ],
  ]);
}

function valueWords(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.join(' or ');
  if (value !== null && typeof value === 'object')
    return Object.entries(value)
      .map(([key, part]) => `${key} ${valueWords(part)}`)
      .join(' and ');
  return String(value);
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function spaced(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
