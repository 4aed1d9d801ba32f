import type { ReplyOf } from '../../../wire/api.ts';
import type { Given } from '../../api/client.ts';
import type { Tone } from '../../kit/state-mark.tsx';
import { ageInWords } from '../../words/times.ts';

export type Referral = ReplyOf<'getReferral'>;
export type Status = Referral['status'];
export type Verb = Given<'actOnReferral'>['body'];
export type VerbType = Verb['type'];

export const STATUS_WORDS: Readonly<Record<Status, { readonly tone: Tone; readonly words: string }>> = {
  raised: { tone: 'plain', words: 'Raised' },
  held: { tone: 'warn', words: 'Held' },
  ready: { tone: 'plain', words: 'Ready to send' },
  sending: { tone: 'info', words: 'Sending' },
  sent: { tone: 'plain', words: 'Sent' },
  acknowledged: { tone: 'good', words: 'Acknowledged' },
  accepted: { tone: 'good', words: 'Accepted' },
  inProgress: { tone: 'good', words: 'In progress' },
  refused: { tone: 'bad', words: 'Refused' },
  done: { tone: 'good', words: 'Done' },
  dead: { tone: 'bad', words: 'Could not be sent' },
  revoked: { tone: 'plain', words: 'Taken back' },
};

export const VERB_WORDS: Readonly<Record<VerbType, string>> = {
  hold: 'Hold it',
  release: 'Release it',
  giveInformation: 'Give what is missing',
  recordConsent: 'Record consent',
  retry: 'Send it again',
  acknowledge: 'They have it',
  accept: 'They take it',
  refuse: 'They refuse it',
  startWork: 'They have begun',
  complete: 'Close it: done',
  revoke: 'Take it back',
  deliveredByHand: 'I delivered it by hand',
  assign: 'Give it to somebody else',
};

/** What is worth offering in a status; whether it can be done is the service's to say. */
export const OFFERED: Readonly<Record<Status, readonly VerbType[]>> = {
  raised: ['assign'],
  held: ['giveInformation', 'recordConsent', 'release', 'deliveredByHand', 'assign', 'complete', 'revoke'],
  ready: ['hold', 'deliveredByHand', 'assign', 'revoke'],
  sending: ['assign'],
  sent: ['acknowledge', 'accept', 'refuse', 'startWork', 'complete', 'retry', 'assign', 'revoke'],
  acknowledged: ['accept', 'refuse', 'startWork', 'complete', 'assign', 'revoke'],
  accepted: ['startWork', 'complete', 'refuse', 'assign'],
  inProgress: ['complete', 'assign'],
  refused: ['retry', 'deliveredByHand', 'assign', 'complete', 'revoke'],
  dead: ['retry', 'deliveredByHand', 'assign', 'complete', 'revoke'],
  done: [],
  revoked: [],
};

/** Its clock stops when the recipient says that they have it. */
const CLOCK_RUNS: ReadonlySet<Status> = new Set([
  'raised',
  'held',
  'ready',
  'sending',
  'sent',
  'refused',
  'dead',
]);

export function clockOf(referral: Referral, now: number): { readonly tone: Tone; readonly words: string } {
  const left = referral.dueAt - now;
  if (!CLOCK_RUNS.has(referral.status)) return { tone: 'plain', words: 'Clock met' };
  if (left < 0) return { tone: 'bad', words: `${ageInWords(-left)} late` };
  return { tone: left < 2 * 3_600_000 ? 'warn' : 'plain', words: `in ${ageInWords(left)}` };
}

/** What waits for a person, in one line; null when nothing does. */
export function needOf(referral: Referral): string | null {
  if (referral.unconfirmed) return 'Nobody has confirmed what raised it';
  if (referral.missing.length > 0) return `Missing: ${referral.missing.join(', ')}`;
  if (referral.status === 'held') return 'Waits for a person to release it';
  if (referral.status === 'dead')
    return referral.messageId === null
      ? 'Every try failed'
      : 'A mail may have gone out: ask before sending again';
  if (referral.status === 'refused') return 'The recipient will not take it';
  return null;
}
