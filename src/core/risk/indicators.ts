/** What is listened for. A closed list: prompts, rules and the console have a word for each. */
export const INDICATORS = [
  'strangulation',
  'threatsToKill',
  'stalking',
  'control',
  'weapons',
  'children',
  'pregnancy',
  'suicide',
  'codeWord',
] as const;
export type Indicator = (typeof INDICATORS)[number];

export const INDICATOR_WORDS: Readonly<Record<Indicator, string>> = {
  strangulation: 'strangulation',
  threatsToKill: 'threats to kill',
  stalking: 'stalking',
  control: 'control',
  weapons: 'weapons',
  children: 'children',
  pregnancy: 'pregnancy',
  suicide: 'suicide',
  codeWord: 'the agreed code word',
};
