import type { Leg } from './leg.ts';
import type { World } from './world.ts';

/** A number that the account owns or has verified: only such may be shown as caller. */
export function isOwnCallerId(world: World, number: string): boolean {
  return world.lines.has(number) || world.verifiedCallerIds.has(number);
}

/**
 * What `<Dial callerId>` may be: the account's own, or the caller's or called number of the call itself (13214
 * otherwise). Without the attribute the caller's own is shown. Clients and SIP users are not numbers.
 */
export function mayShow(world: World, leg: Leg, callerId: string | undefined): boolean {
  if (callerId === undefined || [leg.from, leg.to].includes(callerId)) return true;
  return /^(client|sips?):/.test(callerId) || isOwnCallerId(world, callerId);
}
