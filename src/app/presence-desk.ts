import { type AlarmId, id, type SpecialistId } from '../core/ids.ts';
import type { Roster } from '../core/specialists/roster.ts';
import type { Specialist } from '../core/specialists/specialist.ts';
import { MINUTE } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Offers } from '../ports/offers.ts';
import type { PinTries, PresenceDesk } from '../ports/presence-desk.ts';
import type { SpecialistPool } from '../ports/specialist-pool.ts';

export interface PresenceDeskDeps {
  readonly pool: SpecialistPool;
  readonly offers: Offers;
  readonly audit: AuditLog;
  readonly alarms: AlarmBoard;
  readonly tries: PinTries;
  /** In force now. */
  readonly roster: () => Roster;
  readonly clock: Clock;
}

/** So many tries in a quarter of an hour; then even the right PIN is not taken, and a supervisor is told. */
const TRIES = 5;

export function createPresenceDesk(deps: PresenceDeskDeps): PresenceDesk {
  const { pool, offers, audit, alarms, tries, clock } = deps;
  return {
    async change({ specialistId, state, reason, by, via, changeId }) {
      const now = clock.now();
      await pool.setPresence(specialistId, state, reason, now);
      offers.soon();
      await audit.append([
        {
          ...{
            id: `presence:${changeId}`,
            when: now,
            who: by,
            what: 'presenceChanged',
            operation: 'operation',
          },
          ...{ subjectType: 'specialist', subjectId: specialistId, correlationId: changeId, recipient: null },
          details: { state, via, withReason: reason !== null },
        },
      ]);
    },
    async recognise(from, keys) {
      const { code, pin } = read(keys);
      const specialist = pin === null ? null : whose(deps.roster(), from, code);
      if (specialist === null || pin === null) {
        // As long as for somebody who is known: nobody learns whose number it is.
        await pool.pinMatches(NOBODY, pin ?? '0000');
        return null;
      }
      const count = await tries.count(specialist.id);
      const fits = await pool.pinMatches(specialist.id, pin);
      if (count > TRIES) {
        await tell(alarms, specialist, clock.now());
        return null;
      }
      if (!fits) return null;
      await tries.forget(specialist.id);
      return specialist.id;
    },
  };
}

const NOBODY = id<SpecialistId>('-');
const KEYS = /^(?:(\d{3,8})\*)?(\d{4,12})$/;

function read(keys: string): { readonly code: string | null; readonly pin: string | null } {
  const [, code, pin] = KEYS.exec(keys) ?? [];
  return { code: code ?? null, pin: pin ?? null };
}

/** The number says only whom the PIN is held against: it can be forged, the PIN is what counts (S8). */
function whose({ entries }: Roster, from: string, code: string | null): Specialist | null {
  const found = entries.find(({ specialist }) =>
    code === null
      ? specialist.endpoints.some(({ kind, address }) => kind === 'number' && address === from)
      : specialist.phoneCode === code,
  );
  return found?.specialist ?? null;
}

async function tell(alarms: AlarmBoard, specialist: Specialist, now: number): Promise<void> {
  await alarms.raise({
    id: id<AlarmId>(`pinTries-${specialist.id}-${Math.floor(now / (15 * MINUTE))}`),
    ...{ class: 'important', kind: 'system', force: specialist.force, callId: null, at: now },
    text: 'Somebody tries PINs of a specialist by telephone; their presence cannot be set that way for a while.',
  });
}
