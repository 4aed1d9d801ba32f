import { AppError } from '../../core/errors.ts';
import type { ActorId, AlarmId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';

/** Takes an alarm off the board with what was done. One that was never raised needs no closing. */
export async function closeIfRaised(
  alarms: AlarmBoard,
  alarmId: AlarmId,
  closed: { readonly by: ActorId; readonly at: Instant; readonly doing: string },
): Promise<void> {
  try {
    await alarms.close(alarmId, closed.by, closed.doing, closed.at);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'notFound')) throw error;
  }
}
