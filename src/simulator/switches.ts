/**
 * What Twilio's documents leave open. Each is a switch, so that a test can try the other reading; the default is
 * the likelier one, or, where nobody knows, the one that is harder on the application under test.
 */
export interface Switches {
  /** What the last one in a started room hears. Documents: silent on it. */
  readonly lonelyParticipantHears: 'silence' | 'wait-audio';
  /** When `participant-join` is sent for a leg made by REST: at the answer, or with early media once it rings. */
  readonly apiLegJoins: 'when-answered' | 'when-ringing-with-early-media';
  /** Who hears a coach whose coachee has left the room. */
  readonly coachWithoutCoachee: 'nobody' | 'everybody';
  /** Whose `waitUrl` plays to those who wait: the one who made the room, or each their own. */
  readonly waitAudioOf: 'first-participant' | 'each-participant';
  /** The first fetch of a `waitUrl` fails: the leg falls out of the room to what follows, or waits in silence. */
  readonly waitUrlFailsAtFirst: 'leaves-room' | 'silence';
  /** `<Dial action>` when the caller hung up inside the Dial. */
  readonly dialActionAfterHangup: 'requested' | 'not-requested';
  /** A leg removed by REST: its Dial completes and its remaining TwiML runs, or it is hung up. */
  readonly deletedParticipant: 'continues-its-twiml' | 'is-hung-up';
  /** `endConferenceOnExit=true` written while the leg is held: 200, and nothing happens (seen by others), or obeyed. */
  readonly endOnExitWhileHeld: 'ignored' | 'obeyed';
  /** Several nouns with screening `url`: who wins, the first to answer or the first whose screening let it through. */
  readonly simultaneousWinner: 'screening-finished' | 'answered';
  /** `CallStatus` of the first webhook of an inbound call. */
  readonly firstWebhookStatus: 'ringing' | 'in-progress';
  /** Listing conferences without `Status`: in-progress only (since 2026-09-30) or all of them (before). */
  readonly conferenceListWithoutStatus: 'in-progress' | 'all';
  /** The number of ms that Twilio adds to every ring timeout. Documents: "about 5 s". */
  readonly ringGraceMs: number;
}

export const defaultSwitches: Switches = {
  lonelyParticipantHears: 'silence',
  apiLegJoins: 'when-answered',
  coachWithoutCoachee: 'nobody',
  waitAudioOf: 'first-participant',
  waitUrlFailsAtFirst: 'leaves-room',
  dialActionAfterHangup: 'requested',
  deletedParticipant: 'continues-its-twiml',
  endOnExitWhileHeld: 'ignored',
  simultaneousWinner: 'screening-finished',
  firstWebhookStatus: 'ringing',
  conferenceListWithoutStatus: 'in-progress',
  ringGraceMs: 5000,
};
