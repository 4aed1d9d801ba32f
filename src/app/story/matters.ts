import { AppError } from '../../core/errors.ts';
import type { ActorId, ForceId } from '../../core/ids.ts';
import {
  clockReached,
  closeMatter,
  type Matter,
  type MatterChange,
  moveMatter,
  openMatter,
} from '../../core/story/matter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MatterRecords } from '../../ports/story-records.ts';

/** How often a change is decided anew when others write the same matter at the same time. */
const TRIES = 5;
const SWEEP_BATCH = 500;

export interface MatterDeps {
  readonly matters: MatterRecords;
  readonly clock: Clock;
  /** Told of one that could not be swept; the others are. */
  readonly onTrouble: (error: Error) => void;
}

/** What stands open until somebody closes it with what was done; every verb may be repeated. */
export interface Matters {
  /** Twice is one: the id says what it is about. */
  open(asked: Parameters<typeof openMatter>[0]): Promise<void>;
  close(matterId: string, by: ActorId, doing: string): Promise<Matter>;
  move(matterId: string, to: ForceId, by: ActorId): Promise<void>;
  /** Its clock has run out, as its job says; a stale one changes nothing. */
  reached(matterId: string): Promise<void>;
  /** Says every clock that was reached and whose job was lost. Gives how many. */
  sweep(): Promise<number>;
}

export function createMatters(deps: MatterDeps): Matters {
  const { matters, clock } = deps;
  const change = async (
    matterId: string,
    decide: (matter: Matter) => MatterChange | null,
  ): Promise<Matter> => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const matter = await matters.load(matterId);
      if (matter === null) throw new AppError('notFound', 'there is no such open matter');
      const next = decide(matter);
      if (next === null) return matter;
      if (await matters.commit(next.matter, next.effects)) return next.matter;
    }
    throw new AppError('conflict', 'others are changing this: try again');
  };
  const reached = async (matterId: string): Promise<void> => {
    await change(matterId, (matter) => clockReached(matter, clock.now()));
  };
  return {
    async open(asked) {
      if ((await matters.load(asked.id)) !== null) return;
      const { matter, effects } = openMatter(asked, clock.now());
      // False: it was opened meanwhile, by somebody who was told the same.
      await matters.commit(matter, effects);
    },
    async close(matterId, by, doing) {
      if (doing.trim() === '') throw new AppError('invalid', 'closing it needs what was done about it');
      return await change(matterId, (matter) => closeMatter(matter, by, doing, clock.now()));
    },
    async move(matterId, to, by) {
      await change(matterId, (matter) => moveMatter(matter, to, by, clock.now()));
    },
    reached,
    async sweep() {
      const due = await matters.clocksReached(clock.now(), SWEEP_BATCH);
      for (const matterId of due) {
        try {
          await reached(matterId);
        } catch (error) {
          deps.onTrouble(error instanceof Error ? error : new Error(String(error)));
        }
      }
      return due.length;
    },
  };
}
