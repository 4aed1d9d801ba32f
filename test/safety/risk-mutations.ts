import type { Mutation } from './mutations.ts';

/** Controls of risk questions, prompts and live transcription. */
export const RISK_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'S1',
    control: 'transcription is asked for in a lane of its own, which nothing waits for',
    file: 'src/core/call/effects.ts',
    find: "  startTranscription: 'aside',",
    replace: "  startTranscription: 'record',",
    project: 'unit',
    test: 'test/unit/core/call/risk-questions.test.ts',
    name: 'S1',
  },
  {
    rule: 'S4',
    control: 'a prompt to be read aloud that gives the caller away is refused',
    file: 'src/files/check-risk.ts',
    find: 'const words = aloud === undefined ? [] : givesAway(aloud, value.neverAloud);',
    replace: 'const words = aloud === undefined ? [] : givesAway(aloud, value.neverAloud).slice(0, 0);',
    project: 'unit',
    test: 'test/unit/files/risk-files.test.ts',
    name: 'S4',
  },
  {
    rule: 'S6',
    control: 'what a filling has reached stays when an answer is taken back',
    file: 'src/core/call/questions.ts',
    find: '  const reached = highest(before.reached, result.level);',
    replace: '  const reached = result.level;',
    project: 'unit',
    test: 'test/unit/core/call/risk-questions.test.ts',
    name: 'S6',
  },
  {
    rule: 'S14',
    control: 'what was said on a transcribed call lies sealed',
    file: 'src/redis/transcripts.ts',
    find: 'const sealed = seal(sealing, JSON.stringify(utterance), ',
    replace: 'const sealed = ((_what: string) => JSON.stringify(utterance) + String(seal).slice(0, 0))(',
    project: 'integration',
    test: 'test/integration/redis/risk/transcripts.test.ts',
    name: 'S14',
  },
];
