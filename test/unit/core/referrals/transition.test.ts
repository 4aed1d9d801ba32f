import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActorId, id, type PersonId, SYSTEM_ACTOR } from '../../../../src/core/ids.ts';
import { contentsOf, recipientOf } from '../../../../src/core/referrals/contents.ts';
import type { ReferralEvent } from '../../../../src/core/referrals/referral-event.ts';
import { clockIsMet, isClosed } from '../../../../src/core/referrals/life.ts';
import { nextClockAt } from '../../../../src/core/referrals/changes.ts';
import { raiseReferral } from '../../../../src/core/referrals/raise.ts';
import type { Referral } from '../../../../src/core/referrals/referral.ts';
import { transitionReferral } from '../../../../src/core/referrals/transition.ts';
import { HOUR, MINUTE } from '../../../../src/core/time.ts';
import {
  calendar,
  CLERK,
  contextOf,
  HANDLER,
  pathway,
  RAISED_AT,
  referral,
  requestOf,
} from '../../../support/referrals.ts';

function having(start: Referral, events: readonly ReferralEvent[], on = pathway()): Referral {
  return events.reduce((now, event) => {
    const next = transitionReferral(now, event, on, RAISED_AT + MINUTE);
    return next.kind === 'changed' ? next.referral : now;
  }, start);
}

