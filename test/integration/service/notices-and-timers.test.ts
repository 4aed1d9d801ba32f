import { describe, expect, it } from 'vitest';
import { type CallId, id } from '../../../src/core/ids.ts';
import type { ControlRoomNotice } from '../../../src/ports/control-room-notices.ts';
import { FORCE, followUpsOn, secretWith, testFiles } from '../../support/follow-up-service.ts';
import { startPartner } from '../../support/partner-server.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const CALL = id<CallId>('CA1');
const notice = (name: string, part: Partial<ControlRoomNotice> = {}): ControlRoomNotice => ({
  id: `CA1:${name}`,
  force: FORCE,
  callId: CALL,
  incidentReference: 'INC-2026-0042',
  what: 'specialistJoined',
  details: { mode: 'listening' },
  at: Date.now(),
  ...part,
});

describe('a change that the control room’s own system is told', () => {
  it('arrives signed and once, though it was sent twice and failed at first', async () => {
    await using redis = freshRedis();
    await using room = await startPartner(secretWith('control-room'));
    await using service = followUpsOn(redis, testFiles({ controlRoomUrl: room.url }));
    room.behave((_one, count) => ({ kind: 'answers', status: count === 1 ? 503 : 204 }));
    await service.work();
    await service.followUps.notices.send(notice('3:0'));
    await service.followUps.notices.send(notice('3:0'));
    await waitFor(() => room.effects.size === 1, { what: 'the notice' });
    expect(room.received.map((one) => [one.key, one.signed, one.body.type])).toEqual([
      ['CA1:3:0', true, 'call.specialistJoined'],
      ['CA1:3:0', true, 'call.specialistJoined'],
    ]);
    await waitFor(async () => (await service.followUps.noticeRecords.load('CA1:3:0'))?.told, {
      what: 'it to be remembered as told',
    });
    await service.followUps.notices.send(notice('3:0'));
    expect(await service.followUps.noticeRecords.untoldSince(Date.now(), 10)).toEqual([]);
  });

  it('is not kept for a force without such a system', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    await service.followUps.notices.send(notice('1:0'));
    expect(await redis.keys()).toEqual(expect.not.arrayContaining([expect.stringContaining('notices}')]));
  });

  it('that is refused is an alarm, one an hour', async () => {
    await using redis = freshRedis();
    await using room = await startPartner(secretWith('control-room'));
    await using service = followUpsOn(redis, testFiles({ controlRoomUrl: room.url }));
    room.behave({ kind: 'answers', status: 410 });
    await service.work();
    await service.followUps.notices.send(notice('1:0'));
    await service.followUps.notices.send(notice('2:0'));
    await waitFor(() => room.received.length === 2, { what: 'both notices' });
    const alarms = await waitFor(
      async () => {
        const open = await service.followUps.alarms.list(10);
        return open.length > 0 && open;
      },
      { what: 'the alarm' },
    );
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({ kind: 'effectFailed', class: 'important', force: FORCE });
  });
});

describe('a timer', () => {
  it('comes back once after its time, with its id, whatever characters that has', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const fired: { readonly timer: string; readonly at: number }[] = [];
    await service.work({
      onTimer: async (callId, timerId, name) => {
        fired.push({ timer: `${callId} ${timerId} ${name}`, at: Date.now() });
      },
    });
    const started = Date.now();
    await service.followUps.timers.start(CALL, 'CA1:4:1', 'ringTimeout', 300);
    await service.followUps.timers.start(CALL, 'CA1:4:1', 'ringTimeout', 300);
    await service.followUps.timers.start(CALL, 'CA1:4:2', 'silence', 0);
    await waitFor(() => fired.length === 2, { what: 'both timers' });
    expect(fired.map((each) => each.timer)).toEqual(['CA1 CA1:4:2 silence', 'CA1 CA1:4:1 ringTimeout']);
    expect(fired[1]!.at - started).toBeGreaterThanOrEqual(300);
  });

  it('comes again when whoever it woke failed', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    let times = 0;
    await service.work({
      onTimer: async () => {
        times += 1;
        if (times < 3) throw new Error('the call could not be committed');
      },
    });
    await service.followUps.timers.start(CALL, 't1', 'ringTimeout', 10);
    await waitFor(() => times === 3, { what: 'the third try' });
  });
});
