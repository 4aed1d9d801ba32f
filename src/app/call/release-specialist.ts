import type { Call } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import { type AlarmId, id } from '../../core/ids.ts';
import type { CallPath } from './call-path.ts';

/**
 * Gives a specialist back, who is then offered to the calls that wait. Whoever let it ring twice is paused: they see why
 * beside their presence, and the supervisor is told, since somebody may have left their telephone at home.
 */
export async function releaseSpecialist(
  path: Pick<CallPath, 'pool' | 'alarms' | 'offers' | 'clock'>,
  call: Call,
  { specialistId, becomes, because }: Extract<SeatEffect, { do: 'releaseSpecialist' }>,
): Promise<void> {
  const now = path.clock.now();
  const then = { state: becomes, reason: null, missed: because === 'noAnswer' };
  const { paused } = await path.pool.release(call.id, specialistId, then, now);
  path.offers.soon();
  if (!paused) return;
  const specialist = await path.pool.find(specialistId);
  await path.alarms.raise({
    id: id<AlarmId>(`${call.id}.specialistPaused.${specialistId}`),
    class: 'advisory',
    kind: 'specialistPaused',
    force: specialist?.force ?? call.force,
    callId: null,
    text: 'A specialist did not answer twice and is paused until they say that they are ready: see who is on duty.',
    at: now,
  });
}
