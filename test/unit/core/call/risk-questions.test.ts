import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../src/core/call/call.ts';
import { laneOf } from '../../../../src/core/call/effects.ts';
import type { CallEvent } from '../../../../src/core/call/events.ts';
import { FILLINGS_KEPT } from '../../../../src/core/call/questions.ts';
import { situationOf } from '../../../../src/core/call/situation.ts';
import { transition } from '../../../../src/core/call/transition.ts';
import { type EventId, id } from '../../../../src/core/ids.ts';
import { LEVELS } from '../../../../src/core/register/level.ts';
import { aCall, anAssessment, aPlan, AT, CALL, HANDLER, type Told } from '../../../support/calls.ts';
import { eventsFor } from '../../../support/call-states.ts';
import { aChecklist, BETH_ACTOR, NO, yes } from '../../../support/risk.ts';

let made = 0;
function work(call: Call, told: Told, at = AT) {
  made += 1;
  return transition(call, { ...told, id: id<EventId>(`r${made}`), callId: CALL } as CallEvent, at);
}
const STARTED: Told = { type: 'checklistStarted', checklist: aChecklist(), by: HANDLER };
function answer(question: string, value = yes(), by = HANDLER): Told {
  return { type: 'questionAnswered', checklist: 'dash', question, answer: value, by };
}
function heard(sure: boolean, raisesTo: 'medium' | 'high' | null = 'high'): Told {
  return {
    ...{ type: 'indicatorHeard', indicator: 'strangulation', words: 'hands round my throat' },
    ...{ speaker: 'caller', sure, raisesTo, lexicon: 'en 1' },
  };
}
function rank(level: Call['lookup']['level']): number {
  return level === null ? -1 : LEVELS.indexOf(level);
}

describe('risk questions of a call', () => {
  const open = () => work(aCall().connected().matched(null).call, STARTED).call;

  it('given a red flag, then the level is raised at once, the rules are asked again, and it is confirmed', () => {
    const { call, effects } = work(open(), answer('strangled'));
    expect(call.lookup.level).toBe('high');
    expect(call.lookup.state).toBe('missed');
    expect(effects.map((effect) => effect.do)).toContain('assessCaller');
    expect(effects).toContainEqual({ do: 'confirmFact', fact: 'highRiskConfirmed', by: HANDLER });
    expect(effects).toContainEqual({ do: 'keepAnswers', checklist: 'dash' });
  });

  it('given an answer that confirms children, then the fact is confirmed once, by whoever answered', () => {
    const first = work(open(), answer('children', yes(), BETH_ACTOR));
    expect(first.effects).toContainEqual({
      ...{ do: 'confirmFact', fact: 'childAtAddressConfirmed', by: BETH_ACTOR },
    });
    const second = work(first.call, answer('children', yes('two of them')));
    expect(second.effects.filter((effect) => effect.do === 'confirmFact')).toEqual([]);
  });

  it('S6: given an answer taken back, then the level, and what was reached, stay', () => {
    const raised = work(open(), answer('strangled')).call;
    const { call } = work(raised, answer('strangled', NO, BETH_ACTOR));
    expect(call.lookup.level).toBe('high');
    expect(call.questions?.fillings[0]?.reached).toBe('high');
    expect(call.questions?.fillings[0]?.answers[0]).toMatchObject({
      by: BETH_ACTOR,
      before: [{ by: HANDLER }],
    });
  });

  it('S6: given a judgement of medium and then one of high, then the level is high and the rules are asked again', () => {
    const judge = (call: Call, level: 'standard' | 'medium' | 'high') =>
      work(call, { type: 'riskJudged', checklist: 'dash', level, why: 'he has a gun', by: HANDLER });
    const medium = judge(open(), 'medium');
    expect(medium.call.lookup.level).toBe('medium');
    const { call, effects } = judge(medium.call, 'high');
    expect(call.lookup.level).toBe('high');
    expect(call.questions?.fillings[0]?.reached).toBe('high');
    expect(effects.map((effect) => effect.do)).toContain('assessCaller');
    const less = judge(call, 'medium');
    expect(less.call.lookup.level).toBe('high');
    expect(less.effects.map((effect) => effect.do)).not.toContain('assessCaller');
  });

  it('S6: given a reason that comes to stand for more in the same words, then it raises', () => {
    const because = 'afraid of him';
    const together = [
      { questions: ['q1'], because, raisesTo: 'medium' },
      { questions: ['q1', 'q2'], because, raisesTo: 'high' },
    ] as const;
    const begun = work(aCall().connected().matched(null).call, {
      ...{ type: 'checklistStarted', checklist: aChecklist({ together }), by: HANDLER },
    }).call;
    const medium = work(begun, answer('q1')).call;
    expect(medium.lookup.level).toBe('medium');
    const { call, effects } = work(medium, answer('q2'));
    expect(call.lookup.level).toBe('high');
    expect(effects.map((effect) => effect.do)).toContain('assessCaller');
  });

  it('S6: given a judgement made again after two people lowered the level, then it is a new word and raises', () => {
    const judged: Told = { type: 'riskJudged', checklist: 'dash', level: 'high', why: 'a gun', by: HANDLER };
    const high = work(open(), judged).call;
    const lowered: Call = { ...high, lookup: { ...high.lookup, level: 'standard' } };
    expect(work(lowered, answer('q1', NO)).call.lookup.level).toBe('standard');
    const { call, effects } = work(lowered, judged);
    expect(call.lookup.level).toBe('high');
    expect(effects.map((effect) => effect.do)).toContain('assessCaller');
    expect(work(lowered, { ...judged, level: 'medium' } as Told).call.lookup.level).toBe('medium');
    expect(work(lowered, { ...judged, checklist: 'never begun' } as Told).call.lookup.level).toBe('standard');
  });

  it('given only answers of no, then nothing is raised and nothing is said against a risk (S7)', () => {
    const { call } = work(work(open(), answer('q1', NO)).call, answer('q2', NO));
    expect(call.lookup.level).toBeNull();
  });

  it('given the same checklist begun twice, then there is one; given too many, then no more', () => {
    const twice = work(work(open(), answer('q1')).call, STARTED).call;
    expect(twice.questions?.fillings).toHaveLength(1);
    expect(twice.questions?.fillings[0]?.answers).toHaveLength(1);
    const many = Array.from({ length: 9 }, (_, n) => n).reduce(
      (call, n) => work(call, { ...STARTED, checklist: aChecklist({ id: `c${n}` }) } as Told).call,
      open(),
    );
    expect(many.questions?.fillings).toHaveLength(FILLINGS_KEPT);
  });

  it('given a call that has ended, then its questions go on and raise as before', () => {
    const story = aCall().connected().matched(null);
    const asked = work(story.call, STARTED).call;
    const over = work(asked, { type: 'callEndRequested', by: HANDLER }).call;
    const { call } = work(over, answer('strangled'));
    expect(call.lookup.level).toBe('high');
  });

  it('given a release that knew no questions, then its calls are read and asked', () => {
    const old = aCall().connected().matched(null).call;
    expect(old.questions).toBeUndefined();
    expect(work(old, answer('q1')).call.questions).toBeUndefined();
    expect(work(old, STARTED).call.questions?.fillings).toHaveLength(1);
  });
});

