import type { FeedCard } from '../../wire/feed.ts';
import { readableLine } from './readable.ts';

type Assessment = NonNullable<FeedCard['assessment']>;

/** What happened, as a colleague would say it. What has no words here is shown by its own name. */
const MOMENTS: Readonly<Record<string, string>> = {
  callReceived: 'Call came in',
  handlerLegRefused: 'The network refused to ring a handler',
  handlerLegProgressed: 'A handler’s telephone rang or was answered',
  handlerLegEnded: 'A handler’s telephone ended',
  directLegProgressed: 'Direct connection to a handler',
  participantHeld: 'Hold changed',
  callerSpoke: 'Caller was heard',
  callerLeft: 'Caller hung up or was cut off',
  webhookFailed: 'A message from the network failed',
  wentDegraded: 'Connected another way; on the review list',
  callerAssessed: 'Register checked',
  assessmentFailed: 'Register could not be checked',
  identityReceived: 'Control room sent identity or incident',
  matchConfirmed: 'Match confirmed',
  matchCorrected: 'Match corrected',
  speakerConfirmed: 'Speaker identified',
  silenceReported: 'Caller is silent',
  specialistRequested: 'Specialist wanted',
  specialistClaimed: 'Specialist chosen',
  nobodyClaimed: 'Nobody was free',
  specialistLegRefused: 'Specialist could not be rung',
  specialistLegEnded: 'Specialist’s telephone ended',
  offerAccepted: 'Specialist accepted',
  offerDeclined: 'Specialist declined',
  pinRefused: 'Wrong PIN at the specialist’s telephone',
  specialistReleased: 'Specialist released',
  seatModeRequested: 'Asked: how the specialist takes part',
  specialistPositioned: 'Specialist’s place changed',
  handOverRequested: 'Hand-over asked',
  holdRequested: 'Hold asked',
  holdSet: 'Hold set',
  handlerIdentified: 'Handler took the call',
  handlerRecalled: 'Handler called back',
  callEndRequested: 'End of the call asked',
  dispositionRecorded: 'Outcome recorded',
  effectFailed: 'A step could not be done',
};

export function momentWords(what: string): string {
  return MOMENTS[what] ?? readableLine(what);
}

const LINE_STATES: Readonly<Record<FeedCard['line']['state'], string>> = {
  arrived: 'Arriving',
  ringing: 'Ringing at handlers',
  connected: 'Handler and caller talking',
  callerAlone: 'CALLER ALONE – handlers are being rung',
  handedOver: 'Handed over to the specialist',
  talkOn: 'Caller gone; handler and specialist talking',
  ended: 'Ended',
};

export function lineWords({ line, caller }: FeedCard): string {
  return line.state === 'connected' && caller.held ? 'Caller on hold' : LINE_STATES[line.state];
}

export const SPEAKER_WORDS: Readonly<Record<NonNullable<FeedCard['caller']['speaker']>, string>> = {
  victim: 'The person at risk',
  other: 'Somebody else',
  perpetrator: 'The person who may be dangerous',
  unknown: 'Not known',
};

export const ROLE_WORDS: Readonly<Record<Assessment['people'][number]['roles'][number], string>> = {
  victim: 'Victim',
  suspect: 'Suspect',
  convicted: 'Convicted',
  witness: 'Witness',
  child: 'Child',
};

export const CONFIDENCE_WORDS: Readonly<Record<Assessment['people'][number]['confidence'], string>> = {
  confirmed: 'confirmed',
  probable: 'probable, not confirmed',
  possible: 'possible only',
};

const ORDERS: Readonly<Record<string, string>> = {
  dvpn: 'Domestic violence protection notice',
  dvpo: 'Domestic violence protection order',
  dapn: 'Domestic abuse protection notice',
  dapo: 'Domestic abuse protection order',
  nonMolestation: 'Non-molestation order',
  occupation: 'Occupation order',
  restraining: 'Restraining order',
  stalkingProtection: 'Stalking protection order',
  bail: 'Bail with conditions',
};

export function orderWords(type: string): string {
  return ORDERS[type] ?? type;
}

/** Only `inForce` reads as in force (S9). */
export const STANDING_WORDS: Readonly<Record<Assessment['orders'][number]['standing'], string>> = {
  inForce: 'IN FORCE TODAY',
  notServed: 'NOT SERVED – not enforceable yet',
  notStarted: 'Not started yet',
  expired: 'Expired',
  discharged: 'Discharged',
  varied: 'Varied – check the new terms',
  appealed: 'Under appeal – check its effect',
};

export const OUTCOME_WORDS: Readonly<Record<NonNullable<FeedCard['disposition']>['outcome'], string>> = {
  officersSent: 'Officers sent',
  supportedByPhone: 'Supported by telephone',
  handedOver: 'Handed over to the specialist',
  followUpAgreed: 'Follow-up agreed',
  callerDeclined: 'Caller declined help',
  callerLost: 'Caller lost: hung up or cut off',
  notDomesticAbuse: 'Not domestic abuse',
  other: 'Something else',
};
