import { ShapeMark } from '../../kit/shapes.tsx';
import { whoWords } from '../../words/who.ts';
import type { WaitingAnswer } from './answer-outbox.ts';
import { answerWords, type CardChecklist, type Checklist, type Question } from './question-words.ts';

/** Every question with its answer and who gave it: any one can be gone to. */
export function QuestionList(props: {
  readonly checklist: Checklist;
  readonly filling: CardChecklist;
  readonly waiting: readonly WaitingAnswer[];
  readonly chosen: string;
  readonly onChoose: (question: string) => void;
}) {
  const { checklist, chosen } = props;
  return (
    <nav class="question-list" aria-label="Questions">
      {checklist.sections.map(({ id, title, questions }) => (
        <section key={id}>
          <h3>{title.en}</h3>
          <ol>
            {questions.map((question) => (
              <li key={question.id}>
                <button
                  type="button"
                  class="question-row"
                  aria-current={question.id === chosen ? 'step' : undefined}
                  onClick={() => props.onChoose(question.id)}
                >
                  <span class="question-topic">
                    {question.topic.en}
                    {question.redFlag !== null && <span class="hint"> red flag</span>}
                  </span>
                  <AnswerMark question={question} {...props} />
                </button>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </nav>
  );
}

function AnswerMark(props: {
  readonly question: Question;
  readonly filling: CardChecklist;
  readonly waiting: readonly WaitingAnswer[];
}) {
  const { question, filling } = props;
  const own = props.waiting.findLast((one) => one.question === question.id);
  if (own !== undefined)
    return (
      <span class={own.state === 'sending' ? 'question-answer' : 'question-answer caution'}>
        <ShapeMark shape={own.state === 'sending' ? 'ring' : 'diamond'} />{' '}
        {answerWords(question, own.answer as never)}
        <span class="hidden">{own.state === 'sending' ? ', saving' : ', not saved'}</span>
      </span>
    );
  const given = filling.answers.find((one) => one.question === question.id);
  if (given === undefined)
    return (
      <span class="question-answer question-open">
        <ShapeMark shape="circle" />
        <span class="hidden">not answered</span>
      </span>
    );
  const words = answerWords(question, given.answer);
  return (
    <span class="question-answer">
      <strong>{given.answer.kind === 'text' ? 'noted' : words}</strong>{' '}
      <span class="hint">{whoWords(given.by)}</span>
    </span>
  );
}
