import { describe, expect, it } from 'vitest';
import { choosePrompts, PROMPTS_SHOWN, type Prompt } from '../../../../src/core/risk/prompts.ts';
import { givesAway } from '../../../../src/core/risk/said-aloud.ts';

const words = (en: string) => ({ en, cy: null });
function aPrompt(name: string, more: Partial<Prompt> = {}): Prompt {
  return { id: name, when: ['silent'], unless: [], note: words(name), say: null, ...more };
}
const SILENT = { fact: 'silent' as const, because: 'nobody speaks' };

describe('prompts', () => {
  it('given a situation, then those that fit, in the order of the file, each with its reason', () => {
    const chosen = choosePrompts(
      [aPrompt('first'), aPrompt('other', { when: ['weapons'] }), aPrompt('second')],
      [SILENT],
    );
    expect(chosen.map(({ id, why }) => [id, why])).toEqual([
      ['first', [SILENT]],
      ['second', [SILENT]],
    ]);
  });

  it('given something that rules it out, then it is not shown', () => {
    const prompt = aPrompt('nobody came', { when: ['nobodyCame'], unless: ['cutOff'] });
    const came = { fact: 'nobodyCame' as const, because: '' };
    expect(choosePrompts([prompt], [came])).toHaveLength(1);
    expect(choosePrompts([prompt], [came, { fact: 'cutOff', because: '' }])).toEqual([]);
  });

  it('given more than anybody reads while listening, then the first few', () => {
    const many = Array.from({ length: 9 }, (_, n) => aPrompt(`p${n}`));
    expect(choosePrompts(many, [SILENT])).toHaveLength(PROMPTS_SHOWN);
  });

  it.each([
    'Is anyone hurting you?',
    'I can see the marker on your number.',
    'Our IDVA is listening.',
    'Has your PARTNER been violent?',
    'Oes trais yn y cartref?',
    'Ydych chi’n ddiogel gan eich partner?',
  ])('S4: "%s" may not be read aloud', (text) => {
    expect(givesAway(text)).not.toEqual([]);
  });

  it.each(['Just say yes or no.', 'What is in the room with you?', 'Dywedwch ie neu na.'])(
    '"%s" may be read aloud',
    (text) => {
      expect(givesAway(text)).toEqual([]);
    },
  );

  it("given a force's own words, then they are added to the list", () => {
    expect(givesAway('Is the pizza on its way?', ['pizza'])).toEqual(['pizza']);
  });
});