describe('raising a referral', () => {
  it('queues it at once when nothing is missing, and audits it', () => {
    const { referral: raised, effects } = raiseReferral(requestOf(), contextOf(), RAISED_AT);
    expect(raised).toMatchObject({ status: 'ready', round: 1, owner: 'referral-desk', version: 1 });
    expect(effects.map((effect) => effect.kind)).toEqual(['deliver', 'audit']);
    expect(raised.dueAt).toBe(RAISED_AT + 48 * HOUR);
    expect(raised.warnAt).toBe(RAISED_AT + 47 * HOUR);
  });

  it('holds it before its owner when information or consent is missing', () => {
    const needy = pathway({ contains: [{ name: 'childrenDetails', required: true }] });
    const held = raiseReferral(requestOf(), contextOf({ pathway: needy }), RAISED_AT);
    expect(held.referral).toMatchObject({
      status: 'held',
      missing: ['childrenDetails'],
      owner: 'referral-desk',
    });
    expect(held.effects.map((effect) => effect.kind)).toEqual(['raiseAlarm', 'audit']);

    const legalBasis = {
      ground: 'consent',
      reference: 'asked',
      consent: 'needed',
      mayOverride: false,
    } as const;
    const unasked = raiseReferral(requestOf(), contextOf({ pathway: pathway({ legalBasis }) }), RAISED_AT);
    expect(unasked.referral.status).toBe('held');
  });

  it('S7: what only a number match stands behind waits until somebody has said who called', () => {
    const unconfirmed = requestOf({ confirmed: false, raisedBy: id<ActorId>('system') });
    const { referral: held } = raiseReferral(unconfirmed, contextOf(), RAISED_AT);
    expect(held).toMatchObject({ status: 'held', unconfirmed: true });
    const released = (by: string) =>
      transitionReferral(held, { kind: 'released', by: id<ActorId>(by), why: 'x' }, pathway(), RAISED_AT);
    expect(released('system')).toMatchObject({
      kind: 'notPossible',
      why: expect.stringContaining('number match'),
    });
    expect(released('clerk-2')).toMatchObject({
      kind: 'changed',
      referral: { status: 'ready', unconfirmed: false },
    });

    const raisedAgain = {
      kind: 'raisedAgain',
      by: id<ActorId>('handler-7'),
      why: 'confirmed',
      people: [],
      confirms: true,
    } as const;
    const again = transitionReferral(held, raisedAgain, pathway(), RAISED_AT);
    expect(again).toMatchObject({ referral: { unconfirmed: false } });
    const ours = raiseReferral(
      unconfirmed,
      contextOf({ pathway: pathway({ onMatchAlone: true }) }),
      RAISED_AT,
    );
    expect(ours.referral.status).toBe('ready');
  });

  describe('S7 S8: given all of a number are named and then one of them is confirmed', () => {
    const about = pathway({
      contains: ['people', 'personDetails', 'safeContact'].map((name) => ({ name, required: false })),
    });
    const { referral: held } = raiseReferral(
      requestOf({
        confirmed: false,
        raisedBy: SYSTEM_ACTOR,
        people: [id<PersonId>('anna'), id<PersonId>('previous-owner')],
      }),
      contextOf({
        pathway: about,
        facts: { personDetails: 'Anna; Old Owner', safeContact: 'ring her; ring him', school: 'his' },
        consent: { state: 'given', by: CLERK, at: RAISED_AT, why: 'both said yes' },
      }),
      RAISED_AT,
    );
    const confirmed = {
      kind: 'raisedAgain',
      by: HANDLER,
      why: 'confirmed',
      confirms: true,
      people: [id<PersonId>('anna')],
      known: { facts: { personDetails: 'Anna', risk: 'looked up' }, consent: null },
    } as const;

    it('then nothing of the others stays: not their names, nor what was looked up, nor their consent', () => {
      const alone = having(held, [confirmed], about);
      expect(alone).toMatchObject({ unconfirmed: false, people: ['anna'], consent: null });
      expect(alone.facts).toEqual({ personDetails: 'Anna', risk: 'looked up' });
      const sent = having(alone, [{ kind: 'released', by: SYSTEM_ACTOR, why: 'x' }], about);
      expect(contentsOf(sent, about)).toEqual({ people: 'anna', personDetails: 'Anna' });
      expect(sent.status).toBe('ready');
    });

    it('then what a person typed stays, also in what an earlier release wrote, and so does a refusal', () => {
      const given = [
        { kind: 'informationGiven', by: SYSTEM_ACTOR, facts: { school: 'his' }, lookedUp: true },
        { kind: 'informationGiven', by: CLERK, facts: { risk: 'heard' } },
        { kind: 'consentRecorded', by: CLERK, consent: { state: 'refused', why: 'not now' } },
      ] as const;
      const { typed: _, ...earlier } = held;
      for (const start of [held, earlier]) {
        const alone = having(start, [...given, confirmed], about);
        expect(alone.facts).toEqual({ personDetails: 'Anna', risk: 'heard' });
        expect(alone.consent).toMatchObject({ state: 'refused' });
      }
    });

    it('then what it needs of that person and nobody knows is missing, and a later number match adds nobody', () => {
      const needs = pathway({ contains: [{ name: 'safeContact', required: true }] });
      const alone = having(held, [confirmed, { ...confirmed, confirms: false, people: held.people }], needs);
      expect(alone).toMatchObject({ people: ['anna'], missing: ['safeContact'], unconfirmed: false });
    });
  });

  it('given two people raise it, then it is one, and an alarm tells both', () => {
    const { referral: raised } = raiseReferral(requestOf(), contextOf(), RAISED_AT);
    const again = (by: string) =>
      transitionReferral(
        raised,
        { kind: 'raisedAgain', by: id<ActorId>(by), why: 'x', people: [], confirms: true },
        pathway(),
        RAISED_AT,
      );
    const change = again('clerk-2');
    const alarms = (change.kind === 'changed' ? change.effects : []).flatMap((effect) =>
      effect.kind === 'raiseAlarm' ? [effect.alarm] : [],
    );
    expect(alarms).toMatchObject([{ kind: 'referralRaisedTwice', class: 'advisory' }]);
    expect(alarms[0]?.text).toContain('raised by handler-7 and again by clerk-2');
    const bySystem = again('system');
    expect(bySystem.kind === 'changed' && bySystem.effects.map((effect) => effect.kind)).toEqual(['audit']);
  });

  it.each([
    ['manualRoute', 'advisory', 'is to be delivered by hand: referral-desk has it'],
    ['refusedByPartner', 'important', 'was turned away by its recipient'],
    ['outcomeUnknown', 'important', 'may have arrived or not'],
    ['triesUsedUp', 'important', 'could not be delivered after one try'],
  ] as const)('S13: given up for %s, then a person is told in the right words', (why, how, words) => {
    const { referral: raised } = raiseReferral(requestOf(), contextOf(), RAISED_AT);
    const sending = { ...raised, status: 'sending' as const };
    const change = transitionReferral(
      sending,
      { kind: 'deliveryGivenUp', round: 1, outcome: 'as the courier says', why },
      pathway(),
      RAISED_AT,
    );
    expect(change).toMatchObject({ referral: { status: 'dead', owner: 'referral-desk' } });
    const [effect] = change.kind === 'changed' ? change.effects : [];
    expect(effect).toMatchObject({ kind: 'raiseAlarm', alarm: { class: how } });
    expect(effect?.kind === 'raiseAlarm' && effect.alarm.text).toContain(words);
  });

  it('given a home-educated child, then it goes to the council, else to the school’s desk', () => {
    const encompass = pathway({ otherwise: { whenField: 'homeEducated', recipient: 'council' } });
    const to = (facts: Record<string, string>) =>
      recipientOf(
        raiseReferral(requestOf(), contextOf({ pathway: encompass, facts }), RAISED_AT).referral,
        encompass,
      );
    expect(to({ homeEducated: ' Yes ' })).toBe('council');
    expect(to({ homeEducated: 'no' })).toBe('westshire-victim-support');
    expect(to({})).toBe('westshire-victim-support');
  });

  it('S13: a calendar that never has the wanted day loses no referral: due in a day, and an alarm asks for days', () => {
    const never = calendar({ terms: [], workingWeekdays: [], knownUntil: '2100-01-01' });
    for (const clock of [
      { kind: 'nextSchoolDay', by: '08:15' },
      { kind: 'workingDays', days: 2, by: '17:00' },
    ] as const) {
      const { referral: raised, effects } = raiseReferral(
        requestOf(),
        contextOf({ pathway: pathway({ clock }), calendar: never }),
        RAISED_AT,
      );
      expect(raised.dueAt).toBe(RAISED_AT + 24 * HOUR);
      const ofTheDay = (at: number) =>
        raiseReferral(requestOf(), contextOf({ pathway: pathway({ clock }), calendar: never }), at).effects;
      // Once closed it is the same one for a day only: a calendar that is still wanting is told again.
      const ids = [effects, ofTheDay(RAISED_AT + 24 * HOUR)].map((each) =>
        each.flatMap((effect) =>
          effect.kind === 'raiseAlarm' && effect.alarm.kind === 'policy' ? [effect.alarm.id] : [],
        ),
      );
      expect(ids[0]).toHaveLength(1);
      expect(ids[1]).not.toEqual(ids[0]);
    }
  });

  it('S13: never refuses: an unknown pathway is held before a supervisor and due within a day', () => {
    const { referral: raised, effects } = raiseReferral(
      requestOf(),
      contextOf({ pathway: null, calendar: null }),
      RAISED_AT,
    );
    expect(raised).toMatchObject({ status: 'held', owner: 'supervisor', dueAt: RAISED_AT + 24 * HOUR });
    expect(effects[0]).toMatchObject({ kind: 'raiseAlarm', alarm: { kind: 'policy', class: 'important' } });
  });
});

