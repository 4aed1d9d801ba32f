import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, RadioField, TextArea } from '../../kit/form.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { clockTime } from '../../words/times.ts';
import { whoWords } from '../../words/who.ts';
import { type CardChecklist, type Checklist, maracWords } from './question-words.ts';

const REACHABLE = { tabIndex: 0 } as const;

/** What the answers add up to so far, with its reasons; judgement, which only raises; and "no more to ask for now". */
export function ResultRow(props: {
  readonly card: FeedCard;
  readonly checklist: Checklist;
  readonly filling: CardChecklist;
  readonly version: string | null;
  readonly readOnly: string | null;
}) {
  const { card, checklist, filling, readOnly } = props;
  const judging = useSignal(false);
  const refused = useSignal<string | null>(null);
  const params = { id: card.callId, checklist: checklist.id };
  const { level, score, finished, judgements } = filling;
  const source = `${checklist.id} ${checklist.version}`;
  const reasons = (card.risk?.reasons ?? []).filter(
    (reason) => reason.code === 'riskQuestions' && reason.source === source,
  );
  const marac = maracWords(filling.marac);
  const finish = async () => {
    refused.value = null;
    try {
      await api('post', '/calls/{id}/questions/{checklist}/finish', { params, body: {} });
    } catch (failure) {
      refused.value = failure instanceof Error ? failure.message : String(failure);
    }
  };
  return (
    <footer class="result">
      {/* What scrolls must be reachable by key. */}
      <section class="result-words" aria-live="polite" aria-label="What it adds up to" {...REACHABLE}>
        {level === null ? (
          <span class="hint">Nothing answered yet: that says nothing about the risk.</span>
        ) : (
          <>
            Answers so far: <LevelBadge level={level} short /> <span class="figures">score {score}</span>
            {marac !== null && <strong> · {marac}</strong>}
            {reasons.map(({ text }) => (
              <span key={text}> · {text}</span>
            ))}
          </>
        )}
        {judgements.map(({ level: judged, why, by, at }) => (
          <span key={at} class="hint">
            {' '}
            · judged {judged} by {whoWords(by)}: “{why}”
          </span>
        ))}
        {finished !== null && (
          <span class="hint">
            {' '}
            · no more to ask for now, {whoWords(finished.by)} {clockTime(finished.at)}; answers may still come
          </span>
        )}
        {props.version !== null && (
          <div>
            <StateMark tone="warn" words={props.version} />
          </div>
        )}
        {refused.value !== null && (
          <div role="alert">
            <StateMark tone="bad" words={refused.value} />
          </div>
        )}
      </section>
      <Button onPress={() => (judging.value = true)} disabled={readOnly}>
        Judge
      </Button>
      <Button
        onPress={() => void finish()}
        disabled={readOnly ?? (finished === null ? null : 'Said already; answers may still come.')}
      >
        Finish
      </Button>
      {judging.value && <Judgement params={params} onClose={() => (judging.value = false)} />}
    </footer>
  );
}

function Judgement(props: {
  readonly params: { readonly id: string; readonly checklist: string };
  readonly onClose: () => void;
}) {
  const { params, onClose } = props;
  const level = draft<string>(`judged:${params.id}:${params.checklist}`, '');
  const why = draft(`judged-why:${params.id}:${params.checklist}`, '');
  return (
    <Dialog title="Professional judgement" onClose={onClose}>
      <p>What you hear and see beside the answers. It raises the level; it never lowers it.</p>
      <Form
        submit="Record it"
        onCancel={onClose}
        check={() => [
          ...(level.value === '' ? [{ field: 'level', words: 'Say which level.' }] : []),
          ...(why.value.trim() === '' ? [{ field: 'judged-why', words: 'Say why.' }] : []),
        ]}
        onSubmit={async () => {
          await api('post', '/calls/{id}/questions/{checklist}/judgements', {
            params,
            body: { level: level.value as 'medium' | 'high', why: why.value.trim() },
          });
          discardDraft(`judged:${params.id}:${params.checklist}`);
          discardDraft(`judged-why:${params.id}:${params.checklist}`);
          onClose();
        }}
      >
        <RadioField
          name="level"
          label="At least"
          value={level}
          choices={[
            ['high', 'High risk'],
            ['medium', 'Medium risk'],
          ]}
        />
        <TextArea name="judged-why" label="Why" value={why} rows={2} />
      </Form>
    </Dialog>
  );
}
