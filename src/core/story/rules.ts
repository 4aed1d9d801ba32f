/** What a force has settled about stories, hand-overs and reviews (config/story.yaml). */
import type { RepeatRule } from '../call/repeat-alarm.ts';
import { USUAL_REPEAT_RULES } from '../call/repeat-alarm.ts';
import type { PathwayId } from '../ids.ts';
import { DAY, type Milliseconds, MINUTE } from '../time.ts';

export interface StoryRules {
  /** When a further call of the same number, person or household is an alarm. */
  readonly repeats: readonly RepeatRule[];
  /** A threat that nobody has closed is an alarm after this. */
  readonly threatAlarmAfterMs: Milliseconds;
  /** A story keeps its calls so long after the last of them; what is open is kept however old. */
  readonly keepMs: Milliseconds;
  readonly handOverTo: readonly HandOverRecipient[];
  readonly themes: readonly Theme[];
  readonly dipSample: { readonly percent: number; readonly atLeast: number };
}

export interface HandOverRecipient {
  readonly id: string;
  readonly name: string;
  /** `force`: another force, served here when its id is one of ours. `service`: ambulance, council, charity. */
  readonly kind: 'force' | 'service';
  readonly acknowledgeWithinMs: Milliseconds;
  /** The pathway by which it is delivered; null: by telephone, and acknowledged by hand. */
  readonly pathway: PathwayId | null;
}

/** What reviewers look for, in the force's own words. */
export interface Theme {
  readonly id: string;
  readonly words: string;
}

export const USUAL_STORY_RULES: StoryRules = {
  repeats: USUAL_REPEAT_RULES,
  threatAlarmAfterMs: 15 * MINUTE,
  keepMs: 7 * 365 * DAY,
  handOverTo: [],
  themes: [],
  dipSample: { percent: 5, atLeast: 1 },
};
