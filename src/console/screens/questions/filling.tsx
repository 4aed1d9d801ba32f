import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import type { FeedCard } from '../../../wire/feed.ts';
import { announce } from '../../shell/announce.ts';
import { draft } from '../../shell/drafts.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import type { Answer } from './answer-outbox.ts';
import { OneQuestion } from './one-question.tsx';
import { giveAnswer, outbox } from './outbox.ts';
import { QuestionList } from './question-list.tsx';
import {
  answerKeys,
  type CardChecklist,
  type Checklist,
  nextOpen,
  questionsIn,
  versionWords,
} from './question-words.ts';
import { ResultRow } from './result-row.tsx';

/** Gives a part of the questions the focus, unless it is at work outside of them. */
export function takeFocus(wanted: HTMLElement | null | undefined): void {
  const at = document.activeElement;
  if (at === document.body || at === null || wanted?.closest('.asking')?.contains(at)) wanted?.focus();
}

/** One checklist as it is being filled, by whoever is on the call: in any order, each answer saved as it is given. */
export function Filling(props: {
  readonly card: FeedCard;
  readonly filling: CardChecklist;
  readonly checklist: Checklist;
  readonly current: ReplyOf<'listChecklists'>['checklists'] | null;
  readonly readOnly: string | null;
}) {
  const { card, filling, checklist, readOnly } = props;
  const { callId } = card;
  const questions = questionsIn(checklist);
  const answered = new Set(filling.answers.map(({ question }) => question));
  const at = draft(
    `question:${callId}:${checklist.id}`,
    nextOpen(questions, answered, '') ?? questions[0]?.id ?? '',
  );
  const question = questions.find(({ id }) => id === at.value) ?? questions[0];
  const place = useRef<HTMLDivElement>(null);
  const inside = useSignal(false);
  // Whoever came here by key begins at once; whoever is busy elsewhere stays there.
  useEffect(() => takeFocus(place.current), []);
  if (question === undefined) return <p class="empty">This checklist has no questions.</p>;

  const go = (id: string | undefined) => {
    if (id === undefined) return;
    at.value = id;
    const next = questions.find((one) => one.id === id);
    if (next !== undefined) announce(next.words?.en ?? next.topic.en);
  };
  const step = (by: 1 | -1) => {
    const index = questions.indexOf(question) + by;
    go(questions[index]?.id);
    place.current?.focus();
  };
  const note = draft(`note:${callId}:${checklist.id}:${question.id}`, '');
  const answer = (given: Omit<Answer, 'note'>) => {
    if (readOnly !== null) return;
    const said = note.value.trim();
    giveAnswer(callId, checklist.id, question.id, { ...given, note: said === '' ? null : said } as Answer);
    note.value = '';
    go(nextOpen(questions, new Set([...answered, question.id]), question.id) ?? question.id);
    if (inside.value) place.current?.focus();
  };
  const hold = { group: 'Risk questions', disabled: readOnly };
  useShortcuts(
    inside.value
      ? [
          ...(question.kind === 'number' || question.kind === 'text' ? [] : answerKeys(question)).flatMap(
            ({ value, words, keys }) =>
              keys.map((key) => ({
                ...{ keys: key, does: `Answer: ${words}`, ...hold },
                run: () => answer({ kind: 'choice', value }),
              })),
          ),
          { keys: ']', does: 'Next question', group: 'Risk questions', run: () => step(1) },
          { keys: '[', does: 'Question before', group: 'Risk questions', run: () => step(-1) },
        ]
      : [],
  );
  const version = versionWords(checklist, props.current);
  return (
    <div
      class="filling"
      onFocusIn={() => {
        inside.value = true;
      }}
      onFocusOut={({ currentTarget }) => {
        // Where the focus went is known afterwards. A dialog over it, such as the list of keys, gives it back.
        setTimeout(() => {
          const to = document.activeElement;
          inside.value = currentTarget.contains(to) || (to !== null && to.closest('dialog') !== null);
        });
      }}
    >
      <QuestionList
        checklist={checklist}
        filling={filling}
        waiting={outbox.waiting.value.filter(
          (one) => one.callId === callId && one.checklist === checklist.id,
        )}
        chosen={question.id}
        onChoose={(id) => {
          go(id);
          place.current?.focus();
        }}
      />
      <OneQuestion
        place={place}
        card={card}
        checklist={checklist}
        question={question}
        given={filling.answers.find((one) => one.question === question.id)}
        waiting={outbox.waiting.value.filter(
          (one) => one.callId === callId && one.checklist === checklist.id && one.question === question.id,
        )}
        note={note}
        keysOn={inside.value}
        readOnly={readOnly}
        onAnswer={answer}
        onStep={step}
      />
      <ResultRow card={card} checklist={checklist} filling={filling} version={version} readOnly={readOnly} />
    </div>
  );
}
