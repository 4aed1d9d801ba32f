import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { Transcriber } from '../ports/transcriber.ts';
import type { Breaker } from './breaker.ts';
import type { createRestClient } from './rest-client.ts';
import { TwilioSilentError } from './rest-client.ts';
import { PATHS, type VoiceUrls } from './urls.ts';

/** One transcription a call: Twilio refuses a second of the same name, which makes a repeat harmless. */
const NAME = 'alongside';
const ALREADY_RUNNING = 20409;

export interface TranscriberOptions {
  /** Of its own, with connections of its own: what is slow here makes nothing else slow (S1). */
  readonly client: ReturnType<typeof createRestClient>['client'];
  readonly urls: VoiceUrls;
  /** Its own too: failures here say nothing about legs. */
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** Twilio's real-time transcription of the caller's leg: inbound is the caller, outbound what the caller hears. */
export function createTranscriber(options: TranscriberOptions): Transcriber {
  const { client, urls, breaker, clock, log, meter } = options;
  return {
    async start(callId, plan) {
      const began = clock.now();
      if (!breaker.allows(began)) return 'refused';
      try {
        await client.calls(callId).transcriptions.create({
          name: NAME,
          track: 'both_tracks',
          languageCode: plan.language,
          transcriptionEngine: plan.engine,
          speechModel: plan.model,
          partialResults: plan.partialResults,
          // A word that is starred out is a word that nobody can act on.
          profanityFilter: false,
          enableAutomaticPunctuation: true,
          statusCallbackUrl: urls(PATHS.transcription, { call: callId }),
          statusCallbackMethod: 'POST',
        });
        breaker.succeeded();
        return told('accepted');
      } catch (error) {
        // It runs already: asked for by somebody who died before they could say so.
        if (codeOf(error) === ALREADY_RUNNING) return told('accepted');
        const silent = error instanceof TwilioSilentError;
        if (silent) breaker.failed(clock.now());
        log.warn('transcriptionNotStarted', { callId, code: codeOf(error), error });
        return told(silent && error.mayHaveHappened ? 'unknown' : 'refused');
      }

      function told(outcome: 'accepted' | 'refused' | 'unknown') {
        meter.count('alongside_twilio_requests_total', { operation: 'startTranscription', outcome });
        return outcome;
      }
    },
  };
}

function codeOf(error: unknown): string | number {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' || typeof code === 'string' ? code : 'silent';
}
