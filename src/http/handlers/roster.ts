import { coversForce, type Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { id, type SpecialistId } from '../../core/ids.ts';
import { entryOf, onShift, type RosterEntry } from '../../core/specialists/roster.ts';
import { shiftClock } from '../../core/specialists/shift.ts';
import { leaveBetween, onCallBetween, windowsBetween } from '../../core/specialists/shifts-ahead.ts';
import type { Specialist } from '../../core/specialists/specialist.ts';
import type { RosterDesk } from '../../ports/roster-desk.ts';
import type { rosterOperations } from '../../wire/api/roster.ts';
import type { HandlersOf } from '../api-request.ts';
import { mayRead, type RoutingDesks } from './routing.ts';

/** The roster by API. Changes of today are for whoever covers the person's own force. */
export function rosterHandlers(
  desk: RosterDesk,
  { drafts, study, reader }: RoutingDesks,
): HandlersOf<keyof typeof rosterOperations> {
  const own = (principal: Principal, specialistId: SpecialistId): RosterEntry => {
    const entry = entryOf(desk.roster(), specialistId);
    if (entry === undefined || !coversForce(principal, entry.specialist.force))
      throw new AppError('notFound', 'nobody of that id is on the roster');
    return entry;
  };
  return {
    rosterNow: async ({ principal, now }) => ({
      people: onShift(desk.roster(), now)
        .filter(({ specialist }) => visible(principal, specialist))
        .map(({ specialist: { id: specialistId, name, force, skills }, window, onCallTier }) => ({
          ...{ id: specialistId, name, force, skills, onCallTier },
          ...window,
        })),
    }),
    rosterAhead: async ({ principal, query: { from, until } }) => {
      const roster = desk.roster();
      const clock = shiftClock(roster.timeZone);
      const people = roster.entries
        .filter(({ specialist }) => visible(principal, specialist))
        .map((entry) => {
          const { id: specialistId, name, force, covers, skills, vettedUntil } = entry.specialist;
          const desk = windowsBetween(entry, clock, from, until);
          const onCall = onCallBetween(entry, clock, from, until);
          // Why somebody of another force is on leave is theirs to know.
          const leave = leaveBetween(entry, clock, from, until).map((each) =>
            coversForce(principal, force) ? each : { ...each, why: 'leave' },
          );
          return { id: specialistId, name, force, covers, skills, vettedUntil, desk, onCall, leave };
        });
      const gaps = desk.gaps({ from, until }).filter(({ force }) => coversForce(principal, force));
      return {
        timeZone: roster.timeZone,
        people,
        gaps: gaps.map((gap) => ({ force: gap.force, skill: gap.skill, from: gap.from, until: gap.until })),
      };
    },
    rosterWithout: async ({ principal, params, query }) => {
      const wanted = id<SpecialistId>(params.id);
      own(principal, wanted);
      const found = desk.without(wanted, query);
      if (found === null) throw new AppError('notFound', 'nobody of that id is on the roster');
      return found;
    },
    listRosterOverrides: async ({ principal }) => {
      // The revision first: a change made between the two makes the asker look again, never miss it.
      const revision = await desk.revision();
      const overrides = (await desk.overrides()).filter(({ specialistId }) => {
        const entry = entryOf(desk.roster(), specialistId);
        return entry !== undefined && visible(principal, entry.specialist);
      });
      return { overrides, revision };
    },
    addRosterOverride: async ({ principal, body }) => {
      const specialistId = own(principal, id<SpecialistId>(body.specialistId)).specialist.id;
      const taker = body.with === null ? null : own(principal, id<SpecialistId>(body.with)).specialist.id;
      const { kind, from, until, why } = body;
      const wanted = { kind, specialistId, with: taker, from, until, why };
      return { overrides: await desk.add(wanted, principal.actor, body.revision) };
    },
    cancelRosterOverride: async ({ principal, params, body }) => {
      const one = (await desk.overrides()).find((each) => each.id === params.id);
      if (one === undefined) throw new AppError('notFound', 'there is no such change of the roster');
      own(principal, one.specialistId);
      await desk.cancel(one.id, body.why, principal.actor, body.revision);
      return { outcome: 'done' };
    },
    importRosterCalendar: async ({ principal, params: { draftId, specialistId }, body }) => {
      await mayRead(study, principal);
      const before = await study.edition({ kind: 'draft', id: draftId });
      const stretch = { firstDay: body.firstDay, weeks: body.weeks };
      const { text, shifts } = await reader.withCalendar(before.texts, specialistId, body.calendar, stretch);
      const after = { ...before, texts: { ...before.texts, 'roster.yaml': text } };
      const { changes } = await reader.diff(before, after);
      const draft = body.apply
        ? await drafts.edit(draftId, 'roster.yaml', text, body.revision, principal.actor)
        : await drafts.get(draftId);
      const revision = draft.files['roster.yaml']?.revision ?? 0;
      return { changes, shifts, applied: body.apply, revision };
    },
  };
}

function visible(principal: Principal, specialist: Specialist): boolean {
  return [specialist.force, ...specialist.covers].some((force) => coversForce(principal, force));
}
