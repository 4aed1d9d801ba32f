import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { Order } from '../../core/register/order.ts';
import type { Person } from '../../core/register/person.ts';
import type { RegisterTrouble } from '../../ports/register-service.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { TamperedError } from '../../sealing/seal.ts';
import { numberRecordSchema, orderSchema, personSchema } from '../../wire/register.ts';
import type { RegisterNames } from './names.ts';
import { openRecord, type RecordKind } from './records.ts';

/** Most orders read for one call; a number with more is shown with the first of them. */
const ORDERS_LIMIT = 64;

/** What is kept of a number beside its level. */
export interface Details {
  readonly people: readonly Person[];
  readonly orders: readonly Order[];
  /** Some record did not open: what is here is not all. */
  readonly incomplete: boolean;
}

/** `tampered`: nothing that opens is left. `missing`: the index knows the number and the records do not. */
export type DetailsOutcome = Details | 'tampered' | 'missing';

/**
 * Reads a number's people and their orders: three round trips on a call-path connection. A record that does not open is
 * reported and left out. Rejects when Redis is silent, a key is missing or a record is of an unknown shape.
 */
export async function readDetails(
  redis: Redis,
  names: RegisterNames,
  keys: KeySet,
  place: { readonly number: string; readonly record: number },
  onTrouble: (trouble: RegisterTrouble) => void,
): Promise<DetailsOutcome> {
  const reader = new Reader(redis, keys, onTrouble);
  const record = String(place.record);
  const [number] = await reader.read('number', [record], [names.number(place.record)], numberRecordSchema);
  if (number === undefined) return reader.tampered ? 'tampered' : 'missing';
  if (number.number !== place.number) return 'missing';
  const people = await reader.read('person', number.people, number.people.map(names.person), personSchema);
  if (people.length === 0) return reader.tampered ? 'tampered' : 'missing';
  const orderIds = [...new Set(people.flatMap((person) => person.orders))].slice(0, ORDERS_LIMIT);
  const orders = await reader.read('order', orderIds, orderIds.map(names.order), orderSchema);
  return { people, orders, incomplete: reader.tampered };
}

class Reader {
  tampered = false;
  readonly #redis: Redis;
  readonly #keys: KeySet;
  readonly #onTrouble: (trouble: RegisterTrouble) => void;

  constructor(redis: Redis, keys: KeySet, onTrouble: (trouble: RegisterTrouble) => void) {
    this.#redis = redis;
    this.#keys = keys;
    this.#onTrouble = onTrouble;
  }

  async read<T>(
    kind: RecordKind,
    ids: readonly string[],
    names: readonly string[],
    schema: z.ZodType<T, unknown>,
  ): Promise<readonly T[]> {
    if (ids.length === 0) return [];
    const kept = await this.#redis.mgetBuffer([...names]);
    return ids.flatMap((id, at) => {
      const value = kept[at];
      return value == null ? [] : this.#open(kind, id, schema, value);
    });
  }

  #open<T>(kind: RecordKind, id: string, schema: z.ZodType<T, unknown>, value: Buffer): readonly T[] {
    try {
      return [openRecord(this.#keys, kind, id, schema, value).record];
    } catch (error) {
      if (!(error instanceof TamperedError)) throw error;
      this.tampered = true;
      this.#onTrouble({ kind: 'tampered', record: `${kind}:${id}` });
      return [];
    }
  }
}