describe('the life of a referral', () => {
  it('goes from ready by sending and sent to acknowledged, and the recipient owns it', () => {
    const taken = having(referral(), [
      { kind: 'deliveryBegun', round: 1, messageId: null },
      { kind: 'delivered', round: 1, outcome: 'answered 200', reference: null, acknowledges: false },
      { kind: 'acknowledged', by: CLERK, reference: 'VS-7' },
    ]);
    expect(taken).toMatchObject({ status: 'acknowledged', owner: 'recipient:westshire-victim-support' });
    expect(taken.history.map((line) => line.to)).toEqual(['raised', 'sending', 'sent', 'acknowledged']);
  });

  it('takes an acknowledgement that overtakes the answer, and then lets the answer change nothing', () => {
    const sending = having(referral(), [{ kind: 'deliveryBegun', round: 1, messageId: null }]);
    const taken = having(sending, [{ kind: 'acknowledged', by: CLERK, reference: null }]);
    const late: ReferralEvent = { kind: 'deliveryFailed', round: 1, outcome: 'no answer' };
    expect(transitionReferral(taken, late, pathway(), RAISED_AT)).toMatchObject({ kind: 'unchanged' });
  });

  it('S13: acknowledged, refused and sent again, it is acknowledged anew', () => {
    const sends = (round: number): readonly ReferralEvent[] => [
      { kind: 'deliveryBegun', round, messageId: null },
      { kind: 'delivered', round, outcome: 'answered 200', reference: null, acknowledges: false },
    ];
    const again = having(referral(), [
      ...sends(1),
      { kind: 'acknowledged', by: CLERK, reference: 'first' },
      { kind: 'refused', by: CLERK, why: 'wrong borough', owner: 'referral-desk' },
      { kind: 'retryAsked', by: CLERK, why: 'they take it now' },
      ...sends(2),
    ]);
    expect(again).toMatchObject({ status: 'sent', acknowledgement: null });
    const taken = having(again, [{ kind: 'acknowledged', by: CLERK, reference: 'second' }]);
    expect(taken).toMatchObject({ status: 'acknowledged', acknowledgement: { reference: 'second' } });
  });

  it.each([
    [{ kind: 'workStarted', by: CLERK }, 'inProgress'],
    [{ kind: 'completed', by: CLERK, why: 'rang her' }, 'done'],
  ] as const)(
    'S12: %j overtakes the answer to our sending, and then the answer changes nothing',
    (said, status) => {
      const sending = having(referral(), [{ kind: 'deliveryBegun', round: 1, messageId: null }]);
      const taken = having(sending, [said]);
      expect(taken.status).toBe(status);
      const late: ReferralEvent = { kind: 'deliveryFailed', round: 1, outcome: 'no answer' };
      expect(transitionReferral(taken, late, pathway(), RAISED_AT)).toMatchObject({ kind: 'unchanged' });
    },
  );

  it('S12: a job of an earlier round changes nothing', () => {
    const retried = having(referral(), [
      { kind: 'deliveryBegun', round: 1, messageId: null },
      { kind: 'deliveryGivenUp', round: 1, outcome: 'answered 500', why: 'triesUsedUp' },
      { kind: 'retryAsked', by: CLERK, why: 'they are back' },
    ]);
    expect(retried).toMatchObject({ status: 'ready', round: 2 });
    const stale: ReferralEvent = { kind: 'deliveryBegun', round: 1, messageId: null };
    expect(transitionReferral(retried, stale, pathway(), RAISED_AT)).toMatchObject({ kind: 'unchanged' });
  });

  it('stays open until the action taken is recorded where the pathway says so', () => {
    const breach = pathway({ needsActionTaken: true });
    const sent = referral({ status: 'sent' });
    const silent: ReferralEvent = { kind: 'completed', by: CLERK, why: ' ' };
    expect(transitionReferral(sent, silent, breach, RAISED_AT)).toMatchObject({ kind: 'notPossible' });
    const told: ReferralEvent = { kind: 'completed', by: CLERK, why: 'arrested at 04:10' };
    expect(transitionReferral(sent, told, breach, RAISED_AT)).toMatchObject({ kind: 'changed' });
  });

  it('overrides refused consent only where the pathway lets it, and with a reason', () => {
    const basis = { ground: 'safeguarding', reference: 'x', consent: 'needed' } as const;
    const strict = pathway({ legalBasis: { ...basis, mayOverride: false } });
    const lenient = pathway({ legalBasis: { ...basis, mayOverride: true } });
    const held = referral({ status: 'held' });
    const override = (why: string): ReferralEvent => ({
      kind: 'consentRecorded',
      by: CLERK,
      consent: { state: 'overridden', why },
    });
    expect(transitionReferral(held, override('threat to life'), strict, RAISED_AT).kind).toBe('notPossible');
    expect(transitionReferral(held, override(''), lenient, RAISED_AT).kind).toBe('notPossible');
    expect(transitionReferral(held, override('threat to life'), lenient, RAISED_AT).kind).toBe('changed');
  });

  it('tells the clock once as a warning, once as late, and passes it from owner to owner', () => {
    const sent = referral({ status: 'sent' });
    expect(nextClockAt(sent, pathway(), false)).toBe(sent.warnAt);
    const warned = having(sent, [{ kind: 'clockReached', stage: 1 }]);
    expect(warned.owner).toBe('referral-desk');
    expect(nextClockAt(warned, pathway(), false)).toBe(sent.dueAt);
    const late = having(warned, [{ kind: 'clockReached', stage: 2 }]);
    expect(late.owner).toBe('supervisor');
    expect(nextClockAt(late, pathway(), false)).toBe(sent.dueAt + 30 * MINUTE);
    const later = having(late, [{ kind: 'clockReached', stage: 3 }]);
    expect(later.owner).toBe('inspector');
    expect(nextClockAt(later, pathway(), false)).toBeNull();
    expect(nextClockAt(late, pathway(), true)).toBeNull();
  });
});

