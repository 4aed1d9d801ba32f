import { describe, expect, it } from 'vitest';
import {
  acknowledgeAlarm,
  closeAlarm,
  escalateAlarm,
  pressing,
  raiseAlarm,
} from '../../../../src/core/alarms/alarm-life.ts';
import type { AlarmRules } from '../../../../src/core/alarms/escalation.ts';
import { type ActorId, type AlarmId, type CallId, type ForceId, id } from '../../../../src/core/ids.ts';
import { MINUTE } from '../../../../src/core/time.ts';

const rule = (pages: boolean) => ({
  pages,
  steps: [
    { owner: 'supervisor', afterMs: 2 * MINUTE },
    { owner: 'inspector', afterMs: 5 * MINUTE },
  ] as const,
});
const rules: AlarmRules = {
  byClass: { urgent: rule(true), important: rule(true), advisory: rule(false) },
  byKind: { referralDead: { pages: false, steps: [{ owner: 'referral-desk', afterMs: MINUTE }] } },
};
const request = {
  id: id<AlarmId>('CA1-callerAlone'),
  class: 'urgent',
  kind: 'callerAlone',
  force: id<ForceId>('westshire'),
  callId: id<CallId>('CA1'),
  text: 'A caller is alone',
  at: 1_000,
} as const;
const someone = id<ActorId>('supervisor-1');

describe('an alarm', () => {
  it('has an owner at once, is paged, and will be passed up', () => {
    const raised = raiseAlarm(request, rules);
    expect(raised.alarm).toMatchObject({ owner: 'supervisor', escalations: 0 });
    expect(raised.effects.map((effect) => effect.kind)).toEqual(['tell', 'page', 'escalate', 'audit']);
    expect(raised.escalatesAt).toBe(1_000 + 2 * MINUTE);
  });

  it('goes to the next owner once, and the last one keeps it', () => {
    const { alarm } = raiseAlarm(request, rules);
    const up = escalateAlarm(alarm, 1, rules, 2_000);
    expect(up?.alarm).toMatchObject({ owner: 'inspector', escalations: 1 });
    expect(up?.effects.map((effect) => effect.kind)).toEqual(['tell', 'page', 'audit']);
    expect(escalateAlarm(up!.alarm, 1, rules, 2_000)).toBeNull();
    expect(escalateAlarm(up!.alarm, 2, rules, 2_000)).toBeNull();
  });

  it('is no longer passed up when somebody has it', () => {
    const { alarm } = raiseAlarm(request, rules);
    const taken = acknowledgeAlarm(alarm, someone, rules, 2_000);
    expect(taken?.alarm).toMatchObject({ owner: someone, acknowledged: { by: someone, at: 2_000 } });
    expect(taken?.escalatesAt).toBeNull();
    expect(escalateAlarm(taken!.alarm, 1, rules, 3_000)).toBeNull();
    expect(acknowledgeAlarm(taken!.alarm, someone, rules, 3_000)).toBeNull();
  });

  it('closes with what was done, once', () => {
    const { alarm } = raiseAlarm(request, rules);
    const closed = closeAlarm(alarm, someone, 'rang the handler', rules, 2_000);
    expect(closed?.alarm.closed).toMatchObject({ doing: 'rang the handler' });
    expect(closeAlarm(closed!.alarm, someone, 'again', rules, 3_000)).toBeNull();
  });

  it('follows its kind where the kind says otherwise, and the pager is never paged about itself', () => {
    const dead = raiseAlarm({ ...request, kind: 'referralDead' }, rules);
    expect(dead.alarm.owner).toBe('referral-desk');
    expect(dead.effects.some((effect) => effect.kind === 'page')).toBe(false);
    const pager = raiseAlarm({ ...request, id: id<AlarmId>('pager-1'), kind: 'system' }, rules);
    expect(pager.effects.some((effect) => effect.kind === 'page')).toBe(false);
  });

  it('stands in the list by class, then by age', () => {
    const order = [
      { class: 'advisory', raisedAt: 1 },
      { class: 'urgent', raisedAt: 9_000 },
      { class: 'important', raisedAt: 5 },
      { class: 'urgent', raisedAt: 10 },
    ] as const;
    const sorted = [...order].sort((a, b) => pressing(a) - pressing(b));
    expect(sorted.map((each) => `${each.class} ${each.raisedAt}`)).toEqual([
      'urgent 10',
      'urgent 9000',
      'important 5',
      'advisory 1',
    ]);
  });
});
