/**
 * The line of one attempt to reach a person (S10): the specialist's own telephone first, the person only once the
 * specialist is on it. Pure; one press is one line, and the person is dialled at most once for it.
 *
 * | state | means | left by |
 * |---|---|---|
 * | ringingSpecialist | their telephone is asked for, rings, or asks for the PIN; nobody else is rung | accepted, over |
 * | dialling | the document that rings the person was given, once | answered, over |
 * | talking | the carrier says that somebody answered; whoever that is, the specialist hears | over |
 * | over | the line has ended; the specialist says how it went | |
 */
import type { ActorId, LegId, SpecialistId } from '../ids.ts';
import type { Instant } from '../time.ts';

export type LineState = 'ringingSpecialist' | 'dialling' | 'talking' | 'over';

/** The carrier's word on the person's leg; `answered` says nothing about who or what answered. */
export type PersonLegSays = 'ringing' | 'answered' | 'noAnswer' | 'busy' | 'failed';

export interface ContactLine {
  /** Counts presses: names the line in URLs, so that a late callback of an earlier one is known for what it is. */
  readonly press: number;
  readonly by: ActorId;
  readonly specialist: SpecialistId;
  readonly state: LineState;
  readonly since: Instant;
  /** The specialist's own leg; null until the carrier has named it. */
  readonly legId: LegId | null;
  /** A key is enough after the call was taken on the signed-in console; a telephone alone needs the PIN. */
  readonly taken: boolean;
  readonly prompts: number;
  readonly wrongPins: number;
  /** The webhook that was answered with the person's number: the same one again gets it again, no other does (S12). */
  readonly dialledBy: string | null;
  readonly carrierSays: PersonLegSays | null;
}

export type LineEvent =
  | { readonly kind: 'legAccepted'; readonly press: number; readonly legId: LegId }
  | { readonly kind: 'legFetched'; readonly press: number; readonly legId: LegId }
  | { readonly kind: 'taken'; readonly press: number }
  | { readonly kind: 'pinWrong'; readonly press: number }
  /** The specialist is on the line, and the profile allows it at this moment. */
  | { readonly kind: 'accepted'; readonly press: number; readonly token: string; readonly legId: LegId }
  | { readonly kind: 'personLeg'; readonly press: number; readonly says: PersonLegSays }
  | { readonly kind: 'lineEnded'; readonly press: number };

/** What the specialist's leg is to do next. Nothing about the person or the call is ever spoken. */
export type LineSays = 'askPin' | 'askKey' | 'dial' | 'sendAway' | 'hangUp';

export interface LineStep {
  readonly line: ContactLine;
  readonly says: LineSays | null;
}

const WRONG_PINS_ALLOWED = 3;
/** Whatever answers and presses nothing through so many prompts is no person. */
const PROMPTS_ALLOWED = 2;

export function newLine(
  press: number,
  by: ActorId,
  specialist: SpecialistId,
  taken: boolean,
  now: Instant,
): ContactLine {
  return {
    press,
    by,
    specialist,
    state: 'ringingSpecialist',
    since: now,
    legId: null,
    taken,
    prompts: 0,
    wrongPins: 0,
    dialledBy: null,
    carrierSays: null,
  };
}

/** What an event does to the line that is under way; null: it is about another line, or changes nothing. */
export function lineStep(line: ContactLine, event: LineEvent, now: Instant): LineStep | null {
  if (event.press !== line.press) return null;
  const over: ContactLine = { ...line, state: 'over', since: now };
  switch (event.kind) {
    case 'legAccepted':
      if (line.state === 'over' || line.legId !== null) return null;
      return { line: { ...line, legId: event.legId }, says: null };
    case 'legFetched':
      if (line.state !== 'ringingSpecialist' || !isOurs(line, event.legId)) return { line, says: 'sendAway' };
      if (line.prompts >= PROMPTS_ALLOWED) return { line: over, says: 'hangUp' };
      return {
        line: { ...line, legId: event.legId, prompts: line.prompts + 1 },
        says: line.taken ? 'askKey' : 'askPin',
      };
    case 'taken':
      return line.state === 'ringingSpecialist' && !line.taken
        ? { line: { ...line, taken: true, prompts: 0 }, says: null }
        : null;
    case 'pinWrong':
      if (line.state !== 'ringingSpecialist') return { line, says: 'sendAway' };
      if (line.wrongPins + 1 >= WRONG_PINS_ALLOWED) return { line: over, says: 'sendAway' };
      return { line: { ...line, wrongPins: line.wrongPins + 1 }, says: line.taken ? 'askKey' : 'askPin' };
    case 'accepted':
      if (line.dialledBy === event.token && line.state !== 'over') return { line, says: 'dial' };
      if (line.state !== 'ringingSpecialist' || !isOurs(line, event.legId)) return { line, says: 'sendAway' };
      return {
        line: { ...line, legId: event.legId, state: 'dialling', since: now, dialledBy: event.token },
        says: 'dial',
      };
    case 'personLeg':
      return personLeg(line, event.says, now);
    case 'lineEnded':
      return line.state === 'over' ? null : { line: over, says: null };
  }
}

/** The carrier's last word stays: `ringing` after `answered` came late (S12). */
function personLeg(line: ContactLine, says: PersonLegSays, now: Instant): LineStep | null {
  if (line.dialledBy === null) return null;
  if (says === 'ringing') {
    return line.carrierSays === null ? { line: { ...line, carrierSays: says }, says: null } : null;
  }
  if (line.carrierSays !== null && line.carrierSays !== 'ringing') return null;
  const talking = says === 'answered' && line.state === 'dialling';
  return {
    line: { ...line, carrierSays: says, ...(talking && { state: 'talking' as const, since: now }) },
    says: null,
  };
}

function isOurs(line: ContactLine, legId: LegId): boolean {
  return line.legId === null || line.legId === legId;
}

/** The person may have been rung by it: from here on it counts as an attempt, whoever loses sight of it. */
export function mayHaveRung(line: ContactLine): boolean {
  return line.dialledBy !== null;
}
