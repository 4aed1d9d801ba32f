/** What the partner agencies, the pager and the control room's own system have taken, each delivery once. */
export interface TakenByPartner {
  readonly id: string;
  readonly type: string;
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly times: number;
}

export interface Inbox {
  readonly url: string;
  taken(): Promise<readonly TakenByPartner[]>;
  /** Deliveries whose signature was wrong. */
  refused(): Promise<number>;
}

/** Reads the inbox of the demonstration's partner server. */
export function connectInbox(url: string): Inbox {
  const read = async () => {
    const response = await fetch(`${url}/inbox`, { signal: AbortSignal.timeout(2_000) });
    return (await response.json()) as { taken: readonly TakenByPartner[]; refused: number };
  };
  return {
    url,
    taken: async () => (await read()).taken,
    refused: async () => (await read()).refused,
  };
}
