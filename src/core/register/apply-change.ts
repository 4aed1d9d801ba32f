import { AppError } from '../errors.ts';
import type { ActorId, PersonId } from '../ids.ts';
import type { Instant, LocalDate } from '../time.ts';
import type { RegisterChange } from './change.ts';
import { consentFor, consentHistory } from './consent.ts';
import { mergedPeople, splitPeople } from './merge-people.ts';
import type { Order } from './order.ts';
import type { Marker, Person } from './person.ts';

/** The records a change is applied to, and who does it when. */
export interface ChangeScene {
  readonly person: (id: PersonId) => Person | null;
  readonly order: (id: string) => Order | null;
  readonly by: ActorId;
  readonly reason: string;
  readonly today: LocalDate;
  readonly now: Instant;
}

/** What records become; null: erased. */
export interface ChangedRecords {
  readonly people: ReadonlyMap<PersonId, Person | null>;
  readonly orders: ReadonlyMap<string, Order>;
}

/** Applies a change. Pure. Throws AppError `notFound` or `conflict` when the records do not fit it. */
export function applyChange(change: RegisterChange, scene: ChangeScene): ChangedRecords {
  switch (change.kind) {
    case 'addPerson':
      if (scene.person(change.person.id) !== null)
        throw new AppError('conflict', 'that person exists already');
      return people([change.person]);
    case 'correct':
      return people([{ ...known(scene, change.person), ...change.facts }]);
    case 'tieNumber': {
      const person = known(scene, change.person);
      const { number, source } = change.tie;
      const others = person.numbers.filter((tie) => tie.number !== number || tie.source !== source);
      return people([{ ...person, numbers: [...others, change.tie] }]);
    }
    case 'untieNumber':
    case 'changedHands':
      return people([withNumber(known(scene, change.person), change)]);
    case 'markUnsafe': {
      const person = known(scene, change.person);
      const others = (person.unsafeNumbers ?? []).filter((each) => each !== change.number);
      return people([{ ...person, unsafeNumbers: change.unsafe ? [...others, change.number] : others }]);
    }
    case 'setMarker': {
      const person = known(scene, change.person);
      const others = person.markers.filter((marker) => marker.id !== change.marker.id);
      return people([{ ...person, markers: [...others, change.marker] }]);
    }
    case 'removeMarker': {
      const removed = { on: scene.today, by: scene.by, reason: scene.reason };
      return people([withMarker(known(scene, change.person), change.marker, { removed })]);
    }
    case 'reviewMarker':
      return people([withMarker(known(scene, change.person), change.marker, { reviewOn: change.nextOn })]);
    case 'safeContact':
      return people([{ ...known(scene, change.person), safeContact: change.profile }]);
    case 'addThreat': {
      const person = known(scene, change.person);
      return people([{ ...person, threats: [...person.threats, change.threat] }]);
    }
    case 'recordConsent':
      return people([withConsent(known(scene, change.person), change.consent, scene)]);
    case 'putOrder':
      return withOrder(change.order, scene);
    case 'merge':
      return mergedPeople(known(scene, change.into), known(scene, change.from), scene.order);
    case 'split':
      if (scene.person(change.newPerson) !== null)
        throw new AppError('conflict', 'that person exists already');
      return splitPeople(known(scene, change.person), change, scene.order);
    case 'erase': {
      const gone = [change.person, ...known(scene, change.person).mergedFrom];
      return { people: new Map(gone.map((id) => [id, null])), orders: new Map() };
    }
  }
}

function known(scene: ChangeScene, id: PersonId): Person {
  const person = scene.person(id);
  if (person === null) throw new AppError('notFound', 'there is no such person on the register');
  if (person.mergedInto !== null) {
    throw new AppError('conflict', 'that person was merged into another', { mergedInto: person.mergedInto });
  }
  return person;
}

function people(changed: readonly Person[]): ChangedRecords {
  return { people: new Map(changed.map((person) => [person.id, person])), orders: new Map() };
}

function withNumber(
  person: Person,
  change: Extract<RegisterChange, { kind: 'untieNumber' | 'changedHands' }>,
): Person {
  if (!person.numbers.some((tie) => tie.number === change.number)) {
    throw new AppError('notFound', 'the person is not tied to that number');
  }
  if (change.kind === 'untieNumber') {
    return { ...person, numbers: person.numbers.filter((tie) => tie.number !== change.number) };
  }
  const numbers = person.numbers.map((tie) =>
    tie.number === change.number ? { ...tie, changedHandsOn: change.on } : tie,
  );
  return { ...person, numbers };
}

function withConsent(
  person: Person,
  said: Extract<RegisterChange, { kind: 'recordConsent' }>['consent'],
  { by, now }: ChangeScene,
): Person {
  const refused = consentFor(person.consent, said.purpose)?.decision === 'refused';
  if (said.decision === 'overridden' && !refused)
    throw new AppError('conflict', 'there is no refusal for that purpose that could be overridden');
  return { ...person, consent: consentHistory(person.consent, [{ ...said, by, at: now }]) };
}

function withMarker(person: Person, id: string, facts: Partial<Marker>): Person {
  if (!person.markers.some((marker) => marker.id === id)) {
    throw new AppError('notFound', 'the person has no such marker');
  }
  const markers = person.markers.map((marker) => (marker.id === id ? { ...marker, ...facts } : marker));
  return { ...person, markers };
}

/** Every party carries the order's id; whoever is no longer a party no longer does. */
function withOrder(order: Order, scene: ChangeScene): ChangedRecords {
  const parties = new Set([order.respondent, ...order.protectedPeople]);
  const changed = [...parties].map((id): Person => {
    const person = known(scene, id);
    return person.orders.includes(order.id) ? person : { ...person, orders: [...person.orders, order.id] };
  });
  const before = scene.order(order.id);
  const gone =
    before === null ? [] : [before.respondent, ...before.protectedPeople].filter((id) => !parties.has(id));
  for (const id of gone) {
    const person = scene.person(id);
    if (person !== null)
      changed.push({ ...person, orders: person.orders.filter((each) => each !== order.id) });
  }
  return { people: people(changed).people, orders: new Map([[order.id, order]]) };
}
