import { z } from 'zod';
import type { CallCommand } from '../core/console/call-command.ts';
import type { EventId, OfferId, PathwayId, PersonId, SpecialistId } from '../core/ids.ts';
import { LEVELS } from '../core/register/level.ts';

/** Opaque ids, as they may stand in URLs: letters, digits and a few signs, never a telephone number's plus sign. */
export const opaqueId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/, 'an id is 1 to 80 of A-Z a-z 0-9 . _ : -');

const shortText = z.string().trim().min(1).max(500);
export const incidentReference = z.string().trim().min(1).max(80);
const words = z.string().trim().min(1).max(4_000);
export const grade = z.string().trim().min(1).max(40);
const personId = opaqueId.transform((value) => value as PersonId);
const pathwayId = opaqueId.transform((value) => value as PathwayId);

const eventId = opaqueId.transform((value) => value as EventId);

/** What is written into a call's story. Words verbatim, as they were said. */
export const telling = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.enum(['threat', 'codeWord', 'words']), words }).strict(),
    z
      .object({
        kind: z.literal('promise'),
        promise: z.enum(['callBack', 'attendance', 'other']),
        words,
        dueAt: z.number().int().positive().meta({ description: 'By when; milliseconds since 1970' }),
      })
      .strict(),
    z.object({ kind: z.literal('kept'), of: opaqueId.nullable(), words }).strict(),
  ])
  .meta({ id: 'Telling' });
const offerId = opaqueId.transform((value) => value as OfferId);
const specialistId = opaqueId.transform((value) => value as SpecialistId);
const observerNamed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('specialist'), specialistId }).strict(),
  z.object({ kind: z.literal('desk'), destinationId: opaqueId }).strict(),
]);

const bare = <Type extends string>(type: Type) => z.object({ type: z.literal(type) }).strict();

/** One command on a call, for API and feed alike; the closed union of core/console/call-command.ts. */
export const callCommand = z
  .discriminatedUnion('type', [
    bare('takeCall'),
    bare('requestSpecialist'),
    bare('releaseSpecialist'),
    z.object({ type: z.literal('setSeatMode'), mode: z.enum(['listening', 'coaching', 'audible']) }).strict(),
    z
      .object({
        type: z.literal('confirmSpeaker'),
        who: z.enum(['victim', 'other', 'perpetrator', 'unknown']),
      })
      .strict(),
    z.object({ type: z.literal('confirmMatch'), personId }).strict(),
    z.object({ type: z.literal('correctMatch'), personId: personId.nullable(), reason: shortText }).strict(),
    bare('swapSpecialist'),
    bare('callOffSwap'),
    z
      .object({
        type: z.literal('inviteObserver'),
        as: z.enum(['trainee', 'supervisor']),
        who: observerNamed,
      })
      .strict(),
    z.object({ type: z.literal('sendObserverAway'), observer: offerId }).strict(),
    z.object({ type: z.literal('moveIntoRoom'), gapAcknowledged: z.literal(true) }).strict(),
    bare('hold'),
    bare('unhold'),
    z.object({ type: z.literal('handOver'), incidentReference, grade }).strict(),
    bare('recallHandler'),
    bare('markSilent'),
    bare('acceptOffer'),
    z.object({ type: z.literal('declineOffer'), reason: shortText }).strict(),
    bare('acceptPreEmption'),
    bare('declinePreEmption'),
    bare('endTalkOn'),
    bare('endCall'),
    z
      .object({
        type: z.literal('recordDisposition'),
        outcome: z.enum([
          'officersSent',
          'supportedByPhone',
          'handedOver',
          'followUpAgreed',
          'callerDeclined',
          'callerLost',
          'notDomesticAbuse',
          'other',
        ]),
        notes: z.string().max(4_000).nullable(),
        safeToRingBack: z.enum(['yes', 'no', 'unknown']),
        followUps: z.array(pathwayId).max(20).readonly(),
      })
      .strict(),
    z.object({ type: z.literal('tell'), telling }).strict(),
    z.object({ type: z.literal('setGrade'), grade, because: shortText }).strict(),
    z.object({ type: z.literal('setLevel'), level: z.enum(LEVELS), because: shortText }).strict(),
    z
      .object({
        type: z.literal('decideLowering'),
        lowering: eventId,
        outcome: z.enum(['approved', 'refused']),
        because: shortText,
      })
      .strict(),
    bare('markCutOff'),
  ])
  .meta({ id: 'CallCommand' });

/** Fails to compile when schema and domain part ways, in either direction. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const _same: Same<z.output<typeof callCommand>, CallCommand> = true;
void _same;
