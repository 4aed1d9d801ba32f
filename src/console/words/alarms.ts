import type { Alarm } from '../feed/picture.ts';

export const ALARM_WORDS: Readonly<Record<Alarm['class'], string>> = {
  urgent: 'Urgent',
  important: 'Important',
  advisory: 'Advisory',
};

export const ALARM_KINDS: Readonly<Record<Alarm['kind'], string>> = {
  abandonedWithMarker: 'Abandoned call, marker on record',
  silentWithMarker: 'Silent call, marker on record',
  repeatCalls: 'Repeat calls',
  callerAlone: 'Caller alone in the room',
  noSpecialist: 'No specialist could be found',
  handOverFailed: 'Hand-over failed',
  specialistLost: 'Specialist lost',
  specialistPaused: 'Specialist did not answer twice',
  rosterGap: 'Roster: nobody on ahead',
  degradedCall: 'Call connected another way',
  onCallWanted: 'On-call specialist wanted',
  effectFailed: 'A step of a call failed',
  policy: 'Routing policy',
  referralLate: 'Referral late',
  referralDead: 'Referral not deliverable',
  referralRaisedTwice: 'Follow-up raised twice',
  register: 'Register',
  threatOpen: 'A threat is open',
  promiseLate: 'A promise is late',
  attendanceLate: 'An attendance is late',
  handOverOpen: 'A hand-over is not acknowledged',
  system: 'System',
};

const ORDER: readonly Alarm['class'][] = ['urgent', 'important', 'advisory'];

/** Open ones: unacknowledged first, then by class, then the oldest first. */
export function byNeed(a: Alarm, b: Alarm): number {
  return (
    Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
    ORDER.indexOf(a.class) - ORDER.indexOf(b.class) ||
    a.raisedAt - b.raisedAt
  );
}
