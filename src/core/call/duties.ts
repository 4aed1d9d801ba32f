/**
 * What each change owes to people and records: alarms, audit, reviews, notices and follow-ups. Duties watch; they decide
 * nothing about the call itself.
 */
import { accountAudits, accountReviews, chapters, gradeNotices, loweringDuties } from './account-duties.ts';
import { audits } from './audits.ts';
import type { Change } from './change.ts';
import type { CallEffect, RecordEffect } from './effects.ts';
import { factsOf, followUps } from './follow-ups-of-call.ts';
import { repeatAlarm } from './repeat-alarm.ts';
import { speaksUp } from './speaks-up.ts';

export function dutiesOf(change: Change): readonly CallEffect[] {
  return [
    ...audits(change),
    ...accountAudits(change),
    ...loweringDuties(change),
    ...markedSigns(change),
    ...repeats(change),
    ...planAlarms(change),
    ...reviews(change),
    ...accountReviews(change),
    ...notices(change),
    ...gradeNotices(change),
    ...followUps(change),
    ...factsOf(change, speaksUp(change.after)),
    ...names(change),
    ...chapters(change),
  ];
}

/** Abandoned or silent with a marker is an alarm (IOPC, Hampshire 2023), whichever of the two is known first. */
function markedSigns({ before, after }: Change): RecordEffect[] {
  if (!speaksUp(after)) return [];
  const level = after.lookup.level;
  const sign = after.lookup.sign;
  if (level === null || sign === 'normal') return [];
  const knownBefore = before !== null && before.lookup.level !== null && before.lookup.sign !== 'normal';
  if (knownBefore) return [];
  const whose =
    after.lookup.state === 'matched'
      ? `A call from a number with a ${level}-risk record`
      : `A call judged ${level} risk`;
  const answered = after.line.answeredAt !== null;
  const abandoned = answered
    ? 'was hung up without a word after it was answered'
    : 'was abandoned before anyone answered';
  const what = sign === 'abandoned' ? abandoned : 'is silent';
  return [
    {
      do: 'raiseAlarm',
      kind: sign === 'abandoned' ? 'abandonedWithMarker' : 'silentWithMarker',
      class: level === 'high' ? 'urgent' : 'important',
      cause: sign,
      text: `${whose} ${what}. Grade it as an emergency until checked.`,
    },
  ];
}

function repeats({ before, after, event }: Change): RecordEffect[] {
  if (event.type !== 'callerAssessed' || after.lookup.assessment === null || !speaksUp(after)) return [];
  const found = repeatAlarm(after.lookup.assessment.repeat, before?.lookup.assessment?.repeat ?? null);
  return found === null ? [] : [found];
}

function planAlarms({ before, after, event }: Change): RecordEffect[] {
  if (event.type !== 'callerAssessed' || !speaksUp(after)) return [];
  const known = new Set(before?.lookup.plan?.alarms.map((alarm) => alarm.text) ?? []);
  return (after.lookup.plan?.alarms ?? [])
    .filter((alarm) => !known.has(alarm.text))
    .map((alarm) => ({
      do: 'raiseAlarm' as const,
      kind: 'policy' as const,
      class: alarm.class,
      cause: `policy-${alarm.text}`,
      text: alarm.text,
    }));
}

function reviews({ before, after, event }: Change): RecordEffect[] {
  const found: RecordEffect[] = [];
  const newly = after.degraded.filter((how) => !before?.degraded.includes(how));
  if (newly.length > 0) {
    found.push({
      do: 'reviewCall',
      cause: newly.includes('fallbackDocument') ? 'fallbackDocument' : 'degraded',
    });
    found.push({
      do: 'raiseAlarm',
      kind: 'degradedCall',
      class: 'important',
      cause: `degraded-${newly.join('-')}`,
      text: 'A call was connected by a degraded way; its specialist, if any, advises through the console.',
    });
  }
  if (event.type === 'matchCorrected') found.push({ do: 'reviewCall', cause: 'matchCorrected' });
  const sign = after.lookup.sign;
  if (sign !== 'normal' && before?.lookup.sign === 'normal') found.push({ do: 'reviewCall', cause: sign });
  return found;
}

/** What the control room's own systems are told, by signed webhook. */
function notices({ before, after, event }: Change): RecordEffect[] {
  const found: RecordEffect[] = [];
  if (before !== null && before.lookup.level !== after.lookup.level) {
    found.push({ do: 'tellControlRoom', what: 'levelRaised', details: { level: after.lookup.level } });
  }
  if (before !== null && before.seat.state !== after.seat.state) {
    found.push({ do: 'tellControlRoom', what: 'seatChanged', details: { seat: after.seat.state } });
  }
  if (before !== null && before.line.state !== after.line.state) {
    found.push({ do: 'tellControlRoom', what: 'lineChanged', details: { line: after.line.state } });
  }
  if (event.type === 'handOverRequested')
    found.push({ do: 'tellControlRoom', what: 'handOverRequested', details: { grade: event.grade } });
  return found;
}

/** The names by which the control room's systems may find the call (design section 2, end). */
function names({ before, after }: Change): RecordEffect[] {
  const found: RecordEffect[] = [];
  const { sipCallId } = after.caller;
  const { reference } = after.incident;
  if (sipCallId !== null && before?.caller.sipCallId !== sipCallId)
    found.push({ do: 'nameCall', kind: 'sipCallId', value: sipCallId });
  if (reference !== null && before?.incident.reference !== reference)
    found.push({ do: 'nameCall', kind: 'incident', value: reference });
  return found;
}
