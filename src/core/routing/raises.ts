import { assessUnknown } from '../register/assess.ts';
import { higherLevel } from '../register/level.ts';
import type { Situation } from './situation.ts';

const NO_REPEAT = { windowHours: 0, sameNumber: 0, samePerson: 0, sameHousehold: 0 };

/** The situation with what answers, words heard and people call for: they add to the register's reasons and take nothing (S6). */
export function withRaises(situation: Situation): Situation {
  const { raises = [], assessment, at } = situation;
  if (raises.length === 0) return situation;
  const base = assessment ?? assessUnknown({ repeat: NO_REPEAT, indexAsOf: at, now: at });
  const levels = [...(base.level === null ? [] : [base.level]), ...raises.map(({ level }) => level)];
  return {
    ...situation,
    assessment: {
      ...base,
      level: levels.reduce(higherLevel),
      reasons: [...base.reasons, ...raises],
    },
  };
}
