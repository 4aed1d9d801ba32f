import type { WebSocket } from 'ws';
import { sharedWith, worksOn } from '../core/access/call-rights.ts';
import { coversAlarm, coversForce, may, type Principal, seesCall } from '../core/access/principal.ts';
import type { CallCard } from '../core/console/call-card.ts';
import { type CardDetail, sharedDetail } from '../core/console/card-view.ts';
import type { Instant } from '../core/time.ts';
import type { FeedState, NumberedChange, SourceChange } from '../ports/feed-source.ts';
import { cardChangeText, cardText, changeMessage, changeText, snapshotText } from './feed-text.ts';

/** More than this unsent: nothing but ticks until the console has caught up, and then a fresh snapshot. */
export const UNSENT_LIMIT_BYTES = 1024 * 1024;

/** Told when a card is first shown in full on a connection, so that it can be entered in the audit log. */
export type OnShown = (card: CallCard) => void;

/** One console: who it is, what it has been sent, and whether it keeps up. */
export class FeedConnection {
  readonly principal: Principal;
  readonly #socket: WebSocket;
  readonly #onShown: OnShown;
  readonly #opened = new Set<string>();
  readonly #shown = new Set<string>();
  readonly #noted = new Set<string>();
  /** Null until the console has said where it is. */
  #stream: string | null = null;
  #number = 0;
  /** When it last said something. */
  seenAt: Instant;
  #skipped = false;

  constructor(socket: WebSocket, principal: Principal, now: Instant, onShown: OnShown) {
    this.#socket = socket;
    this.principal = principal;
    this.seenAt = now;
    this.#onShown = onShown;
  }

  get started(): boolean {
    return this.#stream !== null;
  }

  /** Where the console is; null until it has said so. */
  get place(): { readonly stream: string; readonly number: number } | null {
    return this.#stream === null ? null : { stream: this.#stream, number: this.#number };
  }

  /** True when changes were left out: it needs `catchUp` before further ones. */
  get behind(): boolean {
    return this.#skipped;
  }

  /** Text, or bytes that are text already. */
  send(message: string | Buffer): void {
    this.#socket.send(message, { binary: false });
  }

  close(code: number, why: string): void {
    this.#socket.close(code, why);
  }

  terminate(): void {
    this.#socket.terminate();
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
    this.send(snapshotText({ stream, number, cards, alarms, presence, at: now }));
    this.#stream = stream;
    this.#number = number;
    this.#skipped = false;
  }

  /** What came after the number the console has; the source says null when it cannot tell. */
  replay(stream: string, number: number, changes: readonly NumberedChange[], state: FeedState): void {
    this.#stream = stream;
    this.#number = number;
    this.#skipped = false;
    // It has these from before; whether it may still see each is decided at its next change or here.
    for (const card of state.cards.values()) if (this.#detail(card) !== null) this.#shown.add(card.callId);
    for (const change of changes) this.change(change);
    this.#number = state.number;
    const message = { type: 'resumed', stream, number: this.#number, changes: changes.length };
    this.send(JSON.stringify(message));
  }

  /** One change, if it is for this viewer and the connection keeps up. */
  change(numbered: NumberedChange): void {
    if (this.#stream === null) return;
    if (this.#skipped || this.#socket.bufferedAmount > UNSENT_LIMIT_BYTES) {
      this.#skipped = true;
      return;
    }
    this.#number = numbered.number;
    const message = this.#messageOf(numbered);
    if (message !== null) this.send(message);
  }

  /** Leaves out changes from now on: the console does not answer. */
  pause(): void {
    this.#skipped = true;
  }

  /** Shows a call in full from now on, or again as a summary. */
  setOpen(card: CallCard, open: boolean): void {
    if (open) this.#opened.add(card.callId);
    else this.#opened.delete(card.callId);
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

type PresenceOf = FeedState['presence'] extends ReadonlyMap<string, infer One> ? One : never;
