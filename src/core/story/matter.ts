/**
 * A matter: something of a call that is open until somebody closes it with what was done: a threat, a promised call-back,
 * an attendance, a hand-over that nobody has acknowledged. Its clock makes it an alarm with an owner.
 */
import type { AlarmClass, AlarmKind } from '../alarms/alarm.ts';
import type { ActorId, AlarmId, CallId, ForceId } from '../ids.ts';
import { id, SYSTEM_ACTOR } from '../ids.ts';
import type { Instant } from '../time.ts';
import { matterAudit, type StoryEffect } from './effect.ts';

export const MATTER_KINDS = ['threat', 'callBack', 'attendance', 'promise', 'handOver'] as const;
export type MatterKind = (typeof MATTER_KINDS)[number];

export interface Matter {
  readonly id: string;
  readonly version: number;
  readonly kind: MatterKind;
  /** Whose it is to see to: the call's force, or the one that took it over. */
  readonly force: ForceId;
  readonly callId: CallId;
  /** Verbatim; personal data, sealed at rest. */
  readonly words: string;
  readonly openedBy: ActorId;
  readonly openedAt: Instant;
  /** From then on it is an alarm. */
  readonly dueAt: Instant;
  readonly status: 'open' | 'overdue' | 'closed';
  readonly closed: { readonly by: ActorId; readonly at: Instant; readonly doing: string } | null;
}

export interface MatterChange {
  readonly matter: Matter;
  readonly effects: readonly StoryEffect[];
}

const ALARMS: Readonly<Record<MatterKind, { kind: AlarmKind; class: AlarmClass; text: string }>> = {
  threat: {
    kind: 'threatOpen',
    class: 'urgent',
    text: 'A threat was heard and nobody has said what was done about it.',
  },
  callBack: {
    kind: 'promiseLate',
    class: 'important',
    text: 'A call-back was promised and has not been made in time.',
  },
  attendance: {
    kind: 'attendanceLate',
    class: 'urgent',
    text: 'Officers were promised and nobody has said that they have arrived.',
  },
  promise: {
    kind: 'promiseLate',
    class: 'important',
    text: 'Something was promised to a caller and has not been done in time.',
  },
  handOver: {
    kind: 'handOverOpen',
    class: 'urgent',
    text: 'A hand-over has not been acknowledged by anybody: the call’s duties are still ours.',
  },
};

/** Of one matter there is one alarm, whoever raises it. */
export function alarmOf(matterId: string): AlarmId {
  return id<AlarmId>(`matter.${matterId}`);
}

/** The matter that an alarm is about; null: it is about something else. */
export function matterOf(alarmId: AlarmId): string | null {
  return alarmId.startsWith('matter.') ? alarmId.slice('matter.'.length) : null;
}

/** A new one with its clock. */
export function openMatter(
  asked: Pick<Matter, 'id' | 'kind' | 'force' | 'callId' | 'words' | 'openedBy' | 'dueAt'>,
  now: Instant,
): MatterChange {
  const matter: Matter = { ...asked, version: 1, openedAt: now, status: 'open', closed: null };
  return {
    matter,
    effects: [
      { kind: 'clock', matterId: matter.id, afterMs: Math.max(0, matter.dueAt - now) },
      { kind: 'audit', entry: matterAudit(matter, 'matterOpened', matter.openedBy, now) },
    ],
  };
}

/** Its time has come and it is open: an alarm. Null: it is closed, has been said, or its time has not come. */
export function clockReached(matter: Matter, now: Instant): MatterChange | null {
  if (matter.status !== 'open' || now < matter.dueAt) return null;
  const after: Matter = { ...matter, version: matter.version + 1, status: 'overdue' };
  const { kind, class: how, text } = ALARMS[matter.kind];
  return {
    matter: after,
    effects: [
      {
        kind: 'raiseAlarm',
        alarm: {
          ...{ id: alarmOf(matter.id), class: how, kind, force: matter.force, callId: matter.callId },
          ...{ text, at: now },
        },
      },
      ...(matter.kind === 'handOver' ? [reviewOf(matter, now)] : []),
      { kind: 'audit', entry: matterAudit(after, 'matterOverdue', SYSTEM_ACTOR, now) },
    ],
  };
}

function reviewOf({ callId, force }: Matter, at: Instant): StoryEffect {
  return { kind: 'review', callId, force, cause: 'handOverUnacknowledged', at };
}

/** Closed with what was done, and its alarm with it. Null: it was closed before. */
export function closeMatter(matter: Matter, by: ActorId, doing: string, now: Instant): MatterChange | null {
  if (matter.status === 'closed') return null;
  const after: Matter = {
    ...matter,
    version: matter.version + 1,
    status: 'closed',
    closed: { by, at: now, doing },
  };
  return {
    matter: after,
    effects: [
      { kind: 'closeAlarm', matterId: matter.id },
      { kind: 'audit', entry: matterAudit(after, 'matterClosed', by, now) },
    ],
  };
}

/** Another force has taken it over, by name: from now on it is theirs, with a clock as it was. Null: nothing to move. */
export function moveMatter(matter: Matter, to: ForceId, by: ActorId, now: Instant): MatterChange | null {
  if (matter.status === 'closed' || matter.force === to) return null;
  const after: Matter = { ...matter, version: matter.version + 1, force: to };
  return { matter: after, effects: [{ kind: 'audit', entry: matterAudit(after, 'matterMoved', by, now) }] };
}
