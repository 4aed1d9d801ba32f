import { dialledKey } from '../core/routing/line-settings.ts';
import type { LinesFile } from '../wire/lines.ts';
import type { PolicyFile, WishInFile } from '../wire/policy.ts';
import type { RosterFile } from '../wire/roster.ts';
import type { FileError } from './file-error.ts';
import { suggestion } from './nearest-word.ts';
import type { Path, Places } from './places.ts';
import { ringTrouble } from './ring-trouble.ts';
import { errorAt } from './yaml-file.ts';

/** One file that passed its schema. */
export interface Read<Value> {
  readonly file: string;
  readonly value: Value;
  readonly places: Places;
}

export interface ReadFiles {
  readonly lines: Read<LinesFile>;
  readonly policy: Read<PolicyFile>;
  readonly roster: Read<RosterFile>;
  /** Ids of pathways.yaml; null when there is no such file, and then none can be named. */
  readonly pathways: ReadonlySet<string> | null;
}

/** What no single file can know: names that point nowhere, and names that point at two things. */
export function referenceErrors(files: ReadFiles): readonly FileError[] {
  return [...linesErrors(files), ...policyErrors(files), ...rosterErrors(files)];
}

function linesErrors({ lines }: ReadFiles): FileError[] {
  const errors: FileError[] = [];
  const say = (path: Path, message: string) => errors.push(errorAt(lines.file, lines.places, path, message));
  const defaults = lines.value.lines.filter((line) => line.default).length;
  if (defaults !== 1 && lines.value.lines.length > 1)
    say(['lines'], `exactly one line says "default: true"; here ${defaults} do`);
  const dialled = new Set<string>(lines.value.staffNumbers.map(dialledKey));
  lines.value.lines.forEach((line, l) => {
    line.dialled.forEach((to, d) => {
      if (dialled.has(dialledKey(to)))
        say(['lines', l, 'dialled', d], 'another line is dialled like this, or staff report on it');
      dialled.add(dialledKey(to));
    });
    const positions = new Map<string, string>();
    line.ring.forEach((step, s) => {
      step.to.forEach((destination, d) => {
        const address = destination.number ?? destination.sip ?? destination.client ?? '';
        const before = positions.get(destination.id);
        if (before !== undefined && before !== address)
          say(['lines', l, 'ring', s, 'to', d, 'id'], 'this id names another destination of the same line');
        positions.set(destination.id, address);
      });
    });
  });
  return errors;
}

