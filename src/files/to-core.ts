import { type ForceId, id, type LineId, type PathwayId, type SpecialistId } from '../core/ids.ts';
import type { Calendar, WeeklyHours } from '../core/routing/calendar.ts';
import type { Destination, RingStep, TranscriptionPlan } from '../core/routing/line-plan.ts';
import { dialledKey, type LineBook, type LineSettings } from '../core/routing/line-settings.ts';
import type { MutualAid } from '../core/routing/mutual-aid.ts';
import type { OverflowStep, RingTogether } from '../core/routing/plan.ts';
import type { Conditions, Policy, Results, Rule, SpecialistWish } from '../core/routing/policy.ts';
import type { Roster, RosterEntry } from '../core/specialists/roster.ts';
import type { Shift } from '../core/specialists/shift.ts';
import { HOUR, MINUTE, SECOND } from '../core/time.ts';
import { WEEKDAYS, type Weekday } from '../wire/file-words.ts';
import type { DestinationInFile, LineInFile, LinesFile } from '../wire/lines.ts';
import type { PolicyFile, RingInFile, RuleInFile, WishInFile } from '../wire/policy.ts';
import type { RosterFile, ShiftInFile, SpecialistInFile } from '../wire/roster.ts';

/** The files' words in the core's types: names are branded, times of day are minutes, waits are milliseconds. */
export function linesToCore(file: LinesFile): LineBook {
  const [first, ...rest] = file.lines.map(lineToCore);
  if (first === undefined) throw new Error('a lines file without a line passed its schema');
  return {
    lines: [first, ...rest],
    ownNumbers: new Set(file.ownNumbers),
    staffNumbers: new Set(file.staffNumbers),
    trustedSipSources: file.trustedSipSources,
  };
}

function lineToCore(line: LineInFile): LineSettings {
  const [first, ...rest] = line.ring.map(
    (step): RingStep => ({
      destinations: step.to.map(destinationToCore),
      ringTimeoutSeconds: step.ringTimeoutSeconds,
    }),
  );
  if (first === undefined) throw new Error('a line without a ring step passed its schema');
  return {
    lineId: id<LineId>(line.id),
    dialled: line.dialled.map(dialledKey),
    isDefault: line.default ?? false,
    force: id<ForceId>(line.force),
    kind: line.kind,
    callerId: line.callerId,
    steps: [first, ...rest],
    mayHold: line.mayHold,
    mayHandOver: line.mayHandOver ?? line.kind !== 'emergency',
    silenceAfterMs: line.silenceAfterSeconds * 1_000,
    talkOnLimitMs: line.talkOnLimitSeconds * 1_000,
    record: line.record,
    observersAtMost: line.observersAtMost,
    language: line.language,
    transcription: transcriptionToCore(line),
    introduction: line.introduction,
    introductionSharePercent: line.introductionSharePercent,
  };
}

function transcriptionToCore({ transcription }: LineInFile): TranscriptionPlan | null {
  if (transcription === undefined) return null;
  const { keepHours, ...rest } = transcription;
  return { ...rest, keepMs: keepHours * HOUR };
}

function destinationToCore({ id: name, number, sip, client }: DestinationInFile): Destination {
  if (number !== undefined) return { id: name, kind: 'number', address: number };
  if (sip !== undefined) return { id: name, kind: 'sip', address: sip };
  if (client !== undefined) return { id: name, kind: 'client', address: client };
  throw new Error('a destination without an address passed its schema');
}

/** As `linesToCore`, for policy.yaml. Names inside are not resolved yet. */
export function policyToCore(file: PolicyFile): Policy {
  return {
    repeatWindowHours: file.repeatWindowHours,
    skills: file.skills,
    pagers: file.pagers,
    ...(file.preEmption !== undefined && { preEmption: file.preEmption }),
    ...(file.mutualAid !== undefined && {
      mutualAid: file.mutualAid.map(
        (aid): MutualAid => ({
          ...{ name: aid.name, capacity: aid.capacity, share: aid.share, during: aid.during ?? null },
          ...{ partner: id<ForceId>(aid.partner), helps: aid.helps.map((force) => id<ForceId>(force)) },
        }),
      ),
    }),
    calendars: Object.entries(file.calendars).map(
      ([name, calendar]): Calendar => ({
        name,
        timeZone: calendar.timeZone,
        weekly: calendar.weekly.map(
          (hours): WeeklyHours => ({
            days: isoDays(hours.days),
            from: minutesOf(hours.from),
            to: minutesOf(hours.to),
          }),
        ),
        dates: new Set(calendar.dates),
        except: new Set(calendar.except),
      }),
    ),
    prompts: Object.entries(file.prompts).map(([name, { en, cy }]) => ({ name, en, cy: cy ?? null })),
    overflowOrders: new Map(
      Object.entries(file.overflowOrders).map(([name, steps]) => [
        name,
        overflowToCore(steps, file.helplines),
      ]),
    ),
    whenAsked: wishToCore(file.whenAsked),
    rules: file.rules.map(ruleToCore),
  };
}

