/** S15: what of a call's events is owed to the audit log. A closed table: a new event says here what it owes. */
import { SYSTEM_ACTOR } from '../ids.ts';
import { sharedInWords } from '../routing/mutual-aid.ts';
import type { Call, Offer } from './call.ts';
import { audit, type Change } from './change.ts';
import type { RecordEffect } from './effects.ts';
import type { EventOf } from './events.ts';
import { auditOfRisk } from './risk-duties.ts';
import { chairOf, findOffer } from './seat-holders.ts';

/** S15: who saw, changed, sent or was shown what. */
export function audits({ after, event }: Pick<Change, 'after' | 'event'>): RecordEffect[] {
  switch (event.type) {
    case 'callReceived':
      return [
        audit('callReceived', SYSTEM_ACTOR, {
          operation: 'collection',
          details: { line: after.linePlan.lineId, via: event.via },
        }),
      ];
    case 'callerAssessed':
      return [
        audit('registerConsulted', SYSTEM_ACTOR, {
          operation: 'consultation',
          details: {
            lookup: after.lookup.state,
            level: after.lookup.level,
            policy: event.plan.policyVersion,
          },
        }),
      ];
    case 'identityReceived':
      return [
        audit('callerIdentityReceived', event.by, {
          operation: 'collection',
          details: { number: event.caller !== null },
        }),
      ];
    case 'matchConfirmed':
      return [
        audit('matchConfirmed', event.by, { operation: 'alteration', details: { person: event.personId } }),
      ];
    case 'matchCorrected':
      return [
        audit('matchCorrected', event.by, { operation: 'alteration', details: { person: event.personId } }),
      ];
    case 'speakerConfirmed':
      return [audit('speakerConfirmed', event.by, { details: { who: event.who } })];
    case 'specialistClaimed':
      return [
        audit('specialistOffered', SYSTEM_ACTOR, {
          details: { specialist: event.specialistId, offer: event.offer },
        }),
      ];
    case 'offerAccepted':
      return disclosed(after, event);
    case 'specialistPositioned':
      return [audit('specialistPositioned', SYSTEM_ACTOR, { details: { mode: event.mode, ok: event.ok } })];
    case 'handOverRequested':
      return [audit('handOverRequested', event.by, { details: { grade: event.grade } })];
    case 'seatModeRequested':
      return [audit('seatModeRequested', event.by, { details: { mode: event.mode } })];
    case 'holdSet':
      return [audit('callerHeld', SYSTEM_ACTOR, { details: { on: event.on, ok: event.ok } })];
    case 'callEndRequested':
      return [audit('callEnded', event.by)];
    case 'dispositionRecorded':
      return [
        audit('dispositionRecorded', event.by, {
          operation: 'alteration',
          details: { outcome: event.outcome },
        }),
      ];
    case 'observerInvited':
      return [
        audit('observerInvited', event.by, {
          details: {
            as: event.as,
            who: event.who.kind === 'desk' ? event.who.destinationId : event.who.specialistId,
          },
        }),
      ];
    case 'observerSentAway':
      return [audit('observerSentAway', event.by, { details: { observer: event.observer } })];
    case 'preEmptionAsked':
      return [
        audit('preEmptionAsked', SYSTEM_ACTOR, {
          details: { specialist: event.specialistId, to: event.to, because: event.because },
        }),
      ];
    case 'preEmptionAnswered':
      return [
        audit('preEmptionAnswered', event.by, {
          details: { accepted: event.accepts, left: after.seat.left?.because ?? null },
        }),
      ];
    case 'specialistRequested':
    case 'specialistReleased':
    case 'swapRequested':
    case 'swapCalledOff':
    case 'handlerIdentified':
    case 'roomMoveRequested':
    case 'handlerRecalled':
    case 'silenceReported':
      return [audit(event.type, event.by)];
    case 'offerDeclined':
      return [audit('offerDeclined', SYSTEM_ACTOR, { details: { offer: event.offer } })];
    case 'checklistStarted':
    case 'questionAnswered':
    case 'riskJudged':
    case 'checklistFinished':
    case 'answersRecalled':
    case 'transcriptionTold':
    case 'indicatorHeard':
    case 'languageUnread':
    case 'promptsChosen':
      return auditOfRisk(event);
    case 'assessmentFailed':
    case 'handlerLegAccepted':
    case 'handlerLegRefused':
    case 'handlerLegProgressed':
    case 'handlerLegEnded':
    case 'directLegProgressed':
    case 'directLegEnded':
    case 'handlerMoved':
    case 'participantJoined':
    case 'participantLeft':
    case 'participantHeld':
    case 'callerSpoke':
    case 'callerLeft':
    case 'callerDialEnded':
    case 'ringbackFetched':
    case 'webhookFailed':
    case 'wentDegraded':
    case 'nobodyClaimed':
    case 'specialistLegAccepted':
    case 'specialistLegRefused':
    case 'specialistFetched':
    case 'specialistLegEnded':
    case 'pinRefused':
    case 'holdRequested':
    case 'callerMoved':
    case 'timerFired':
    case 'reconciled':
    case 'effectFailed':
    case 'storyTold':
    case 'gradeSet':
    case 'levelSet':
    case 'loweringDecided':
    case 'callCutOff':
      return [];
  }
}

/** From here on somebody hears the call: who, by which way, and as what. */
function disclosed(call: Call, event: EventOf<'offerAccepted'>): RecordEffect[] {
  const { seat } = call;
  const offer = findOffer(seat, event.offer);
  if (offer === undefined) return [];
  const chair = chairOf(seat, event.offer);
  const observes = seat.observers?.some((observer) => observer.chair === chair) === true;
  return [
    audit(observes ? 'callDisclosedToObserver' : 'callDisclosedToSpecialist', SYSTEM_ACTOR, {
      operation: 'disclosure',
      recipient: offer.specialistId,
      details: { offer: event.offer, via: event.via },
    }),
    ...aidDisclosed(call, offer),
  ];
}

/** What crosses between forces is written down on both sides: who gave what, and who was given it. */
function aidDisclosed({ force }: Call, { specialistId, aid }: Offer): RecordEffect[] {
  if (aid === undefined) return [];
  const details = { agreement: aid.agreement, of: force, share: sharedInWords(aid.share) };
  return (['mutualAidGiven', 'mutualAidReceived'] as const).map((what) =>
    audit(what, SYSTEM_ACTOR, { operation: 'disclosure', recipient: specialistId, details }),
  );
}
