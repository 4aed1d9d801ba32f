import type { ReplyOf } from '../../../wire/api.ts';
import { now } from '../../feed/feed.ts';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { ageInWords, dayAndTime } from '../../words/times.ts';
import { answerWords, type Earlier, questionsIn, surenessWords } from './question-words.ts';

/** What was answered on earlier calls: with its date, and how sure it is that it was this person. Counted for nothing. */
export function EarlierCalls(props: {
  readonly earlier: readonly Earlier[];
  readonly current: ReplyOf<'listChecklists'>['checklists'] | null;
}) {
  if (props.earlier.length === 0) return null;
  return (
    <section class="earlier" aria-label="Answered on earlier calls">
      <h3>Answered on earlier calls, counted for nothing today</h3>
      {props.earlier.map((one) => {
        const list = props.current?.find(({ id }) => id === one.checklist);
        const questions = list === undefined ? [] : questionsIn(list);
        return (
          <details key={one.callId + one.checklist}>
            <summary>
              {list?.title.en ?? one.checklist} {one.version}, {dayAndTime(one.on)},{' '}
              {ageInWords(now.value - one.on)} ago{' '}
              {one.level !== null && <LevelBadge level={one.level} short />}{' '}
              <span class="hint">{surenessWords(one.samePerson)}</span>
            </summary>
            <ul>
              {one.answers.map(({ question, answer }) => {
                const known = questions.find(({ id }) => id === question);
                return (
                  <li key={question}>
                    {known?.topic.en ?? question}: {answerWords(known, answer)}
                    {answer.note !== null && <q>{answer.note}</q>}
                  </li>
                );
              })}
            </ul>
          </details>
        );
      })}
    </section>
  );
}