const by = fc.constant(CLERK);
const why = fc.constantFrom('', 'because');
const round = fc.integer({ min: 0, max: 4 });
const anyEvent: fc.Arbitrary<ReferralEvent> = fc.oneof(
  fc.record({ kind: fc.constant('held' as const), by, why }),
  fc.record({ kind: fc.constant('released' as const), by, why }),
  fc.record({ kind: fc.constant('deliveryBegun' as const), round, messageId: fc.constant(null) }),
  fc.record({ kind: fc.constant('deliveryFailed' as const), round, outcome: why }),
  fc.record({
    kind: fc.constant('delivered' as const),
    round,
    outcome: why,
    reference: fc.constant(null),
    acknowledges: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('deliveryGivenUp' as const),
    round,
    outcome: why,
    why: fc.constant('triesUsedUp' as const),
  }),
  fc.record({ kind: fc.constant('deliveryLost' as const), round }),
  fc.record({ kind: fc.constant('deliveredByHand' as const), by, why }),
  fc.record({ kind: fc.constant('acknowledged' as const), by, reference: fc.constant(null) }),
  fc.record({ kind: fc.constant('workStarted' as const), by }),
  fc.record({ kind: fc.constant('accepted' as const), by, owner: fc.constant('recipient') }),
  fc.record({ kind: fc.constant('refused' as const), by, why, owner: fc.constant('desk') }),
  fc.record({ kind: fc.constant('completed' as const), by, why }),
  fc.record({ kind: fc.constant('revoked' as const), by, why }),
  fc.record({ kind: fc.constant('retryAsked' as const), by, why }),
  fc.record({ kind: fc.constant('clockReached' as const), stage: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('pathwayRemoved' as const) }),
);

describe('S13: whatever happens to a referral', () => {
  it('somebody owns it, a worker has it or a person is told, and what is over stays over', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.boolean(), (events, known) => {
        const on = known ? pathway() : null;
        let now = referral();
        let deliveries = 1;
        for (const event of events) {
          const next = transitionReferral(now, event, on, RAISED_AT);
          if (next.kind !== 'changed') continue;
          if (isClosed(now.status)) expect(next.referral.status).toBe(now.status);
          expect(next.referral.version).toBe(now.version + 1);
          expect(next.referral.owner).not.toBe('');
          expect(next.effects.some((effect) => effect.kind === 'audit')).toBe(true);
          deliveries += next.effects.filter((effect) => effect.kind === 'deliver').length;
          if (next.referral.status === 'dead' && now.status !== 'dead')
            expect(next.effects.some((effect) => effect.kind === 'raiseAlarm')).toBe(true);
          now = next.referral;
        }
        expect(deliveries).toBe(now.round);
        if (!clockIsMet(now.status) && now.clockStage === 0)
          expect(nextClockAt(now, on, false)).toBeLessThanOrEqual(now.dueAt);
      }),
      { numRuns: 2_000 },
    );
  });
});
