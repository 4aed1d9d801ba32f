import type { Alarm } from '../core/alarms/alarm.ts';
import type { CallCard } from '../core/console/call-card.ts';
import { type CardDetail, viewOf } from '../core/console/card-view.ts';
import type { NumberedChange } from '../ports/feed-source.ts';
import type { FeedChange, FeedMessage } from '../wire/feed.ts';

/** JSON of a card, made at most once in each detail however many consoles it goes to. */
const texts = new WeakMap<CallCard, Map<CardDetail, string>>();
/** Whole messages as bytes, made at most once: writing bytes out again costs a fraction of encoding text again. */
const messages = new WeakMap<NumberedChange, Map<CardDetail, Buffer>>();

export function cardText(card: CallCard, detail: CardDetail): string {
  return remembered(texts, card, detail, () =>
    JSON.stringify({ ...viewOf(card, detail), detail: detail === 'summary' ? detail : 'full' }),
  );
}

/** The message of a change, the same bytes for everybody who sees it in this detail. */
export function changeMessage(numbered: NumberedChange, detail: CardDetail): Buffer {
  return remembered(messages, numbered, detail, () => {
    const { number, change } = numbered;
    switch (change.kind) {
      case 'card':
        return Buffer.from(cardChangeText(number, change.card, detail));
      case 'alarm':
        return Buffer.from(changeText(number, { kind: 'alarm', alarm: change.alarm }));
      case 'presence':
        return Buffer.from(changeText(number, { kind: 'presence', presence: change.presence }));
    }
  });
}

/** A change message around a card that is text already. */
export function cardChangeText(number: number, card: CallCard, detail: CardDetail): string {
  return `{"type":"change","number":${number},"change":{"kind":"card","card":${cardText(card, detail)}}}`;
}

export function changeText(number: number, change: Exclude<FeedChange, { kind: 'card' }>): string {
  return JSON.stringify({ type: 'change', number, change } satisfies FeedMessage);
}

export function snapshotText(part: {
  readonly stream: string;
  readonly number: number;
  readonly sight: string;
  readonly cards: readonly string[];
  readonly alarms: readonly Alarm[];
  readonly presence: readonly unknown[];
  readonly at: number;
}): string {
  const { cards, ...rest } = part;
  const head = JSON.stringify({ type: 'snapshot', ...rest });
  return `${head.slice(0, -1)},"cards":[${cards.join(',')}]}`;
}

function remembered<Key extends object, Made>(
  memory: WeakMap<Key, Map<CardDetail, Made>>,
  key: Key,
  detail: CardDetail,
  make: () => Made,
): Made {
  let known = memory.get(key);
  if (known === undefined) {
    known = new Map();
    memory.set(key, known);
  }
  let made = known.get(detail);
  if (made === undefined) {
    made = make();
    known.set(detail, made);
  }
  return made;
}
