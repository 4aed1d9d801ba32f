import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../../src/core/register/assessment.ts';
import type { Level } from '../../../../src/core/register/level.ts';
import { id, type PathwayId, type PersonId } from '../../../../src/core/ids.ts';
import { aCall, aCoachedCall, anAssessment, aPlan, HANDLER, KNOWN_CALLER } from '../../../support/calls.ts';

const IDVA = id<PathwayId>('idva');
/** One number of three: hers, his, and whose it was before. */
const SHARED = (['anna', 'her-ex', 'previous-owner'] as const).flatMap((name) =>
  anAssessment('high').people.map((person) => ({
    ...person,
    personId: id<PersonId>(name),
    roles: [name === 'her-ex' ? ('suspect' as const) : ('victim' as const)],
  })),
);
const silence = { type: 'timerFired', timerId: 'silence', name: 'silence' } as const;
const quiet = () => aCall().legAccepted().callerJoins().answered();
const repeats = (sameNumber: number, sameHousehold = 0) =>
  ({
    type: 'callerAssessed',
    assessment: anAssessment('high', {
      repeat: { windowHours: 24, sameNumber, samePerson: 0, sameHousehold },
    }),
    plan: aPlan('high', { specialist: null }),
  }) as const;

describe('the match', () => {
  it('given a record, then the call is matched; without, it says no more than that none is known', () => {
    expect(aCall().matched('high').call.lookup).toMatchObject({ state: 'matched', level: 'high' });
    expect(aCall().matched(null).call.lookup).toMatchObject({ state: 'missed', level: null });
  });

  it('given the register fails, then the lookup has failed and the line has not noticed', () => {
    const before = aCall().connected();
    const story = before.when({ type: 'assessmentFailed' });
    expect(story.call.lookup.state).toBe('failed');
    expect(story.call.line).toBe(before.call.line);
  });

  it('given the assessing could not be done at all, then it has failed, and people are told', () => {
    const story = aCall().when({ type: 'effectFailed', effect: { do: 'assessCaller' } });
    expect(story.call.lookup.state).toBe('failed');
    expect(story.alarms()).toEqual(['effectFailed']);
  });

  it.each<[Level, Level | null]>([
    ['high', 'standard'],
    ['high', null],
    ['medium', 'standard'],
  ])('S6: given %s, when a later answer says %s, then the level stays', (first, later) => {
    const story = aCall().matched(first).matched(later);
    expect(story.call.lookup).toMatchObject({ state: 'matched', level: first });
    expect(story.call.lookup.plan?.level).toBe(first);
  });

  it('S6: given a person corrects the match, then the level stays and the call is reviewed', () => {
    const story = aCall()
      .matched('high')
      .when({ type: 'matchCorrected', personId: null, reason: 'a new owner of the number', by: HANDLER });
    expect(story.call.lookup).toMatchObject({
      level: 'high',
      match: { verdict: 'corrected', personId: null, by: HANDLER },
    });
    expect(story.did('reviewCall')).toMatchObject([{ cause: 'matchCorrected' }]);
  });

  it('given a later plan, then what an earlier one gave stays: prompts, alarms, follow-ups, the specialist', () => {
    const first = aCall().when({
      type: 'callerAssessed',
      assessment: anAssessment('high'),
      plan: aPlan('high', { prompts: ['listen'], alarms: [{ class: 'urgent', text: 'armed' }] }),
    });
    const story = first.when({
      type: 'callerAssessed',
      assessment: anAssessment('medium'),
      plan: aPlan('medium', { prompts: ['wait'], alarms: [{ class: 'advisory', text: 'deaf' }] }),
    });
    expect(story.call.lookup.plan).toMatchObject({
      prompts: ['listen', 'wait'],
      alarms: [{ text: 'armed' }, { text: 'deaf' }],
      followUps: ['idva', 'marac'],
      specialist: { skills: ['dash'] },
    });
    expect(story.alarms()).toEqual(['policy']);
  });
});

