/** What the call's people say of it: its story, its grade, its level. Members of CallEvent. */
import type { ActorId, EventId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { GradeRaise, SaidGrade } from './grade.ts';
import type { Happened } from './happened.ts';
import type { Telling } from './telling.ts';

/** Something for the call's story, during the call or afterwards. */
export interface StoryTold extends Happened<'storyTold'> {
  readonly telling: Telling;
  readonly by: ActorId;
}
/** Raises at once; a lower one waits for a second person (S6). */
export interface GradeSet extends Happened<'gradeSet'> {
  readonly grade: SaidGrade;
  readonly because: string;
  readonly confirmWithinMs: number;
  readonly by: ActorId;
}
/** Raises at once; a lower one waits for a second person (S6). */
export interface LevelSet extends Happened<'levelSet'> {
  readonly level: Level;
  readonly because: string;
  readonly confirmWithinMs: number;
  readonly by: ActorId;
}
export interface LoweringDecided extends Happened<'loweringDecided'> {
  readonly lowering: EventId;
  readonly outcome: 'approved' | 'refused';
  readonly because: string;
  readonly by: ActorId;
}
/** The call broke off in the middle of something: graded again, urgently. */
export interface CallCutOff extends Happened<'callCutOff'> {
  readonly raise?: GradeRaise;
  readonly by: ActorId;
}