function policyErrors(files: ReadFiles): FileError[] {
  const { policy, lines, roster, pathways } = files;
  const errors: FileError[] = [];
  const forces = forcesOf(lines.value, roster.value);
  const need = (kind: string, word: string, possible: readonly string[], path: Path) => {
    if (!possible.includes(word))
      errors.push(
        errorAt(
          policy.file,
          policy.places,
          path,
          `there is no ${kind} "${word}"`,
          suggestion(word, possible),
        ),
      );
  };
  const { overflowOrders, prompts, calendars, skills, pagers, helplines, mutualAid } = policy.value;
  const wish = (value: WishInFile, path: Path) => {
    need('overflow order', value.overflow, Object.keys(overflowOrders), [...path, 'overflow']);
    value.skills.forEach((skill, s) => {
      need('skill', skill, skills, [...path, 'skills', s]);
    });
  };
  wish(policy.value.whenAsked, ['whenAsked']);
  for (const [order, steps] of Object.entries(overflowOrders)) {
    steps.forEach((step, s) => {
      const path = ['overflowOrders', order, s];
      if (step.ask === 'ownPool' && step.target !== undefined)
        errors.push(errorAt(policy.file, policy.places, [...path, 'target'], 'ownPool has no target'));
      if (step.ask !== 'ownPool' && step.ask !== 'onCall' && step.target === undefined)
        errors.push(errorAt(policy.file, policy.places, path, `${step.ask} needs a target`));
      if (step.ask === 'partnerForce' && step.target) need('force', step.target, forces, [...path, 'target']);
      if (step.ask === 'onCallPager' && step.target) need('pager', step.target, pagers, [...path, 'target']);
      if (step.ask === 'partnerHelpline' && step.target)
        need('helpline', step.target, Object.keys(helplines), [...path, 'target']);
      const agreed = mutualAid?.some(({ partner }) => partner === step.target) ?? true;
      if (step.ask === 'partnerForce' && !agreed)
        errors.push(errorAt(policy.file, policy.places, [...path, 'target'], 'no agreement with this force'));
      for (const { at, message } of ringTrouble(step))
        errors.push(errorAt(policy.file, policy.places, [...path, ...at], message));
    });
  }
  mutualAid?.forEach((aid, a) => {
    need('force', aid.partner, forces, ['mutualAid', a, 'partner']);
    aid.helps.forEach((force, h) => {
      need('force', force, forces, ['mutualAid', a, 'helps', h]);
    });
    if (aid.during) need('calendar', aid.during, Object.keys(calendars), ['mutualAid', a, 'during']);
  });
  policy.value.rules.forEach((rule, r) => {
    const when: Path = ['rules', r, 'when'];
    const give: Path = ['rules', r, 'give'];
    const each = (
      kind: string,
      named: readonly string[] | undefined,
      possible: readonly string[],
      path: Path,
    ) =>
      named?.forEach((word, w) => {
        need(kind, word, possible, [...path, w]);
      });
    const lineIds = lines.value.lines.map((line) => line.id);
    each('line', rule.when.line, lineIds, [...when, 'line']);
    each('force', rule.when.force, forces, [...when, 'force']);
    each('calendar', rule.when.during, Object.keys(calendars), [...when, 'during']);
    each('calendar', rule.when.notDuring, Object.keys(calendars), [...when, 'notDuring']);
    each('prompt', rule.give.prompts, Object.keys(prompts), [...give, 'prompts']);
    each('pathway', rule.give.followUps, [...(pathways ?? [])], [...give, 'followUps']);
    if (rule.give.specialist) wish(rule.give.specialist, [...give, 'specialist']);
    if (Object.keys(rule.give).length === 0)
      errors.push(errorAt(policy.file, policy.places, give, 'this rule gives nothing'));
  });
  return errors;
}

function rosterErrors({ roster, policy }: ReadFiles): FileError[] {
  const errors: FileError[] = [];
  const say = (path: Path, message: string, hint: string | null = null) =>
    errors.push(errorAt(roster.file, roster.places, path, message, hint));
  const { skills } = policy.value;
  const codes = new Set<string>();
  roster.value.specialists.forEach((person, p) => {
    const here: Path = ['specialists', p];
    if (person.phoneCode !== undefined) {
      if (codes.has(person.phoneCode)) say([...here, 'phoneCode'], 'another person has this code');
      codes.add(person.phoneCode);
    }
    person.skills.forEach((skill, s) => {
      if (!skills.includes(skill))
        say([...here, 'skills', s], `there is no skill "${skill}" in the policy`, suggestion(skill, skills));
    });
    person.shifts.forEach((shift, s) => {
      const path: Path = [...here, 'shifts', s];
      if (shift.from === shift.to) say([...path, 'to'], 'a shift that ends when it begins lasts no time');
      if (shift.everyWeeks > 1 && shift.firstDay === undefined)
        say([...path, 'everyWeeks'], 'needs firstDay, to know which weeks are meant');
      if (shift.firstDay && shift.lastDay && shift.lastDay < shift.firstDay)
        say([...path, 'lastDay'], 'is before firstDay');
    });
    person.leave.forEach((leave, l) => {
      if (leave.to < leave.from) say([...here, 'leave', l, 'to'], 'is before from');
    });
  });
  return errors;
}

function forcesOf(lines: LinesFile, roster: RosterFile): readonly string[] {
  const forces = [...lines.lines.map((line) => line.force), ...roster.specialists.map((p) => p.force)];
  return [...new Set(forces)];
}
