/** Everything that can be allowed, one by one. Default: nothing. */
export const SCOPES = [
  'calls:read',
  'calls:command',
  /** The control room's own systems: late identity, incident data. */
  'calls:identity',
  'alarms:read',
  'alarms:act',
  'referrals:read',
  'referrals:act',
  /** Raising by hand what the pathway lets one raise. */
  'referrals:raise',
  /** The switch that stops a pathway of one's force. */
  'pathways:hold',
  'register:read',
  /** A partner's own key: propose entries, orders and safe-contact changes, and see what became of them. */
  'register:propose',
  'register:change',
  'register:approve',
  'routing:read',
  'routing:propose',
  'routing:approve',
  'roster:read',
  'roster:change',
  'specialists:read',
  'specialists:act',
  /** One's own desk: own presence, offers and the calls one sits in. */
  'specialist:self',
  'reviews:read',
  'reviews:act',
  'audit:read',
  /** Deciding what another person has asked for. */
  'approvals:act',
  /** Seeing calls of a force that is not one's own, at once, for half an hour, with everybody told. */
  'breakGlass:use',
  /** Keys, sessions, health in detail. Gives no sight of any call or person. */
  'admin',
] as const;

export type Scope = (typeof SCOPES)[number];

/** Turns `alarms:*` into each of its scopes. Null when it names none. */
export function expandScope(text: string): readonly Scope[] | null {
  const found = text.endsWith(':*')
    ? SCOPES.filter((scope) => scope.startsWith(text.slice(0, -1)))
    : SCOPES.filter((scope) => scope === text);
  return found.length === 0 ? null : found;
}
