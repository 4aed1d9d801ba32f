import { coversAlarm, type Principal } from '../../core/access/principal.ts';
import type { Alarm } from '../../core/alarms/alarm.ts';
import { AppError } from '../../core/errors.ts';
import { type AlarmId, id } from '../../core/ids.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { HandlersOf } from '../api-request.ts';

/** The board is short (an operator can take ten alarms in ten minutes): it is read whole and filtered by force. */
const BOARD_LIMIT = 1_000;

export function alarmHandlers(
  board: AlarmBoard,
): HandlersOf<'listAlarms' | 'acknowledgeAlarm' | 'closeAlarm'> {
  return {
    listAlarms: async ({ principal, query }) => {
      const alarms = await board.list(BOARD_LIMIT);
      return { alarms: alarms.filter(({ force }) => coversAlarm(principal, force)).slice(0, query.limit) };
    },
    acknowledgeAlarm: async ({ principal, params, now }) => {
      const alarm = await own(board, principal, params.id);
      return alarm.acknowledged === null ? board.acknowledge(alarm.id, principal.actor, now) : alarm;
    },
    closeAlarm: async ({ principal, params, body, now }) => {
      const alarm = await own(board, principal, params.id);
      return alarm.closed === null ? board.close(alarm.id, principal.actor, body.doing, now) : alarm;
    },
  };
}

async function own(board: AlarmBoard, principal: Principal, alarmId: string): Promise<Alarm> {
  const wanted = id<AlarmId>(alarmId);
  const found = (await board.list(BOARD_LIMIT)).find((alarm) => alarm.id === wanted);
  if (found === undefined || !coversAlarm(principal, found.force))
    throw new AppError('notFound', 'there is no such alarm on the board');
  return found;
}
