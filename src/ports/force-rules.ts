import type { ForceGrades } from '../core/call/force-grades.ts';
import type { ForceId } from '../core/ids.ts';
import type { StoryRules } from '../core/story/rules.ts';

/** What each force has settled about grades, stories and reviews, in process memory; total, and never fails. */
export interface ForceRules {
  grades(force: ForceId): ForceGrades;
  stories(force: ForceId): StoryRules;
}
