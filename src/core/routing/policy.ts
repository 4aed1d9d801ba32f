import type { AlarmClass } from '../alarms/alarm.ts';
import type { ForceId, LineId, PathwayId } from '../ids.ts';
import type { AssessmentReason, Role } from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import type { Calendar } from './calendar.ts';
import type { MutualAid } from './mutual-aid.ts';
import type { OpeningMode, OverflowStep, PreEmptionRule } from './plan.ts';

/**
 * When a rule holds: every part that is there must hold. Risk can only be asked for as "at least" or "is so", never as
 * "at most" or "is not": so more risk always matches more rules, and nobody gets less for being in more danger (S6).
 */
export interface Conditions {
  readonly line?: readonly LineId[];
  readonly force?: readonly ForceId[];
  readonly lineKind?: 'emergency' | 'nonEmergency';
  readonly levelAtLeast?: Level;
  /** Something of any of these kinds is among the reasons for the level. */
  readonly onRecord?: readonly AssessmentReason['code'][];
  /** A marker of any of these types (MARKER_TYPES of the register) is among the reasons for the level. */
  readonly marker?: readonly string[];
  /** An order is served and in force today (S9). */
  readonly orderInForce?: true;
  /** An order of any of these types (ORDER_TYPES of the register) is served and in force today. */
  readonly orderType?: readonly string[];
  /** Somebody tied to the number holds one of these roles. */
  readonly role?: readonly Role[];
  readonly speakerMayBePerpetrator?: boolean;
  readonly sharedNumber?: true;
  /** Earlier calls within the window, this one not counted; every part given must hold. */
  readonly earlierCallsAtLeast?: {
    readonly number?: number;
    readonly person?: number;
    readonly household?: number;
    /** By whichever tie counts most. */
    readonly any?: number;
    /** Counted over so many hours back; left out: over the policy's own window. */
    readonly withinHours?: number;
  };
  readonly sign?: readonly ('abandoned' | 'silent')[];
  readonly caller?: readonly ('shown' | 'withheld' | 'unusable')[];
  /** BCP 47 tags of the language of somebody tied to the number. */
  readonly language?: readonly string[];
  /** Names of calendars, any of which runs. */
  readonly during?: readonly string[];
  /** Names of calendars, none of which runs. */
  readonly notDuring?: readonly string[];
  readonly specialistsFreeAtMost?: number;
  readonly specialistsFreeAtLeast?: number;
  /** Calls that wait for a specialist now. */
  readonly waitingAtLeast?: number;
}

export interface SpecialistWish {
  readonly skills: readonly string[];
  readonly openingMode: OpeningMode;
  /** Name of an overflow order. */
  readonly overflow: string;
}

/** What a rule gives. There is no word here for lowering, delaying, announcing or being heard (S1 to S10). */
export interface Results {
  readonly raiseLevelTo?: Level;
  readonly specialist?: SpecialistWish;
  /** Names of prompts. */
  readonly prompts?: readonly string[];
  readonly alarms?: readonly { readonly class: AlarmClass; readonly text: string }[];
  readonly followUps?: readonly PathwayId[];
}

export interface Rule {
  readonly name: string;
  /** Shown on the console as the reason. */
  readonly because: string;
  readonly when: Conditions;
  readonly give: Results;
}

/** One sentence for the handler, in the languages of the lines. */
export interface Prompt {
  readonly name: string;
  readonly en: string;
  readonly cy: string | null;
}

export type OverflowOrder = readonly [OverflowStep, ...OverflowStep[]];

/** Everything in policy.yaml. Rules are read from top to bottom; see decide.ts for what they add up to. */
export interface Policy {
  /** How far back earlier calls count. Hours. */
  readonly repeatWindowHours: number;
  /** The words that rosters and rules may use for skills. */
  readonly skills: readonly string[];
  /** Names of routes to the on-call pager. */
  readonly pagers: readonly string[];
  /** Absent: none is written down, and partners are asked by whom they cover alone. */
  readonly mutualAid?: readonly MutualAid[];
  /** Absent: whoever only listens may be asked away. */
  readonly preEmption?: PreEmptionRule;
  readonly calendars: readonly Calendar[];
  readonly prompts: readonly Prompt[];
  readonly overflowOrders: ReadonlyMap<string, OverflowOrder>;
  /** When a handler asks for a specialist on a call whose rules bring none. */
  readonly whenAsked: SpecialistWish;
  readonly rules: readonly Rule[];
}

/** Skills that some rule asks for, or that a handler's asking brings: what the roster should have somebody for. */
export function skillsAskedFor({ rules, whenAsked }: Policy): readonly string[] {
  const wishes = [whenAsked, ...rules.map(({ give }) => give.specialist)];
  return [...new Set(wishes.flatMap((wish) => wish?.skills ?? []))].sort();
}