function overflowToCore(
  steps: PolicyFile['overflowOrders'][string],
  helplines: PolicyFile['helplines'],
): readonly [OverflowStep, ...OverflowStep[]] {
  const [first, ...rest] = steps.map(
    (step): OverflowStep => ({
      kind: step.ask,
      target: step.target ?? null,
      ringTimeoutMs: step.ringTimeoutSeconds * 1_000,
      maxOffers: step.maxOffers,
      ...helplineOf(step, helplines),
      ...(step.ring !== undefined && { ring: ringToCore(step.ring) }),
    }),
  );
  if (first === undefined) throw new Error('an empty overflow order passed its schema');
  return [first, ...rest];
}

function helplineOf(
  { ask, target }: PolicyFile['overflowOrders'][string][number],
  helplines: PolicyFile['helplines'],
): Pick<OverflowStep, 'helpline'> {
  const helpline = ask === 'partnerHelpline' ? helplines[target ?? ''] : undefined;
  return helpline === undefined ? {} : { helpline };
}

function ringToCore({ atOnce, widenAfterSeconds, widenBy }: RingInFile): RingTogether {
  return {
    atOnce,
    widenAfterMs: widenAfterSeconds === undefined ? null : widenAfterSeconds * 1_000,
    widenBy: widenAfterSeconds === undefined ? 0 : (widenBy ?? 1),
  };
}

function wishToCore(wish: WishInFile): SpecialistWish {
  return { skills: wish.skills, openingMode: wish.openingMode, overflow: wish.overflow };
}

function ruleToCore(rule: RuleInFile): Rule {
  const { followUps, specialist, ...rest } = rule.give;
  // The schema gives plain text where the core has branded names, and says `undefined` where the core says nothing.
  const give = {
    ...given(rest),
    ...(specialist && { specialist: wishToCore(specialist) }),
    ...(followUps && { followUps: followUps.map((pathway) => id<PathwayId>(pathway)) }),
  } as Results;
  return { name: rule.name, because: rule.because, when: given(rule.when) as Conditions, give };
}

function given<Value extends object>(value: Value): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [
        key,
        part !== null && typeof part === 'object' && !Array.isArray(part) ? given(part) : part,
      ]),
  );
}

/** As `linesToCore`, for roster.yaml. */
export function rosterToCore(file: RosterFile): Roster {
  return {
    timeZone: file.timeZone,
    callsInARow: file.callsInARow ?? null,
    hardCallsAShift: file.hardCallsAShift ?? null,
    leastWrapUpMs: file.leastWrapUpSeconds * SECOND,
    breakMs: file.breakMinutes * MINUTE,
    entries: file.specialists.map(entryToCore),
  };
}

function entryToCore(person: SpecialistInFile): RosterEntry {
  const [first, ...rest] = person.endpoints.map(destinationToCore);
  if (first === undefined) throw new Error('a specialist without an endpoint passed the schema');
  return {
    specialist: {
      id: id<SpecialistId>(person.id),
      name: person.name,
      force: id<ForceId>(person.force),
      covers: person.covers.map((force) => id<ForceId>(force)),
      skills: person.skills,
      endpoints: [first, ...rest],
      pinHash: person.pinHash,
      ...(person.phoneCode !== undefined && { phoneCode: person.phoneCode }),
      vettedUntil: person.vettedUntil ?? null,
    },
    shifts: person.shifts.map(shiftToCore),
    leave: person.leave,
  };
}

/** One shift in the core's type. */
export function shiftToCore(shift: ShiftInFile): Shift {
  return {
    days: isoDays(shift.days),
    from: shift.from,
    to: shift.to,
    firstDay: shift.firstDay ?? null,
    lastDay: shift.lastDay ?? null,
    everyWeeks: shift.everyWeeks,
    ...(shift.onCallTier !== undefined && { onCallTier: shift.onCallTier }),
  };
}

function isoDays(days: readonly Weekday[]): readonly number[] {
  return days.map((day) => WEEKDAYS.indexOf(day) + 1);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
