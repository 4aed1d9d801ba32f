import { CALLERS } from './cast.ts';

/** One row of a register file, by the columns of src/wire/register-columns.ts. */
type Row = Readonly<Record<string, string>>;

/** The people whose calls are told: each has a story, on record as a keeper would write it. */
const CAST: readonly Row[] = [
  {
    reference: 'D-0001',
    name: 'Anna Marlow',
    date_of_birth: '1988-05-14',
    role: 'victim',
    number: CALLERS.anna,
    confidence: 'confirmed',
    number_verified_on: '2026-10-01',
    household: 'H-1',
    address: '1 Harbour Row, Westport',
    marker: 'domesticAbuse',
    marker_level: 'high',
    marker_reason: 'strangled in March and separated since',
    marker_set_by: 'DS Rowan',
    marker_set_on: '2026-10-01',
    marker_review_on: '2027-04-01',
    threat: 'You will not see Christmas',
    threat_on: '2026-11-02',
    code_words: 'pepperoni',
    do_not_say: 'Do not mention the new address',
    safe_number: CALLERS.anna,
    safe_windows: 'Mon-Fri 09:00-15:00',
  },
  {
    reference: 'D-0003',
    name: 'Carl Thorne',
    date_of_birth: '1979-11-02',
    role: 'suspect',
    number: CALLERS.carl,
    confidence: 'confirmed',
    number_verified_on: '2026-09-12',
    marker: 'weapons',
    marker_level: 'medium',
    marker_reason: 'knife used in 2025',
    marker_set_by: 'PC Alder',
    marker_set_on: '2025-12-01',
    marker_review_on: '2026-12-01',
  },
  {
    reference: 'D-0004',
    name: 'Dora Quill',
    date_of_birth: '1991-07-21',
    role: 'victim',
    number: CALLERS.dora,
    confidence: 'confirmed',
    number_verified_on: '2026-10-05',
    relationship_to: 'D-0003',
    relationship_kind: 'exPartner',
    relationship_role: 'victim',
    order_reference: 'WP26F00123',
    order_type: 'nonMolestation',
    order_court: 'Family Court at Westport',
    order_made_on: '2026-09-01',
    order_served_on: '2026-09-03',
    order_expires_on: '2027-09-01',
    order_respondent: 'D-0003',
    order_protected: 'D-0004',
    order_conditions: 'noContact ~ through a solicitor | exclusionZone: Quay Street',
  },
  {
    reference: 'D-0021',
    name: 'Mary Penhale',
    date_of_birth: '1969-02-27',
    role: 'victim',
    number: CALLERS.mary,
    confidence: 'confirmed',
    number_verified_on: '2026-08-20',
    household: 'H-21',
    address: '7 Lantern Steps, Westport',
    marker: 'domesticAbuse',
    marker_level: 'standard',
    marker_reason: 'arguments reported by neighbours in August',
    marker_set_by: 'PC Alder',
    marker_set_on: '2026-08-20',
  },
  {
    reference: 'D-0022',
    name: 'Joss Penhale',
    date_of_birth: '2008-06-11',
    role: 'witness',
    number: CALLERS.joss,
    confidence: 'probable',
    number_verified_on: '2026-08-20',
    household: 'H-21',
    relationship_to: 'D-0021',
    relationship_kind: 'family',
    relationship_role: 'witness',
  },
  known('D-0031', 'Hana Lowe', CALLERS.hana, 'treatAsUrgent', 'high', 'flees on foot when he drinks'),
  known('D-0041', 'Ivy Brandt', CALLERS.ivy, 'stalking', 'high', 'followed home four times since June'),
  known('D-0051', 'Jude Farrow', CALLERS.jude, 'domesticAbuse', 'high', 'threatened with a firearm in 2025'),
  known('D-0061', 'Kit Moran', CALLERS.kit, 'honourBased', 'high', 'afraid of two uncles'),
  known('D-0071', 'Lena Orchard', CALLERS.lena, 'marac', 'high', 'discussed at MARAC in October'),
];

function known(
  reference: string,
  name: string,
  number: string,
  marker: string,
  level: string,
  reason: string,
): Row {
  return {
    ...{ reference, name, number, marker, role: 'victim', confidence: 'confirmed' },
    number_verified_on: '2026-10-10',
    marker_level: level,
    marker_reason: reason,
    marker_set_by: 'DS Rowan',
    marker_set_on: '2026-09-30',
    marker_review_on: '2027-03-30',
  };
}

const GIVEN_NAMES = [
  ...['Ada', 'Bram', 'Cora', 'Dilys', 'Edie', 'Farah', 'Gwen', 'Hari', 'Iona', 'Jory', 'Kezia', 'Leo'],
  ...['Maya', 'Nia', 'Otis', 'Petra', 'Rhys', 'Sana', 'Tamsin', 'Una', 'Vera', 'Wren', 'Yusuf', 'Zofia'],
];
const FAMILY_NAMES = [
  ...['Ashgrove', 'Birchall-Test', 'Coldwater', 'Dunmoor', 'Elmsby', 'Fallowfield', 'Greywell', 'Hartmere'],
  ...[
    'Inkpen-Vale',
    'Kestrelby',
    'Lanternby',
    'Mossgate',
    'Northlow',
    'Oakhanger',
    'Pebblewick',
    'Quarrendon',
  ],
];
const MARKERS = ['domesticAbuse', 'stalking', 'weapons', 'childAtRisk', 'suicideRisk', 'honourBased'];
const LEVELS = ['standard', 'standard', 'standard', 'medium', 'medium', 'high'];
const ROLES = ['victim', 'victim', 'victim', 'suspect', 'convicted', 'witness'];
/** Ofcom's drama ranges: mobile, London, Leeds, Sheffield. Each takes three more digits. */
const RANGES = ['+447700900', '+442079460', '+441134960', '+441144960'];

/**
 * About `count` invented people as a CSV file for `alongside register import`. The same seed gives the same people.
 * Nobody but the cast has a number below 300, so that handlers, specialists and lines stay out of the register.
 */
export function peopleFile(count: number, seed = 1): string {
  const next = randomOf(seed);
  const rows: Row[] = [...CAST];
  for (let at = rows.length; at < count; at += 1) rows.push(madeUp(at, next));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

function madeUp(at: number, next: () => number): Row {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const day = (year: number): string =>
    `${year}-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}-${String(1 + Math.floor(next() * 28)).padStart(2, '0')}`;
  const inHousehold = next() < 0.6;
  const marked = next() < 0.7;
  return {
    reference: `D-${String(1_000 + at)}`,
    name: `${pick(GIVEN_NAMES)} ${pick(FAMILY_NAMES)}`,
    date_of_birth: day(1950 + Math.floor(next() * 55)),
    role: pick(ROLES),
    number: `${RANGES[at % RANGES.length]}${300 + at}`,
    confidence: pick(['confirmed', 'probable', 'possible']),
    number_verified_on: `2026-0${1 + Math.floor(next() * 9)}-15`,
    ...(inHousehold && { household: `H-${100 + Math.floor(at / 2)}` }),
    ...(marked && {
      marker: pick(MARKERS),
      marker_level: pick(LEVELS),
      marker_reason: 'invented for the demonstration',
      marker_set_by: 'register keeper',
      marker_set_on: `2026-0${1 + Math.floor(next() * 9)}-01`,
    }),
  };
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Mulberry32: small, and the same on every machine. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