describe('who calls is told late', () => {
  const withheld = { ...KNOWN_CALLER, number: null, presentation: 'withheld' } as const;
  const told = {
    type: 'identityReceived',
    caller: { ...KNOWN_CALLER, source: 'controlRoom' },
    incident: { reference: 'NS-20261123-0042', grade: '1', location: 'flat 2' },
    by: HANDLER,
  } as const;

  it('given a withheld caller, when the control room tells the number, then the match is asked again and raises', () => {
    const missed = aCall({}, withheld).connected().matched(null);
    const asked = missed.when(told);
    expect(asked.call.lookup.state).toBe('pending');
    expect(asked.did('assessCaller')).toHaveLength(1);
    expect(asked.did('nameCall')).toMatchObject([{ kind: 'incident', value: 'NS-20261123-0042' }]);
    const raised = asked.matched('high');
    expect(raised.call.lookup).toMatchObject({ state: 'matched', level: 'high' });
    expect(raised.did('tellControlRoom')).toMatchObject([{ what: 'levelRaised' }, { what: 'seatChanged' }]);
    expect(raised.did('claimSpecialist')).toHaveLength(1);
  });

  it('given only an incident is told, then nothing is looked up, and what was known stays', () => {
    const first = aCall().when(told);
    const story = first.when({
      ...told,
      caller: null,
      incident: { reference: null, grade: '2', location: null },
    });
    expect(story.did('assessCaller')).toEqual([]);
    expect(story.call.incident).toEqual({ reference: 'NS-20261123-0042', grade: '2', location: 'flat 2' });
  });
});

describe('abandoned', () => {
  it('given a marker is known, when an answered caller leaves without having spoken, then it is an alarm too', () => {
    const answered = aCall().legAccepted().callerJoins().answered().joins(aCall().leg).matched('high');
    const story = answered.callerHangsUp();
    expect(story.call.lookup.sign).toBe('abandoned');
    expect(story.did('raiseAlarm')).toMatchObject([{ kind: 'abandonedWithMarker', class: 'urgent' }]);
    expect(story.did('raiseAlarm')[0]?.text).toContain('without a word after it was answered');
    expect(answered.when({ type: 'callerSpoke' }).callerHangsUp().alarms()).toEqual([]);
  });

  it('given a handler ends the call, or it was dialled direct where speech is not told of, then it is not called abandoned', () => {
    const answered = aCall().legAccepted().callerJoins().answered().matched('high');
    expect(answered.when({ type: 'callEndRequested', by: HANDLER }).call.lookup.sign).toBe('normal');
    expect(aCall().connectedDirect().matched('high').callerHangsUp().call.lookup.sign).toBe('normal');
  });

  it('given a marker is known, when the caller hangs up before anyone answered, then it is an alarm', () => {
    const story = aCall().matched('high').callerHangsUp();
    expect(story.call.lookup.sign).toBe('abandoned');
    expect(story.did('raiseAlarm')).toMatchObject([{ kind: 'abandonedWithMarker', class: 'urgent' }]);
    expect(story.did('reviewCall')).toMatchObject([{ cause: 'abandoned' }]);
    expect(story.did('assessCaller')).toHaveLength(1);
  });

  it('given the caller has hung up, when the marker comes to light after, then it is the same alarm', () => {
    const story = aCall().callerHangsUp();
    expect(story.alarms()).toEqual([]);
    expect(story.matched('medium').did('raiseAlarm')).toMatchObject([
      { kind: 'abandonedWithMarker', class: 'important' },
    ]);
  });

  it('S12: given the alarm was raised, when the call is assessed again, then it is not raised again', () => {
    const story = aCall().matched('high').callerHangsUp().matched('high');
    expect(story.everAlarmed().filter((kind) => kind === 'abandonedWithMarker')).toHaveLength(1);
  });

  it('given no marker, then the call is reviewed and nobody is alarmed', () => {
    const story = aCall().matched(null).callerHangsUp();
    expect(story.alarms()).toEqual([]);
    expect(story.did('reviewCall')).toMatchObject([{ cause: 'abandoned' }]);
  });
});

