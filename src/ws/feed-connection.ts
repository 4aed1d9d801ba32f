import type { WebSocket } from 'ws';
import { sharedWith, worksOn } from '../core/access/call-rights.ts';
import { coversAlarm, coversForce, may, type Principal, seesCall } from '../core/access/principal.ts';
import type { CallCard } from '../core/console/call-card.ts';
import { type CardDetail, sharedDetail } from '../core/console/card-view.ts';
import type { Instant } from '../core/time.ts';
import type { FeedState, NumberedChange, SourceChange } from '../ports/feed-source.ts';
import { cardChangeText, cardText, changeMessage, changeText, snapshotText } from './feed-text.ts';
import { sightOf } from './sight.ts';

/** More than this unsent: nothing but ticks and answers until the console has read it, and then what it has missed. */
export const UNSENT_LIMIT_BYTES = 1024 * 1024;
/** Too much unsent and none of it read for this long: it never will be. A thin line takes its time over one snapshot. */
export const UNREAD_LIMIT_MS = 60_000;

/** Told when a card is first shown in full on a connection, so that it can be entered in the audit log. */
export type OnShown = (card: CallCard) => void;

/** One console: who it is, what it has been sent, and whether it keeps up. */
export class FeedConnection {
  readonly principal: Principal;
  readonly sight: string;
  readonly #socket: WebSocket;
  readonly #onShown: OnShown;
  readonly #opened = new Set<string>();
  readonly #shown = new Set<string>();
  readonly #noted = new Set<string>();
  /** The console has said where it is. */
  #started = false;
  /** What it has: everything up to the number of the stream. Null: nothing to go on from, it needs a snapshot. */
  #stream: string | null = null;
  #number = 0;
  /** When it last said something. */
  seenAt: Instant;
  #skipped = false;
  #postponed = false;
  #replayed = 0;
  #parted = false;
  /** The least that was unsent since it was too much, and since when it is no less. */
  #least = Number.POSITIVE_INFINITY;
  #leastSince: Instant = 0;

  constructor(socket: WebSocket, principal: Principal, now: Instant, onShown: OnShown) {
    this.#socket = socket;
    this.principal = principal;
    this.sight = sightOf(principal);
    this.seenAt = now;
    this.#onShown = onShown;
  }

  get started(): boolean {
    return this.#started;
  }

  /** From where it goes on; null: from a snapshot. */
  get place(): Place | null {
    return this.#stream === null ? null : { stream: this.#stream, number: this.#number };
  }

  /** The last number of which it can be said that this console has everything up to it. */
  get number(): number {
    return this.#number;
  }

  /** True when changes were left out: it is brought up to date before it gets further ones. */
  get behind(): boolean {
    return this.#skipped;
  }

  /** True when more waits for this console already than it may be given. */
  get full(): boolean {
    return this.#socket.bufferedAmount > UNSENT_LIMIT_BYTES;
  }

  /** True once it is closing: nothing is sent to it, and what it says does not count. */
  get parted(): boolean {
    return this.#parted;
  }

