/** A domain type as it looks in JSON: brands off, everything read-only. */
export type Plain<T> = T extends string
  ? T extends { readonly __id: unknown }
    ? string
    : T
  : T extends number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : { readonly [Key in keyof T]: Plain<T[Key]> };

/** `true` when the two types allow exactly the same values; otherwise nothing, so that a mismatch does not compile. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
