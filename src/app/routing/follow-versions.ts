import { refuse, settle, type VersionBook } from '../../core/routing/versions.ts';
import type { Instant, Milliseconds } from '../../core/time.ts';
import type { PolicyVersions } from '../../ports/policy-versions.ts';
import type { RoutingEditions } from '../../ports/routing-editions.ts';

export interface FollowVersionsOptions {
  readonly versions: PolicyVersions;
  readonly editions: RoutingEditions;
  /** How often the store is asked even when nobody has told of a change. */
  readonly everyMs?: Milliseconds;
  readonly onSwitched: (version: number) => void;
  /** A version cannot be loaded here, and is therefore used nowhere. An alarm. */
  readonly onRefused: (version: number, why: string) => void;
  /** The store cannot be asked; what is in force stays. Told with every look that fails. */
  readonly onSilent: (error: unknown) => void;
  /** The store has answered a look. */
  readonly onAnswered?: () => void;
}

export interface FollowedVersions {
  /** Looks now. Rejects only when the store is silent. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const EVERY_MS = 2_000;

/**
 * Keeps one process on the published version. A version that is about to take over is loaded ahead; at its time, one
 * compare-and-set makes it active for everybody, and each process switches when it sees that. A process that cannot load
 * it refuses it before, and then nobody switches. Calls keep the version they began with: it stays ready.
 */
export function followVersions(options: FollowVersionsOptions): FollowedVersions {
  const { versions, editions } = options;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let again = false;
  let refusedHere = 0;
  let unwatch: (() => Promise<void>) | null = null;

  const prepare = async (number: number): Promise<string | null> => {
    if (editions.isReady(number)) return null;
    const texts = await versions.texts(number);
    if (texts === null) return 'its texts are missing';
    const prepared = editions.prepare(number, texts);
    return prepared.ok ? null : prepared.why;
  };
  const lookOnce = async (): Promise<Milliseconds> => {
    const { book, now } = await versions.load();
    let current = await prepared(book);
    const settled = settle(current, now);
    if (settled !== current) {
      // Another process may have been first: the next look sees what it wrote.
      if (!(await versions.commit(current.revision, settled))) return 0;
      current = settled;
    }
    await switchTo(current);
    return nextLook(current, now, options.everyMs ?? EVERY_MS);
  };
  const prepared = async (book: VersionBook): Promise<VersionBook> => {
    const number = book.scheduled?.number;
    if (number === undefined) return book;
    const why = await prepare(number);
    if (why === null) return book;
    const refused = refuse(book, number, why);
    options.onRefused(number, why);
    return (await versions.commit(book.revision, refused)) ? refused : (await versions.load()).book;
  };
  const switchTo = async (book: VersionBook): Promise<void> => {
    if (book.active === null || book.active === editions.version()) return;
    const why = await prepare(book.active);
    if (why !== null) {
      // It is in force elsewhere and cannot be here: told once, tried again with every look.
      if (refusedHere !== book.active) options.onRefused(book.active, why);
      refusedHere = book.active;
      return;
    }
    editions.switchTo(book.active);
    options.onSwitched(book.active);
  };

  const look = async (): Promise<void> => {
    again = true;
    looking ??= (async () => {
      let waitMs = options.everyMs ?? EVERY_MS;
      try {
        while (again && !stopped) {
          again = false;
          waitMs = await lookOnce();
          options.onAnswered?.();
        }
      } finally {
        looking = null;
        plan(waitMs);
      }
    })();
    return await looking;
  };
  const lookAndTell = (): void => {
    look().catch(options.onSilent);
  };
  const plan = (waitMs: Milliseconds): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(lookAndTell, waitMs).unref();
  };
  versions.watch(lookAndTell).then((stop) => {
    unwatch = stop;
    if (stopped) stop().catch(options.onSilent);
  }, options.onSilent);
  plan(0);

  return {
    look,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking?.catch(() => undefined);
      await unwatch?.();
    },
  };
}

/** At the scheduled time to the millisecond, otherwise now and then. */
function nextLook(book: VersionBook, now: Instant, everyMs: Milliseconds): Milliseconds {
  if (book.scheduled === null) return everyMs;
  return Math.max(1, Math.min(everyMs, book.scheduled.at - now));
}
