import { watchQueues } from '../app/watch-queues.ts';
import { type AlarmId, type ForceId, id } from '../core/ids.ts';
import { HOUR, MINUTE, SECOND } from '../core/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Meter } from '../ports/meter.ts';
import type { RegisterService } from '../ports/register-service.ts';
import type { SpecialistPool } from '../ports/specialist-pool.ts';
import type { WaitingList } from '../ports/waiting-list.ts';
import type { Chore } from './chores.ts';
import type { EventLoopWatch } from './event-loop-watch.ts';
import type { FollowUps } from './follow-ups.ts';

/** An index older than this is an alarm: matching goes on, but a new marker would be missed. */
const INDEX_AGE_LIMIT_MS = MINUTE;

export interface MeasureParts {
  readonly followUps: FollowUps;
  readonly register: RegisterService;
  readonly pool: SpecialistPool;
  readonly waiting: Pick<WaitingList, 'board'>;
  readonly loop: EventLoopWatch;
  readonly clock: Clock;
  readonly meter: Meter;
}

/** What is measured and watched again and again in every process. */
export function measuringChores(parts: MeasureParts): readonly Chore[] {
  const { followUps, clock, meter } = parts;
  return [
    { name: 'measure', everyMs: 5 * SECOND, run: async () => measure(parts) },
    { name: 'countSpecialists', everyMs: 15 * SECOND, run: () => countSpecialists(parts) },
    { name: 'countWaiting', everyMs: 5 * SECOND, run: () => countWaiting(parts) },
    { name: 'watchRegister', everyMs: 15 * SECOND, run: () => watchRegister(parts) },
    {
      name: 'watchQueues',
      everyMs: 10 * SECOND,
      run: () =>
        watchQueues({
          views: (now) => followUps.jobs.views(now),
          outboxes: followUps.outboxes,
          alarms: followUps.alarms,
          meter,
          clock,
        }),
    },
  ];
}

function measure({ register, loop, clock, meter }: MeasureParts): void {
  meter.set('alongside_event_loop_lag_seconds', {}, loop.worstMs() / SECOND);
  meter.set('alongside_register_index_age_seconds', {}, (clock.now() - register.status().indexAsOf) / SECOND);
}

async function countSpecialists({ pool, clock, meter }: MeasureParts): Promise<void> {
  const duty = await pool.onDuty(clock.now());
  const free = Map.groupBy(duty, ({ specialist }) => specialist.force);
  for (const [force, people] of free) {
    const ready = people.filter(({ presence, claim }) => presence.state === 'ready' && claim === null).length;
    meter.set('alongside_specialists_available', { force }, ready);
  }
}

/** Forces whose list was longer before are set to none, or a dashboard would show an old list for ever. */
async function countWaiting({ waiting, clock, meter }: MeasureParts): Promise<void> {
  const now = await waiting.board(clock.now());
  const counts = new Map<string, number>();
  for (const { specialist } of now.people)
    for (const level of ['high', 'medium', 'standard', 'none']) counts.set(`${specialist.force} ${level}`, 0);
  for (const { entry } of now.waiting) {
    const key = `${entry.force} ${entry.risk.level ?? 'none'}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of counts) {
    const [force = '', level = ''] = key.split(' ');
    meter.set('alongside_waiting_calls', { force, level }, count);
  }
}

async function watchRegister({ register, followUps, clock }: MeasureParts): Promise<void> {
  const { indexAsOf, following } = register.status();
  const age = clock.now() - indexAsOf;
  if (indexAsOf === 0 || following || age < INDEX_AGE_LIMIT_MS) return;
  await followUps.alarms.raise({
    id: id<AlarmId>(`register-age-${Math.floor(clock.now() / HOUR)}`),
    class: 'important',
    kind: 'register',
    force: id<ForceId>('all'),
    callId: null,
    text: `The register that calls are matched against has not been brought up to date for ${Math.round(age / SECOND)} seconds.`,
    at: clock.now(),
  });
}
