/** Who plays: invented people on the numbers that Ofcom keeps for drama, and the places of config/. */

export const LINES = { nonEmergency: '+441134960101', emergency: '+441134960999' } as const;

export const DESKS = {
  desk1: { name: 'Desk 1', number: '+441134960111' },
  desk2: { name: 'Desk 2', number: '+441134960112' },
  emergency1: { name: 'Emergency desk 1', number: '+441134960113' },
  emergency2: { name: 'Emergency desk 2', number: '+441134960114' },
  supervisor: { name: 'Supervisor', number: '+441134960119' },
} as const;

/** The specialists who work tonight. The PINs are those of config/roster.yaml. */
export const SPECIALISTS = [
  { id: 'amina', name: 'Amina', number: '+447700900201', pin: '201201' },
  { id: 'beth', name: 'Beth', number: '+447700900202', pin: '202202' },
  { id: 'northern-eve', name: 'Eve (Northshire)', number: '+447700900211', pin: '211211' },
] as const;
export type SpecialistInCast = (typeof SPECIALISTS)[number];

/** Those whose calls are told. Everybody else in the register is made up by people.ts. */
export const CALLERS = {
  /** On no register. */
  stranger: '+447700900900',
  anna: '+447700900101',
  carl: '+447700900103',
  dora: '+447700900104',
  mary: '+447700900121',
  joss: '+447700900122',
  hana: '+447700900131',
  ivy: '+447700900141',
  jude: '+447700900151',
  kit: '+447700900161',
  lena: '+447700900171',
  /** On no register; rings while the service is down. */
  passerBy: '+447700900901',
} as const;

/** The last three digits, as a handler reads them out. */
export function ending(number: string): string {
  return number.slice(-3);
}
