import type { Scope } from './scope.ts';

/** What people are, in the control room's words. A person may be several; each adds scopes, none takes away. */
export const ROLES = [
  'handler',
  'specialist',
  'supervisor',
  'ops',
  'registerKeeper',
  'auditor',
  'engineer',
] as const;

export type Role = (typeof ROLES)[number];

/**
 * What each role may do. Who watches cannot do: the auditor reads no call and no record, the engineer sees no person. Ops
 * propose and approve routing, but never their own proposal (two people).
 */
const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  handler: [
    'calls:read',
    'calls:command',
    'referrals:raise',
    'alarms:read',
    'specialists:read',
    'breakGlass:use',
  ],
  specialist: [
    'specialist:self',
    'calls:read',
    'specialists:read',
    'alarms:read',
    'referrals:read',
    'referrals:act',
    'referrals:raise',
    'reviews:read',
    'reviews:act',
    'breakGlass:use',
  ],
  supervisor: [
    'calls:read',
    'calls:command',
    'alarms:read',
    'alarms:act',
    'specialists:read',
    'specialists:act',
    'referrals:read',
    'referrals:act',
    'referrals:raise',
    'pathways:hold',
    'reviews:read',
    'reviews:act',
    'roster:read',
    'routing:read',
    'approvals:act',
    'breakGlass:use',
  ],
  ops: [
    'routing:read',
    'routing:propose',
    'routing:approve',
    'roster:read',
    'roster:change',
    'specialists:read',
  ],
  registerKeeper: ['register:read', 'register:change', 'register:approve', 'referrals:read', 'approvals:act'],
  auditor: ['audit:read'],
  engineer: ['admin', 'routing:read', 'roster:read'],
};

export function scopesOf(roles: readonly Role[]): ReadonlySet<Scope> {
  return new Set(roles.flatMap((role) => SCOPES_OF[role]));
}
