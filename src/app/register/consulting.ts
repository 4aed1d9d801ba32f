import { AppError } from '../../core/errors.ts';
import { type AlarmId, type HouseholdId, id, type PersonId } from '../../core/ids.ts';
import type { Person } from '../../core/register/person.ts';
import {
  addressKey,
  folded,
  nameKeys,
  orderReferenceKey,
  memberKey,
  referenceKey,
} from '../../core/register/search-keys.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccessGuard, StaffTies } from '../../ports/register-access.ts';
import type { ConsultRequest, PersonFile, SearchFor } from '../../ports/register-desk.ts';
import type { ReasonBook } from '../../ports/register-reasons.ts';
import type { RegisterStore } from '../../ports/register-store.ts';
import type { ChapterRecords } from '../../ports/story-records.ts';

/** Look-ups outside a call that one person may do in an hour before a supervisor has to know. */
export const LOOKUPS_PER_HOUR = 30;
/** People shown for one search; more means that the search says too little. */
const SHOWN_LIMIT = 50;

export interface ConsultingDependencies {
  readonly store: RegisterStore;
  readonly guard: AccessGuard;
  readonly reasons: ReasonBook;
  /** What stories hold of a person, for whoever asks what is kept about them. */
  readonly chapters: Pick<ChapterRecords, 'naming' | 'loadAll'>;
  readonly alarms: AlarmBoard;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/**
 * Searches the register outside a call. Needs a reason and counts against the hour's limit; finding oneself or an
 * associate alarms. Another force's people are left out unless the glass is broken. Rejects with `tooMany`.
 */
export async function searchRegister(
  search: SearchFor,
  request: ConsultRequest,
  needs: ConsultingDependencies,
): Promise<readonly Person[]> {
  await admit(request, needs);
  const ids = await idsFound(search, needs.store);
  const found = [...(await needs.store.people(ids.slice(0, SHOWN_LIMIT))).values()].map(
    (each) => each.record,
  );
  const open = found.filter((person) => person.force === request.force || request.breakGlass);
  await noteConsultation(request, 'registerSearched', open, { by: search.kind, found: open.length }, needs);
  // Asking for oneself is looking oneself up, whether or not anything was found.
  const ties = await needs.guard.tiesOf(request.by);
  if (ties !== null && asksFor(search, ties)) await alarmSelf(request, 'search', needs);
  return open;
}

/** Opens one person's file, under the same conditions. Rejects with `notFound` or `forbidden`. */
export async function showPerson(
  personId: PersonId,
  request: ConsultRequest,
  needs: ConsultingDependencies,
): Promise<PersonFile> {
  await admit(request, needs);
  const file = await fileOf(personId, needs.store);
  if (file.person.force !== request.force && !request.breakGlass) {
    throw new AppError('forbidden', 'that person is on another force’s register');
  }
  await noteConsultation(request, 'personShown', [file.person], {}, needs);
  return file;
}

/** Lets a look-up begin: with a reason, within the hour's limit, or with broken glass. */
export async function admit(
  request: ConsultRequest,
  { guard, alarms, clock }: Pick<ConsultingDependencies, 'guard' | 'alarms' | 'clock'>,
): Promise<void> {
  if (request.reason.trim().length < 3) throw new AppError('invalid', 'say why you look');
  const within = await guard.takeLookup(request.by, LOOKUPS_PER_HOUR);
  if (!within && !request.breakGlass) {
    throw new AppError(
      'tooMany',
      `more than ${LOOKUPS_PER_HOUR} look-ups in an hour: ask a supervisor, or break the glass`,
    );
  }
  if (request.breakGlass) {
    await alarms.raise({
      id: id<AlarmId>(`register-glass-${request.requestId}`),
      class: 'urgent',
      kind: 'register',
      force: request.force,
      callId: null,
      text: `${request.by} broke the glass of the register. Review it with them today.`,
      at: clock.now(),
    });
  }
}

async function idsFound(search: SearchFor, store: RegisterStore): Promise<readonly PersonId[]> {
  switch (search.kind) {
    case 'number':
      return (await store.numbers([search.text])).get(search.text)?.record.people ?? [];
    case 'reference':
      return (await found(store, [referenceKey(search.text)])) as PersonId[];
    case 'name':
      return (await found(store, nameKeys(search.text))) as PersonId[];
    case 'orderReference': {
      const orders = await store.orders(await found(store, [orderReferenceKey(search.text)]));
      return [...orders.values()].flatMap(({ record }) => [record.respondent, ...record.protectedPeople]);
    }
    case 'address': {
      const houses = (await found(store, [addressKey(search.text)])) as HouseholdId[];
      return (await store.find(houses.map(memberKey))).flat() as PersonId[];
    }
  }
}

/** Ids under all of the keys. */
async function found(store: RegisterStore, keys: SearchKeys): Promise<readonly string[]> {
  if (keys.length === 0) throw new AppError('invalid', 'say more of what you look for');
  return await store.findAll(keys);
}

type SearchKeys = Parameters<RegisterStore['find']>[0];

async function fileOf(personId: PersonId, store: RegisterStore): Promise<PersonFile> {
  const person = (await store.people([personId])).get(personId)?.record;
  if (person === undefined) throw new AppError('notFound', 'there is no such person on the register');
  const [orders, households] = await Promise.all([
    store.orders(person.orders),
    store.households(person.households),
  ]);
  const records = <T>(all: ReadonlyMap<string, { readonly record: T }>) =>
    [...all.values()].map((each) => each.record);
  return { person, orders: records(orders), households: records(households) };
}

/** Each person seen is an audit entry of their own: "who looked at her" must have an answer. */
export async function noteConsultation(
  request: ConsultRequest,
  what: string,
  seen: readonly Person[],
  details: Readonly<Record<string, string | number>>,
  needs: ConsultingDependencies,
): Promise<void> {
  const subjects = seen.length === 0 ? ['none'] : seen.map((person) => person.id);
  const { requestId, by, reason } = request;
  const about = seen.length === 0 ? [`by:${by}`] : subjects;
  await needs.reasons.keep(about, { requestId, by, at: needs.clock.now(), reason });
  await needs.audit.append(
    subjects.map((subject) => ({
      ...entryOf(request, what, subject, needs),
      operation: 'consultation' as const,
      recipient: null,
      details: { ...details, breakGlass: request.breakGlass },
    })),
  );
  const ties = await needs.guard.tiesOf(request.by);
  const close = ties === null ? [] : seen.filter((person) => isClose(person, ties));
  for (const person of close) await alarmSelf(request, person.id, needs);
}

async function alarmSelf(
  request: ConsultRequest,
  subject: string,
  { alarms, clock }: Pick<ConsultingDependencies, 'alarms' | 'clock'>,
): Promise<void> {
  await alarms.raise({
    id: id<AlarmId>(`register-self-${request.requestId}-${subject}`),
    class: 'urgent',
    kind: 'register',
    force: request.force,
    callId: null,
    text: `${request.by} looked up a record tied to themselves or somebody close to them.`,
    at: clock.now(),
  });
}

function asksFor({ kind, text }: SearchFor, ties: StaffTies): boolean {
  if (kind === 'number') return ties.numbers.includes(text);
  return kind === 'name' && ties.names.some((name) => folded(name) === folded(text));
}

function isClose(person: Person, ties: StaffTies): boolean {
  const names = new Set(ties.names.map(folded));
  return (
    person.numbers.some((tie) => ties.numbers.includes(tie.number)) ||
    [person.name, ...person.alsoKnownAs].some((name) => name !== null && names.has(folded(name)))
  );
}

/** An audit entry about one person, but for its operation. */
export function entryOf(
  request: ConsultRequest,
  what: string,
  subjectId: string,
  { clock }: ConsultingDependencies,
) {
  return {
    id: `register:${request.requestId}:${what}:${subjectId}`,
    when: clock.now(),
    who: request.by,
    what,
    subjectType: 'person' as const,
    subjectId,
    correlationId: request.requestId,
  };
}
