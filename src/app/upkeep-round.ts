import { setTimeout as passed } from 'node:timers/promises';
import { id, type AlarmId, type ForceId } from '../core/ids.ts';
import { HOUR, SECOND, type Milliseconds } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';

/** What a round does; harmless to run twice, also side by side with itself. */
export interface UpkeepPart {
  readonly name: string;
  /** What is not looked after while it fails, for people. */
  readonly about: string;
  readonly run: () => Promise<void>;
}

export interface UpkeepRoundDeps {
  readonly alarms: Pick<AlarmBoard, 'raise'>;
  readonly clock: Clock;
  readonly onTrouble: (component: string, error: Error) => void;
  /** How long a round waits for its parts; default 30 s. */
  readonly patienceMs?: Milliseconds;
}

/** A part that failed so often in a row is not looked after: a person is told. */
const TOLD_AFTER_ROUNDS = 3;

/**
 * One round of parts that know nothing of each other: all begin at once, so one that throws or waits keeps no other from
 * its turn. One that is not through with its last round is left at it, which counts as failing. Resolves to true when all
 * parts are done.
 */
export function createUpkeepRound(
  parts: readonly UpkeepPart[],
  { alarms, clock, onTrouble, patienceMs = 30 * SECOND }: UpkeepRoundDeps,
): () => Promise<boolean> {
  const busy = new Set<string>();
  const failures = new Map<string, number>();

  const attempt = async (part: UpkeepPart): Promise<void> => {
    if (busy.has(part.name)) throw new Error('it is not through with an earlier round');
    busy.add(part.name);
    const enough = new AbortController();
    // Begun in its own turn, so that even one that throws at once is caught like the others.
    const work = Promise.resolve()
      .then(part.run)
      .finally(() => busy.delete(part.name));
    const late = passed(patienceMs, undefined, { signal: enough.signal }).then(() => {
      throw new Error(`it took longer than ${patienceMs / SECOND} s`);
    });
    late.catch(() => undefined);
    await Promise.race([work, late]).finally(() => enough.abort());
  };

  const tell = async ({ name, about }: UpkeepPart): Promise<void> => {
    const at = clock.now();
    await alarms.raise({
      id: id<AlarmId>(`upkeep-${name}-${Math.floor(at / HOUR)}`),
      class: 'urgent',
      kind: 'system',
      force: id<ForceId>('all'),
      callId: null,
      text: `Nobody looks after ${about}: it has failed ${TOLD_AFTER_ROUNDS} times running`,
      at,
    });
  };

  const looked = async (part: UpkeepPart): Promise<boolean> => {
    try {
      await attempt(part);
      failures.delete(part.name);
      return true;
    } catch (error) {
      onTrouble(part.name, asError(error));
      const running = (failures.get(part.name) ?? 0) + 1;
      failures.set(part.name, running);
      if (running >= TOLD_AFTER_ROUNDS)
        await tell(part).catch((untold: unknown) => onTrouble(part.name, asError(untold)));
      return false;
    }
  };

  return async () => (await Promise.all(parts.map(looked))).every(Boolean);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
