/**
 * What is done with each transcribed utterance: kept as long as the line's policy says, listened to with the lexicon of its
 * language, and told to the call only when something new was found. It may never be in the way of a call: too many at once
 * are left out and counted, and whatever fails is noted and nothing else (S1). Nothing of what was said is ever logged (S14).
 */
import type { Call } from '../../core/call/call.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import { hear } from '../../core/risk/hear.ts';
import { type Found, lexiconName, type Utterance } from '../../core/risk/lexicon.ts';
import { LONGEST_TEXT } from '../../core/risk/tokens.ts';
import type { TranscribedUtterance, TranscriptionListener } from '../../ports/transcription-listener.ts';
import type { Transcripts } from '../../ports/transcripts.ts';
import type { CallPath } from '../call/call-path.ts';
import { handleCallEvent } from '../call/handle-call-event.ts';

/** Worked on at once in this process; answers on the line go first. */
const MOST_AT_ONCE = 16;
/** A partial result that the recogniser itself may still change much is not listened to. */
const STABLE = 0.8;

export function createTranscriptionListener(path: CallPath, transcripts: Transcripts): TranscriptionListener {
  let working = 0;

  async function take(said: TranscribedUtterance): Promise<string> {
    if (!said.final && (said.stability ?? 0) < STABLE) return 'unstable';
    const loaded = await path.calls.load(said.callId, id<EventId>('listen'));
    const plan = loaded?.call.linePlan.transcription;
    // A line that does not ask for transcription keeps nothing, whoever sends it.
    if (loaded == null || plan == null) return 'unwanted';
    const utterance = utteranceOf(said);
    if (utterance.text === '') return 'empty';
    const window = said.final
      ? await transcripts.add(said.callId, utterance, plan.keepMs)
      : [...(await transcripts.recent(said.callId)), utterance];
    await tell(path, loaded.call, said, window);
    return said.final ? 'kept' : 'heard';
  }

  return {
    async said(utterance) {
      if (working >= MOST_AT_ONCE) return count(path, 'leftOut');
      working += 1;
      try {
        count(path, await take(utterance));
      } catch (error) {
        count(path, 'failed');
        path.log.warn('utteranceNotTaken', { callId: utterance.callId, error });
      } finally {
        working -= 1;
      }
    },
    async told(callId, state, eventId) {
      try {
        await handleCallEvent(path, { type: 'transcriptionTold', id: eventId, callId, state });
      } catch (error) {
        path.log.warn('transcriptionStateNotKept', { callId, state, error });
      }
    },
  };
}

/** What was found and the call does not know yet; each find has an id of its own, so that a repeat is the same event. */
async function tell(
  path: CallPath,
  call: Call,
  { callId, language }: TranscribedUtterance,
  window: readonly Utterance[],
): Promise<void> {
  const lexicon = path.riskBook.lexicon(language);
  if (lexicon === null) {
    if (call.heard?.unread.includes(language) !== true)
      await handleCallEvent(path, {
        ...{ type: 'languageUnread', callId, language },
        id: id<EventId>(`unread:${language}`),
      });
    return;
  }
  const found = hear(lexicon, window, call.lookup.assessment?.codeWords ?? []);
  for (const find of found.filter((one) => isNews(call, one)))
    await handleCallEvent(path, eventOf(callId, find, lexiconName(lexicon)));
}

function isNews(call: Call, { indicator, sure }: Found): boolean {
  const known = call.heard?.indicators.find((one) => one.indicator === indicator);
  return known === undefined || (sure && !known.sure);
}

function eventOf(callId: CallId, find: Found, lexicon: string) {
  const { indicator, words, speaker, sure, raisesTo, utterance } = find;
  return {
    ...{ type: 'indicatorHeard' as const, callId, indicator, words, speaker, sure, raisesTo, lexicon },
    id: id<EventId>(`heard:${utterance}:${indicator}:${sure ? 'sure' : 'perhaps'}`),
  };
}

function utteranceOf(said: TranscribedUtterance): Utterance {
  const { utteranceId, speaker, at, final, confidence } = said;
  return { id: utteranceId, speaker, text: plain(said.text), at, final, confidence };
}

/** Words only as words: without control characters, and not longer than anybody speaks in one breath. */
function plain(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .replaceAll(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim();
}

function count(path: CallPath, outcome: string): void {
  path.meter.count('alongside_utterances_total', { outcome });
}
