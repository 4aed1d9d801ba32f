import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { Loading } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { clockTime } from '../../words/times.ts';
import type { Tone } from '../../words/tone.ts';

type Risk = NonNullable<FeedCard['risk']>;

const STATES: Readonly<Record<Risk['transcription'], { readonly tone: Tone; readonly words: string }>> = {
  off: { tone: 'plain', words: '' },
  asked: { tone: 'plain', words: 'Starting' },
  on: { tone: 'good', words: 'Listening' },
  stopped: { tone: 'plain', words: 'Stopped' },
  failed: { tone: 'warn', words: 'Not working: nothing is listened for' },
};

const INDICATOR_WORDS: Readonly<Record<Risk['heard'][number]['indicator'], string>> = {
  strangulation: 'Strangulation',
  threatsToKill: 'Threat to kill',
  stalking: 'Stalking',
  control: 'Control',
  weapons: 'Weapon',
  children: 'Children',
  pregnancy: 'Pregnancy',
  suicide: 'Suicide',
  codeWord: 'Agreed code word',
};

/** What software heard on a transcribed line, with the words that triggered it. Nothing where the line has it off. */
export function HeardPanel({ card }: { readonly card: FeedCard }) {
  const reading = useSignal(false);
  const { risk } = card;
  if (risk === undefined || risk.transcription === 'off') return null;
  return (
    <Panel title="Heard by software, may be wrong" aside={<StateMark {...STATES[risk.transcription]} />}>
      <div class="body stack">
        <ul class="heard">
          {risk.heard.map(({ indicator, words, sure, raisesTo, at }) => (
            <li key={indicator}>
              <time class="figures">{clockTime(at)}</time>
              <span>
                <strong>{INDICATOR_WORDS[indicator]}</strong>
                {words !== '' && (
                  <>
                    : <q>{words}</q>
                  </>
                )}
                {!sure && <span class="hint"> heard in part; it raises nothing</span>}
              </span>
              {sure && raisesTo !== null && <LevelBadge level={raisesTo} short />}
            </li>
          ))}
        </ul>
        {risk.heard.length === 0 && (
          <p class="hint">Nothing was picked out. This says nothing about the risk.</p>
        )}
        {risk.unread.length > 0 && (
          <p>
            <StateMark
              tone="warn"
              words={`Spoken too, and not listened for: ${risk.unread.map(languageName).join(', ')}`}
            />
          </p>
        )}
        <div>
          <Button onPress={() => (reading.value = true)}>Read the transcript</Button>
        </div>
      </div>
      {reading.value && <Transcript callId={card.callId} onClose={() => (reading.value = false)} />}
    </Panel>
  );
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
function languageName(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What was said, as the carrier heard it. Each reading is on record, so it is asked for and not followed. */
function Transcript({ callId, onClose }: { readonly callId: string; readonly onClose: () => void }) {
  const found = useResource(() => api('get', '/calls/{id}/transcript', { params: { id: callId } }), [callId]);
  const said = found.value.value?.utterances;
  return (
    <Dialog title="What was said, as software heard it" wide onClose={onClose}>
      <p class="hint">It mishears, above all whoever whispers or cries. That you read it is on record.</p>
      {said === undefined ? (
        <Loading what="the transcript" of={found} />
      ) : said.length === 0 ? (
        <p class="empty">Nothing is kept: nothing was heard yet, or its time is over.</p>
      ) : (
        <ol class="transcript">
          {said.map(({ speaker, text, at }, index) => (
            <li key={`${at}-${index}`}>
              <time class="figures">{clockTime(at)}</time>
              <span class="hint">{speaker === 'caller' ? 'Caller' : 'Handler'}</span>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
      <Button onPress={() => void found.reload()}>Read again</Button>
    </Dialog>
  );
}
