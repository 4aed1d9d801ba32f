/** What the account owes to records and people: who said, graded and lowered what, and what is looked at afterwards. */
import type { Account } from './account.ts';
import { EMPTY_ACCOUNT } from './account.ts';
import type { Call } from './call.ts';
import { audit, type Change } from './change.ts';
import type { RecordEffect } from './effects.ts';
import type { CallEvent } from './events.ts';
import { isTopGrade } from './grade.ts';

/** Ids, kinds and grades; never words or reasons, which people type (S14). */
export function accountAudits({ event }: Change): RecordEffect[] {
  switch (event.type) {
    case 'storyTold':
      return [
        audit('storyTold', event.by, {
          operation: 'collection',
          details: { kind: event.telling.kind },
        }),
      ];
    case 'gradeSet':
      return [audit('gradeSet', event.by, { operation: 'alteration', details: { known: event.grade.name } })];
    case 'levelSet':
      return [audit('levelSet', event.by, { operation: 'alteration', details: { level: event.level } })];
    case 'loweringDecided':
      return [
        audit('loweringDecided', event.by, {
          operation: 'alteration',
          details: { lowering: event.lowering, outcome: event.outcome },
        }),
      ];
    case 'callCutOff':
      return [audit('callCutOff', event.by)];
    default:
      return [];
  }
}

/** Each way a lowering ended is on record, the silent one too; a confirmed one is an override and is reviewed (S6). */
export function loweringDuties({ before, after }: Change): RecordEffect[] {
  const known = new Map((before?.account?.lowerings ?? []).map((one) => [one.id, one.state]));
  return (after.account?.lowerings ?? [])
    .filter((one) => known.get(one.id) !== one.state)
    .flatMap((one): RecordEffect[] => {
      const { id: lowering, what, from, to, state, askedBy, decided } = one;
      const entry = audit(`lowering${state[0]?.toUpperCase()}${state.slice(1)}`, decided?.by ?? askedBy, {
        operation: 'alteration',
        details: { lowering, what, from, to, askedBy },
      });
      return state === 'confirmed' ? [entry, { do: 'reviewCall', cause: 'override' }] : [entry];
    });
}

export function gradeNotices({ before, after }: Change): RecordEffect[] {
  const was = (before?.account ?? EMPTY_ACCOUNT).grade;
  const is = (after.account ?? EMPTY_ACCOUNT).grade;
  if (was.inForce === is.inForce && was.saidIsKnown === is.saidIsKnown) return [];
  return [
    {
      do: 'tellControlRoom',
      what: 'gradeChanged',
      details: { grade: is.inForce, from: was.inForce, saidIsKnown: is.saidIsKnown },
    },
  ];
}

/** A matched call that ended below the top grade, and one that went direct, are looked at by a specialist. */
export function accountReviews({ before, after }: Change): RecordEffect[] {
  const found: RecordEffect[] = [];
  const direct = after.line.state === 'connectedDirect' && before?.line.state !== 'connectedDirect';
  if (direct) found.push({ do: 'reviewCall', cause: 'direct' });
  const ended = after.endedAt !== null && before !== null && before.endedAt === null;
  const below = isTopGrade((after.account ?? EMPTY_ACCOUNT).grade) === false;
  if (ended && below && after.lookup.state === 'matched')
    found.push({ do: 'reviewCall', cause: 'belowTopGrade' });
  return found;
}

/** Events after which the call's chapter of its story is written anew; what is between them changes nothing in it. */
const TELLS: ReadonlySet<CallEvent['type']> = new Set([
  'identityReceived',
  'matchConfirmed',
  'matchCorrected',
  'storyTold',
  'gradeSet',
  'levelSet',
  'loweringDecided',
  'callCutOff',
  'silenceReported',
  'handOverRequested',
  'dispositionRecorded',
]);

export function chapters({ before, after, event }: Change): RecordEffect[] {
  const matched = event.type === 'callerAssessed' && after.lookup.state === 'matched';
  const ended = after.endedAt !== null && before !== null && before.endedAt === null;
  const afterwards = before !== null && before.endedAt !== null && changedSince(before, after);
  return matched || ended || afterwards || TELLS.has(event.type) ? [{ do: 'tellStory' }] : [];
}

function changedSince(before: Call, after: Call): boolean {
  const account = (call: Call): Account | undefined => call.account;
  return before.lookup !== after.lookup || account(before) !== account(after);
}
