/** A force's own grades (config/grades.yaml), and when its rules ask for at least one of them. */
import type { Level } from '../register/level.ts';
import { atLeast } from '../register/level.ts';
import type { Milliseconds } from '../time.ts';
import type { GradeRaise, SaidGrade } from './grade.ts';

export interface ForceGrade {
  readonly name: string;
  /** What it means, for whoever does not work with it every day. */
  readonly means: string;
  readonly respondWithinMinutes: number | null;
  /** Other ways in which rooms and systems write it. */
  readonly alsoSaid: readonly string[];
}

/** What about a call its rules may ask for. More risk matches more rules, never fewer (S6). */
export interface GradeSituation {
  readonly level: Level | null;
  readonly sign: 'normal' | 'abandoned' | 'silent';
  readonly cutOff: boolean;
}

export interface GradeRule {
  readonly to: string;
  readonly because: string;
  readonly levelAtLeast: Level | null;
  /** Any of these; empty: any call. */
  readonly sign: readonly ('abandoned' | 'silent' | 'cutOff')[];
}

export interface ForceGrades {
  /** Most urgent first; empty: the force has said nothing of its grades. */
  readonly grades: readonly ForceGrade[];
  /** A second person confirms within this, or everything stays as it was. */
  readonly confirmWithinMs: Milliseconds;
  readonly rules: readonly GradeRule[];
}

/** A grade as said, by the force's own name: case, spaces and "grade" in front do not matter. */
export function readGrade(grades: ForceGrades, said: string): SaidGrade {
  const wanted = plain(said);
  const found = grades.grades.find(({ name, alsoSaid }) =>
    [name, ...alsoSaid].some((word) => plain(word) === wanted),
  );
  return { said, name: found?.name ?? null, scale: grades.grades.map(({ name }) => name) };
}

function plain(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^grade /, '');
}

/** The most urgent grade that any rule asks for now; null: none asks. */
export function gradeAsked(grades: ForceGrades, situation: GradeSituation): GradeRaise | null {
  const scale = grades.grades.map(({ name }) => name);
  const asking = grades.rules
    .filter((rule) => holds(rule, situation))
    .toSorted((a, b) => scale.indexOf(a.to) - scale.indexOf(b.to));
  const first = asking[0];
  if (first === undefined) return null;
  return { grade: { said: first.to, name: first.to, scale }, because: first.because };
}

function holds({ levelAtLeast, sign }: GradeRule, situation: GradeSituation): boolean {
  const { level } = situation;
  if (levelAtLeast !== null && (level === null || !atLeast(level, levelAtLeast))) return false;
  if (sign.length === 0) return true;
  return sign.some((one) => (one === 'cutOff' ? situation.cutOff : situation.sign === one));
}
