import type { Verb } from '../twiml/verb.ts';
import type { DocumentRequest } from './documents.ts';
import type { Leg } from './leg.ts';
import type { World } from './world.ts';

/** How a document that ran on a callee before bridging ended: it ran out (let through), or the call is over. */
export type ScreenEnd = 'let-through' | 'over';

/** One verb of one document on one leg, and what it may use. */
export interface Execution {
  readonly world: World;
  readonly leg: Leg;
  readonly signal: AbortSignal;
  /** The document's own address: relative URLs and empty redirects mean it. */
  readonly baseUrl: string;
  /** The first verb of its document, on a call that is not answered yet: it may leave it so. */
  readonly isFirst: boolean;
  readonly following: readonly Verb[];
  /** Runs a `<Number url>` document on a callee. Given here so that verbs need not know the program. */
  readonly screen: (callee: Leg, request: DocumentRequest) => Promise<ScreenEnd>;
}

/** What comes after a verb. */
export type Step =
  | { readonly kind: 'next' }
  | { readonly kind: 'goto'; readonly request: DocumentRequest }
  | { readonly kind: 'hang-up'; readonly why: string }
  | { readonly kind: 'reject'; readonly status: 'busy' | 'no-answer' }
  /** The leg has ended or runs another document: this one is over. */
  | { readonly kind: 'stopped' };

export const next: Step = { kind: 'next' };
export const stopped: Step = { kind: 'stopped' };
