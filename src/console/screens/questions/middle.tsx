import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FeedCard } from '../../../wire/feed.ts';
import { Button } from '../../kit/button.tsx';
import { Column } from '../../kit/column.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { Panel } from '../../kit/panel.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { HeardPanel } from './heard.tsx';
import { Prompts } from './prompts.tsx';
import { Asking } from './asking.tsx';
import { outbox } from './outbox.ts';
import { askingOf } from './use-questions.ts';
import './questions.css';

/**
 * The middle of a call's screen, for handler and specialist alike: what is known, or, by one key, the risk questions. What
 * to remember stands on top of both.
 */
export function Middle({
  card,
  children,
}: {
  readonly card: FeedCard;
  readonly children: ComponentChildren;
}) {
  const asking = askingOf(card.callId);
  const view = useRef<HTMLElement>(null);
  const begin = () => {
    asking.value = true;
    toTheQuestion(view.current);
  };
  const end = () => {
    asking.value = false;
  };
  const on = asking.value;
  // Only a person’s key or press opens the questions, so the focus follows.
  useEffect(() => toTheQuestion(view.current), [on]);
  const press = () => {
    const inside = view.current?.contains(document.activeElement) ?? false;
    if (asking.value && inside) end();
    else begin();
  };
  useShortcuts([{ keys: 'q', does: 'To the risk questions, and back', group: 'Risk questions', run: press }]);
  if (asking.value)
    return (
      <section class="asking" aria-label="Risk questions and what to remember" ref={view}>
        <Prompts card={card} compact />
        <Asking card={card} onBack={end} />
      </section>
    );
  return (
    <Column name="What is known">
      <QuestionsBar card={card} onBegin={begin} />
      <Prompts card={card} />
      <HeardPanel card={card} />
      {children}
    </Column>
  );
}

function toTheQuestion(view: HTMLElement | null): void {
  view?.querySelector<HTMLElement>('[data-start], .questions-begin button')?.focus();
}

/** One row: how far the questions are, and the way to them. */
function QuestionsBar({ card, onBegin }: { readonly card: FeedCard; readonly onBegin: () => void }) {
  const begun = card.risk?.checklists ?? [];
  const unsaved = outbox.waiting.value.filter(({ callId }) => callId === card.callId).length;
  return (
    <Panel
      title="Risk questions"
      aside={
        <Button onPress={onBegin} keys="q" {...(begun.length === 0 && { kind: 'main' as const })}>
          {begun.length === 0 ? 'Ask' : 'Go on asking'}
        </Button>
      }
      class="questions-bar"
    >
      <p class="questions-so-far">
        {begun.length === 0 && (
          <span class="hint">None begun. Nothing asked says nothing about the risk.</span>
        )}
        {begun.map(({ checklist, version, answers, open, level }) => (
          <span key={checklist}>
            {checklist.replaceAll('-', ' ')} {version}: {answers.length} of {answers.length + open}{' '}
            {level !== null && <LevelBadge level={level} short />}
          </span>
        ))}
        {unsaved > 0 && <strong class="caution">{unsaved} not saved, kept here</strong>}
      </p>
    </Panel>
  );
}
