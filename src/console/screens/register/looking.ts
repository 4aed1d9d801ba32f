import { draft } from '../../shell/drafts.ts';
import { me } from '../../shell/session.ts';

/** Why somebody looks, and for which force: said once, sent with every look, kept in the page's memory only. */
export function lookingFor() {
  const forces = me.value?.forces ?? [];
  return {
    reason: draft('register:reason', ''),
    force: draft('register:force', forces[0] ?? ''),
    forces,
  };
}
