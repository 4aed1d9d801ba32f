import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import type { FeedCard } from '../../../wire/feed.ts';
import { api } from '../../api/client.ts';
import type { Resource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { draft } from '../../shell/drafts.ts';
import { Filling, takeFocus } from './filling.tsx';
import { LanguageButton } from './language.tsx';
import { outbox } from './outbox.ts';
import { type CardRisk, inLanguage } from './question-words.ts';
import { EarlierCalls } from './earlier-calls.tsx';
import { readOnlyBecause, useCurrentChecklists, useFillings } from './use-questions.ts';

/** The risk questions of a call: which checklist, its questions, what they add up to. */
export function Asking({ card, onBack }: { readonly card: FeedCard; readonly onBack: () => void }) {
  const current = useCurrentChecklists(card.force);
  const found = useFillings(card);
  const chosen = draft<string | null>(`checklist:${card.callId}`, null);
  const starting = useSignal(false);
  const { risk } = card;
  const begun = risk?.checklists ?? [];
  const shown =
    begun.find(({ checklist }) => checklist === chosen.value) ??
    begun.find(({ finished }) => finished === null) ??
    begun[0];
  const filling = found.value.value?.fillings.find(({ checklist }) => checklist.id === shown?.checklist);
  const choosing = shown === undefined || starting.value;
  return (
    <section class="panel questions" aria-labelledby="questions-title">
      <header class="panel-head">
        <h2 id="questions-title" class={begun.length > 0 ? 'hidden' : undefined}>
          Risk questions
        </h2>
        <div class="questions-lists">
          {begun.map(({ checklist }) => (
            <Button
              key={checklist}
              kind="quiet"
              pressed={!choosing && checklist === shown?.checklist}
              onPress={() => {
                chosen.value = checklist;
                starting.value = false;
              }}
            >
              {titleOf(found.value.value, checklist)}
            </Button>
          ))}
          {begun.length > 0 && (
            <Button kind="quiet" pressed={starting.value} onPress={() => (starting.value = !starting.value)}>
              Another
            </Button>
          )}
        </div>
        {begun.length > 0 && <SavedState callId={card.callId} />}
        <LanguageButton />
        <Button onPress={onBack} keys="q">
          Back
        </Button>
      </header>
      {choosing || shown === undefined ? (
        <Begin
          card={card}
          found={current}
          onBegun={(checklist) => {
            chosen.value = checklist;
            starting.value = false;
          }}
        />
      ) : filling === undefined ? (
        <Loading what="the questions" of={found} />
      ) : (
        <Filling
          key={shown.checklist}
          card={card}
          filling={shown}
          checklist={filling.checklist}
          current={current.value.value?.checklists ?? null}
          readOnly={readOnlyBecause(card)}
        />
      )}
    </section>
  );
}

function titleOf(found: ReplyOf<'getCallQuestions'> | null, checklist: string): string {
  return found?.fillings.find((one) => one.checklist.id === checklist)?.checklist.title.en ?? checklist;
}

/** Saved, on its way, or kept here: read at a glance, at the same place. */
function SavedState({ callId }: { readonly callId: string }) {
  const waiting = outbox.waiting.value.filter((one) => one.callId === callId);
  const count = (state: (typeof waiting)[number]['state']) =>
    waiting.filter((one) => one.state === state).length;
  const [kept, undecided] = [count('kept'), count('overtaken') + count('refused')];
  return (
    <span class="questions-saved" aria-live="polite">
      {undecided > 0 ? (
        <StateMark tone="bad" words={`${undecided} not taken: look`} />
      ) : kept > 0 ? (
        <>
          <StateMark tone="warn" words={`${kept} not saved, kept here`} />{' '}
          <button type="button" class="link" onClick={() => void outbox.retry()}>
            Try now
          </button>
        </>
      ) : count('sending') > 0 ? (
        <StateMark tone="plain" shape="ring" words="Saving" />
      ) : (
        <StateMark tone="good" words="Saved" />
      )}
    </span>
  );
}

/** Which checklist to begin; one that somebody else has begun meanwhile goes on. */
function Begin(props: {
  readonly card: FeedCard;
  readonly found: Resource<ReplyOf<'listChecklists'>>;
  readonly onBegun: (checklist: string) => void;
}) {
  const { card, found } = props;
  const current = found.value.value?.checklists ?? null;
  const refused = useSignal<string | null>(null);
  const readOnly = readOnlyBecause(card);
  const list = useRef<HTMLUListElement>(null);
  const ready = current !== null;
  useEffect(() => takeFocus(list.current?.querySelector('button')), [ready]);
  const begin = async (checklist: string) => {
    refused.value = null;
    try {
      await api('post', '/calls/{id}/questions', { params: { id: card.callId }, body: { checklist } });
      props.onBegun(checklist);
    } catch (failure) {
      refused.value = failure instanceof Error ? failure.message : String(failure);
    }
  };
  const begun = new Set((card.risk?.checklists ?? []).map(({ checklist }) => checklist));
  return (
    <div class="questions-begin">
      <AsItWas what="the checklists" of={found} meanwhile="One of them can be begun all the same." />
      {current === null ? (
        <Loading what="the checklists" of={found} />
      ) : (
        <ul ref={list}>
          {current
            .filter(({ id }) => !begun.has(id))
            // The force's own few questions come before the tools.
            .toSorted((a, b) => Number(b.kind === 'own') - Number(a.kind === 'own'))
            .map(({ id, version, title, sections }) => (
              <li key={id}>
                <Button onPress={() => void begin(id)} disabled={readOnly}>
                  Begin {inLanguage(title, 'en')}
                </Button>
                <span class="hint">
                  version {version}, {sections.reduce((sum, { questions }) => sum + questions.length, 0)}{' '}
                  questions
                </span>
              </li>
            ))}
          {current.length === 0 && (
            <li class="hint">No checklist can be begun: ops write them in checklists/.</li>
          )}
        </ul>
      )}
      {refused.value !== null && (
        <p role="alert">
          <StateMark tone="bad" words={refused.value} />
        </p>
      )}
      <p class="hint">Nothing answered says nothing about the risk.</p>
      <EarlierCalls earlier={card.risk?.earlier ?? ([] as CardRisk['earlier'])} current={current} />
    </div>
  );
}
