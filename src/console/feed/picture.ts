import type { FeedCard, FeedMessage } from '../../wire/feed.ts';

type Snapshot = Extract<FeedMessage, { type: 'snapshot' }>;
export type Alarm = Snapshot['alarms'][number];
export type Presence = Snapshot['presence'][number];

/** What this console has been told, up to which number of which stream. */
export interface Picture {
  /** Null: nothing yet. */
  readonly stream: string | null;
  readonly number: number;
  /** Stands for what its viewer could see when it was told; null: nobody said. */
  readonly sight: string | null;
  readonly cards: ReadonlyMap<string, FeedCard>;
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly presence: ReadonlyMap<string, Presence>;
}

export const NOTHING_YET: Picture = {
  stream: null,
  number: 0,
  sight: null,
  cards: new Map(),
  alarms: new Map(),
  presence: new Map(),
};

/** From where to go on; null: from nothing, because what this viewer may see is not what it was when the picture was told. */
export function placeOf(
  { stream, number, sight }: Picture,
  hello: Extract<FeedMessage, { type: 'hello' }>,
): { readonly stream: string; readonly number: number } | null {
  // Without a name: told by a service that had not read Redis yet.
  if (stream === null || stream === '' || sight !== (hello.sight ?? null)) return null;
  return { stream, number };
}

/** The picture after one message. A message that says nothing about it gives the same picture, unchanged. */
export function pictureAfter(picture: Picture, message: FeedMessage): Picture {
  switch (message.type) {
    case 'snapshot':
      return {
        stream: message.stream,
        number: message.number,
        sight: message.sight ?? null,
        cards: byKey(message.cards, ({ callId }) => callId),
        alarms: byKey(message.alarms, ({ id }) => id),
        presence: byKey(message.presence, ({ specialistId }) => specialistId),
      };
    case 'change':
      return changed({ ...picture, number: Math.max(picture.number, message.number) }, message.change);
    case 'resumed':
      return { ...picture, stream: message.stream, number: message.number };
    case 'tick':
      // Numbers count within a stream: a tick before the first snapshot says nothing that could be kept.
      return picture.stream === null || message.number <= picture.number
        ? picture
        : { ...picture, number: message.number };
    case 'hello':
    case 'answer':
      return picture;
  }
}

function changed(picture: Picture, change: Extract<FeedMessage, { type: 'change' }>['change']): Picture {
  switch (change.kind) {
    case 'card': {
      const { card } = change;
      const before = picture.cards.get(card.callId);
      // The same call at an older version may overtake on its way through another instance.
      if (before !== undefined && before.version > card.version) return picture;
      return { ...picture, cards: new Map(picture.cards).set(card.callId, card) };
    }
    case 'gone': {
      const cards = new Map(picture.cards);
      cards.delete(change.callId);
      return { ...picture, cards };
    }
    case 'alarm': {
      return { ...picture, alarms: new Map(picture.alarms).set(change.alarm.id, change.alarm) };
    }
    case 'presence': {
      const { presence } = change;
      return { ...picture, presence: new Map(picture.presence).set(presence.specialistId, presence) };
    }
  }
}

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [keyOf(item), item]));
}
