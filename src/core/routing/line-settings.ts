import type { ForceId, LineId } from '../ids.ts';
import type { LinePlan } from './line-plan.ts';
import type { Introduction } from './plan.ts';

/** A line as ops teams write it: what a call needs, and what is said of the line itself. */
export interface LineSettings extends Omit<LinePlan, 'policyVersion'> {
  /** E.164 numbers and SIP URIs that people dial to reach it. */
  readonly dialled: readonly string[];
  /** Used for a number that no line names; exactly one line is. */
  readonly isDefault: boolean;
  /** How far the software may go here: staged introduction per line, and so per force. */
  readonly introduction: Introduction;
  /** Of 100 calls, this many get the stage above; the others are decided and recorded only (`shadow`). */
  readonly introductionSharePercent: number;
}

/** How far the software may go on one line. */
export interface LineIntroduction {
  readonly line: LineId;
  readonly force: ForceId;
  readonly stage: Introduction;
  readonly sharePercent: number;
}

/** Everything in lines.yaml. */
export interface LineBook {
  readonly lines: readonly [LineSettings, ...LineSettings[]];
  /** The force's own switch, relay and operator numbers: never register keys (S8). */
  readonly ownNumbers: ReadonlySet<string>;
  /** Numbers of the account on which specialists say whether they are ready; absent: none. */
  readonly staffNumbers?: ReadonlySet<string>;
  /** IP addresses and CIDR ranges whose caller-identity SIP headers are believed. */
  readonly trustedSipSources: readonly string[];
}

/** The line that a call is for when nothing better is known. */
export function defaultLine(book: LineBook): LineSettings {
  return book.lines.find((line) => line.isDefault) ?? book.lines[0];
}

/** The line of that id; undefined when there is none. */
export function lineById(book: LineBook, lineId: LineId): LineSettings | undefined {
  return book.lines.find((line) => line.lineId === lineId);
}

/**
 * One spelling for what was dialled, so that `sip:101@Room.Example;transport=tls` and `sip:101@room.example` are one:
 * parameters and headers go, scheme and host are lower case (RFC 3261 section 19.1.4). A number is left as it is.
 */
export function dialledKey(to: string): string {
  const match = /^(sips?):([^;?]*)/i.exec(to.trim());
  if (match === null) return to.trim();
  const [, , address = ''] = match;
  const at = address.lastIndexOf('@');
  const user = at === -1 ? '' : address.slice(0, at);
  return `sip:${user}@${address.slice(at + 1).toLowerCase()}`;
}
