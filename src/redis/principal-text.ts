import type { Principal } from '../core/access/principal.ts';
import type { Scope } from '../core/access/scope.ts';
import type { ForceId } from '../core/ids.ts';

/** A principal as text: sets have no JSON of their own. */
export function writePrincipal(principal: Principal): string {
  const { scopes, forces, elevated } = principal;
  return JSON.stringify({
    ...principal,
    scopes: [...scopes],
    forces: [...forces],
    elevated: elevated && { ...elevated, forces: [...elevated.forces] },
  });
}

/** Reads what `writePrincipal` wrote; text of the previous release lacks the newer fields. */
export function readPrincipal(text: string): Principal {
  const plain = JSON.parse(text) as Omit<Principal, 'scopes' | 'forces' | 'elevated'> & {
    readonly scopes: readonly Scope[];
    readonly forces: readonly ForceId[];
    readonly elevated?: { readonly forces: readonly ForceId[]; readonly until: number } | null;
  };
  return {
    ...plain,
    name: plain.name ?? null,
    scopes: new Set(plain.scopes),
    forces: new Set(plain.forces),
    elevated: plain.elevated ? { ...plain.elevated, forces: new Set(plain.elevated.forces) } : null,
  };
}
