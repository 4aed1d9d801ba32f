import type { RefObject } from 'preact';
import type { Signal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { Button } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { draft } from '../../shell/drafts.ts';
import { ageInWords, clockTime, dayAndTime } from '../../words/times.ts';
import { now } from '../../feed/feed.ts';
import { whoWords } from '../../words/who.ts';
import type { Answer, WaitingAnswer } from './answer-outbox.ts';
import { askedIn } from './language.tsx';
import { outbox } from './outbox.ts';
import {
  answerKeys,
  answerWords,
  type CardChecklist,
  type Checklist,
  earlierAnswers,
  inLanguage,
  type Question,
  surenessWords,
} from './question-words.ts';

type Given = CardChecklist['answers'][number];
type Giving = Omit<Answer, 'note'>;

/** The question that is being asked: its words, the answers with their keys, and what has been said to it so far. */
export function OneQuestion(props: {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly card: FeedCard;
  readonly checklist: Checklist;
  readonly question: Question;
  readonly given: Given | undefined;
  readonly waiting: readonly WaitingAnswer[];
  readonly note: Signal<string>;
  readonly keysOn: boolean;
  readonly readOnly: string | null;
  readonly onAnswer: (answer: Giving) => void;
  readonly onStep: (by: 1 | -1) => void;
}) {
  const { question, given, note, readOnly } = props;
  const asked = question.words ?? question.topic;
  const language = askedIn.value === 'cy' && asked.cy !== null ? 'cy' : 'en';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be read as a form; this is a place that keys go to
    <div
      class="one-question"
      role="group"
      aria-label={`Question: ${inLanguage(asked, 'en')}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys answer while it has the focus, and it scrolls
      tabIndex={0}
      ref={props.place}
      data-start
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === 'ArrowDown') props.onStep(1);
        else if (event.key === 'ArrowUp') props.onStep(-1);
        else return;
        event.preventDefault();
      }}
    >
      <p class="question-words" lang={language}>
        {inLanguage(asked, language)}
      </p>
      {askedIn.value === 'cy' && language === 'en' && (
        <p>
          <StateMark tone="warn" words="Not in Welsh here: these words are English." />
        </p>
      )}
      {question.words === null && (
        <p class="hint">
          Its wording is licensed and not filled in here: ask about this topic in your own words.
        </p>
      )}
      <div class="question-answers">
        <Answers {...props} />
      </div>
      <label class="question-note">
        <span>In their words</span>
        <input
          type="text"
          autoComplete="off"
          maxLength={2_000}
          value={note.value}
          onInput={({ currentTarget }) => {
            note.value = currentTarget.value;
          }}
        />
      </label>
      <div class="question-said">
        {props.waiting.map((one) => (
          <Unsaved key={one.key} question={question} waiting={one} given={given} />
        ))}
        {given !== undefined && <Stands question={question} given={given} />}
        {given !== undefined && note.value.trim() !== '' && readOnly === null && (
          <Button onPress={() => props.onAnswer(given.answer)}>Add these words to the answer</Button>
        )}
        {earlierAnswers(props.card.risk?.earlier ?? [], props.checklist.id, question.id).map((one) => (
          <p key={one.on} class="hint">
            Earlier, {dayAndTime(one.on)}, {ageInWords(now.value - one.on)} ago:{' '}
            <strong>{answerWords(question, one.answer)}</strong> ({surenessWords(one.samePerson)}). Not
            counted today.
          </p>
        ))}
      </div>
    </div>
  );
}

function Answers(props: Parameters<typeof OneQuestion>[0]) {
  const { question, given, readOnly, onAnswer, keysOn } = props;
  const written = draft(`answer:${props.card.callId}:${props.checklist.id}:${question.id}`, '');
  const chosen = given?.answer.kind === 'choice' ? given.answer.value : null;
  const buttons = answerKeys(question).map(({ value, words, keys }) => (
    <Button
      key={value}
      pressed={chosen === value}
      disabled={readOnly}
      keys={keysOn && (question.kind === 'yesNo' || question.kind === 'choice') ? keys[0] : undefined}
      onPress={() => onAnswer({ kind: 'choice', value } as Giving)}
    >
      {words.charAt(0).toUpperCase() + words.slice(1)}
    </Button>
  ));
  if (question.kind === 'yesNo' || question.kind === 'choice') return buttons;
  const number = question.kind === 'number';
  const value = written.value.trim();
  const fits = value !== '' && (!number || /^\d{1,4}$/.test(value));
  return (
    <form
      class="question-written"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fits || readOnly !== null) return;
        onAnswer((number ? { kind: 'number', value: Number(value) } : { kind: 'text', value }) as Giving);
        written.value = '';
      }}
    >
      <input
        type="text"
        inputMode={number ? 'numeric' : 'text'}
        aria-label={number ? 'How many' : 'Answer in words'}
        autoComplete="off"
        maxLength={number ? 4 : 4_000}
        value={written.value}
        onInput={({ currentTarget }) => {
          written.value = currentTarget.value;
        }}
      />
      <button
        type="submit"
        class="button button-main"
        aria-disabled={fits && readOnly === null ? undefined : 'true'}
        title={readOnly ?? (fits ? undefined : number ? 'A whole number.' : 'Write the answer first.')}
      >
        Save
      </button>
      {buttons}
    </form>
  );
}

/** The answer that stands, and beneath it what stood before: nothing that was said is lost. */
function Stands({ question, given }: { readonly question: Question; readonly given: Given }) {
  return (
    <>
      <p>
        <StateMark tone="good" words="Saved" /> <strong>{answerWords(question, given.answer)}</strong>,{' '}
        {whoWords(given.by)}, {clockTime(given.at)}
        {given.answer.note !== null && (
          <>
            {' '}
            <q>{given.answer.note}</q>
          </>
        )}
      </p>
      {given.before.toReversed().map(({ answer, by, at }) => (
        <p key={`${at}-${by}`} class="hint">
          Before: {answerWords(question, answer)}, {whoWords(by)}, {clockTime(at)}
          {answer.note !== null && <> “{answer.note}”</>}
        </p>
      ))}
    </>
  );
}

function Unsaved(props: {
  readonly question: Question;
  readonly waiting: WaitingAnswer;
  readonly given: Given | undefined;
}) {
  const { waiting, given, question } = props;
  const { key, state } = waiting;
  const words = answerWords(question, waiting.answer as never);
  if (state === 'sending') return <p class="hint">Saving: {words}</p>;
  if (state === 'kept')
    return (
      <p>
        <StateMark tone="warn" words="Not saved, kept here" /> <strong>{words}</strong>,{' '}
        {clockTime(waiting.at)}. It is sent when the service answers.
      </p>
    );
  return (
    <div role="alert">
      <p>
        <StateMark tone="bad" words="Not saved" /> your <strong>{words}</strong> of {clockTime(waiting.at)}:{' '}
        {state === 'refused'
          ? waiting.why
          : `${given === undefined ? 'somebody else' : whoWords(given.by)} has answered this since.`}
      </p>
      <div class="acts">
        {state === 'overtaken' && <Button onPress={() => outbox.insist(key)}>Put mine above theirs</Button>}
        <Button onPress={() => outbox.drop(key)}>{state === 'overtaken' ? 'Leave theirs' : 'Seen'}</Button>
      </div>
    </div>
  );
}
