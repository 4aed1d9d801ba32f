import { type ForceId, id, type SpecialistId } from '../core/ids.ts';
import type { Persona } from '../http/sign-in/personas.ts';

const WESTSHIRE = [id<ForceId>('westshire')];

/** The demo's invented colleagues; specialists are those of config/roster.yaml. */
export const DEMO_PERSONAS: readonly Persona[] = [
  { id: 'hana-handler', name: 'Hana, call handler', roles: ['handler'], forces: WESTSHIRE, specialist: null },
  {
    id: 'amina',
    name: 'Amina, specialist',
    roles: ['specialist'],
    forces: WESTSHIRE,
    specialist: id<SpecialistId>('amina'),
  },
  {
    id: 'beth',
    name: 'Beth, specialist',
    roles: ['specialist'],
    forces: WESTSHIRE,
    specialist: id<SpecialistId>('beth'),
  },
  {
    id: 'sam-supervisor',
    name: 'Sam, supervisor',
    roles: ['supervisor'],
    forces: WESTSHIRE,
    specialist: null,
  },
  { id: 'olu-ops', name: 'Olu, operations', roles: ['ops'], forces: WESTSHIRE, specialist: null },
  { id: 'ola-ops', name: 'Ola, operations', roles: ['ops'], forces: WESTSHIRE, specialist: null },
  {
    id: 'kit-keeper',
    name: 'Kit, register keeper',
    roles: ['registerKeeper'],
    forces: WESTSHIRE,
    specialist: null,
  },
  {
    id: 'kim-keeper',
    name: 'Kim, register keeper',
    roles: ['registerKeeper'],
    forces: WESTSHIRE,
    specialist: null,
  },
  { id: 'ada-auditor', name: 'Ada, auditor', roles: ['auditor'], forces: WESTSHIRE, specialist: null },
  { id: 'eli-engineer', name: 'Eli, engineer', roles: ['engineer'], forces: WESTSHIRE, specialist: null },
];
