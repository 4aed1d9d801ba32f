/** Lets a browser be a telephone of the carrier for a while. Null in a deployment where the telephone is off. */
export interface TelephoneTokens {
  /** `address` as the carrier dials it (a client's name). The token takes calls and makes none. */
  issue(address: string): { readonly token: string; readonly expiresInSeconds: number };
  /** The carrier's edge that browsers connect to. */
  readonly edge: string;
}
