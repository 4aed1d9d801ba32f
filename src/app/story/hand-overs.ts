import { AppError } from '../../core/errors.ts';
import type { CallId } from '../../core/ids.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import { answerHandOver, answerObstacle, type HandOver, startHandOver } from '../../core/story/hand-over.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { HandOverRecords } from '../../ports/story-records.ts';
import type { Stories } from '../../ports/stories.ts';

const TRIES = 5;

export interface HandOverDeps {
  readonly handOvers: HandOverRecords;
  readonly chapter: (callId: CallId) => Promise<Chapter | null>;
  readonly rules: ForceRules;
  readonly clock: Clock;
}

/** Hand-overs between forces and services; what follows each change is in its effects (run-story-effect.ts). */
export function createHandOvers(deps: HandOverDeps): {
  readonly start: Stories['startHandOver'];
  readonly answer: Stories['answerHandOver'];
} {
  const { handOvers, rules, clock } = deps;
  const load = async (handOverId: string): Promise<HandOver> => {
    const found = await handOvers.load(handOverId);
    if (found === null) throw new AppError('notFound', 'there is no such hand-over');
    return found;
  };
  return {
    async start(callId, asked) {
      const known = await handOvers.load(asked.id);
      if (known !== null) return known;
      const chapter = await deps.chapter(callId);
      if (chapter === null) throw new AppError('notFound', 'there is no such call');
      const to = rules.stories(chapter.force).handOverTo.find((each) => each.id === asked.to);
      if (to === undefined)
        throw new AppError('invalid', 'this force hands over to nobody of that id (config/story.yaml)');
      const { handOver, effects } = startHandOver({ ...asked, to }, chapter, clock.now());
      await handOvers.commit(handOver, effects);
      return await load(asked.id);
    },
    async answer(handOverId, answer) {
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const before = await load(handOverId);
        const obstacle = answerObstacle(before, answer.name);
        if (obstacle !== null)
          throw new AppError(before.status === 'open' ? 'invalid' : 'conflict', obstacle);
        const next = answerHandOver(before, answer, clock.now());
        if (next !== null && (await handOvers.commit(next.handOver, next.effects))) return next.handOver;
      }
      throw new AppError('conflict', 'others are answering this hand-over: try again');
    },
  };
}
