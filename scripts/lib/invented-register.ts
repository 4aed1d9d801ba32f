/*
 * Invented registers of any size. No person in them exists: names are common words put together, and numbers are first
 * Ofcom's drama numbers, then 04… numbers, which Ofcom's numbering plan keeps unused.
 */

/** What to invent. */
export interface InventedOptions {
  /** Distinct telephone numbers wanted; the register has somewhat fewer people than that. */
  readonly numbers: number;
  readonly seed: number;
  readonly force: string;
}

export const INVENTED_HEADER =
  'reference,force,name,role,number,confidence,number_verified_on,household,address,relationship_to,relationship_kind,' +
  'relationship_role,marker,marker_level,marker_reason,marker_set_by,marker_set_on,marker_review_on,order_reference,' +
  'order_type,order_court,order_made_on,order_served_on,order_expires_on,order_respondent,order_protected,' +
  'order_conditions,threat,threat_on,code_words';

const FIRST =
  'Ada Bea Cora Dot Edie Fay Gwen Hal Ivor Jem Kit Lil Max Ned Oona Pip Quin Roy Sid Tess Una Vic Win Zed'.split(
    ' ',
  );
const LAST =
  'Alder Birch Cedar Dale Elm Fern Glade Heath Iris Juniper Knoll Linden Moss Nettle Oak Pine Quince Reed Sedge Thorn Vale Willow Yew'.split(
    ' ',
  );
const REASONS = [
  'strangled in the past',
  'followed home',
  'threats with a knife',
  'repeated assaults',
  'controls money and contact',
];
const STREETS = ['Harbour Row', 'Quay Street', 'Mill Lane', 'Station Road', 'Church Walk'];

/**
 * Rows of a CSV register, without line breaks, the header first. A realistic spread: one in three people is the other
 * party of a couple with a shared landline, one in five numbers is shared, seven in ten markers are standard or medium,
 * one person in twelve has an order, one in a hundred a threat on record.
 */
export function* inventedRows({ numbers, seed, force }: InventedOptions): Generator<string> {
  const random = randomOf(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  yield INVENTED_HEADER;
  let made = 0;
  for (let couple = 0; made < numbers; couple += 1) {
    const left = numbers - made;
    const landline = inventedNumber(made++);
    const victim = `V-${couple}`;
    const suspect = `S-${couple}`;
    const family = pick(LAST);
    const household = `H-${couple},"${1 + (couple % 90)} ${pick(STREETS)}, Northtown, NT${1 + (couple % 9)} ${couple % 10}AA"`;
    const marker = markerCells(random, pick);
    const order = orderCells(random, couple, victim, suspect);
    const threat = random() < 0.01 ? `You will be sorry ${couple},${dateCell(random)}` : ',';
    const codeWord = random() < 0.02 ? 'pepperoni' : '';
    const first = `${victim},${force},${pick(FIRST)} ${family},victim`;
    yield `${first},${landline},confirmed,${dateCell(random)},${household},${suspect},partner,victim,${marker},${order},${threat},${codeWord}`;
    const more = Math.min(left - 1, random() < 0.55 ? 1 : random() < 0.75 ? 2 : 3);
    for (let n = 0; n < more; n += 1) {
      yield `${victim},${force},,victim,${inventedNumber(made++)},probable,${dateCell(random)},${EMPTY_AFTER_DATE}`;
    }
    if (random() < 0.5 || made >= numbers) continue;
    const shares = random() < 0.4;
    const number = shares ? landline : inventedNumber(made++);
    yield `${suspect},${force},${pick(FIRST)} ${family},suspect,${number},possible,${dateCell(random)},H-${couple},${EMPTY_AFTER_HOUSEHOLD}`;
  }
}

const COLUMN_COUNT = INVENTED_HEADER.split(',').length;
const EMPTY_AFTER_DATE = ','.repeat(COLUMN_COUNT - 8);
const EMPTY_AFTER_HOUSEHOLD = ','.repeat(COLUMN_COUNT - 9);

/** The n-th invented number: 1,000 drama mobiles, then numbers that nobody has. */
export function inventedNumber(n: number): string {
  return n < 1_000 ? `07700900${String(n).padStart(3, '0')}` : `04${String(n).padStart(9, '0')}`;
}

function markerCells(random: () => number, pick: <T>(from: readonly T[]) => T): string {
  const chance = random();
  if (chance < 0.4) return ',,,,,';
  const level = chance < 0.65 ? 'standard' : chance < 0.85 ? 'medium' : 'high';
  return `domesticAbuse,${level},${pick(REASONS)},DS Rowan,${dateCell(random)},2027-0${1 + Math.floor(random() * 9)}-01`;
}

function orderCells(random: () => number, couple: number, victim: string, suspect: string): string {
  if (random() >= 0.08) return ',,,,,,,,';
  const served = random() < 0.9 ? '2026-06-03' : '';
  const expires = random() < 0.7 ? '2027-06-01' : '2026-09-01';
  return `O-${couple},nonMolestation,Family Court at Northtown,2026-06-01,${served},${expires},${suspect},${victim},noContact`;
}

function dateCell(random: () => number): string {
  return `202${4 + Math.floor(random() * 2)}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-15`;
}

/** Mulberry32: small, fast, the same everywhere for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