  /** True when too much is unsent and it has got no less for so long, whatever the console says meanwhile. */
  stuck(now: Instant): boolean {
    const unsent = this.#socket.bufferedAmount;
    if (unsent <= UNSENT_LIMIT_BYTES) this.#least = Number.POSITIVE_INFINITY;
    else if (unsent < this.#least) [this.#least, this.#leastSince] = [unsent, now];
    else return now - this.#leastSince >= UNREAD_LIMIT_MS;
    return false;
  }

  /** True when it was opened with sight beyond one's own that is over. */
  sightOver(now: Instant): boolean {
    const { elevated } = this.principal;
    return elevated !== null && elevated.until <= now;
  }

  /** Text, or bytes that are text already. */
  send(message: string | Buffer): void {
    if (this.#parted) return;
    this.#socket.send(message, { binary: false });
  }

  close(code: number, why: string): void {
    this.#part();
    this.#socket.close(code, why);
  }

  terminate(): void {
    this.#part();
    this.#socket.terminate();
  }

  /** A closing socket goes on delivering what is said until the other side closes too. */
  #part(): void {
    this.#parted = true;
    this.#started = false;
  }

  /** Too much is on its way to it: it gets what it asked for when that is read. False: it asks again before that. */
  postpone(have: Place | null): boolean {
    if (this.#postponed) return false;
    this.#postponed = true;
    this.#begin(have?.stream ?? null, have?.number ?? 0);
    this.#skipped = true;
    return true;
  }

  /** Everything there is for this viewer. */
  snapshot(state: FeedState, now: Instant): void {
    this.#shown.clear();
    const cards: string[] = [];
    for (const card of state.cards.values()) {
      const detail = this.#detail(card);
      if (detail !== null) cards.push(cardText(card, this.#show(card, detail)));
    }
    const alarms = [...state.alarms.values()].filter(({ force }) => this.#hearsAlarm(force));
    const presence = [...state.presence.values()]
      .filter((one) => this.#seesPresence(one))
      .map((one) => one.presence);
    const { stream, number } = state;
    const { sight } = this;
    this.send(snapshotText({ stream, number, sight, cards, alarms, presence, at: now }));
    this.#begin(stream, number);
    this.#postponed = false;
    this.#replayed = 0;
  }

  /** What came after the number the console has, as far as it is read; the rest when it says more of itself. */
  replay({ stream, number }: Place, changes: readonly NumberedChange[], state: FeedState): void {
    this.#begin(stream, number);
    this.#postponed = false;
    // It has these from before; whether it may still see each is decided at its next change or here.
    for (const card of state.cards.values()) if (this.#detail(card) !== null) this.#shown.add(card.callId);
    for (const change of changes) {
      this.change(change);
      if (this.#skipped) return;
      this.#replayed += 1;
    }
    this.#number = state.number;
    const message = { type: 'resumed', stream, number: this.#number, changes: this.#replayed };
    this.send(JSON.stringify(message));
    this.#replayed = 0;
  }

  #begin(stream: string | null, number: number): void {
    this.#started = true;
    this.#stream = stream;
    this.#number = number;
    this.#skipped = false;
  }

  /** One change, if it is for this viewer and the connection keeps up. */
  change(numbered: NumberedChange): void {
    if (!this.#started) return;
    if (this.#skipped || this.full) {
      this.#skipped = true;
      return;
    }
    this.#number = numbered.number;
    const message = this.#messageOf(numbered);
    if (message !== null) this.send(message);
  }

  /** Leaves out changes from now on: the console does not answer, or more waits for it than it may be given. */
  pause(): void {
    this.#skipped = true;
  }

  /** Shows a call in full from now on, or again as a summary. */
  setOpen(card: CallCard, open: boolean): void {
    if (open) this.#opened.add(card.callId);
    else this.#opened.delete(card.callId);
    if (this.full) {
      // No change will say it: everything anew, in the detail of then, when what is on its way is read.
      this.#skipped = true;
      this.#stream = null;
      return;
    }
    const detail = this.#detail(card);
    if (detail !== null) this.send(cardChangeText(this.#number, card, this.#show(card, detail)));
  }

  #messageOf(numbered: NumberedChange): Buffer | string | null {
    const { number, change } = numbered;
    switch (change.kind) {
      case 'card': {
        const detail = this.#detail(change.card);
        if (detail !== null) return changeMessage(numbered, this.#show(change.card, detail));
        const { callId } = change.card;
        this.#opened.delete(callId);
        return this.#shown.delete(callId) ? changeText(number, { kind: 'gone', callId }) : null;
      }
      case 'alarm':
        return this.#hearsAlarm(change.alarm.force) ? changeMessage(numbered, 'full') : null;
      case 'presence':
        return this.#seesPresence(change) ? changeMessage(numbered, 'full') : null;
    }
  }

  #detail(card: CallCard): CardDetail | null {
    if (!seesCall(this.principal, card)) return null;
    const share = sharedWith(this.principal, card);
    if (share !== null) return sharedDetail(share);
    return this.#opened.has(card.callId) || worksOn(this.principal, card) ? 'full' : 'summary';
  }

  #show(card: CallCard, detail: CardDetail): CardDetail {
    this.#shown.add(card.callId);
    if (detail !== 'summary' && card.assessment !== null && !this.#noted.has(card.callId)) {
      this.#noted.add(card.callId);
      this.#onShown(card);
    }
    return detail;
  }

  #hearsAlarm(force: Parameters<typeof coversAlarm>[1]): boolean {
    return may(this.principal, 'alarms:read') && coversAlarm(this.principal, force);
  }

  #seesPresence({ presence, force }: Extract<SourceChange, { kind: 'presence' }> | PresenceOf): boolean {
    if (presence.specialistId === this.principal.specialist) return true;
    return may(this.principal, 'specialists:read') && coversForce(this.principal, force);
  }
}

interface Place {
  readonly stream: string;
  readonly number: number;
}

type PresenceOf = FeedState['presence'] extends ReadonlyMap<string, infer One> ? One : never;
