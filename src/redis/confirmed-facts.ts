import type { ConfirmedFact } from '../core/referrals/confirmed-fact.ts';
import type { FactRecords, PairHistory, PairRecords } from '../ports/confirmed-facts.ts';
import { createSealedRecords, type RecordsOptions } from './outbox-records.ts';

export const FACTS = 'facts';
const MOST_FACTS_OF_A_CALL = 100;

/** Sealed like referrals; what a fact raises goes by the outbox of the same name. */
export function createFactRecords(options: Omit<RecordsOptions, 'name'>): FactRecords {
  const records = createSealedRecords<ConfirmedFact>({ ...options, name: FACTS });
  return {
    load: async (factId) => await records.load(factId),
    commit: async (fact, effects) =>
      await records.commit(fact, { [`call:${fact.callId}`]: fact.confirmations[0]?.at ?? 0 }, effects),
    ofCall: async (callId) =>
      await records.loadAll(
        await records.idsByScore(`call:${callId}`, { min: 0, max: Infinity }, MOST_FACTS_OF_A_CALL),
      ),
  };
}

/** What is remembered of two people: sealed days under their ids. */
export function createPairRecords(options: Omit<RecordsOptions, 'name'>): PairRecords {
  const records = createSealedRecords<PairHistory>({ ...options, name: 'pairs' });
  return {
    load: async (pairId) => await records.load(pairId),
    commit: async (pair) => await records.commit(pair, {}, []),
  };
}
