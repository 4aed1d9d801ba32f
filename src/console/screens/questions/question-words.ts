import type { ReplyOf } from '../../../wire/api.ts';
import type { FeedCard } from '../../../wire/feed.ts';

export type Checklist = ReplyOf<'listChecklists'>['checklists'][number];
export type Question = Checklist['sections'][number]['questions'][number];
export type CardRisk = NonNullable<FeedCard['risk']>;
export type CardChecklist = CardRisk['checklists'][number];
export type Earlier = CardRisk['earlier'][number];
type Words = Question['topic'];
type Given = CardChecklist['answers'][number]['answer'];

/** Caller-facing words, in the language that is spoken with them; English where there is no other. */
export function inLanguage(words: Words, language: 'en' | 'cy'): string {
  return (language === 'cy' ? words.cy : null) ?? words.en;
}

const NO_ANSWER: Readonly<Record<string, string>> = { dontKnow: 'don’t know', notAsked: 'not asked' };

/** What was answered, as it reads. */
export function answerWords(question: Question | undefined, answer: Given): string {
  if (answer.kind !== 'choice') return String(answer.value);
  return (
    question?.choices.find(({ id }) => id === answer.value)?.words.en ??
    NO_ANSWER[answer.value] ??
    answer.value
  );
}

export interface AnswerKey {
  readonly value: string;
  readonly words: string;
  /** The key that stands on the button, then others that do the same. */
  readonly keys: readonly string[];
}

/** The buttons of a question, with their keys: Y, N, D, and numbers in their order. */
export function answerKeys({ kind, choices }: Question): readonly AnswerKey[] {
  const letters: Readonly<Record<string, string>> = { yes: 'y', no: 'n' };
  const own = choices.map(({ id, words }, at) => {
    const letter = kind === 'yesNo' ? letters[id] : undefined;
    return { value: id, words: words.en, keys: [...(letter ? [letter] : []), String(at + 1)] };
  });
  return [
    ...own,
    { value: 'dontKnow', words: 'don’t know', keys: ['d'] },
    { value: 'notAsked', words: 'not asked', keys: ['0'] },
  ];
}

export function questionsIn(checklist: Checklist): readonly Question[] {
  return checklist.sections.flatMap(({ questions }) => questions);
}

/** The next one that nobody has answered, after this one and then from the start; null: all are. */
export function nextOpen(
  questions: readonly Question[],
  answered: ReadonlySet<string>,
  after: string,
): string | null {
  const at = questions.findIndex(({ id }) => id === after);
  const inOrder = [...questions.slice(at + 1), ...questions.slice(0, Math.max(at, 0))];
  return inOrder.find(({ id }) => !answered.has(id))?.id ?? null;
}

/** What was answered on earlier calls, newest first. Shown as earlier, never taken for today's. */
export function earlierAnswers(earlier: readonly Earlier[], checklist: string, question: string) {
  return earlier
    .filter((one) => one.checklist === checklist)
    .flatMap(({ on, version, samePerson, answers }) =>
      answers
        .filter((given) => given.question === question)
        .map(({ answer }) => ({ on, version, samePerson, answer })),
    )
    .toSorted((a, b) => b.on - a.on);
}

export function surenessWords(samePerson: boolean): string {
  return samePerson
    ? 'confirmed to be this person'
    : 'the same number; nobody confirmed that it was this person';
}

const CAUSES: Readonly<Record<CardChecklist['marac'][number], string>> = {
  score: 'by its score',
  judgement: 'by professional judgement',
  escalation: 'by escalation',
};

export function maracWords(causes: CardChecklist['marac']): string | null {
  return causes.length === 0 ? null : `MARAC: ${causes.map((cause) => CAUSES[cause]).join(', ')}`;
}

/** How the version stands now to what can be begun now; null: it is the current one, or that is not known. */
export function versionWords(
  { id, version }: Pick<Checklist, 'id' | 'version'>,
  current: readonly Pick<Checklist, 'id' | 'version'>[] | null,
): string | null {
  if (current === null) return null;
  const newest = current.find((one) => one.id === id);
  if (newest === undefined)
    return `Version ${version} has been withdrawn since. This one is finished as it was begun; nothing is lost.`;
  return newest.version === version
    ? null
    : `Version ${newest.version} has replaced ${version} since. This one is finished as it was begun.`;
}
