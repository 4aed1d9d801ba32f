import type { VersionTexts } from './policy-versions.ts';

/** Turns published texts into the routing that this process uses, in two steps, so that all instances switch together. */
export interface RoutingEditions {
  /** The version in force in this process. */
  version(): number;
  /** Checks the texts and keeps the version ready: calls that began with it elsewhere can be served. Words say what is wrong. */
  prepare(
    version: number,
    texts: VersionTexts,
  ): { readonly ok: true } | { readonly ok: false; readonly why: string };
  /** True when that version is ready. */
  isReady(version: number): boolean;
  /** Puts a version that is ready in force, whole. */
  switchTo(version: number): void;
}
