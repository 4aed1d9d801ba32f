import { randomUUID } from 'node:crypto';
import type { CallbackFault } from '../faults/plan.ts';
import type { CallbackOutcome } from '../trace/events.ts';
import { sendSigned } from '../web/signed-request.ts';
import { rfc2822 } from '../web/dates.ts';
import { type CallEvent, hasEnded, type Leg, legName, legNames } from './leg.ts';
import { standardFields } from './standard-fields.ts';
import type { World } from './world.ts';

/** How long a reordered callback is kept back when no other follows. */
const keptBackMs = 2000;

export interface CallbackToSend {
  /** CallSid or ConferenceSid. */
  readonly of: string;
  readonly leg: string;
  /** All names by which a fault rule may know the leg. */
  readonly legNames: readonly string[];
  readonly event: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly fields: Readonly<Record<string, string>>;
  /** Twilio's warning when the application refuses it: 15003 for calls, 16011 for conferences. */
  readonly warning: 15003 | 16011;
}

/** Sends a status callback, or does with it what a fault wants. Never waits: Twilio sends each on its own. */
export function sendCallback(world: World, callback: CallbackToSend): void {
  const fault = world.dice.callback({ operation: callback.event, leg: callback.legNames, url: callback.url });
  if (fault !== undefined) {
    world.trace.add({ kind: 'fault', what: `callback ${callback.event} of ${callback.leg}: ${fault.do}` });
    sendFaulty(world, callback, fault);
    return;
  }
  deliver(world, callback, randomUUID());
  for (const send of world.keptBack.splice(0)) send();
}

function sendFaulty(world: World, callback: CallbackToSend, fault: CallbackFault): void {
  const token = randomUUID();
  switch (fault.do) {
    case 'lose':
      note(world, callback, 'lost');
      return;
    case 'double':
      deliver(world, callback, token);
      world.clock.after(fault.afterMs ?? 0, () => deliver(world, callback, token));
      return;
    case 'late':
      world.clock.after(fault.ms, () => deliver(world, callback, token));
      return;
    case 'reorder': {
      let gone = false;
      const send = (): void => {
        if (gone) return;
        gone = true;
        deliver(world, callback, token);
      };
      world.keptBack.push(send);
      world.clock.after(keptBackMs, send);
    }
  }
}

function deliver(world: World, callback: CallbackToSend, idempotencyToken: string): void {
  note(world, callback, 'sent');
  const { url, method, fields } = callback;
  const sending = sendSigned(world.clock, world.authToken, { url, method, fields, idempotencyToken });
  void world.activity.during(sending).then((result) => {
    if (result.kind === 'failed') {
      note(world, callback, 'unreachable');
      world.trace.add({
        kind: 'twilio-warning',
        code: callback.warning,
        why: `${callback.event}: ${result.why}`,
      });
      return;
    }
    const delivered = result.status >= 200 && result.status < 300;
    note(world, callback, delivered ? 'delivered' : 'refused');
    if (!delivered) {
      const why = `${callback.event}: answered ${result.status}`;
      world.trace.add({ kind: 'twilio-warning', code: callback.warning, why });
    }
  });
}

function note(world: World, callback: CallbackToSend, outcome: CallbackOutcome): void {
  const { of, leg, event, url, fields } = callback;
  world.trace.add({ kind: 'callback', of, leg, event, url, outcome, fields });
}

/** Tells a call's status callback of an event, if it is asked for. Only those are counted, from 0. */
export function callEvent(world: World, leg: Leg, event: CallEvent): void {
  if (leg.callback === undefined || !leg.callback.events.has(event)) return;
  const sequence = leg.sequence;
  leg.sequence += 1;
  sendCallback(world, {
    of: leg.sid,
    leg: legName(leg),
    legNames: legNames(leg),
    event,
    url: leg.callback.url,
    method: leg.callback.method,
    warning: 15003,
    fields: {
      ...standardFields(world, leg),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(sequence),
      Timestamp: rfc2822(world.clock.now()),
      ...(hasEnded(leg) ? endFields(leg) : {}),
    },
  });
}

/** CallDuration is in seconds, Duration in begun minutes; both 0 for a call that was never answered. */
function endFields(leg: Leg): Readonly<Record<string, string>> {
  const seconds = callSeconds(leg);
  return {
    CallDuration: String(seconds),
    Duration: String(Math.ceil(seconds / 60)),
    ...(leg.sipResponseCode === undefined ? {} : { SipResponseCode: String(leg.sipResponseCode) }),
  };
}

/** Whole seconds between answer and end (or 0). */
export function callSeconds(leg: Leg): number {
  if (leg.answeredAtMs === undefined || leg.endedAtMs === undefined) return 0;
  return Math.round((leg.endedAtMs - leg.answeredAtMs) / 1000);
}
