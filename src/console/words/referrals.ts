import type { ReplyOf } from '../../wire/api.ts';

type Status = ReplyOf<'getReferral'>['status'];

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  raised: 'Raised',
  held: 'Held',
  ready: 'Ready to send',
  sending: 'Sending',
  sent: 'Sent, not acknowledged',
  acknowledged: 'Acknowledged',
  accepted: 'Accepted',
  inProgress: 'In progress',
  refused: 'Refused by the partner',
  done: 'Done',
  dead: 'Not deliverable: by hand',
  revoked: 'Revoked',
};
