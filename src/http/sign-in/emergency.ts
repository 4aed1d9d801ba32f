import type { Principal } from '../../core/access/principal.ts';
import { scopesOf } from '../../core/access/role.ts';
import { type ActorId, type AlarmId, id } from '../../core/ids.ts';
import { DAY, type Instant, MINUTE } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import { passwordFits } from '../../sealing/password.ts';
import type { EmergencyAccount } from '../../wire/access.ts';

/** The local account for when the identity provider is down. */
export interface EmergencyDoor {
  /** Null: not the password, or past its day. Either way supervisors are told that somebody was at the door. */
  open(password: string, now: Instant): Promise<Omit<Principal, 'grant'> | null>;
}

export function emergencyDoor(account: EmergencyAccount, alarms: AlarmBoard): EmergencyDoor {
  const lastDay = Date.parse(`${account.expires}T00:00:00Z`) + DAY;
  return {
    open: async (password, now) => {
      const opened = (await passwordFits(password, account.hash)) && now < lastDay;
      await tell(account, alarms, opened, now);
      if (!opened) return null;
      return {
        actor: id<ActorId>('emergency-account'),
        kind: 'person',
        scopes: scopesOf(account.roles),
        forces: new Set(account.forces),
        specialist: null,
        name: null,
        elevated: null,
      };
    },
  };
}

/** One alarm a minute and outcome, however often the door is tried. Nobody comes in of whom nobody could be told. */
async function tell(
  account: EmergencyAccount,
  alarms: AlarmBoard,
  opened: boolean,
  at: Instant,
): Promise<void> {
  const outcome = opened ? 'opened' : 'tried';
  await Promise.all(
    account.forces.map((force) =>
      alarms.raise({
        id: id<AlarmId>(`emergency-${outcome}-${force}-${Math.floor(at / MINUTE)}`),
        ...{ class: opened ? 'urgent' : 'important', kind: 'system', force, callId: null, at },
        text: opened
          ? 'Somebody has signed in with the emergency account.'
          : 'Somebody has tried the emergency account with a wrong password.',
      }),
    ),
  );
}
