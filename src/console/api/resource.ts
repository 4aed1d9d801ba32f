import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { askAgain } from './reach.ts';

/** Something that was asked of the API: on its way, here, or not to be had, and since when it is as shown. */
export interface Resource<Value> {
  readonly value: Signal<Value | null>;
  readonly error: Signal<string | null>;
  readonly loading: Signal<boolean>;
  readonly loadedAt: Signal<number | null>;
  /** Asks again; the old value stays until the new one is here, and stays when it does not come. */
  reload(): Promise<void>;
}

export function resource<Value>(load: () => Promise<Value>): Resource<Value> {
  const value = signal<Value | null>(null);
  const error = signal<string | null>(null);
  const loading = signal(false);
  const loadedAt = signal<number | null>(null);
  let asked = 0;
  return {
    value,
    error,
    loading,
    loadedAt,
    async reload() {
      asked += 1;
      const mine = asked;
      loading.value = true;
      try {
        const loaded = await load();
        // An answer that was overtaken by a newer question is not shown.
        if (mine !== asked) return;
        value.value = loaded;
        error.value = null;
        loadedAt.value = Date.now();
      } catch (failure) {
        if (mine === asked) error.value = failure instanceof Error ? failure.message : String(failure);
      } finally {
        if (mine === asked) loading.value = false;
      }
    },
  };
}

/**
 * A resource of one screen: loaded when it opens, again when `deps` change, and every `everyMs` while it is open. When the
 * service is back, what is old is asked for at once; what was asked for once and came is left alone (reading may be on record).
 */
export function useResource<Value>(
  load: () => Promise<Value>,
  deps: readonly unknown[] = [],
  everyMs: number | null = null,
): Resource<Value> {
  const made = useMemo(() => resource(load), deps);
  useEffect(() => {
    void made.reload();
    if (everyMs === null) return;
    const timer = setInterval(() => {
      // One question at a time: an answer that takes longer than the time between two would never be the newest.
      if (!made.loading.value) void made.reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [made, everyMs]);
  const again = askAgain.value;
  const seen = useRef(again);
  useEffect(() => {
    if (seen.current === again) return;
    seen.current = again;
    if (everyMs !== null || made.error.value !== null) void made.reload();
  }, [made, again, everyMs]);
  return made;
}
