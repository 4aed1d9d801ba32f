/**
 * Every key of the register has the hash tag `{register}`: one script changes records, index, search keys and stream
 * together, on one node. A register of its own Redis server is that node (REDIS_REGISTER_URL).
 */
export interface RegisterNames {
  /** Hash: epoch, active lookup keys, proofs that the key ring is the right one, counters. */
  readonly meta: string;
  /** Stream of index changes, read by every web process. */
  readonly changes: string;
  /** Marks a commit as done, so that the same one again changes nothing. */
  readonly done: (commitId: string) => string;
  readonly person: (id: string) => string;
  readonly order: (id: string) => string;
  readonly household: (id: string) => string;
  /** By record number, as the index gives it. */
  readonly number: (record: number) => string;
  /** What stands before the record number in `number`, for scripts that read the number from the index. */
  readonly numberStem: string;
  /** One of the hash buckets of the packed index of one lookup key. */
  readonly bucket: (lookupKey: string, bucket: number) => string;
  /** What stands before the bucket's number in `bucket`. */
  readonly bucketStem: (lookupKey: string) => string;
  /** One of the hash buckets of ids found under keyed hashes; what does not fit is a set named after it. */
  readonly search: (lookupKey: string, bucket: number) => string;
  /** What stands before the bucket's number in `search`. */
  readonly searchStem: (lookupKey: string) => string;
  /** Anything else of the register, e.g. imports. */
  readonly other: (name: string) => string;
}

/** Gives the key names under a prefix, e.g. `alongside:`. */
export function registerNames(prefix: string): RegisterNames {
  const base = `${prefix}{register}:`;
  return {
    meta: `${base}meta`,
    changes: `${base}changes`,
    done: (commitId) => `${base}done:${commitId}`,
    person: (id) => `${base}p:${id}`,
    order: (id) => `${base}o:${id}`,
    household: (id) => `${base}h:${id}`,
    number: (record) => `${base}n:${record}`,
    numberStem: `${base}n:`,
    bucket: (lookupKey, bucket) => `${base}i:${lookupKey}:${bucket}`,
    bucketStem: (lookupKey) => `${base}i:${lookupKey}:`,
    search: (lookupKey, bucket) => `${base}s:${lookupKey}:${bucket}`,
    searchStem: (lookupKey) => `${base}s:${lookupKey}:`,
    other: (name) => `${base}${name}`,
  };
}
