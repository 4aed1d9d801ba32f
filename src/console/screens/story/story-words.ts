import type { ReplyOf } from '../../../wire/api.ts';

type Story = ReplyOf<'getStory'>;
type Matter = Story['open'][number];
type Chapter = Story['chapters'][number];

export const MATTER_WORDS: Readonly<Record<Matter['kind'], string>> = {
  threat: 'A threat',
  callBack: 'A call-back that was promised',
  attendance: 'An attendance that is expected',
  promise: 'A promise',
  handOver: 'A hand-over nobody has acknowledged',
};

export const TIE_WORDS: Readonly<Record<Chapter['because'][number], string>> = {
  number: 'number',
  person: 'person',
  household: 'household',
  address: 'address',
  call: 'decision of a colleague',
};

export const TOLD_WORDS: Readonly<Record<Chapter['told'][number]['telling']['kind'], string>> = {
  threat: 'THREAT',
  codeWord: 'Code word',
  words: 'Said',
  promise: 'Promised',
  kept: 'Done',
};
