import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { commandBlocked } from '../../kit/command-button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { ageInWords, dayAndTime, shortTime } from '../../words/times.ts';
import { whoWords } from '../../words/who.ts';
import { TOLD_WORDS } from '../story/story-words.ts';
import { KeptForm } from './tell-forms.tsx';

type Told = NonNullable<FeedCard['account']>['told'][number];

/** What was written down on this call: threats and code words first, each as it was said. */
export function ToldList({ card }: { readonly card: FeedCard }) {
  const keeping = useSignal<{ readonly id: string; readonly words: string } | null>(null);
  const told = card.account?.told ?? [];
  if (told.length === 0) return null;
  const kept = new Set(told.flatMap(({ telling }) => (telling.kind === 'kept' ? [telling.of] : [])));
  return (
    <>
      <ul class="told">
        {told.map((one) => (
          <li key={one.id} class={one.telling.kind === 'threat' ? 'told-threat' : undefined}>
            <span class="hint">{TOLD_WORDS[one.telling.kind]}</span>
            <div>
              <q>{one.telling.words}</q>
              <span class="hint">
                {' '}
                {shortTime(one.at)}, {whoWords(one.by)}
              </span>
              {one.telling.kind === 'promise' && (
                <div class="told-promise">
                  <Due told={one} kept={kept.has(one.id)} dueAt={one.telling.dueAt} />
                  {!kept.has(one.id) && (
                    <Button
                      kind="quiet"
                      of={one.telling.words}
                      disabled={commandBlocked(card, 'tell')}
                      onPress={() => (keeping.value = { id: one.id, words: one.telling.words })}
                    >
                      It was done
                    </Button>
                  )}
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
      {keeping.value !== null && (
        <KeptForm card={card} promise={keeping.value} onClose={() => (keeping.value = null)} />
      )}
    </>
  );
}

function Due(props: { readonly told: Told; readonly kept: boolean; readonly dueAt: number }) {
  if (props.kept) return <StateMark tone="good" words="Done" />;
  const late = now.value - props.dueAt;
  return late > 0 ? (
    <StateMark tone="bad" words={`${ageInWords(late)} overdue`} />
  ) : (
    <StateMark tone="plain" words={`by ${dayAndTime(props.dueAt)}`} />
  );
}
