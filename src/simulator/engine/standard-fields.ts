import type { Leg } from './leg.ts';
import type { World } from './world.ts';

/**
 * The fields of every voice webhook (docs/voice/twiml). The geographic ones are best effort at Twilio: here they are
 * present and empty but for the country, and therefore signed. All values are strings.
 */
export function standardFields(world: World, leg: Leg): Readonly<Record<string, string>> {
  return {
    CallSid: leg.sid,
    AccountSid: world.accountSid,
    From: leg.from,
    To: leg.to,
    Caller: leg.from,
    Called: leg.to,
    CallStatus: leg.status,
    ApiVersion: '2010-04-01',
    Direction: leg.direction,
    ...geography('From', leg.from),
    ...geography('Caller', leg.from),
    ...geography('To', leg.to),
    ...geography('Called', leg.to),
    ...(leg.parent === undefined ? {} : { ParentCallSid: leg.parent.sid }),
    ...leg.extraFields,
  };
}

function geography(whose: string, address: string): Readonly<Record<string, string>> {
  if (!address.startsWith('+')) return {};
  return {
    [`${whose}City`]: '',
    [`${whose}State`]: '',
    [`${whose}Zip`]: '',
    [`${whose}Country`]: address.startsWith('+44') ? 'GB' : '',
  };
}
