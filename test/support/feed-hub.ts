import type { WebSocket } from 'ws';
import type { Elevation, Principal } from '../../src/core/access/principal.ts';
import type { Scope } from '../../src/core/access/scope.ts';
import type { CallCard } from '../../src/core/console/call-card.ts';
import { type ActorId, type ForceId, id } from '../../src/core/ids.ts';
import type { Authenticator } from '../../src/ports/authenticator.ts';
import type { FeedListener, FeedState, NumberedChange } from '../../src/ports/feed-source.ts';
import { SILENT_LOG } from '../../src/ports/log.ts';
import { NO_METER } from '../../src/ports/meter.ts';
import type { FeedMessage } from '../../src/wire/feed.ts';
import { FeedConnection } from '../../src/ws/feed-connection.ts';
import { FeedHub } from '../../src/ws/feed-hub.ts';
import { callCard } from './call-cards.ts';

export const MiB = 1024 * 1024;

/** The server's end of a wire that takes nothing until it is told to: what is sent waits in this process. */
export class Wire {
  readonly sent: FeedMessage[] = [];
  closed: number | 'terminated' | null = null;
  bufferedAmount = 0;

  send(message: string | Buffer): void {
    this.sent.push(JSON.parse(String(message)));
    this.bufferedAmount += message.length;
  }

  close(code: number): void {
    this.closed ??= code;
  }

  terminate(): void {
    this.closed ??= 'terminated';
  }

  drain(): void {
    this.bufferedAmount = 0;
  }

  /** Calls told of, in the order of their telling, in snapshots and changes. */
  get calls(): string[] {
    return this.sent.flatMap((message) => {
      if (message.type === 'snapshot') return message.cards.map(({ callId }) => String(callId));
      const change = message.type === 'change' ? message.change : null;
      return change?.kind === 'card' ? [String(change.card.callId)] : [];
    });
  }

  all<Type extends FeedMessage['type']>(type: Type): Extract<FeedMessage, { type: Type }>[] {
    return this.sent.filter((message): message is never => message.type === type);
  }
}

/** A hub whose source, clock and ticks are the test's. */
export function hubOnTheBench(standing: Authenticator['standing'] = async () => 'holds') {
  let nowMs = 1_000_000;
  let ring: NumberedChange[] = [];
  let state: FeedState = {
    ...{ stream: 's', number: 0, live: true },
    ...{ cards: new Map(), alarms: new Map(), presence: new Map() },
  };
  let listener: FeedListener | null = null;
  const clock = { now: () => nowMs };
  const hub = new FeedHub({
    source: {
      state: () => state,
      after: (stream, number) =>
        stream === state.stream && number <= state.number
          ? ring.filter((change) => change.number > number)
          : null,
      listen: (one) => {
        listener = one;
        return () => undefined;
      },
    },
    authenticator: { authenticate: async () => ({ ok: false, cause: 'missing' }), standing },
    ...{ clock, log: SILENT_LOG, meter: NO_METER, tickEveryMs: 3_600_000 },
  });
  return {
    hub,
    get now() {
      return nowMs;
    },
    passes: (ms: number) => {
      nowMs += ms;
    },
    /** A call changes; `bytes` makes its card long. */
    call: (callId: string, { force = 'north', bytes = 0 } = {}): void => {
      const incident = { reference: 'x'.repeat(bytes), grade: null, location: null };
      const card: CallCard = { ...callCard(callId, { force: id<ForceId>(force) }), incident };
      state = { ...state, number: state.number + 1 };
      (state.cards as Map<string, CallCard>).set(callId, card);
      const change = { number: state.number, at: nowMs, change: { kind: 'card', card } } as const;
      ring.push(change);
      listener?.changed(change);
    },
    card: (callId: string): CallCard => {
      const card = state.cards.get(callId);
      if (card === undefined) throw new Error(`no call ${callId}`);
      return card;
    },
    /** Redis lost what it had: what is there now counts anew. */
    restart: (stream: string): void => {
      [state, ring] = [{ ...state, stream, number: 1 }, []];
      listener?.reset();
    },
    opens: (part: Partial<Principal> = {}) => {
      const wire = new Wire();
      const connection = new FeedConnection(
        wire as unknown as WebSocket,
        viewer(part),
        nowMs,
        () => undefined,
      );
      hub.add(connection);
      hub.start(connection, null);
      return { wire, connection };
    },
  };
}

export function viewer(part: Partial<Principal> = {}): Principal {
  return {
    ...{ actor: id<ActorId>('ann'), kind: 'person', specialist: null, grant: 'session:x', name: null },
    ...{ scopes: new Set<Scope>(['calls:read']), forces: new Set([id<ForceId>('north')]), elevated: null },
    ...part,
  };
}

export function sightOfToo(force: string, until: number): Elevation {
  return { forces: new Set([id<ForceId>(force)]), until };
}
