import { EMPTY_ACCOUNT } from '../../core/call/account.ts';
import type { Call } from '../../core/call/call.ts';
import type { CallEvent, EventOf } from '../../core/call/events.ts';
import { gradeAsked, type GradeSituation, readGrade } from '../../core/call/force-grades.ts';
import { decisionObstacle } from '../../core/call/lowering.ts';
import type { CallCommand } from '../../core/console/call-command.ts';
import type { EventId } from '../../core/ids.ts';
import type { CommandBy } from '../../ports/call-commands.ts';
import type { ForceRules } from '../../ports/force-rules.ts';

type JudgementCommand = Extract<
  CallCommand,
  { readonly type: 'setGrade' | 'setLevel' | 'decideLowering' | 'markCutOff' }
>;

/** What people say about grade and level, with the force's grades as they are at this moment. */
export function judgementEvent(
  rules: ForceRules,
  call: Call,
  command: JudgementCommand,
  by: CommandBy,
): CallEvent {
  const base = { id: by.commandId, callId: call.id, by: by.actor };
  const grades = rules.grades(call.force);
  const { confirmWithinMs } = grades;
  switch (command.type) {
    case 'setGrade':
      return {
        ...base,
        type: 'gradeSet',
        grade: readGrade(grades, command.grade),
        because: command.because,
        confirmWithinMs,
      };
    case 'setLevel':
      return { ...base, type: 'levelSet', level: command.level, because: command.because, confirmWithinMs };
    case 'decideLowering': {
      const { lowering, outcome, because } = command;
      return { ...base, type: 'loweringDecided', lowering, outcome, because };
    }
    case 'markCutOff': {
      const raise = gradeAsked(grades, { ...situationOf(call), cutOff: true });
      return { ...base, type: 'callCutOff', ...(raise !== null && { raise }) };
    }
  }
}

/** Why the second person's word cannot be taken, in words; the call decides it again in its own time. */
export function judgementObstacle(call: Call, lowering: EventId, by: CommandBy): string | null {
  const { grade, lowerings } = call.account ?? EMPTY_ACCOUNT;
  return decisionObstacle({ grade, lowerings, level: call.lookup.level }, lowering, by.actor, by.at);
}

/** A grade that the room's own system told, read against the force's grades. */
export function toldGrade(
  rules: ForceRules,
  call: Call,
  grade: string | null,
): Pick<EventOf<'identityReceived'>, 'grade' | 'confirmWithinMs'> {
  if (grade === null) return {};
  const grades = rules.grades(call.force);
  return { grade: readGrade(grades, grade), confirmWithinMs: grades.confirmWithinMs };
}

export function situationOf(call: Call): GradeSituation {
  return {
    level: call.lookup.level,
    sign: call.lookup.sign,
    cutOff: call.account?.cutOff != null,
  };
}
