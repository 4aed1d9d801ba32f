import type { StoryErasures } from '../ports/story-erasures.ts';
import type { ChapterRecords } from '../ports/story-records.ts';
import { createStoryErasures } from '../redis/story-erasures.ts';
import { createChapterRecords, type StoryRecordsOptions } from '../redis/story-records.ts';
import type { KeyRing } from '../sealing/key-ring.ts';

/** What the register's keepers need of the stories. */
export interface StoriesOfPeople {
  readonly chapters: Pick<ChapterRecords, 'naming' | 'loadAll'>;
  readonly erasures: StoryErasures;
}

/** `redis`: where calls are kept, which may be another than the register's. */
export function storiesOfPeople(
  redis: StoryRecordsOptions['redis'],
  prefix: string,
  keys: KeyRing,
): StoriesOfPeople {
  return {
    chapters: createChapterRecords({ redis, prefix, keys: keys.sealing, lookup: keys.lookup }),
    erasures: createStoryErasures(redis, prefix),
  };
}
