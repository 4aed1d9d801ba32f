import type { Confidence, Role } from '../core/register/assessment.ts';
import { isLocalDate, type Weekday } from '../core/register/civil-date.ts';
import { LEVELS } from '../core/register/level.ts';
import { CONDITION_KINDS, type OrderCondition } from '../core/register/order.ts';
import type { ContactWindow } from '../core/register/person.ts';
import type { LocalDate } from '../core/time.ts';
import { valueClassOf } from '../core/register/imported.ts';
import { FACTS_LIMIT } from '../core/register/limits.ts';
import { TEXT_LIMIT_CHARACTERS } from './register.ts';

/** The columns of a register file, in our words. A mapping turns a source's own header into these. */
export const COLUMNS = [
  'reference',
  'force',
  'name',
  'also_known_as',
  'date_of_birth',
  'number',
  'role',
  'confidence',
  'number_verified_on',
  'number_changed_hands_on',
  'household',
  'address',
  'relationship_to',
  'relationship_kind',
  'relationship_role',
  'relationship_as_of',
  'marker',
  'marker_reference',
  'marker_level',
  'marker_reason',
  'marker_set_by',
  'marker_set_on',
  'marker_review_on',
  'marker_expires_on',
  'order_reference',
  'order_type',
  'order_court',
  'order_made_on',
  'order_served_on',
  'order_starts_on',
  'order_expires_on',
  'order_status',
  'order_respondent',
  'order_protected',
  'order_conditions',
  'order_power_of_arrest',
  'order_tag',
  'order_verified_on',
  'threat',
  'threat_on',
  'code_words',
  'do_not_say',
  'access_needs',
  'language',
  'consent',
  'consent_purpose',
  'consent_reason',
  'consent_by',
  'consent_on',
  'child_name',
  'child_date_of_birth',
  'child_school',
  'safe_number',
  'safe_windows',
  'safe_who_may_answer',
  'safe_code_word',
  'safe_stop_word',
  'safe_voicemail',
  'safe_text',
  'safe_interpreter',
  'safe_no_contact',
  'safe_agreed_on',
] as const;
export type Column = (typeof COLUMNS)[number];

/** A cell that cannot be used; `reason` says what would be right and never quotes the cell (S14). */
export class CellError extends Error {
  readonly column: string;
  readonly cell: string;

  constructor(column: string, cell: string, reason: string) {
    super(reason);
    this.column = column;
    this.cell = cell;
  }
}

/** Where a file has which column: made once a file, since rows are many. */
export class Layout {
  readonly #at = new Map<Column, number>();
  readonly #groups = new Map<string, readonly number[]>();

  constructor(columns: readonly (Column | null)[]) {
    for (const [at, column] of columns.entries()) if (column !== null) this.#at.set(column, at);
  }

  placeOf(column: Column): number {
    return this.#at.get(column) ?? -1;
  }

  placesUnder(prefix: string): readonly number[] {
    let places = this.#groups.get(prefix);
    if (places === undefined) {
      places = [...this.#at].flatMap(([column, at]) => (column.startsWith(prefix) ? [at] : []));
      this.#groups.set(prefix, places);
    }
    return places;
  }
}

/** One row's cells by column. Each reader throws a CellError. */
export class Cells {
  readonly #layout: Layout;
  readonly #cells: readonly string[];

  constructor(layout: Layout, cells: readonly string[]) {
    this.#layout = layout;
    this.#cells = cells;
  }

  has(column: Column): boolean {
    return this.#raw(column) !== '';
  }

  /** True when any of the columns has something. */
  hasAny(prefix: string): boolean {
    for (const at of this.#layout.placesUnder(prefix)) if ((this.#cells[at] ?? '') !== '') return true;
    return false;
  }

  text(column: Column): string | null {
    const cell = this.#raw(column);
    if (cell === '') return null;
    // What nearly every cell is: of none of the classes that are refused.
    if (PLAIN.test(cell)) return cell;
    switch (valueClassOf(cell)) {
      case 'control':
        throw new CellError(column, cell, 'has control characters or is not UTF-8');
      case 'formula':
        throw new CellError(column, cell, 'looks like a spreadsheet formula');
      case 'long':
        throw new CellError(column, cell, `is longer than ${TEXT_LIMIT_CHARACTERS} characters`);
      case 'empty':
      case 'digits':
      case 'letters':
      case 'mixed':
      case 'structure':
        return cell;
    }
  }

  needed(column: Column): string {
    const text = this.text(column);
    if (text === null) throw new CellError(column, '', 'is needed here');
    return text;
  }

  /** A cell that may begin with a plus. */
  digits(column: Column): string {
    const cell = this.#raw(column);
    return cell.length > 64 ? cell.slice(0, 64) : cell;
  }

  /** Parts between `|`. */
  list(column: Column): readonly string[] {
    const text = this.text(column);
    if (text === null) return [];
    const parts = text
      .split('|')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length > FACTS_LIMIT) throw new CellError(column, text, `has more than ${FACTS_LIMIT} parts`);
    return [...new Set(parts)];
  }

