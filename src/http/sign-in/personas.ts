import type { Principal } from '../../core/access/principal.ts';
import { type Role, scopesOf } from '../../core/access/role.ts';
import { type ActorId, type ForceId, id, type SpecialistId } from '../../core/ids.ts';

/** An invented colleague that the demo can be used as. */
export interface Persona {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly forces: readonly ForceId[];
  readonly specialist: SpecialistId | null;
}

/**
 * Entering as an invented colleague, without a password, for the demo only. Throws in production: there is no setting that
 * would allow it.
 */
export function personaSwitch(mode: 'production' | 'development', personas: readonly Persona[]) {
  if (mode === 'production') throw new Error('the persona switch of the demo is refused in production');
  return {
    list: personas.map(({ id, name, roles }) => ({ id, name, roles })),
    find: (wanted: string): Omit<Principal, 'grant'> | null => {
      const persona = personas.find((one) => one.id === wanted);
      if (persona === undefined) return null;
      return {
        actor: id<ActorId>(persona.id),
        kind: 'person',
        scopes: scopesOf(persona.roles),
        forces: new Set(persona.forces),
        specialist: persona.specialist,
        name: persona.name,
        elevated: null,
      };
    },
  };
}

export type PersonaSwitch = ReturnType<typeof personaSwitch>;
