import type { DialOptions } from '../api.ts';
import { randomUUID } from 'node:crypto';
import type { PhoneState } from '../phones/phone-state.ts';
import { refreshHearing } from './hearing.ts';
import { type Leg, legNames, newLeg } from './leg.ts';
import { answerLeg, endLeg, moveOn, registerLeg, whileAlive } from './leg-life.ts';
import { startTwiml } from './program.ts';
import { personHangsUp } from './ring.ts';
import type { World } from './world.ts';

/**
 * A telephone dials a number of the account: the call rings, and the line's voice URL is asked what to do.
 * A number without a line is not ours: the call fails at once, as the network would say.
 */
export function placeInbound(world: World, phone: PhoneState, to: string, options: DialOptions): Leg {
  const line = world.lines.get(to);
  const leg = newLeg({
    direction: 'inbound',
    from: options.callerId ?? phone.address,
    to,
    phone,
    parent: undefined,
    createdAtMs: world.clock.now(),
    extraFields: inboundFields(options),
    callback:
      line?.statusCallback === undefined
        ? undefined
        : {
            url: line.statusCallback,
            method: line.statusCallbackMethod ?? 'POST',
            events: new Set(['completed']),
          },
    fallback:
      line?.fallbackUrl === undefined
        ? undefined
        : { url: line.fallbackUrl, method: line.fallbackMethod ?? 'POST' },
  });
  registerLeg(world, leg);
  world.trace.add({ kind: 'person', leg: phone.name, did: `dials ${to}` });
  if (line === undefined) {
    endLeg(world, leg, 'failed', 'no such line');
    return leg;
  }
  leg.ringingAtMs = world.clock.now();
  moveOn(world, leg, 'ringing');
  refreshHearing(world);
  const fault = world.dice.person({ leg: legNames(leg) });
  if (fault?.do === 'answer-then-hang-up')
    whileAlive(world, leg, fault.afterMs, () => personHangsUp(world, leg));
  if (world.switches.firstWebhookStatus === 'in-progress') answerLeg(world, leg);
  startTwiml(world, leg, {
    from: 'url',
    request: { url: line.voiceUrl, method: line.voiceMethod ?? 'POST', purpose: 'voice' },
  });
  return leg;
}

function inboundFields(options: DialOptions): Readonly<Record<string, string>> {
  const headers = Object.entries(options.sipHeaders ?? {}).map(([name, value]) => [
    `SipHeader_${name}`,
    value,
  ]);
  const viaSip = options.sipDomain !== undefined || headers.length > 0;
  return {
    ...(options.stirVerstat === undefined ? {} : { StirVerstat: options.stirVerstat }),
    ...(options.forwardedFrom === undefined ? {} : { ForwardedFrom: options.forwardedFrom }),
    ...(viaSip ? { SipCallId: `${randomUUID()}@127.0.0.1`, SipSourceIp: '127.0.0.1' } : {}),
    ...(options.sipDomain === undefined ? {} : { SipDomain: options.sipDomain }),
    ...Object.fromEntries(headers),
    ...options.extra,
  };
}
