/** An element of a TwiML document; names and attributes as written, text trimmed. */
export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Verb[];
}

/** A document that could be read, with what Twilio would warn of (12200); or why it could not (12100). */
export type Document =
  | { readonly ok: true; readonly verbs: readonly Verb[]; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** `true` is the only true, as Twilio reads a boolean; the fallback stands for an absent or unreadable value. */
export function flag(verb: Verb, attribute: string, fallback: boolean): boolean {
  const value = verb.attributes[attribute];
  if (value === 'true') return true;
  return value === 'false' ? false : fallback;
}

/** A number within limits; outside them, absent or unreadable, the nearest limit or the fallback. */
export function amount(verb: Verb, attribute: string, fallback: number, least: number, most: number): number {
  const value = verb.attributes[attribute];
  if (value === undefined || !/^\d+(\.\d+)?$/.test(value.trim())) return fallback;
  return Math.min(most, Math.max(least, Number(value)));
}

/** GET or POST; POST unless GET is asked for. */
export function methodOf(verb: Verb, attribute = 'method'): 'GET' | 'POST' {
  return verb.attributes[attribute]?.toUpperCase() === 'GET' ? 'GET' : 'POST';
}

/** The words of a space-separated attribute, or the fallback when it is absent. */
export function words(verb: Verb, attribute: string, fallback: readonly string[]): readonly string[] {
  const value = verb.attributes[attribute];
  return value === undefined ? fallback : value.split(/\s+/).filter((word) => word !== '');
}
