import { type Call, legOf, roomName } from '../../core/call/call.ts';
import type { LineEffect } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { currentRoom } from '../../core/call/transition.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { TelephonyResult } from '../../ports/telephony.ts';
import type { CallPath } from './call-path.ts';
import { outcomeId } from './outcome-id.ts';
import { requestHandlerLeg } from './request-handler-leg.ts';

/** Runs one effect of the line lane. Throws to be run again later. */
export async function runLineEffect(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
): Promise<CallEvent | null> {
  const effect = stored.effect as LineEffect;
  const base = { id: outcomeId(stored), callId: call.id };
  switch (effect.do) {
    case 'requestHandlerLeg': {
      const { attempt } = effect.place;
      const outcome = await requestHandlerLeg(path, call.id, call.linePlan, effect.place);
      if (outcome.kind === 'accepted')
        return { ...base, type: 'handlerLegAccepted', attempt, legId: outcome.legId };
      return { ...base, type: 'handlerLegRefused', attempt, outcome: outcome.kind };
    }
    case 'moveCaller': {
      const result = await path.telephony.moveCaller(call.id, effect.to, effect.place);
      return { ...base, type: 'callerMoved', to: effect.to, ok: must(result) };
    }
    case 'moveHandler': {
      const result = await path.telephony.moveHandler(call.id, effect.legId, effect.place);
      return { ...base, type: 'handlerMoved', attempt: effect.place.attempt, ok: result === 'done' };
    }
    case 'holdCaller': {
      const result = await path.telephony.hold(currentRoom(call), legOf(call.id), effect.on);
      return { ...base, type: 'holdSet', on: effect.on, ok: result === 'done' };
    }
    case 'endLeg':
      must(await path.telephony.endLeg(effect.legId));
      return null;
    case 'endLegUnlessWithCaller': {
      const room = { name: roomName(call.id, effect.generation), handle: null };
      const truth = await path.telephony.truth(call.id, room);
      const inRoom = truth.participants.map((participant) => participant.legId as string);
      const together = inRoom.includes(call.id) && inRoom.includes(effect.legId);
      // Kept as the caller's only company; beside the handler it would be a second answered leg (design 2.3).
      const handler = call.line.handler?.legId;
      const besideHandler = handler != null && handler !== effect.legId && inRoom.includes(handler);
      if (!together || besideHandler) must(await path.telephony.endLeg(effect.legId));
      return null;
    }
    case 'endRoom':
      must(await path.telephony.endRoom({ name: effect.room, handle: call.line.roomHandle }));
      return null;
    case 'endCallerLeg':
      must(await path.telephony.endLeg(legOf(call.id)));
      return null;
  }
}

/** Failed means: try again later. */
function must(result: TelephonyResult): boolean {
  if (result === 'failed') throw new Error('the carrier did not do it');
  return true;
}