describe('silent', () => {
  it('given a marker and no sound after the answer, when the time is up, then it is an alarm', () => {
    const story = quiet().matched('high').when(silence);
    expect(story.alarms()).toEqual(['silentWithMarker']);
    expect(story.call.lookup.sign).toBe('silent');
  });

  it('given the caller spoke, when the time is up, then nothing happens', () => {
    expect(aCall().connected().matched('high').when(silence).alarms()).toEqual([]);
  });

  it('given the handler says so, then it is the same', () => {
    const story = aCall().connected().matched('high').when({ type: 'silenceReported', by: HANDLER });
    expect(story.alarms()).toEqual(['silentWithMarker']);
  });

  it('given silence was noted, when the marker comes after, then it is an alarm then', () => {
    expect(quiet().when(silence).matched('high').alarms()).toEqual(['silentWithMarker']);
  });
});

describe('repeat calls', () => {
  it.each([
    [1, 'advisory'],
    [2, 'important'],
    [3, 'urgent'],
  ])('given %i earlier calls, then it is an alarm of class %s', (earlier, alarmClass) => {
    expect(aCall().when(repeats(earlier)).did('raiseAlarm')).toMatchObject([
      { kind: 'repeatCalls', class: alarmClass },
    ]);
  });

  it('given the household calls from several numbers, then its count is what matters', () => {
    const [alarm] = aCall().when(repeats(0, 3)).did('raiseAlarm');
    expect(alarm?.text).toBe('Call number 4 within 24 hours from the same household.');
  });

  it('given the count rises while the call goes on, then it is told again; otherwise not', () => {
    const first = aCall().when(repeats(1));
    expect(first.when(repeats(1)).alarms()).toEqual([]);
    expect(first.when(repeats(2)).alarms()).toEqual(['repeatCalls']);
  });
});

