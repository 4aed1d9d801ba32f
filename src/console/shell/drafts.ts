import { type Signal, signal } from '@preact/signals';

const drafts = new Map<string, Signal<unknown>>();

/**
 * What somebody is writing, by the name of its place (`disposition:<call>`). It lives in the page's memory and nowhere
 * else: it survives another screen, a lost connection and an ended session, and goes with the page or with the person.
 */
export function draft<Value>(place: string, empty: Value): Signal<Value> {
  let kept = drafts.get(place) as Signal<Value> | undefined;
  if (kept === undefined) {
    kept = signal(empty);
    drafts.set(place, kept as Signal<unknown>);
  }
  return kept;
}

/** It was sent: the next one begins empty. */
export function discardDraft(place: string): void {
  drafts.delete(place);
}
