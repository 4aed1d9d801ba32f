/**
 * The control room's grade of a call, as its own force grades. Software only raises it, a person raises it at once; what
 * would lower it, whoever says it, waits for a second person (S6, see lowering.ts).
 */
import { SYSTEM_ACTOR, type ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** A grade as somebody said it, read against the force's grades at that moment. */
export interface SaidGrade {
  readonly said: string;
  /** The force's own name for it; null: the force has no such grade. */
  readonly name: string | null;
  /** The names of the force's grades, most urgent first. */
  readonly scale: readonly string[];
}

/** What a rule of the force asks for at least. */
export interface GradeRaise {
  readonly grade: SaidGrade;
  readonly because: string;
}

export interface CallGrade {
  /** What holds, by the force's own name; null while nobody has given one that the force knows. */
  readonly inForce: string | null;
  /** The first that held: what a hand-over tells. */
  readonly original: string | null;
  /** What was said last, word for word, also where the force has no such grade. */
  readonly said: string | null;
  /** False: what was said last is no grade of this force. */
  readonly saidIsKnown: boolean;
  readonly scale: readonly string[];
  /** Newest last, at most CHANGES_KEPT. */
  readonly changes: readonly GradeChange[];
}

export interface GradeChange {
  readonly at: Instant;
  readonly by: ActorId;
  readonly from: string | null;
  readonly to: string;
  readonly because: string;
}

export const NO_GRADE: CallGrade = {
  inForce: null,
  original: null,
  said: null,
  saidIsKnown: true,
  scale: [],
  changes: [],
};

const CHANGES_KEPT = 50;

/** How a grade compares with what holds. `lower` is also what cannot be compared: then two people decide. */
export function comparedWith(grade: CallGrade, said: SaidGrade): 'unknown' | 'same' | 'higher' | 'lower' {
  if (said.name === null) return 'unknown';
  if (grade.inForce === null) return 'higher';
  if (grade.inForce === said.name) return 'same';
  const now = said.scale.indexOf(grade.inForce);
  return now !== -1 && said.scale.indexOf(said.name) < now ? 'higher' : 'lower';
}

/** What was said is kept as said; what holds rises with it, or stays. */
export function heard(
  grade: CallGrade,
  said: SaidGrade,
  by: ActorId,
  because: string,
  now: Instant,
): CallGrade {
  const kept: CallGrade = {
    ...grade,
    said: said.said,
    saidIsKnown: said.name !== null,
    scale: said.scale.length === 0 ? grade.scale : said.scale,
  };
  return comparedWith(grade, said) === 'higher' ? changed(kept, said.name ?? '', by, because, now) : kept;
}

/** A rule asks for at least this grade; what somebody said stays as they said it. */
export function raisedByRule(grade: CallGrade, to: SaidGrade, because: string, now: Instant): CallGrade {
  if (comparedWith(grade, to) !== 'higher') return grade;
  return changed({ ...grade, scale: to.scale }, to.name ?? '', SYSTEM_ACTOR, because, now);
}

/** Sets what holds, whichever way: only two people together come here with a lower one (lowering.ts). */
export function changed(grade: CallGrade, to: string, by: ActorId, because: string, now: Instant): CallGrade {
  const change: GradeChange = { at: now, by, from: grade.inForce, to, because };
  return {
    ...grade,
    inForce: to,
    original: grade.original ?? to,
    changes: [...grade.changes, change].slice(-CHANGES_KEPT),
  };
}

/** One sentence for whoever looks, when what was said is not what holds; null when there is nothing to explain. */
export function gradeInWords(grade: CallGrade): string | null {
  if (grade.said === null) return null;
  const holds = grade.inForce === null ? 'no grade holds' : `grade ${grade.inForce} holds`;
  if (!grade.saidIsKnown) return `“${grade.said}” is not a grade of this force: kept as said, ${holds}.`;
  return null;
}

/** The most urgent grade of the force holds. Null: nobody has given a grade that the force knows. */
export function isTopGrade(grade: CallGrade): boolean | null {
  return grade.inForce === null ? null : grade.scale[0] === grade.inForce;
}
