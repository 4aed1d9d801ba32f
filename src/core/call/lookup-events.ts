/** What is found out, and said, of who is calling: events of the lookup. */
import type { ActorId } from '../ids.ts';
import type { Assessment } from '../register/assessment.ts';
import type { Plan } from '../routing/plan.ts';
import type { SeenByRules } from '../routing/situation.ts';
import type { Caller, Incident, Speaker } from './call.ts';
import type { GradeRaise, SaidGrade } from './grade.ts';
import type { Happened } from './happened.ts';

export interface CallerAssessed extends Happened<'callerAssessed'> {
  readonly assessment: Assessment | null;
  readonly plan: Plan;
  /** What the rules saw besides the assessment; absent in events of earlier releases. */
  readonly seen?: SeenByRules;
  /** Earlier calls could not be counted, or details not be read: what is missing is asked for again. */
  readonly incomplete?: boolean;
  /** The grade that the force's rules ask for at least; absent when none does. */
  readonly raise?: GradeRaise;
}
export interface AssessmentFailed extends Happened<'assessmentFailed'> {}
export interface IdentityReceived extends Happened<'identityReceived'> {
  /** Null when only the incident is told. */
  readonly caller: Caller | null;
  readonly incident: Incident;
  readonly by: ActorId;
  /** The incident's grade, read against the force's grades; absent when none was told. */
  readonly grade?: SaidGrade;
  /** So long a second person has to confirm a lower one. */
  readonly confirmWithinMs?: number;
}
export interface MatchConfirmed extends Happened<'matchConfirmed'> {
  readonly personId: string;
  readonly by: ActorId;
}
export interface MatchCorrected extends Happened<'matchCorrected'> {
  readonly personId: string | null;
  readonly reason: string;
  readonly by: ActorId;
}
export interface SpeakerConfirmed extends Happened<'speakerConfirmed'> {
  readonly who: Speaker;
  readonly by: ActorId;
}
export interface SilenceReported extends Happened<'silenceReported'> {
  readonly by: ActorId;
}

export type LookupEvent =
  | CallerAssessed
  | AssessmentFailed
  | IdentityReceived
  | MatchConfirmed
  | MatchCorrected
  | SpeakerConfirmed
  | SilenceReported;
