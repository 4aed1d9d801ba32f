import { createHash } from 'node:crypto';
import type { Principal } from '../core/access/principal.ts';

/** Stands for all that decides what a viewer is shown; the same in every process and after every restart. */
export function sightOf({ scopes, forces, specialist, elevated }: Principal): string {
  const parts = [[...scopes].sort(), [...forces].sort(), specialist, [...(elevated?.forces ?? [])].sort()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
