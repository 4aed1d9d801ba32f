import type { BrowserContext, WebSocketRoute } from 'playwright-core';

/** A wire between the console and the service that a test can cut, as a network does it: nobody is told. */
export interface CuttableFeed {
  /** From now on nothing goes through, in either direction, on this connection and on new ones. */
  cut(): void;
  /** New connections go through again; those that were cut stay dead. */
  mend(): void;
}

/** Put in before the page is opened. */
export async function cuttableFeed(context: BrowserContext): Promise<CuttableFeed> {
  let isCut = false;
  await context.routeWebSocket(/\/console\/feed$/, (console: WebSocketRoute) => {
    if (isCut) return;
    const server = console.connectToServer();
    console.onMessage((message) => {
      if (!isCut) server.send(message);
    });
    server.onMessage((message) => {
      if (!isCut) console.send(message);
    });
  });
  return {
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
    },
  };
}
