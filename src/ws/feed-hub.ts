import type { Authenticator } from '../ports/authenticator.ts';
import type { Clock } from '../ports/clock.ts';
import type { FeedSource, NumberedChange } from '../ports/feed-source.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import { FEED_CLOSE, FEED_DEAD_MS, FEED_STALE_MS, FEED_TICK_MS, type FeedMessage } from '../wire/feed.ts';
import type { FeedConnection } from './feed-connection.ts';

export interface FeedHubDeps {
  readonly source: FeedSource;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** Default FEED_TICK_MS; tests are faster. */
  readonly tickEveryMs?: number;
}

/** How often it is asked whether the key or session behind a connection still holds. */
const HOLDS_EVERY_TICKS = 5;

/** All consoles of this process: sends each change to each, notices those that do not keep up, and harms nobody else. */
export class FeedHub {
  readonly #deps: FeedHubDeps;
  readonly #connections = new Set<FeedConnection>();
  readonly #unlisten: () => void;
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;

  constructor(deps: FeedHubDeps) {
    this.#deps = deps;
    this.#unlisten = deps.source.listen({
      changed: (change) => this.#changed(change),
      reset: () => this.#reset(),
    });
    this.#timer = setInterval(() => this.tick(), deps.tickEveryMs ?? FEED_TICK_MS);
    this.#timer.unref();
  }

  get size(): number {
    return this.#connections.size;
  }

  add(connection: FeedConnection): void {
    this.#connections.add(connection);
    this.#deps.meter.set('alongside_feed_connections', {}, this.#connections.size);
  }

  remove(connection: FeedConnection): void {
    this.#connections.delete(connection);
    this.#deps.meter.set('alongside_feed_connections', {}, this.#connections.size);
  }

  /** The console says which stream and number it has: what came after, or everything. */
  start(connection: FeedConnection, have: { readonly stream: string; readonly number: number } | null): void {
    const state = this.#deps.source.state();
    const changes = have === null ? null : this.#deps.source.after(have.stream, have.number);
    if (have === null || changes === null) connection.snapshot(state, this.#deps.clock.now());
    else connection.replay(have.stream, have.number, changes, state);
  }

  /** A sign of life; a console that was left out is brought up to date. */
  seen(connection: FeedConnection): void {
    connection.seenAt = this.#deps.clock.now();
    if (connection.started && connection.behind) this.start(connection, connection.place);
  }

  /** Says to each where the feed is, and parts from those who have not answered for long. */
  tick(): void {
    const { source, clock, meter } = this.#deps;
    const now = clock.now();
    const { number, live } = source.state();
    const message: FeedMessage = { type: 'tick', number, at: now, source: live ? 'live' : 'behind' };
    const text = JSON.stringify(message);
    for (const connection of this.#connections) {
      const silentMs = now - connection.seenAt;
      if (silentMs >= FEED_DEAD_MS) {
        meter.count('alongside_feed_dropped_total', { reason: 'silent' });
        connection.terminate();
        this.remove(connection);
      } else {
        if (silentMs >= FEED_STALE_MS) connection.pause();
        connection.send(text);
      }
    }
    this.#ticks += 1;
    if (this.#ticks % HOLDS_EVERY_TICKS === 0) void this.#partFromEnded();
  }

  /** Tells everybody to come back to another instance. */
  close(): void {
    clearInterval(this.#timer);
    this.#unlisten();
    for (const connection of this.#connections)
      connection.close(FEED_CLOSE.goingAway, 'this server is stopping');
  }

  #changed(change: NumberedChange): void {
    const { clock, meter } = this.#deps;
    meter.observe('alongside_feed_lag_seconds', {}, Math.max(0, clock.now() - change.at) / 1_000);
    for (const connection of this.#connections) connection.change(change);
    meter.count('alongside_feed_messages_total', { type: change.change.kind }, this.#connections.size);
  }

  #reset(): void {
    const state = this.#deps.source.state();
    for (const connection of this.#connections) {
      if (connection.started && !connection.behind) connection.snapshot(state, this.#deps.clock.now());
    }
  }

  /** A key taken out of the file or a session ended closes its consoles. When it cannot be asked, they stay. */
  async #partFromEnded(): Promise<void> {
    const byGrant = Map.groupBy(this.#connections, ({ principal }) => principal.grant);
    for (const connections of byGrant.values()) {
      const first = connections[0];
      if (first === undefined) continue;
      try {
        if (await this.#deps.authenticator.stillHolds(first.principal)) continue;
      } catch (error) {
        this.#deps.log.warn('grantNotChecked', { actor: first.principal.actor, error });
        continue;
      }
      for (const connection of connections) {
        this.#deps.meter.count('alongside_feed_dropped_total', { reason: 'signedOut' });
        connection.close(FEED_CLOSE.signInAgain, 'sign in again');
      }
    }
  }
}
