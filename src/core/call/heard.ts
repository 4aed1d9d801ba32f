/**
 * HEARD: what live transcription (off by default) brought up. It watches the line and never touches it (S1): whether
 * transcription starts, stops or fails changes nothing but what is shown. An indicator that was surely heard can raise the
 * level, and so bring a specialist to a caller whose number nobody knew; it can lower nothing (S6). The words kept here are
 * the few that triggered it; the transcript itself lies elsewhere and goes when the policy says.
 */
import { higherLevel, type Level } from '../register/level.ts';
import type { Indicator } from '../risk/indicators.ts';
import type { Instant } from '../time.ts';
import type { CallEffect } from './effects.ts';
import type { CallEvent, EventOf } from './events.ts';
import type { LineSignal } from './line-draft.ts';
import type { LinePlan } from '../routing/line-plan.ts';

export type TranscriptionState = 'asked' | 'on' | 'stopped' | 'failed';

export interface HeardIndicator {
  readonly indicator: Indicator;
  /** The words that triggered it, as the lexicon reads them. */
  readonly words: string;
  readonly speaker: 'caller' | 'handler';
  /** False: from a partial result, which may still turn out otherwise: it prompts, and raises nothing. */
  readonly sure: boolean;
  readonly raisesTo: Level | null;
  readonly lexicon: string;
  readonly at: Instant;
}

export interface Heard {
  readonly transcription: { readonly state: TranscriptionState; readonly at: Instant } | null;
  /** One of each kind, in the order heard. */
  readonly indicators: readonly HeardIndicator[];
  /** Languages that were spoken and have no lexicon: nothing was looked for, and the console says so. */
  readonly unread: readonly string[];
}

export const NOTHING_HEARD: Heard = { transcription: null, indicators: [], unread: [] };

export interface HeardDraft {
  readonly now: Instant;
  readonly plan: LinePlan;
  heard: Heard;
  level: Level | null;
  readonly effects: CallEffect[];
}

export function stepHeard(d: HeardDraft, event: CallEvent): void {
  switch (event.type) {
    case 'transcriptionTold':
      told(d, event.state);
      break;
    case 'indicatorHeard':
      indicator(d, event);
      break;
    case 'languageUnread':
      unread(d, event.language);
      break;
    default:
      break;
  }
}

function unread(d: HeardDraft, language: string): void {
  if (d.heard.unread.includes(language)) return;
  d.heard = { ...d.heard, unread: [...d.heard.unread, language].slice(0, 4) };
}

/** A handler is on the line: where the line wants it, transcription of the caller's leg is asked for, once. */
export function hearLineInHeard(d: HeardDraft, signal: LineSignal): void {
  if (signal.signal !== 'handlerIn' || d.plan.transcription == null || d.heard.transcription !== null) return;
  d.heard = { ...d.heard, transcription: { state: 'asked', at: d.now } };
  d.effects.push({ do: 'startTranscription' });
}

/** What ended stays so: a late "started" does not make it live again. */
function told(d: HeardDraft, state: Exclude<TranscriptionState, 'asked'>): void {
  const now = d.heard.transcription?.state ?? 'asked';
  const late = now === state || now === 'stopped' || (now === 'failed' && state !== 'on');
  if (!late) d.heard = { ...d.heard, transcription: { state, at: d.now } };
}

function indicator(d: HeardDraft, event: EventOf<'indicatorHeard'>): void {
  const { indicator: kind, words, speaker, sure, raisesTo, lexicon } = event;
  const before = d.heard.indicators.find((known) => known.indicator === kind);
  if (before !== undefined && (before.sure || !sure)) return;
  const heard: HeardIndicator = {
    indicator: kind,
    words,
    speaker,
    sure,
    raisesTo,
    lexicon,
    at: before?.at ?? d.now,
  };
  d.heard = {
    ...d.heard,
    indicators:
      before === undefined
        ? [...d.heard.indicators, heard]
        : d.heard.indicators.map((known) => (known === before ? heard : known)),
  };
  if (sure && raisesTo !== null) d.level = d.level === null ? raisesTo : higherLevel(d.level, raisesTo);
}

export interface TranscriptionTold {
  readonly state: Exclude<TranscriptionState, 'asked'>;
}
export interface IndicatorHeard {
  readonly indicator: Indicator;
  readonly words: string;
  readonly speaker: 'caller' | 'handler';
  readonly sure: boolean;
  readonly raisesTo: Level | null;
  /** Which lexicon, in which version. */
  readonly lexicon: string;
}
export interface LanguageUnread {
  readonly language: string;
}
