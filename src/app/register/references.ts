import type { SearchKey } from '../../core/register/search-keys.ts';
import type { RegisterReads } from '../../ports/register-store.ts';

/** From a source's references to ids of the register. */
export class References {
  readonly #ids = new Map<string, string>();
  readonly #unknown = new Set<string>();

  /** Finds which references the register knows; candidates are checked, since sources may share a reference. */
  static async load(
    references: readonly string[],
    store: RegisterReads,
    keyOf: (reference: string) => SearchKey,
    records: {
      readonly load: (ids: readonly string[]) => Promise<unknown>;
      readonly has: (id: string, reference: string) => boolean;
    },
  ): Promise<References> {
    const found = new References();
    const wanted = [...new Set(references)];
    const candidates = await store.find(wanted.map(keyOf));
    await records.load(candidates.flat());
    for (const [at, reference] of wanted.entries()) {
      const id = candidates[at]?.find((candidate) => records.has(candidate, reference));
      if (id !== undefined) found.#ids.set(reference, id);
      else if (candidates[at]?.length === 0) found.#unknown.add(reference);
    }
    return found;
  }

  get(reference: string): string | null {
    return this.#ids.get(reference) ?? null;
  }

  set(reference: string, id: string): void {
    this.#ids.set(reference, id);
  }

  /** References that got an id here, and that nothing on the register stood under. */
  absent(): readonly string[] {
    return [...this.#unknown].filter((reference) => this.#ids.has(reference));
  }

  known(): readonly string[] {
    return [...this.#ids.values()];
  }
}
