import type { Call } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { currentRoom } from '../../core/call/transition.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { CallPath } from './call-path.ts';
import { CLAIM_LEASE_MS } from './claim-lease.ts';
import { claimSpecialist } from './claim-specialist.ts';
import { outcomeId } from './outcome-id.ts';
import { moveSpecialist } from './move-specialist.ts';
import { releaseSpecialist } from './release-specialist.ts';
import { ringSpecialist } from './ring-specialist.ts';

/** Runs one effect of the seat lane. `by`: who begins what cannot be repeated. Throws to be run again later. */
export async function runSeatEffect(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
  by: string,
): Promise<CallEvent | null> {
  const effect = stored.effect as SeatEffect;
  const base = { id: outcomeId(stored), callId: call.id };
  switch (effect.do) {
    case 'claimSpecialist': {
      const claimed = await claimSpecialist(path, call, effect, CLAIM_LEASE_MS);
      if (claimed === null) return { ...base, type: 'nobodyClaimed', offer: effect.offer };
      return { ...base, type: 'specialistClaimed', offer: effect.offer, ...claimed };
    }
    case 'ringSpecialist':
      return ringSpecialist(path, call, stored, effect, by);
    case 'refetchSpecialist':
      must(await path.telephony.refetchSpecialist(call.id, effect.offer, effect.legId));
      return null;
    case 'positionSpecialist': {
      const result = await path.telephony.seat(currentRoom(call), effect.legId, effect.position);
      // Somebody who is no longer in the room is as good as muted, and as bad as not audible: a hand-over to them fails.
      const ok = effect.position.mode === 'muted' ? result !== 'failed' : result === 'done';
      return {
        ...base,
        type: 'specialistPositioned',
        offer: effect.offer,
        mode: effect.position.mode,
        ok,
      };
    }
    case 'endSpecialistLeg':
      must(await path.telephony.endLeg(effect.legId));
      return null;
    case 'occupySpecialist':
      await path.pool.advance(
        ...([call.id, effect.specialistId, 'onCall', path.clock.now()] as const),
        call.lookup.level === 'high',
      );
      return null;
    case 'releaseSpecialist':
      await releaseSpecialist(path, call, effect);
      return null;
    case 'moveSpecialist':
      return moveSpecialist(path, call, effect);
    case 'joinWaitingList':
      await path.waiting.join(effect.entry, effect.turn);
      // Somebody may have become free since the search asked.
      path.offers.soon();
      return null;
    case 'leaveWaitingList':
      await path.waiting.leave(call.id, effect.turn);
      return null;
  }
}

function must(result: 'done' | 'alreadySo' | 'failed'): void {
  if (result === 'failed') throw new Error('the carrier did not do it');
}