  /** `2026-11-23` or `23/11/2026`. */
  date(column: Column): LocalDate | null {
    const text = this.text(column);
    if (text === null) return null;
    const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
    const iso =
      british === null
        ? text
        : `${british[3]}-${british[2]?.padStart(2, '0')}-${british[1]?.padStart(2, '0')}`;
    if (!isLocalDate(iso)) throw new CellError(column, text, 'is not a date like 2026-11-23 or 23/11/2026');
    return iso;
  }

  yes(column: Column): boolean {
    const text = this.text(column)?.toLowerCase() ?? 'no';
    if (['yes', 'y', 'true', '1'].includes(text)) return true;
    if (['no', 'n', 'false', '0'].includes(text)) return false;
    throw new CellError(column, text, 'is neither yes nor no');
  }

  /** One of a closed list, in any case and with any spacing. */
  choice<T extends string>(column: Column, choices: readonly T[], otherwise?: T): T {
    const text = this.text(column);
    if (text === null && otherwise !== undefined) return otherwise;
    // Written as we do: the spelling need not be looked at.
    const exact = choices.find((choice) => choice === text);
    if (exact !== undefined) return exact;
    const wanted = plain(text ?? '');
    const found = choices.find((choice) => plain(choice) === wanted);
    if (found === undefined) throw new CellError(column, text ?? '', `is none of ${choices.join(', ')}`);
    return found;
  }

  role(column: Column): Role {
    return this.choice(column, ['victim', 'suspect', 'convicted', 'witness', 'child'] as const);
  }

  confidence(): Confidence {
    return this.choice('confidence', ['confirmed', 'probable', 'possible'] as const, 'possible');
  }

  level(column: Column): (typeof LEVELS)[number] {
    return this.choice(column, LEVELS);
  }

  /** `noContact | exclusionZone: Market Street ~ to go to work`: kind, detail after `:`, exceptions after `~`. */
  conditions(column: Column): readonly OrderCondition[] {
    return this.list(column).map((part): OrderCondition => {
      const [head = '', ...exceptions] = part.split('~').map((each) => each.trim());
      const colon = head.indexOf(':');
      const kindText = plain(colon < 0 ? head : head.slice(0, colon));
      const kind = CONDITION_KINDS.find((each) => plain(each) === kindText);
      const detail = colon < 0 ? '' : head.slice(colon + 1).trim();
      if (kind === undefined)
        throw new CellError(column, part, `has a condition that is none of ${CONDITION_KINDS.join(', ')}`);
      return { kind, detail: detail === '' ? null : detail, exceptions };
    });
  }

  /** `Mon-Fri 09:00-15:00 | Sat 10:00-12:00`. */
  windows(column: Column): readonly ContactWindow[] {
    return this.list(column).map((part) => {
      const match = /^([a-z]{3})(?:-([a-z]{3}))?\s+(\d\d):(\d\d)-(\d\d):(\d\d)$/i.exec(part);
      const first = DAYS.indexOf((match?.[1] ?? '').toLowerCase());
      const last = match?.[2] === undefined ? first : DAYS.indexOf(match[2].toLowerCase());
      const fromMinute = Number(match?.[3]) * 60 + Number(match?.[4]);
      const toMinute = Number(match?.[5]) * 60 + Number(match?.[6]);
      if (match === null || first < 0 || last < first || !(fromMinute < toMinute) || toMinute > 1_440)
        throw new CellError(column, part, 'is not a window like Mon-Fri 09:00-15:00');
      const weekdays = Array.from({ length: last - first + 1 }, (_, at) => (first + at + 1) as Weekday);
      return { weekdays, fromMinute, toMinute };
    });
  }

  #raw(column: Column): string {
    return this.#cells[this.#layout.placeOf(column)]?.trim() ?? '';
  }
}

/** Letters, digits and a few marks, not beginning with a mark: short, printable, and no formula. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9 ,.'/:&-]{0,199}$/;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}