describe('S13: follow-ups', () => {
  it('given a plan with follow-ups, then each is raised when the call has ended, for the people matched', () => {
    const ended = aCall().connected().matched('high').callerHangsUp().handlerHangsUp();
    expect(ended.did('raiseReferral')).toMatchObject([
      { pathway: 'idva', people: ['person-1'] },
      { pathway: 'marac', people: ['person-1'] },
    ]);
    expect(ended.everDid('raiseReferral')).toHaveLength(2);
  });

  it('S13: given the plan comes after the end, then its follow-ups are raised then', () => {
    expect(aCall().callerHangsUp().matched('high').did('raiseReferral')).toHaveLength(2);
  });

  it('S7: given nobody has said who called, then what the plan raises says so; confirmed, it is raised for that person', () => {
    const ended = aCall().connected().matched('high').callerHangsUp().handlerHangsUp();
    expect(ended.did('raiseReferral')).toMatchObject([{ confirmed: false }, { confirmed: false }]);
    const confirmed = ended.when({ type: 'matchConfirmed', personId: id('person-1'), by: HANDLER });
    expect(confirmed.did('raiseReferral')).toMatchObject([
      { pathway: 'idva', people: ['person-1'], confirmed: true },
      { pathway: 'marac', people: ['person-1'], confirmed: true },
    ]);
    expect(confirmed.did('noteFact')).toMatchObject([
      { fact: 'riskMarkerOnConfirmedCaller', people: ['person-1'], by: HANDLER },
    ]);
    const during = aCall().connected().matched('high');
    const known = during.when({ type: 'matchConfirmed', personId: id('person-1'), by: HANDLER });
    expect(known.callerHangsUp().handlerHangsUp().everDid('raiseReferral')).toMatchObject([
      { confirmed: true },
      { confirmed: true },
    ]);
  });

  it.each([
    ['nobody has said who called', null, ['anna', 'previous-owner'], false],
    [
      'the handler said that it is none of these',
      { type: 'matchCorrected', personId: null, reason: 'a new owner' },
      [],
      true,
    ],
    ['the handler confirmed her', { type: 'matchConfirmed', personId: id<PersonId>('anna') }, ['anna'], true],
  ] as const)(
    'S7 S8: given a number of several and %s, then what is asked for at wrap-up names no more than that',
    (_, judged, people, confirmed) => {
      const tied = aCall()
        .connected()
        .when({
          type: 'callerAssessed',
          assessment: anAssessment('high', { people: SHARED }),
          plan: aPlan('high'),
        });
      const judgedCall = judged === null ? tied : tied.when({ ...judged, by: HANDLER });
      const asked = judgedCall.when({
        ...{ type: 'dispositionRecorded', outcome: 'followUpAgreed', notes: null, safeToRingBack: 'no' },
        ...{ followUps: [IDVA], by: HANDLER },
      });
      expect(asked.did('raiseReferral')).toMatchObject([{ pathway: 'idva', people, confirmed }]);
      const ended = asked.callerHangsUp().handlerHangsUp();
      expect(ended.did('raiseReferral')).toMatchObject([{ pathway: 'marac', people }]);
      if (judged !== null) return;
      const known = ended.when({ type: 'matchConfirmed', personId: id<PersonId>('anna'), by: HANDLER });
      expect(known.did('raiseReferral')).toMatchObject([
        { pathway: 'marac', people: ['anna'], confirmed: true },
        { pathway: 'idva', people: ['anna'], confirmed: true },
      ]);
    },
  );

  it('given a call cut off with a marker, then that is a fact, for those whom one may ring back alone', () => {
    const cutOff = aCall().matched('high').callerHangsUp();
    expect(cutOff.did('noteFact')).toMatchObject([{ fact: 'callCutOffWithMarker', people: ['person-1'] }]);
    expect(cutOff.everDid('noteFact')).toHaveLength(1);
  });

  it('S13: given a person asks for one at wrap-up, then it is raised at once, and not a second time by the plan', () => {
    const asked = aCoachedCall()
      .callerHangsUp()
      .when({
        type: 'dispositionRecorded',
        outcome: 'followUpAgreed',
        notes: null,
        safeToRingBack: 'no',
        followUps: [IDVA],
        by: HANDLER,
      });
    expect(asked.did('raiseReferral')).toMatchObject([{ pathway: 'idva', by: HANDLER }]);
    const ended = asked.handlerHangsUp();
    expect(ended.did('raiseReferral')).toMatchObject([{ pathway: 'marac' }]);
  });

  it('S13: given the disposition is corrected, then what was asked for before is kept and not raised again', () => {
    const wrapUp = (followUps: readonly PathwayId[]) =>
      ({
        type: 'dispositionRecorded',
        outcome: 'followUpAgreed',
        notes: null,
        safeToRingBack: 'no',
        followUps,
        by: HANDLER,
      }) as const;
    const ended = aCall().callerHangsUp();
    const story = ended
      .when(wrapUp([IDVA]))
      .when(wrapUp([]))
      .when(wrapUp([IDVA]));
    expect(story.everDid('raiseReferral')).toHaveLength(1);
    expect(story.call.disposition?.followUps).toEqual([IDVA]);
  });

  it.each(['off', 'shadow'] as const)(
    'given introduction is %s, then nothing is raised by itself',
    (introduction) => {
      const ended = aCall().matched('high', { introduction }).callerHangsUp();
      expect(ended.everDid('raiseReferral')).toEqual([]);
    },
  );
});

