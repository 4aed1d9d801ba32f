/** Whoever has become free is offered to the calls that wait. */
export interface Offers {
  /** Looks at the waiting list soon, and once however often it is asked meanwhile. Never waits, never throws. */
  soon(): void;
}
