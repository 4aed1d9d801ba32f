import { id, type AlarmId, type ForceId } from '../core/ids.ts';
import { DAY } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** A record that does not open is in no list any more: who and what it was about is somebody's to find out. Once a day. */
export function tellUnreadable(
  name: string,
  recordId: string,
  error: unknown,
  { alarms, clock, log }: { alarms: Pick<AlarmBoard, 'raise'>; clock: Clock; log: Log },
): void {
  log.error('recordUnreadable', { component: name, error });
  const at = clock.now();
  alarms
    .raise({
      id: id<AlarmId>(`unreadable-${name}-${recordId}-${Math.floor(at / DAY)}`),
      class: 'urgent',
      kind: 'system',
      force: id<ForceId>('all'),
      callId: null,
      text: `The record ${recordId} of ${name} cannot be opened: nothing of it is looked after`,
      at,
    })
    .catch((untold: unknown) => log.error('alarmNotRaised', { error: untold }));
}
