import { z } from 'zod';
import type { ForceId, PersonId } from '../core/ids.ts';
import type { RegisterChange } from '../core/register/change.ts';
import type { ImportedPerson } from '../core/register/imported.ts';
import { FACTS_LIMIT } from '../core/register/limits.ts';
import { mergePerson } from '../core/register/merge-imported.ts';
import { emptyPerson } from '../core/register/person.ts';
import { CHANGES, change } from './register-change.ts';
import { importedPersonSchema, writtenNumberSchema } from './register-ndjson.ts';
import {
  dateSchema,
  markerSchema,
  numberTieSchema,
  orderSchemaParts,
  personIdSchema,
  safeContactSchema,
  textSchema,
} from './register.ts';

const person = personIdSchema;
const writtenProfile = safeContactSchema
  .extend({ number: writtenNumberSchema.nullable().default(null) })
  .strict();
const texts = z.array(textSchema).max(FACTS_LIMIT);

/** A person as somebody tells it. Households, relationships and orders name other records, and are changes of their own. */
export const entrySchema = importedPersonSchema
  .omit({ force: true, households: true, relationships: true, orders: true })
  .meta({ id: 'RegisterEntry' });
const order = orderSchemaParts.omit({ id: true, force: true }).strict();

/**
 * A change as a program asks for it: new records get their ids from the register, since an id made elsewhere could say
 * something about somebody (S14).
 */
export const registerRequestSchema = z
  .discriminatedUnion('kind', [
    change('addPerson', { source: textSchema, entry: entrySchema }),
    CHANGES.correct,
    change('tieNumber', { person, tie: numberTieSchema.extend({ number: writtenNumberSchema }).strict() }),
    change('untieNumber', { person, number: writtenNumberSchema }),
    change('changedHands', { person, number: writtenNumberSchema, on: dateSchema }),
    change('markUnsafe', { person, number: writtenNumberSchema, unsafe: z.boolean() }),
    change('setMarker', {
      person,
      marker: markerSchema.omit({ removed: true }).partial({ id: true }).strict(),
    }),
    CHANGES.removeMarker,
    CHANGES.reviewMarker,
    change('putOrder', { id: personIdSchema.optional(), order }),
    change('safeContact', { person, profile: writtenProfile.nullable() }),
    CHANGES.addThreat,
    CHANGES.recordConsent,
    CHANGES.merge,
    change('split', {
      person,
      references: texts,
      numbers: z.array(writtenNumberSchema).max(FACTS_LIMIT),
      markers: texts,
      orders: texts,
    }),
    CHANGES.erase,
  ])
  .meta({ id: 'RegisterRequest' });
export type RegisterRequest = z.output<typeof registerRequestSchema>;

/** A person by the register's id, or by the proposer's own reference. */
const whom = z.union([z.strictObject({ id: personIdSchema }), z.strictObject({ reference: textSchema })]);
export type ProposedPerson = z.output<typeof whom>;

/** What a partner may propose. */
export const proposalRequestSchema = z
  .discriminatedUnion('kind', [
    change('entry', { entry: entrySchema }),
    change('order', {
      respondent: whom,
      protectedPeople: z.array(whom).max(FACTS_LIMIT),
      order: order.omit({ respondent: true, protectedPeople: true, source: true }),
    }),
    change('safeContact', { person: whom, profile: writtenProfile.omit({ source: true }) }),
  ])
  .meta({ id: 'RegisterProposalRequest' });
export type ProposalRequest = z.output<typeof proposalRequestSchema>;

/** Fresh ids for what a request makes; the same request again must be given the same ones. */
export interface NewIds {
  readonly newId: (kind: 'p' | 'o' | 'm') => string;
  readonly force: ForceId;
}

/** The change that a request means. */
export function changeOf(request: RegisterRequest, ids: NewIds): RegisterChange {
  switch (request.kind) {
    case 'addPerson':
      return personOfEntry(request.entry, request.source, ids);
    case 'setMarker':
      return {
        ...request,
        marker: { ...request.marker, id: request.marker.id ?? ids.newId('m'), removed: null },
      };
    case 'putOrder':
      return {
        kind: 'putOrder',
        order: { ...request.order, id: request.id ?? ids.newId('o'), force: ids.force },
      };
    case 'split':
      return { ...request, newPerson: ids.newId('p') as PersonId };
    default:
      // The schema allows a fact to be undefined, which JSON cannot say.
      return request as RegisterChange;
  }
}

/** The change that a partner's proposal means; what it says has the proposer for its source. */
export async function changeOfProposal(
  request: ProposalRequest,
  source: string,
  ids: NewIds,
  personOf: (whom: ProposedPerson) => Promise<PersonId>,
): Promise<RegisterChange> {
  switch (request.kind) {
    case 'entry':
      return personOfEntry(request.entry, source, ids);
    case 'order':
      return {
        kind: 'putOrder',
        order: {
          ...request.order,
          id: ids.newId('o'),
          force: ids.force,
          source,
          respondent: await personOf(request.respondent),
          protectedPeople: await Promise.all(request.protectedPeople.map(personOf)),
        },
      };
    case 'safeContact':
      return {
        kind: 'safeContact',
        person: await personOf(request.person),
        profile: { ...request.profile, source },
      };
  }
}

function personOfEntry(
  entry: z.output<typeof entrySchema>,
  source: string,
  { newId, force }: NewIds,
): RegisterChange {
  const said: ImportedPerson = { ...entry, force, households: [], relationships: [], orders: [] };
  const id = newId('p') as PersonId;
  const none = (): never => {
    throw new Error('an entry names no other record');
  };
  const ids = { source, person: none, household: none, order: none };
  return { kind: 'addPerson', person: mergePerson(emptyPerson(id, force), said, ids, false) };
}
