import type { ForceId } from '../ids.ts';
import type { LocalDate } from '../time.ts';
import type { Confidence, Role } from './assessment.ts';
import type { SharingConsent } from './consent.ts';
import type { Level } from './level.ts';
import type { OrderCondition, OrderStatus, OrderType } from './order.ts';
import type { Child, MarkerType, RelationshipKind, SafeContactProfile } from './person.ts';

/** A number as a source gives it, in E.164 by now. */
export interface ImportedNumber {
  readonly number: string;
  readonly role: Role;
  readonly confidence: Confidence;
  readonly verifiedOn: LocalDate | null;
  readonly changedHandsOn: LocalDate | null;
}

export interface ImportedMarker {
  /** The source's own reference; null: the marker is known by its type. */
  readonly reference: string | null;
  readonly type: MarkerType;
  readonly level: Level;
  readonly reason: string;
  readonly setBy: string;
  readonly setOn: LocalDate | null;
  readonly reviewOn: LocalDate | null;
  readonly expiresOn: LocalDate | null;
}

/** People are named by the source's references. Null respondent: the person of the row. */
export interface ImportedOrder {
  readonly reference: string;
  readonly type: OrderType;
  readonly court: string | null;
  readonly madeOn: LocalDate | null;
  readonly servedOn: LocalDate | null;
  readonly startsOn: LocalDate | null;
  readonly expiresOn: LocalDate | null;
  readonly status: OrderStatus;
  readonly respondent: string | null;
  readonly protectedPeople: readonly string[];
  readonly conditions: readonly OrderCondition[];
  readonly powerOfArrest: boolean;
  readonly tag: boolean;
  readonly verifiedOn: LocalDate | null;
}

export interface ImportedRelationship {
  readonly to: string;
  readonly kind: RelationshipKind;
  readonly role: Role;
  readonly asOf: LocalDate | null;
}

/** Everything one source says of one person: one NDJSON line, or the adjacent CSV rows that share a reference. */
export interface ImportedPerson {
  readonly reference: string;
  readonly force: ForceId;
  readonly name: string | null;
  readonly alsoKnownAs: readonly string[];
  readonly dateOfBirth: LocalDate | null;
  readonly numbers: readonly ImportedNumber[];
  readonly households: readonly { readonly reference: string; readonly address: string | null }[];
  readonly relationships: readonly ImportedRelationship[];
  readonly markers: readonly ImportedMarker[];
  readonly orders: readonly ImportedOrder[];
  readonly safeContact: Omit<SafeContactProfile, 'source'> | null;
  readonly threats: readonly { readonly words: string; readonly on: LocalDate }[];
  readonly codeWords: readonly string[];
  readonly doNotSay: readonly string[];
  readonly accessNeeds: readonly string[];
  readonly language: string | null;
  readonly children: readonly Child[];
  readonly consent: readonly SharingConsent[];
}

/** What kind of thing stood in a cell. Rejects name this and never the value: they are mailed about (S14). */
export type ValueClass =
  | 'empty'
  | 'digits'
  | 'letters'
  | 'mixed'
  | 'formula'
  | 'control'
  | 'long'
  | 'structure';

/** Why a row, or a part of it, did not go in. */
export interface RowReject {
  /** Number of the record in the file, the header not counted: 1 is the first. */
  readonly row: number;
  readonly column: string;
  readonly valueClass: ValueClass;
  readonly reason: string;
}

/** A row as read from a file: a person, or why not. `warnings` go into the report and stop nothing. */
export type ReadRow =
  | {
      readonly row: number;
      readonly person: ImportedPerson;
      readonly warnings: readonly RowReject[];
      /** The row has a rejected sibling: what it lacks may be what was rejected, so nothing is taken away. */
      readonly partial: boolean;
      /** How many rows of the file it stands for. */
      readonly rows: number;
    }
  | {
      readonly row: number;
      readonly rejects: readonly RowReject[];
      /** Whom the row was about, if it said so: a bad row is no reason to take its person for gone. */
      readonly reference: string | null;
    };

/** What sort of text a cell holds. */
export function valueClassOf(text: string): ValueClass {
  if (text === '') return 'empty';
  if (text.length > 2_000) return 'long';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text)) return 'control';
  if (/^[=@]|^[+-](?=.*[A-Za-z(])/.test(text)) return 'formula';
  if (/^[\d\s+().\-/:]+$/.test(text)) return 'digits';
  return /^[^\d]+$/.test(text) ? 'letters' : 'mixed';
}
