import type { ReplyOf } from '../../../wire/api.ts';
import type { Tone } from '../../kit/state-mark.tsx';

export type Case = ReplyOf<'getReviewCase'>;

export const CAUSE_WORDS: Readonly<Record<Case['causes'][number]['cause'], string>> = {
  degraded: 'connected another way',
  direct: 'connected directly',
  noSpecialist: 'no specialist could join',
  abandoned: 'abandoned',
  silent: 'silent',
  matchCorrected: 'match corrected',
  handOverFailed: 'hand-over failed',
  fallbackDocument: 'went the fallback way',
  override: 'a level or grade was overridden',
  belowTopGrade: 'matched, below the top grade',
  lateReferral: 'a follow-up was late',
  handOverUnacknowledged: 'hand-over not acknowledged',
  dipSample: 'drawn by lot',
  asked: 'asked for by a colleague',
};

export const CASE_STATES: Readonly<Record<Case['status'], { readonly tone: Tone; readonly words: string }>> =
  {
    waiting: { tone: 'warn', words: 'Waits' },
    taken: { tone: 'info', words: 'Being reviewed' },
    closed: { tone: 'good', words: 'Closed' },
  };
