import { describe, expect, it } from 'vitest';
import { gradeAsked, readGrade } from '../../../../src/core/call/force-grades.ts';
import { gradeInWords } from '../../../../src/core/call/grade.ts';
import { cardOf } from '../../../../src/core/call/card.ts';
import { HOME_ZONE, localDate } from '../../../../src/core/civil-time.ts';
import { type ActorId, type EventId, id } from '../../../../src/core/ids.ts';
import { raisesOf } from '../../../../src/core/risk/raises.ts';
import { parseYamlFile } from '../../../../src/files/yaml-file.ts';
import { gradesFile, toForceGrades } from '../../../../src/wire/grades.ts';
import { aCall, aPlan, type CallStory, HANDLER } from '../../../support/calls.ts';
import { SUPERVISOR } from '../../../support/call-states.ts';

const FILE = `
forces:
  - force: northshire
    grades:
      - { name: "1", means: Emergency, alsoSaid: [immediate] }
      - { name: "2", means: Priority }
      - { name: "3", means: Scheduled }
    raises:
      - { to: "1", because: silent and high, when: { levelAtLeast: high, sign: [silent] } }
      - { to: "2", because: cut off, when: { sign: [cutOff] } }
`;

function grades() {
  const parsed = parseYamlFile('grades.yaml', FILE, gradesFile);
  if (!parsed.ok || parsed.value.forces[0] === undefined) throw new Error(JSON.stringify(parsed));
  return toForceGrades(parsed.value.forces[0]);
}

/** As the clock on the wall shows it. */
function timeOf(at: number): string {
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: HOME_ZONE, hour: '2-digit', minute: '2-digit' });
  return shown.format(at);
}

const CONFIRM_MS = 10 * 60_000;
function sets(story: CallStory, said: string, by: ActorId = HANDLER, eventId?: string): CallStory {
  return story.when({
    type: 'gradeSet',
    ...(eventId !== undefined && { id: eventId }),
    grade: readGrade(grades(), said),
    because: 'as heard',
    confirmWithinMs: CONFIRM_MS,
    by,
  });
}
function decides(
  story: CallStory,
  outcome: 'approved' | 'refused',
  by: ActorId,
  lowering = 'ask',
): CallStory {
  return story.when({
    type: 'loweringDecided',
    ...{ lowering: id<EventId>(lowering), outcome, because: 'heard both', by },
  });
}
const inForce = (story: CallStory) => story.call.account?.grade.inForce;
const states = (story: CallStory) => story.call.account?.lowerings.map(({ state }) => state);
const done = (story: CallStory) => story.steps.at(-1)?.effects ?? [];

