import type { CallCard } from '../../src/core/console/call-card.ts';
import { type CallId, type ForceId, id, type LineId, type PersonId } from '../../src/core/ids.ts';
import type { Assessment } from '../../src/core/register/assessment.ts';

const AT = Date.UTC(2026, 10, 23, 3, 0, 0);

/** An invented match: what must never be seen without being entered in the audit log. */
export const MATCH: Assessment = {
  level: 'high',
  reasons: [
    { code: 'marker', text: 'strangled in March', level: 'high', source: 'MARAC', asOf: '2026-03-02' },
  ],
  people: [
    {
      personId: id<PersonId>('person-1'),
      name: 'Nia Example',
      force: id<ForceId>('northshire'),
      roles: ['victim'],
      households: [],
      confidence: 'confirmed',
      source: 'MARAC',
      verifiedOn: '2026-10-01',
      changedHandsOn: null,
      level: 'high',
      language: null,
      accessNeeds: [],
    },
  ],
  orders: [],
  speakerMayBePerpetrator: false,
  shared: false,
  doNotSay: ['the word refuge'],
  threats: [{ words: 'I will find you', on: '2026-10-30' }],
  codeWords: ['blue kettle'],
  safeToRingBack: 'no',
  repeat: { windowHours: 24, sameNumber: 1, samePerson: 1, sameHousehold: 2 },
  detail: 'full',
  indexAsOf: AT,
  assessedAt: AT,
};

/** A connected call of Northshire with a match and an empty seat; `part` says what is different. */
export function callCard(name: string, part: Partial<CallCard> = {}): CallCard {
  return {
    callId: id<CallId>(name),
    version: 1,
    force: id<ForceId>('northshire'),
    lineId: id<LineId>('emergency'),
    lineKind: 'emergency',
    receivedAt: AT,
    answeredAt: AT + 4_000,
    endedAt: null,
    line: {
      state: 'connected',
      connection: 'room',
      degraded: false,
      handler: null,
      destinationId: 'desk-7',
      mayHold: true,
      mayHandOver: false,
    },
    caller: {
      presentation: 'shown',
      numberEnding: '123',
      onLine: true,
      held: false,
      sign: 'normal',
      speaker: null,
    },
    lookup: 'matched',
    assessment: MATCH,
    match: { decision: 'none', personId: null, by: null },
    seat: {
      state: 'empty',
      mode: null,
      specialistId: null,
      offer: null,
      since: null,
      callerHears: false,
      requestedBy: null,
      reasons: [],
      offersMade: 0,
    },
    plan: null,
    incident: { reference: 'INC-1', grade: '1', location: '4 Invented Close' },
    disposition: null,
    timeline: [{ at: AT, what: 'callReceived', by: null }],
    commands: ['requestSpecialist'],
    ...part,
  };
}
