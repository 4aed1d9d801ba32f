import type { Authenticator, Standing } from '../ports/authenticator.ts';
import type { Instant } from '../core/time.ts';
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

const PARTING = {
  tooSlow: { code: FEED_CLOSE.tooSlow, why: 'what was sent before is not read' },
  sightChanged: { code: FEED_CLOSE.sightChanged, why: 'what you may see has changed: come back' },
  signedOut: { code: FEED_CLOSE.signInAgain, why: 'sign in again' },
} as const;

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
    if (!connection.full) this.#bring(connection, have);
    else if (!connection.postpone(have)) this.#part(connection, 'tooSlow');
  }

  /** A sign of life; a console that was left out is brought up to date, once it has read what is on its way. */
  seen(connection: FeedConnection): void {
    connection.seenAt = this.#deps.clock.now();
    if (connection.started && connection.behind && !connection.full)
      this.#bring(connection, connection.place);
  }

  /** Says to each how far it has been told, and parts from those who do not answer, do not read, or have lost their sight. */
  tick(): void {
    const now = this.#deps.clock.now();
    const { number, live } = this.#deps.source.state();
    const text = tickText(number, now, live);
    for (const connection of this.#connections) {
      const silentMs = now - connection.seenAt;
      if (silentMs >= FEED_DEAD_MS) this.#drop(connection, 'silent');
      else if (connection.stuck(now)) this.#drop(connection, 'tooSlow');
      else if (connection.sightOver(now)) this.#part(connection, 'sightChanged');
      else {
        if (silentMs >= FEED_STALE_MS) connection.pause();
        // A number it has not been told up to would have it go on from there after a break, without what was left out.
        const told = connection.started && !connection.behind;
        connection.send(told ? text : tickText(connection.number, now, live && !connection.behind));
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

  #bring(connection: FeedConnection, have: FeedConnection['place']): void {
    const state = this.#deps.source.state();
    const changes = have === null ? null : this.#deps.source.after(have.stream, have.number);
    if (have === null || changes === null) connection.snapshot(state, this.#deps.clock.now());
    else connection.replay(have, changes, state);
  }

  /** At once: a close frame would wait behind what is not read. */
  #drop(connection: FeedConnection, reason: 'silent' | 'tooSlow'): void {
    if (!connection.parted) this.#deps.meter.count('alongside_feed_dropped_total', { reason });
    connection.terminate();
    this.remove(connection);
  }

  #part(connection: FeedConnection, reason: keyof typeof PARTING): void {
    if (connection.parted) return;
    this.#deps.meter.count('alongside_feed_dropped_total', { reason });
    const { code, why } = PARTING[reason];
    connection.close(code, why);
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
      if (!connection.started || connection.behind) continue;
      if (connection.full) connection.pause();
      else connection.snapshot(state, this.#deps.clock.now());
    }
  }

  /**
   * A key taken out of the file or changed there, or a session ended, closes its consoles. Asked once for all that came with the
   * same rights of the same grant: tabs of one session may differ. When it cannot be asked, they stay.
   */
  async #partFromEnded(): Promise<void> {
    const open = [...this.#connections].filter(({ parted }) => !parted);
    const alike = Map.groupBy(open, ({ principal: { grant, keyHash, elevated }, sight }) =>
      [grant, keyHash, elevated?.until, sight].join(' '),
    );
    for (const connections of alike.values()) {
      const [one] = connections;
      const standing = one === undefined ? 'holds' : await this.#standing(one);
      if (standing === 'holds') continue;
      for (const connection of connections)
        this.#part(connection, standing === 'ended' ? 'signedOut' : 'sightChanged');
    }
  }

  async #standing({ principal }: FeedConnection): Promise<Standing> {
    try {
      return await this.#deps.authenticator.standing(principal);
    } catch (error) {
      this.#deps.log.warn('grantNotChecked', { actor: principal.actor, error });
      return 'holds';
    }
  }
}

function tickText(number: number, at: Instant, live: boolean): string {
  const message: FeedMessage = { type: 'tick', number, at, source: live ? 'live' : 'behind' };
  return JSON.stringify(message);
}