describe('S6: a grade', () => {
  it('is raised at once by one person', () => {
    expect(inForce(sets(sets(aCall().connected(), '2'), 'Immediate'))).toBe('1');
  });

  it('is lowered when a second person confirms in time, and that is an override to be reviewed', () => {
    const asked = sets(sets(aCall().connected(), '1'), '3', HANDLER, 'ask');
    // Given a wish, nothing has changed, and a clock runs
    expect(inForce(asked)).toBe('1');
    expect(done(asked)).toContainEqual(expect.objectContaining({ do: 'startTimer', name: 'lowering' }));
    // When another person confirms
    const after = decides(asked, 'approved', SUPERVISOR);
    // Then it holds, with both on record
    expect(inForce(after)).toBe('3');
    expect(done(after)).toContainEqual({ do: 'reviewCall', cause: 'override' });
    expect(done(after)).toContainEqual(
      expect.objectContaining({
        ...{ what: 'loweringConfirmed', who: SUPERVISOR },
        details: expect.objectContaining({ askedBy: HANDLER, from: '1', to: '3' }),
      }),
    );
  });

  it.each([
    ['refused', (s: CallStory) => decides(s, 'refused', SUPERVISOR), 'refused'],
    ['confirmed by who asked', (s: CallStory) => decides(s, 'approved', HANDLER), 'waiting'],
    ['never decided', (s: CallStory) => s.later(601).when({ type: 'callerSpoke' }), 'lapsed'],
    ['confirmed too late', (s: CallStory) => decides(s.later(600), 'approved', SUPERVISOR), 'lapsed'],
    ['another id confirmed', (s: CallStory) => decides(s, 'approved', SUPERVISOR, 'other'), 'waiting'],
  ] as const)('stays as it was when lowering it is %s', (_how, then, state) => {
    const after = then(sets(sets(aCall().connected(), '1'), '2', HANDLER, 'ask'));
    expect(inForce(after)).toBe('1');
    expect(states(after)).toEqual([state]);
  });

  it('that was raised meanwhile is not lowered by an old wish', () => {
    const asked = sets(sets(aCall().connected(), '2'), '3', HANDLER, 'ask');
    const after = decides(sets(asked, '1'), 'approved', SUPERVISOR);
    expect(inForce(after)).toBe('1');
    expect(states(after)).toEqual(['overtaken']);
  });

  it('unknown to the force is kept as said, lowers nothing, and is said in words', () => {
    const after = sets(sets(aCall().connected(), '2'), 'Amber');
    expect(inForce(after)).toBe('2');
    expect(states(after)).toEqual([]);
    const { grade } = cardOf(after.call).account ?? {};
    expect(grade?.said).toBe('Amber');
    expect(grade?.words).toBe('“Amber” is not a grade of this force: kept as said, grade 2 holds.');
  });

  it('cannot be compared once the force has taken its grade away: then lowering takes two people too', () => {
    const before = sets(aCall().connected(), '2');
    const after = before.when({
      type: 'gradeSet',
      ...{ id: 'ask', because: 'new scale', confirmWithinMs: CONFIRM_MS, by: HANDLER },
      grade: { said: 'A', name: 'A', scale: ['A', 'B'] },
    });
    expect(inForce(after)).toBe('2');
    expect(states(after)).toEqual(['waiting']);
    expect(inForce(decides(after, 'approved', SUPERVISOR))).toBe('A');
  });

  it('told lower by the room’s own system waits once, however often it is told', () => {
    const told = (story: CallStory) =>
      story.when({
        type: 'identityReceived',
        ...{ caller: null, incident: { reference: null, grade: '3', location: null }, by: id('cad') },
        ...{ grade: readGrade(grades(), '3'), confirmWithinMs: CONFIRM_MS },
      });
    const once = told(sets(aCall().connected(), '1'));
    const again = told(told(once).later(700));
    expect(inForce(again)).toBe('1');
    expect(states(again)).toEqual(['lapsed']);
    expect(cardOf(again.call).account?.notLowered).toMatchObject([
      { what: 'grade', from: '1', to: '3', how: 'lapsed', by: null, because: '' },
    ]);
    // Asked anew, it waits again, and the old one is not held against it.
    const anew = sets(again, '3');
    expect(cardOf(anew.call).account).toMatchObject({ lowerings: [{ to: '3' }], notLowered: [] });
    expect(gradeInWords(again.call.account?.grade ?? ({} as never))).toBeNull();
  });
});

