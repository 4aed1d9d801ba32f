import type twilio from 'twilio';
import { type CallId, id, type LegId } from '../core/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type {
  HandlerLegRequest,
  LegRequestOutcome,
  RoomRef,
  Telephony,
  TelephonyResult,
} from '../ports/telephony.ts';
import type { Breaker } from './breaker.ts';
import { TwilioSilentError } from './rest-client.ts';
import { createSpecialistLeg, lookForSpecialistLeg } from './specialist-leg.ts';
import { callerLegTruth, endedAmong, participantsOf, resolveRoom } from './truth.ts';
import { addressOf, handlerLabel, ROOM_EVENTS } from './twiml.ts';
import { offerParameters, PATHS, placeParameters, type VoiceUrls } from './urls.ts';

type Client = ReturnType<typeof twilio>;

export interface TelephonyOptions {
  /** For legs on the caller's way: at most 1 s. */
  readonly urgent: Client;
  /** For everything else: at most 5 s. */
  readonly patient: Client;
  readonly urls: VoiceUrls;
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** Twilio queues a leg over the account's calls per second; longer than this and the caller is dialled direct (design 2.3). */
const LONGEST_QUEUE_MS = 500;
const DUPLICATE_LABEL = 16026;
/** Gone or true before: as good as done (twilio.md 4.3). */
const ALREADY_SO: ReadonlySet<number> = new Set([20404, 21220, 16022, 16003, 16020]);

export function createTelephony(options: TelephonyOptions): Telephony {
  const { urgent, patient, urls } = options;

  /** Runs one request whose repeat is harmless and whose target may be gone. */
  async function attempt(operation: string, work: () => Promise<unknown>): Promise<TelephonyResult> {
    const started = options.clock.now();
    try {
      await work();
      measure(operation, 'done', started);
      return 'done';
    } catch (error) {
      const already = isAlreadySo(error);
      measure(operation, already ? 'alreadySo' : 'failed', started);
      if (!already)
        options.log.warn('twilioRequestFailed', {
          effect: operation,
          code: codeOf(error) ?? 'silent',
          error,
        });
      return already ? 'alreadySo' : 'failed';
    }
  }

  function measure(operation: string, outcome: string, started: number): void {
    options.meter.count('alongside_twilio_requests_total', { operation, outcome });
    options.meter.observe(
      'alongside_twilio_request_seconds',
      { operation },
      (options.clock.now() - started) / 1_000,
    );
  }

  /** Accepted, refused or unknown; the breaker hears of everything that was not Twilio's plain answer. */
  async function leg(operation: string, work: () => Promise<LegRequestOutcome>): Promise<LegRequestOutcome> {
    const started = options.clock.now();
    if (!options.breaker.allows(started)) return { kind: 'refused', code: 'breakerOpen', passing: true };
    try {
      const outcome = await work();
      options.breaker.succeeded();
      measure(operation, outcome.kind, started);
      return outcome;
    } catch (error) {
      const outcome = failedLeg(error);
      if (outcome.kind === 'unknown' || isTwilioTrouble(error)) options.breaker.failed(options.clock.now());
      options.log.warn('legNotRequested', {
        effect: operation,
        code: codeOf(error) ?? 'silent',
        state: outcome.kind,
        error,
      });
      measure(operation, outcome.kind, started);
      return outcome;
    }
  }

  async function askHandlerLeg(request: HandlerLegRequest): Promise<LegRequestOutcome> {
    const at = placeParameters(request.callId, request.place);
    try {
      const made = await urgent.conferences(request.room).participants.create({
        from: request.callerId,
        to: addressOf(request.destination),
        label: handlerLabel(request.place),
        timeout: request.ringTimeoutSeconds,
        earlyMedia: false,
        beep: 'false',
        startConferenceOnEnter: true,
        endConferenceOnExit: false,
        waitUrl: urls(PATHS.ringback, { ...at, fetches: 0 }),
        waitMethod: 'POST',
        statusCallback: urls(PATHS.handlerLeg, at),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        conferenceStatusCallback: urls(PATHS.room, at),
        conferenceStatusCallbackMethod: 'POST',
        conferenceStatusCallbackEvent: [...ROOM_EVENTS],
      });
      const legId = id<LegId>(made.callSid);
      if (Number(made.queueTime ?? 0) <= LONGEST_QUEUE_MS) return { kind: 'accepted', legId };
      await attempt('cancelQueuedLeg', () => patient.calls(legId).update({ status: 'canceled' }));
      return { kind: 'refused', code: 'queued' };
    } catch (error) {
      if (codeOf(error) !== DUPLICATE_LABEL) throw error;
      return legByLabel(request);
    }
  }

  /** Asked for before, and it rings: find it by its label. */
  async function legByLabel(request: HandlerLegRequest): Promise<LegRequestOutcome> {
    const handle = await resolveRoom(urgent, { name: request.room, handle: null });
    if (handle === null) return { kind: 'unknown', why: 'duplicateLabel' };
    const found = await urgent.conferences(handle).participants(handlerLabel(request.place)).fetch();
    return { kind: 'accepted', legId: id<LegId>(found.callSid) };
  }

  async function inRoom(room: RoomRef, work: (handle: string) => Promise<unknown>): Promise<void> {
    const handle = room.handle ?? (await resolveRoom(patient, room));
    if (handle === null) throw new Error('the room is not known to Twilio');
    await work(handle);
  }

  return {
    requestHandlerLeg: (request) => leg('requestHandlerLeg', () => askHandlerLeg(request)),

    async requestSpecialistLeg(request) {
      const askedAt = options.clock.now();
      const outcome = await leg('requestSpecialistLeg', () => createSpecialistLeg(patient, urls, request));
      if (outcome.kind !== 'unknown') return outcome;
      return (await lookForSpecialistLeg(patient, request, askedAt)) ?? outcome;
    },

    findSpecialistLeg: async (request, notBefore) =>
      (await lookForSpecialistLeg(patient, request, notBefore)) ?? { kind: 'unknown', why: 'notSaid' },

    moveCaller: (callId, to, place) =>
      attempt('moveCaller', () =>
        patient
          .calls(callId)
          .update({ url: urls(PATHS.moved, { ...placeParameters(callId, place), to }), method: 'POST' }),
      ),

    moveHandler: (callId, legId, place) =>
      attempt('moveHandler', () =>
        patient
          .calls(legId)
          .update({ url: urls(PATHS.handlerMoved, placeParameters(callId, place)), method: 'POST' }),
      ),

    refetchSpecialist: (callId, offer, legId) =>
      attempt('refetchSpecialist', () =>
        patient
          .calls(legId)
          .update({ url: urls(PATHS.specialistDocument, offerParameters(callId, offer)), method: 'POST' }),
      ),

    seat: (room, legId, position) =>
      attempt('seat', () =>
        inRoom(room, async (handle) => {
          const participant = patient.conferences(handle).participants(legId);
          const wanted =
            position.mode === 'audible'
              ? { muted: false, coaching: false }
              : position.mode === 'muted'
                ? { muted: true }
                : { muted: position.mode === 'listening', coaching: true, callSidToCoach: position.coachee };
          await participant.update(wanted);
          // Read back, not assumed: Twilio ignores some settings in some states without an error (peers, hold).
          const now = await participant.fetch();
          const asWanted =
            now.muted === wanted.muted &&
            (wanted.coaching === undefined || now.coaching === wanted.coaching) &&
            (wanted.callSidToCoach === undefined || now.callSidToCoach === wanted.callSidToCoach);
          if (!asWanted) throw new Error('the participant is not as it was asked to be');
        }),
      ),

    hold: (room, legId, on) =>
      attempt('hold', () =>
        inRoom(room, async (handle) => {
          const participant = patient.conferences(handle).participants(legId);
          await participant.update({
            hold: on,
            ...(on && { holdUrl: urls(PATHS.hold), holdMethod: 'POST' }),
          });
          if ((await participant.fetch()).hold !== on)
            throw new Error('the participant is not held as asked');
        }),
      ),

    /** `completed` ends a leg in any state, queued and ringing too (docs/voice/api/call-resource). */
    endLeg: (legId) => attempt('endLeg', () => patient.calls(legId).update({ status: 'completed' })),

    endRoom: (room) =>
      attempt('endRoom', async () => {
        const handle = room.handle ?? (await resolveRoom(patient, room));
        if (handle !== null) await patient.conferences(handle).update({ status: 'completed' });
      }),

    async truth(callId, room, legs = []) {
      const handle = room.handle ?? (await resolveRoom(patient, room));
      const participants = handle === null ? null : await participantsOf(patient, handle);
      return {
        callerLeg: await callerLegTruth(patient, callId),
        ended: await endedAmong(patient, legs, participants ?? []),
        roomExists: participants !== null,
        participants: participants ?? [],
      };
    },

    async inboundSince(lineNumber, since) {
      const calls = await patient.calls.list({
        to: lineNumber,
        startTimeAfter: new Date(since),
        limit: 1_000,
      });
      return calls
        .filter((call) => call.direction === 'inbound')
        .map((call) => ({
          callId: id<CallId>(call.sid),
          from: call.from,
          startedAt: call.startTime?.getTime() ?? since,
          live: call.status === 'in-progress' || call.status === 'ringing',
        }));
    },
  };
}

function codeOf(error: unknown): number | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : null;
}

function isAlreadySo(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && ALREADY_SO.has(code);
}

/** 5xx and 429: Twilio's trouble, not our request's. */
function isTwilioTrouble(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && (status >= 500 || status === 429);
}

/** A 5xx may have been acted upon; 4xx and 429 never are. */
function failedLeg(error: unknown): LegRequestOutcome {
  if (error instanceof TwilioSilentError) {
    return error.mayHaveHappened
      ? { kind: 'unknown', why: 'noAnswer' }
      : { kind: 'refused', code: 'notSent', passing: true };
  }
  const status = (error as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 500) return { kind: 'unknown', why: `status ${status}` };
  const code = String(codeOf(error) ?? status ?? 'error');
  return { kind: 'refused', code, ...(status === 429 && { passing: true }) };
}
