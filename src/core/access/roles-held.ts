import { may, type Principal } from './principal.ts';
import type { Role } from './role.ts';
import type { Scope } from './scope.ts';

/** The scope that only this role brings with it: who holds it is taken for one. */
const MARK: Readonly<Record<Role, Scope>> = {
  handler: 'calls:command',
  specialist: 'specialist:self',
  supervisor: 'specialists:act',
  ops: 'roster:change',
  registerKeeper: 'register:change',
  auditor: 'audit:read',
  engineer: 'admin',
};

/** What somebody is, for rules that files write by role. A program also goes by its own name, such as `custody`. */
export function rolesHeld(principal: Principal): readonly string[] {
  const roles = (Object.keys(MARK) as Role[]).filter((role) => may(principal, MARK[role]));
  return principal.kind === 'program' ? [...roles, principal.actor] : roles;
}
