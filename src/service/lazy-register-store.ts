import type { RegisterStore } from '../ports/register-store.ts';
import { openRegisterStore, type RegisterStoreOptions } from '../redis/register/register-store.ts';

/**
 * The register's records, opened at first use: opening proves the keys against Redis, and a process must start without
 * Redis (S1). A failed opening is tried again at the next use.
 */
export function lazyRegisterStore(options: RegisterStoreOptions): Pick<RegisterStore, 'people' | 'numbers'> {
  let opened: Promise<RegisterStore> | null = null;
  const store = (): Promise<RegisterStore> => {
    opened ??= openRegisterStore(options);
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
  return {
    people: async (ids) => (await store()).people(ids),
    numbers: async (numbers) => (await store()).numbers(numbers),
  };
}
