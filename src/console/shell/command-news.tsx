import { useEffect } from 'preact/hooks';
import { signal } from '@preact/signals';
import type { CommandType, SentCommand } from '../feed/command-log.ts';
import { commands, health } from '../feed/feed.ts';
import { Keys } from '../kit/button.tsx';
import { ShapeMark } from '../kit/shapes.tsx';
import { announce } from './announce.ts';

export const COMMAND_WORDS: Readonly<Record<CommandType, string>> = {
  takeCall: 'This is my call',
  requestSpecialist: 'Specialist wanted',
  releaseSpecialist: 'Specialist released',
  setSeatMode: 'How the specialist takes part',
  confirmSpeaker: 'Who is speaking',
  confirmMatch: 'Match confirmed',
  correctMatch: 'Match corrected',
  swapSpecialist: 'Second specialist wanted',
  callOffSwap: 'Swap called off',
  inviteObserver: 'Somebody may listen',
  sendObserverAway: 'Observer sent away',
  moveIntoRoom: 'Move the call into a room',
  hold: 'Hold the caller',
  unhold: 'Take the caller back',
  handOver: 'Hand over',
  recallHandler: 'Call a handler back',
  markSilent: 'The caller is silent',
  acceptOffer: 'Accept',
  declineOffer: 'Decline',
  acceptPreEmption: 'Leave for the other call',
  declinePreEmption: 'Stay on this call',
  endTalkOn: 'End the talk',
  endCall: 'End the call',
  recordDisposition: 'Outcome recorded',
  tell: 'Written into the story',
  setGrade: 'Grade',
  setLevel: 'Level',
  decideLowering: 'Decision on a lower grade or level',
  markCutOff: 'The call was cut off',
};

const dismissed = signal<ReadonlySet<string>>(new Set());
const SHOWN = 3;

/** What became of the last commands: sent, done, or refused and why. Refusals stay until they are taken away. */
export function CommandNews() {
  const shown = [...commands.value.values()]
    .filter(({ id, state }) => state !== 'done' && !dismissed.value.has(id))
    .slice(-SHOWN);
  const words = shown.map(wordsOf).join(' ');
  useEffect(() => {
    if (words !== '') announce(words);
  }, [words]);
  return (
    <section class="news" aria-label="Commands sent">
      {shown.map((sent) => (
        <div key={sent.id} class={`news-row news-${sent.state}`}>
          <ShapeMark shape={sent.state === 'sent' ? 'ring' : 'cross'} />
          <span>{wordsOf(sent)}</span>
          {sent.state !== 'sent' && (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => {
                dismissed.value = new Set(dismissed.value).add(sent.id);
              }}
            >
              Seen
            </button>
          )}
        </div>
      ))}
      {shown.length === 0 && (
        <span class="news-keys">
          <span>
            <Keys keys="?" /> all keys
          </span>
          <span>
            <Keys keys="Ctrl+k" /> find a command
          </span>
        </span>
      )}
    </section>
  );
}

function wordsOf({ command, state, reason }: SentCommand): string {
  const name = COMMAND_WORDS[command.type];
  if (state === 'sent')
    return health.value === 'live'
      ? `${name}: sent.`
      : `${name}: sent; it is sent again when the connection is back.`;
  return state === 'done'
    ? `${name}: done.`
    : `${name}: ${state === 'refused' ? 'refused' : 'failed'} – ${reason}`;
}