describe('records', () => {
  it('S15: given a specialist accepts, then the disclosure to them is on record', () => {
    const story = aCall().connected().matched('high').specialistRung().specialistFetches().entersPin();
    expect(story.did('writeAudit')).toMatchObject([
      { what: 'callDisclosedToSpecialist', operation: 'disclosure', recipient: 'amina' },
    ]);
  });

  it('S15: given the register was consulted, then that is on record, without a number or a name', () => {
    const [entry] = aCall().matched('high').did('writeAudit');
    expect(entry).toMatchObject({ what: 'registerConsulted', operation: 'consultation' });
    expect(JSON.stringify(entry)).not.toMatch(/7700|Nia/);
  });

  it('given a degraded way, then it is reviewed once and alarmed once', () => {
    const story = aCall().legRefused().when({ type: 'wentDegraded', how: 'legRefused' });
    expect(story.everDid('reviewCall')).toHaveLength(1);
    expect(story.everAlarmed()).toEqual(['degradedCall']);
  });

  it('S14: no alarm, notice or audit entry of a whole story says who called', () => {
    const told = aCoachedCall().handedOver().callerHangsUp();
    const records = told.steps
      .flatMap((step) => step.effects)
      .filter(({ do: what }) => what === 'raiseAlarm' || what === 'writeAudit' || what === 'tellControlRoom');
    expect(JSON.stringify(records)).not.toMatch(/\+44|Nia/);
  });

  it('keeps the newest moments of the story only', () => {
    let story = aCall();
    for (let i = 0; i < 60; i += 1) story = story.when({ type: 'silenceReported', by: HANDLER });
    expect(story.call.moments).toHaveLength(50);
  });
});

describe('an answer that is incomplete', () => {
  const incomplete = (changes: Partial<Assessment> = {}) =>
    ({
      type: 'callerAssessed',
      assessment: anAssessment('high', { detail: 'levelOnly', people: [], ...changes }),
      plan: aPlan('high'),
      incomplete: true,
    }) as const;
  const again = (time: number) =>
    ({ type: 'timerFired', timerId: `assessAgain-${time}`, name: 'assessAgain' }) as const;

  it('S16: given details or counts that could not be read, then they are asked for again by a timer, ever later', () => {
    const first = aCall().when(incomplete());
    expect(first.did('startTimer')).toMatchObject([{ timerId: 'assessAgain-1', afterMs: 1_000 }]);

    const second = first.when(again(1));
    expect(second.did('assessCaller')).toHaveLength(1);

    const third = second.when(incomplete());
    expect(third.did('startTimer')).toMatchObject([{ timerId: 'assessAgain-2', afterMs: 2_000 }]);
  });

  it('given the whole answer has come meanwhile, then the timer is stale, and so is one that fires twice', () => {
    const whole = aCall().when(incomplete()).matched('high');
    expect(whole.when(again(1)).did('assessCaller')).toEqual([]);

    const later = aCall().when(incomplete()).when(again(1)).when(incomplete());
    expect(later.when(again(1)).did('assessCaller')).toEqual([]);
  });

  it('given it stays incomplete, then asking ends, and what there is stays on the card', () => {
    let story = aCall();
    let timers = 0;
    for (let time = 1; time <= 20; time += 1) {
      story = story.when(incomplete());
      timers += story.did('startTimer').length;
    }
    expect(timers).toBe(7);
    expect(story.call.lookup).toMatchObject({ state: 'matched', level: 'high' });
  });

  it('S6: given details are known, when a later answer has none, then they stay, and counts only rise', () => {
    const known = aCall().when(repeats(1, 3));
    const story = known.when(
      incomplete({ repeat: { windowHours: 24, sameNumber: 2, samePerson: 0, sameHousehold: 0 } }),
    );
    expect(story.call.lookup.assessment).toMatchObject({
      detail: 'full',
      people: known.call.lookup.assessment?.people,
      repeat: { sameNumber: 2, sameHousehold: 3 },
    });
  });

  it('S7: given the caller turns out to be somebody else, then the details of the first number do not stay', () => {
    const caller = { ...KNOWN_CALLER, source: 'controlRoom' } as const;
    const incident = { reference: null, grade: null, location: null };
    const story = aCall()
      .matched('high')
      .when({ type: 'identityReceived', caller, incident, by: HANDLER })
      .when(incomplete());
    expect(story.call.lookup.assessment).toMatchObject({ detail: 'levelOnly', people: [] });
  });
});
