import { HOME_ZONE, instantOf } from '../core/civil-time.ts';
import type { ForceId } from '../core/ids.ts';
import { ANY_PURPOSE, CONSENT_DECISIONS, type SharingConsent } from '../core/register/consent.ts';
import type {
  ImportedMarker,
  ImportedNumber,
  ImportedOrder,
  ImportedPerson,
  ImportedRelationship,
  RowReject,
} from '../core/register/imported.ts';
import { ORDER_STATUSES, ORDER_TYPES } from '../core/register/order.ts';
import { MARKER_TYPES, RELATIONSHIP_KINDS } from '../core/register/person.ts';
import { readNumber } from './phone-number.ts';
import { CellError, type Cells, type Column } from './register-columns.ts';

/** A row as a person, with what was odd and did no harm. Throws a CellError for the first cell that cannot be used. */
export function personOfCells(
  cells: Cells,
  row: number,
  { force, onlyForce }: { readonly force: ForceId | null; readonly onlyForce?: true },
): { readonly person: ImportedPerson; readonly warnings: readonly RowReject[] } {
  const warnings: RowReject[] = [];
  const ownForce = cells.text('force') ?? force;
  if (ownForce === null || !/^[A-Za-z0-9_.-]{1,64}$/.test(ownForce))
    throw new CellError('force', ownForce ?? '', 'is needed, as 1 to 64 of A-Z a-z 0-9 _ . -');
  if (onlyForce === true && ownForce !== force)
    throw new CellError('force', ownForce, 'is not the force that this import is for');
  const household = cells.text('household');
  if (household === null && cells.has('address'))
    throw new CellError('household', '', 'is needed where there is an address');
  const person: ImportedPerson = {
    reference: cells.needed('reference'),
    force: ownForce as ForceId,
    name: cells.text('name'),
    alsoKnownAs: cells.list('also_known_as'),
    dateOfBirth: cells.date('date_of_birth'),
    numbers: cells.has('number') ? [numberOf(cells, row, warnings)] : [],
    households: household === null ? [] : [{ reference: household, address: cells.text('address') }],
    relationships: cells.hasAny('relationship_') ? [relationshipOf(cells)] : [],
    markers: cells.hasAny('marker') ? [markerOf(cells)] : [],
    orders: cells.hasAny('order_') ? [orderOf(cells)] : [],
    safeContact: cells.hasAny('safe_') ? safeContactOf(cells) : null,
    threats: cells.has('threat')
      ? [{ words: cells.needed('threat'), on: neededDate(cells, 'threat_on') }]
      : [],
    codeWords: cells.list('code_words'),
    doNotSay: cells.list('do_not_say'),
    accessNeeds: cells.list('access_needs'),
    language: cells.text('language'),
    children: cells.hasAny('child_')
      ? [
          {
            name: cells.text('child_name'),
            dateOfBirth: cells.date('child_date_of_birth'),
            school: cells.text('child_school'),
          },
        ]
      : [],
    consent: cells.hasAny('consent') ? [consentOf(cells)] : [],
  };
  return { person, warnings };
}

function numberOf(cells: Cells, row: number, warnings: RowReject[]): ImportedNumber {
  const { number, plausible } = e164(cells, 'number');
  // Libraries call many real numbers invalid: worth a look, never a reason to refuse.
  if (!plausible)
    warnings.push({ row, column: 'number', valueClass: 'digits', reason: 'is in no known number range' });
  return {
    number,
    role: cells.role('role'),
    confidence: cells.confidence(),
    verifiedOn: cells.date('number_verified_on'),
    changedHandsOn: cells.date('number_changed_hands_on'),
  };
}

function e164(cells: Cells, column: Column): { number: string; plausible: boolean } {
  // Not `text`: a number may begin with + and would be taken for a formula.
  const text = cells.digits(column);
  const read = readNumber(text);
  if (read === null)
    throw new CellError(column, text, 'is not a telephone number, or is a withheld one or a short code');
  return read;
}

function markerOf(cells: Cells): ImportedMarker {
  return {
    reference: cells.text('marker_reference'),
    type: cells.choice('marker', MARKER_TYPES),
    level: cells.level('marker_level'),
    reason: cells.needed('marker_reason'),
    setBy: cells.text('marker_set_by') ?? 'not recorded',
    setOn: cells.date('marker_set_on'),
    reviewOn: cells.date('marker_review_on'),
    expiresOn: cells.date('marker_expires_on'),
  };
}

function orderOf(cells: Cells): ImportedOrder {
  const order: ImportedOrder = {
    reference: cells.needed('order_reference'),
    type: cells.choice('order_type', ORDER_TYPES),
    court: cells.text('order_court'),
    madeOn: cells.date('order_made_on'),
    servedOn: cells.date('order_served_on'),
    startsOn: cells.date('order_starts_on'),
    expiresOn: cells.date('order_expires_on'),
    status: cells.choice('order_status', ORDER_STATUSES, 'final'),
    respondent: cells.text('order_respondent'),
    protectedPeople: cells.list('order_protected'),
    conditions: cells.conditions('order_conditions'),
    powerOfArrest: cells.yes('order_power_of_arrest'),
    tag: cells.yes('order_tag'),
    verifiedOn: cells.date('order_verified_on'),
  };
  const start = order.startsOn ?? order.madeOn;
  if (start !== null && order.expiresOn !== null && order.expiresOn < start)
    throw new CellError('order_expires_on', '', 'is before the order begins');
  if (order.servedOn !== null && order.madeOn !== null && order.servedOn < order.madeOn)
    throw new CellError('order_served_on', '', 'is before the order was made');
  return order;
}

/** A day's decision counts from its first moment, so that what is recorded on the day itself is later. */
function consentOf(cells: Cells): SharingConsent {
  const decision = cells.choice('consent', CONSENT_DECISIONS);
  const purpose = cells.text('consent_purpose') ?? ANY_PURPOSE;
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(purpose))
    throw new CellError('consent_purpose', purpose, 'is the id of a pathway, or any');
  const reason = decision === 'overridden' ? cells.needed('consent_reason') : cells.text('consent_reason');
  return {
    purpose,
    decision,
    reason: reason ?? 'not recorded',
    by: cells.text('consent_by') ?? 'not recorded',
    at: instantOf(neededDate(cells, 'consent_on'), '00:00', HOME_ZONE),
  };
}

function relationshipOf(cells: Cells): ImportedRelationship {
  return {
    to: cells.needed('relationship_to'),
    kind: cells.choice('relationship_kind', RELATIONSHIP_KINDS),
    role: cells.role('relationship_role'),
    asOf: cells.date('relationship_as_of'),
  };
}

/** Voicemail and text are off unless the file says yes (S10). */
function safeContactOf(cells: Cells): NonNullable<ImportedPerson['safeContact']> {
  return {
    number: cells.has('safe_number') ? e164(cells, 'safe_number').number : null,
    windows: cells.windows('safe_windows'),
    whoMayAnswer: cells.list('safe_who_may_answer'),
    codeWord: cells.text('safe_code_word'),
    stopWord: cells.text('safe_stop_word'),
    voicemail: cells.yes('safe_voicemail'),
    text: cells.yes('safe_text'),
    interpreter: cells.text('safe_interpreter'),
    noContact: cells.yes('safe_no_contact'),
    agreedOn: cells.date('safe_agreed_on'),
  };
}

function neededDate(cells: Cells, column: Column): string {
  const date = cells.date(column);
  if (date === null) throw new CellError(column, '', 'is needed here');
  return date;
}
