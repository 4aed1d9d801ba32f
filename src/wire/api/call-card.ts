import { z } from 'zod';
import { SHARED_PARTS } from '../../core/routing/mutual-aid.ts';
import type { CallCard } from '../../core/console/call-card.ts';
import type { Plain, Same } from '../same.ts';
import { assessment, level } from './assessment.ts';
import { cardRisk } from './risk.ts';
import { idText, instant, text } from './common.ts';
import { told } from './telling.ts';

const speaker = z.enum(['victim', 'other', 'perpetrator', 'unknown']);
const outcome = z.enum([
  'officersSent',
  'supportedByPhone',
  'handedOver',
  'followUpAgreed',
  'callerDeclined',
  'callerLost',
  'notDomesticAbuse',
  'other',
]);

const line = z.object({
  state: z.enum(['arrived', 'ringing', 'connected', 'callerAlone', 'handedOver', 'talkOn', 'ended']),
  connection: z.enum(['room', 'direct']),
  degraded: z.boolean(),
  handler: idText.nullable(),
  destinationId: idText.nullable(),
  mayHold: z.boolean(),
  mayHandOver: z.boolean(),
});

const caller = z.object({
  presentation: z.enum(['shown', 'withheld', 'unusable']),
  numberEnding: text.nullable(),
  onLine: z.boolean(),
  held: z.boolean(),
  sign: z.enum(['normal', 'silent', 'abandoned']),
  speaker: speaker.nullable(),
});

const aid = z.object({ agreement: text, share: z.array(z.enum(SHARED_PARTS)).readonly() }).readonly();

/** Who else is rung, comes or sits beside; absent on cards of earlier releases. */
const beside = z.object({
  role: z.enum(['rung', 'relief', 'trainee', 'supervisor']),
  state: z.enum(['choosing', 'ringing', 'waiting', 'inRoom']),
  specialistId: idText.nullable(),
  destinationId: idText.nullable(),
  offer: idText.nullable(),
  since: instant.nullable(),
  by: idText.nullable(),
  aid: aid.exactOptional(),
});

const seat = z.object({
  state: z.enum(['empty', 'choosing', 'ringing', 'waiting', 'inRoom', 'recall', 'nobody', 'released']),
  mode: z.enum(['listening', 'coaching', 'audible', 'muted']).nullable(),
  specialistId: idText.nullable(),
  offer: idText.nullable(),
  since: instant.nullable(),
  callerHears: z.boolean(),
  requestedBy: idText.nullable(),
  reasons: z.array(text).readonly(),
  offersMade: z.number().int(),
  aid: aid.optional(),
  helpline: z.object({ title: text, number: text, hours: text }).readonly().optional(),
  asked: z.object({ because: text, until: instant }).readonly().optional(),
  left: z.object({ because: text, at: instant }).readonly().optional(),
  beside: z.array(beside.readonly()).readonly().exactOptional(),
});

const plan = z.object({
  policyVersion: z.number().int(),
  level: level.nullable(),
  introduction: z.enum(['off', 'shadow', 'advise', 'automatic']),
  prompts: z.array(text).readonly(),
  followUps: z.array(text).readonly(),
  reasons: z
    .array(z.object({ rule: text, because: text, gave: z.array(text).readonly() }).readonly())
    .readonly(),
});

export const commandType = z.enum([
  'takeCall',
  'requestSpecialist',
  'releaseSpecialist',
  'setSeatMode',
  'confirmSpeaker',
  'confirmMatch',
  'correctMatch',
  'swapSpecialist',
  'callOffSwap',
  'inviteObserver',
  'sendObserverAway',
  'moveIntoRoom',
  'hold',
  'unhold',
  'handOver',
  'recallHandler',
  'markSilent',
  'acceptOffer',
  'declineOffer',
  'acceptPreEmption',
  'declinePreEmption',
  'endTalkOn',
  'endCall',
  'recordDisposition',
  'tell',
  'setGrade',
  'setLevel',
  'decideLowering',
  'markCutOff',
]);

const account = z.object({
  grade: z
    .object({
      inForce: text.nullable(),
      original: text.nullable(),
      said: text.nullable(),
      isTop: z.boolean().nullable(),
      words: text.nullable(),
    })
    .readonly(),
  lowerings: z
    .array(
      z
        .object({
          id: idText,
          what: z.enum(['grade', 'level']),
          from: text,
          to: text,
          askedBy: idText,
          because: text,
          lapsesAt: instant,
        })
        .readonly(),
    )
    .readonly(),
  notLowered: z
    .array(
      z
        .object({
          id: idText,
          what: z.enum(['grade', 'level']),
          from: text,
          to: text,
          askedBy: idText,
          how: z.enum(['refused', 'lapsed', 'overtaken']),
          by: idText.nullable(),
          at: instant,
          because: text,
        })
        .readonly(),
    )
    .readonly()
    .exactOptional()
    .meta({ description: 'The last wish of each kind for a lower grade or level that came to nothing.' }),
  told: z.array(told).readonly(),
  cutOff: z.boolean(),
});

/** One call as the console and programs may see it. */
export const callCard = z
  .object({
    callId: idText,
    version: z.number().int(),
    force: idText,
    lineId: idText,
    lineKind: z.enum(['emergency', 'nonEmergency']),
    receivedAt: instant,
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    line: line.readonly(),
    caller: caller.readonly(),
    lookup: z.enum(['pending', 'matched', 'missed', 'failed']),
    assessment: assessment.nullable(),
    match: z
      .object({
        decision: z.enum(['none', 'confirmed', 'corrected']),
        personId: idText.nullable(),
        by: idText.nullable(),
      })
      .readonly(),
    seat: seat.readonly(),
    plan: plan.readonly().nullable(),
    risk: cardRisk.exactOptional(),
    incident: z
      .object({ reference: text.nullable(), grade: text.nullable(), location: text.nullable() })
      .readonly(),
    disposition: z.object({ outcome, by: idText, at: instant }).readonly().nullable(),
    account: account.readonly().exactOptional(),
    timeline: z.array(z.object({ at: instant, what: text, by: idText.nullable() }).readonly()).readonly(),
    commands: z.array(commandType).readonly(),
  })
  .readonly()
  .meta({ id: 'CallCard' });

const _same: Same<Plain<CallCard>, z.output<typeof callCard>> = true;
void _same;
