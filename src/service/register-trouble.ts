import { EVERY_FORCE } from '../core/access/principal.ts';
import { type AlarmId, id } from '../core/ids.ts';
import { HOUR } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RegisterTrouble } from '../ports/register-service.ts';

/** What a person must do something about; the rest is for the log, since it mends itself or costs details only. */
const SENTENCES: Readonly<Partial<Record<RegisterTrouble['kind'], string>>> = {
  tampered:
    'A record of the register was altered outside this service; calls from its number go on as unknown.',
  shrunk:
    'The register in Redis holds fewer numbers than this service knows: its data is lost, or it is the wrong Redis.',
  snapshot: 'The register could not be kept on disk: without it a start needs Redis.',
};

/** Logs every trouble of the register and raises an alarm, at most one of a kind an hour. */
export function tellRegisterTrouble(
  alarms: () => AlarmBoard,
  clock: Clock,
  log: Log,
): (trouble: RegisterTrouble) => void {
  return (trouble) => {
    log.warn('registerTroubled', { state: trouble.kind });
    const text = SENTENCES[trouble.kind];
    if (text === undefined) return;
    const at = clock.now();
    alarms()
      .raise({
        id: id<AlarmId>(`register-${trouble.kind}-${Math.floor(at / HOUR)}`),
        class: trouble.kind === 'snapshot' ? 'advisory' : 'urgent',
        kind: 'register',
        force: EVERY_FORCE,
        callId: null,
        text,
        at,
      })
      .catch((error: unknown) => log.error('alarmNotRaised', { state: trouble.kind, error }));
  };
}
