import type { SearchKey } from '../../core/register/search-keys.ts';
import type { NewReference, RegisterReads } from '../../ports/register-store.ts';

/** From a source's references to ids of the register. */
export class References {
  readonly #ids = new Map<string, string>();
  /** Those nobody was found for, with how many others stand under their keys. */
  readonly #unknown = new Map<string, number>();

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
      else found.#unknown.set(reference, candidates[at]?.length ?? 0);
    }
    return found;
  }

  get(reference: string): string | null {
    return this.#ids.get(reference) ?? null;
  }

  set(reference: string, id: string): void {
    this.#ids.set(reference, id);
  }

  /** References that got an id here: two who make the same person at once must not both succeed. */
  made(keyOf: (reference: string) => SearchKey): readonly NewReference[] {
    const made = [...this.#unknown].filter(([reference]) => this.#ids.has(reference));
    return made.map(([reference, known]) => ({ key: keyOf(reference), known }));
  }

  known(): readonly string[] {
    return [...this.#ids.values()];
  }
}