describe('words heard on a call', () => {
  const unknown = () => aCall().connected().matched(null).call;

  it('given a sure indicator, then the level is raised and the rules are asked again', () => {
    const { call, effects } = work(unknown(), heard(true));
    expect(call.lookup.level).toBe('high');
    expect(effects.map((effect) => effect.do)).toContain('assessCaller');
  });

  it('given a partial result, then it prompts and raises nothing; made sure later, it raises', () => {
    const maybe = work(unknown(), heard(false));
    expect(maybe.call.lookup.level).toBeNull();
    expect(situationOf(maybe.call).map(({ fact }) => fact)).toContain('strangulation');
    expect(maybe.effects.map((effect) => effect.do)).toContain('choosePrompts');
    expect(work(maybe.call, heard(true)).call.lookup.level).toBe('high');
  });

  it('given it is heard again, then nothing changes', () => {
    const once = work(unknown(), heard(true)).call;
    expect(work(once, heard(true, 'medium')).call.heard).toBe(once.heard);
  });

  it('S1: given a line that wants transcription, then it is asked for once, beside line, seat and record', () => {
    const plan = {
      language: 'en-GB',
      engine: 'google',
      model: 'telephony',
      partialResults: false,
      keepMs: 1,
    };
    const wanted = aCall({ transcription: plan as never }).connected();
    expect(wanted.call.heard?.transcription?.state).toBe('asked');
    expect(laneOf({ do: 'startTranscription' })).toBe('aside');
    expect(aCall().connected().call.heard).toBeUndefined();
    const again = work(wanted.call, { type: 'callerSpoke' });
    expect(again.effects.filter((effect) => effect.do === 'startTranscription')).toEqual([]);
  });

  it('given a late "started" after "stopped", then it stays stopped', () => {
    const stopped = work(unknown(), { type: 'transcriptionTold', state: 'stopped' }).call;
    expect(work(stopped, { type: 'transcriptionTold', state: 'on' }).call.heard).toBe(stopped.heard);
  });

  it('given a line that only shadows, then nobody is prompted', () => {
    const shadow = work(aCall().connected().call, {
      ...{ type: 'callerAssessed', assessment: anAssessment(null) },
      plan: aPlan(null, { introduction: 'shadow' }),
    } as Told).call;
    const { effects } = work(shadow, heard(true));
    expect(effects.filter((effect) => effect.do === 'choosePrompts')).toEqual([]);
  });
});

describe('S6: no sequence of answers, words or rules', () => {
  const TYPES = [
    ...(['checklistStarted', 'questionAnswered', 'riskJudged', 'checklistFinished'] as const),
    ...(['answersRecalled', 'transcriptionTold', 'indicatorHeard', 'callerAssessed'] as const),
    ...(['matchConfirmed', 'matchCorrected', 'silenceReported', 'callerLeft', 'promptsChosen'] as const),
  ];
  const strides = fc.array(fc.record({ type: fc.constantFrom(...TYPES), which: fc.nat(10_000) }), {
    minLength: 1,
    maxLength: 60,
  });

  it('lowers a level, or what a filling has reached, or takes a kept answer away', () => {
    fc.assert(
      fc.property(strides, (walk) => {
        let { call } = aCall().connected();
        for (const [index, { type, which }] of walk.entries()) {
          const events = eventsFor(call, type);
          const event = events[which % events.length];
          if (event === undefined) continue;
          const after = transition(call, event, AT + index).call;
          expect(rank(after.lookup.level)).toBeGreaterThanOrEqual(rank(call.lookup.level));
          for (const before of call.questions?.fillings ?? []) {
            const now = after.questions?.fillings.find(
              ({ checklist }) => checklist.id === before.checklist.id,
            );
            expect(rank(now?.reached ?? null)).toBeGreaterThanOrEqual(rank(before.reached));
            expect(now?.answers.length).toBeGreaterThanOrEqual(before.answers.length);
          }
          expect(after.heard?.indicators.length ?? 0).toBeGreaterThanOrEqual(
            call.heard?.indicators.length ?? 0,
          );
          call = after;
        }
      }),
      { numRuns: 200 },
    );
  });
});