describe('S6: a level', () => {
  const setsLevel = (story: CallStory, level: 'standard' | 'high', eventId = 'ask') =>
    story.when({
      ...{ type: 'levelSet', id: eventId, level, because: 'spoke with her', by: HANDLER },
      confirmWithinMs: CONFIRM_MS,
    });
  it('is raised by one person and lowered by two', () => {
    const asked = setsLevel(aCall().connected().matched('high'), 'standard');
    expect(asked.call.lookup.level).toBe('high');
    expect(decides(asked, 'approved', HANDLER).call.lookup.level).toBe('high');
    const lowered = decides(asked, 'approved', SUPERVISOR);
    expect(lowered.call.lookup.level).toBe('standard');
    expect(setsLevel(lowered, 'high', 'up').call.lookup.level).toBe('high');
  });

  const asked = ({ steps }: CallStory) => steps.at(-1)?.effects.map((effect) => effect.do) ?? [];

  it('that a person raises is told to the rules, with who, when and why, and they are asked again', () => {
    const unknown = aCall().connected().matched(null);
    const raised = setsLevel(unknown, 'high');
    expect(raised.call.lookup.level).toBe('high');
    expect(asked(raised)).toContain('assessCaller');
    expect(raisesOf(raised.call)).toEqual([
      {
        ...{ code: 'raisedByPerson', level: 'high', source: 'this call' },
        text: `Raised to high by ${HANDLER} at ${timeOf(raised.now)}: spoke with her`,
        asOf: localDate(raised.now, HOME_ZONE),
      },
    ]);
    expect(cardOf(raised.call).risk?.reasons).toEqual(raisesOf(raised.call));
  });

  it('that a person raises brings what the rules plan for it: a specialist, and a grade', () => {
    const raised = setsLevel(sets(aCall().connected().matched(null), '3'), 'high');
    expect(raised.call.lookup.plan?.specialist ?? null).toBeNull();
    const again = raised.when({
      ...{ type: 'callerAssessed', assessment: null, plan: aPlan('high') },
      raise: { grade: readGrade(grades(), '1'), because: 'high risk' },
    });
    expect(asked(again)).toContain('claimSpecialist');
    expect(inForce(again)).toBe('1');
  });

  it('that holds already is no raise: the rules have nothing new to hear', () => {
    const same = setsLevel(aCall().connected().matched('high'), 'high');
    expect(asked(same)).not.toContain('assessCaller');
    expect(raisesOf(same.call)).toEqual([]);
  });

  it('that a person raised, once two people have lowered it, is no reason to the rules any more', () => {
    const raised = setsLevel(aCall().connected().matched(null), 'high', 'up');
    const wished = setsLevel(raised, 'standard');
    expect(raisesOf(decides(wished, 'refused', SUPERVISOR).call)).toHaveLength(1);
    expect(raisesOf(decides(wished, 'approved', HANDLER).call)).toHaveLength(1);
    const lowered = decides(wished, 'approved', SUPERVISOR);
    expect(lowered.call.lookup.level).toBe('standard');
    expect(raisesOf(lowered.call)).toEqual([]);
    const anew = setsLevel(lowered, 'high', 'again');
    expect(asked(anew)).toContain('assessCaller');
    expect(raisesOf(anew.call)).toMatchObject([{ code: 'raisedByPerson', level: 'high' }]);
  });

  it('S16: of a call of an earlier release, which did not write down who raised it, is read and raised', () => {
    const old = sets(aCall().connected().matched('medium'), '3');
    expect(old.call.account).not.toHaveProperty('raised');
    expect(raisesOf(old.call)).toEqual([]);
    expect(raisesOf(setsLevel(old, 'high').call)).toHaveLength(1);
  });
});

describe('the force’s rules', () => {
  it('ask for the most urgent grade that any of them names, and never for less', () => {
    const asked = (level: 'high' | 'medium' | null, sign: 'normal' | 'silent', cutOff = false) =>
      gradeAsked(grades(), { level, sign, cutOff })?.grade.name ?? null;
    expect(asked('high', 'silent')).toBe('1');
    expect(asked('medium', 'silent')).toBeNull();
    expect(asked('high', 'silent', true)).toBe('1');
    expect(asked(null, 'normal', true)).toBe('2');
  });

  it('S6: a call that is cut off is graded up, and stays up when somebody says less', () => {
    const raise = gradeAsked(grades(), { level: null, sign: 'normal', cutOff: true });
    if (raise === null) throw new Error('no rule');
    const cut = sets(aCall().connected(), '3')
      .callerHangsUp()
      .when({ type: 'callCutOff', by: HANDLER, raise });
    expect(inForce(cut)).toBe('2');
    expect(inForce(sets(cut, '3'))).toBe('2');
  });

  it('that name a grade the force has not are refused with line and column', () => {
    const parsed = parseYamlFile('grades.yaml', FILE.replace('to: "2"', 'to: "9"'), gradesFile);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok)
      expect(parsed.errors).toEqual([
        expect.objectContaining({
          ...{ file: 'grades.yaml', line: 10, message: 'to: the force has no grade of this name' },
        }),
      ]);
  });
});

it('a matched call that ends below the top grade is looked at; at the top grade it is not', () => {
  const causes = (story: CallStory) =>
    story.steps.flatMap(({ effects }) => effects.flatMap((e) => (e.do === 'reviewCall' ? [e.cause] : [])));
  const ended = (story: CallStory) => story.callerHangsUp().handlerHangsUp();
  expect(causes(ended(sets(aCall().connected().matched('high'), '2')))).toContain('belowTopGrade');
  expect(causes(ended(sets(aCall().connected().matched('high'), '1')))).not.toContain('belowTopGrade');
  expect(causes(ended(aCall().connected().matched('high')))).not.toContain('belowTopGrade');
});
