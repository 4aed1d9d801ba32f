import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import type { FeedCard } from '../../../wire/feed.ts';
import { commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { type Choice, Form, RadioField, TextArea, TextField } from '../../kit/form.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { ageInWords } from '../../words/times.ts';
import { sendAndWait } from './send-and-wait.ts';

export type CallRules = ReplyOf<'getCallRules'>;

const OTHER = 'other:';

/** What a grade of this force means; empty where that is not known. */
export function gradeMeans(rules: CallRules | null, name: string): string {
  const found = rules?.grades.find((grade) => grade.name === name);
  if (found === undefined) return '';
  const { means, respondWithinMinutes: minutes } = found;
  return minutes === null ? `${means}.` : `${means}, within ${ageInWords(minutes * 60_000)}.`;
}

/** Up at once; down waits for a second person, and the form says so before it is sent (S6). */
export function GradeForm(props: {
  readonly card: FeedCard;
  readonly rules: CallRules | null;
  readonly onClose: () => void;
}) {
  const { card, rules, onClose } = props;
  const { callId } = card;
  const grade = draft<string>(`grade:${callId}`, '');
  const words = draft(`grade-words:${callId}`, '');
  const why = draft(`grade-why:${callId}`, '');
  const scale = rules?.grades ?? [];
  const holds = card.account?.grade.inForce ?? null;
  const lower = holds !== null && grade.value !== OTHER && isLower(scale, holds, grade.value);
  const choices: readonly Choice[] = [
    ...scale.map(({ name }): Choice => [name, `${name} – ${gradeMeans(rules, name)}`]),
    [OTHER, 'Another, as it was said'],
  ];
  return (
    <Dialog title={holds === null ? 'Grade this call' : `Grade this call: ${holds} holds`} onClose={onClose}>
      <Form
        submit={lower ? 'Ask for the lower grade' : 'Set the grade'}
        disabled={commandBlocked(card, 'setGrade')}
        onCancel={onClose}
        check={() => [
          ...(grade.value === '' ? [{ field: 'grade', words: 'Choose the grade.' }] : []),
          ...(grade.value === OTHER && words.value.trim() === ''
            ? [{ field: 'grade-words', words: 'Write the grade as it was said.' }]
            : []),
          ...(why.value.trim() === '' ? [{ field: 'grade-why', words: 'Say why.' }] : []),
        ]}
        onSubmit={async () => {
          const said = grade.value === OTHER ? words.value.trim() : grade.value;
          await sendAndWait(callId, { type: 'setGrade', grade: said, because: why.value.trim() });
          for (const part of ['grade', 'grade-words', 'grade-why']) discardDraft(`${part}:${callId}`);
          onClose();
        }}
      >
        <div class="grades">
          <RadioField name="grade" label="Grade" value={grade} choices={choices} />
        </div>
        {grade.value === OTHER && (
          <TextField
            name="grade-words"
            label="As it was said"
            hint="What this force does not know is kept word for word and changes nothing that holds."
            value={words}
          />
        )}
        {lower && <TwoPeople rules={rules} stays={`grade ${holds}`} />}
        <TextArea name="grade-why" label="Why" value={why} rows={2} />
      </Form>
    </Dialog>
  );
}

function isLower(scale: CallRules['grades'], holds: string, wanted: string): boolean {
  const [now, then] = [holds, wanted].map((name) => scale.findIndex((one) => one.name === name));
  return wanted !== '' && wanted !== holds && (now === -1 || (then ?? 0) > (now ?? 0));
}

function TwoPeople({ rules, stays }: { readonly rules: CallRules | null; readonly stays: string }) {
  const within = rules === null ? 'in time' : `within ${ageInWords(rules.confirmLoweringWithinMs)}`;
  return (
    <p>
      <StateMark
        tone="warn"
        words={`Lower than what holds: a second person confirms it ${within}. Until then, and if nobody does, ${stays} stays.`}
      />
    </p>
  );
}

const LEVELS: readonly Choice[] = [
  ['high', 'High risk'],
  ['medium', 'Medium risk'],
  ['standard', 'Standard risk'],
];

/** A person’s own view of the level: up at once, down with a second person. */
export function LevelForm(props: {
  readonly card: FeedCard;
  readonly rules: CallRules | null;
  readonly onClose: () => void;
}) {
  const { card, rules, onClose } = props;
  const { callId } = card;
  const level = useSignal<string>('');
  const why = draft(`level-why:${callId}`, '');
  const holds = card.risk?.level ?? card.assessment?.level ?? null;
  const order = LEVELS.map(([value]) => value);
  const lower = holds !== null && order.indexOf(level.value) > order.indexOf(holds);
  return (
    <Dialog title="Level of risk" onClose={onClose}>
      <Form
        submit={lower ? 'Ask for the lower level' : 'Set the level'}
        disabled={commandBlocked(card, 'setLevel')}
        onCancel={onClose}
        check={() => [
          ...(level.value === '' ? [{ field: 'level', words: 'Choose the level.' }] : []),
          ...(why.value.trim() === '' ? [{ field: 'level-why', words: 'Say why.' }] : []),
        ]}
        onSubmit={async () => {
          await sendAndWait(callId, {
            ...{ type: 'setLevel', level: level.value as 'high', because: why.value.trim() },
          });
          discardDraft(`level-why:${callId}`);
          onClose();
        }}
      >
        <RadioField name="level" label="Level" value={level} choices={LEVELS} />
        {lower && <TwoPeople rules={rules} stays={`${holds} risk`} />}
        <TextArea name="level-why" label="Why" value={why} rows={2} />
      </Form>
    </Dialog>
  );
}
