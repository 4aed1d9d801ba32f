import { useSignal } from '@preact/signals';
import { api, ApiError } from '../../api/client.ts';
import { now } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextField } from '../../kit/form.tsx';
import { Panel } from '../../kit/panel.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { shortTime } from '../../words/times.ts';
import { fromTo } from '../../words/wall-time.ts';
import { changeWords, type Override } from './week-data.ts';
import type { Read } from './week-view.tsx';

export interface ChangesPanelProps {
  readonly read: Read;
  readonly mayChange: string | null;
  readonly onChanged: () => void;
}

/** Changes that count now or later, who made each and why; each can be taken back, a swap whole. */
export function ChangesPanel({ read, mayChange, onChanged }: ChangesPanelProps) {
  const taking = useSignal<Override | null>(null);
  const live = read.overrides.filter(({ cancelled, until }) => cancelled === null && until > now.value);
  // Of a swap the half that gives is shown, and says who takes.
  const shown = live.filter(({ kind, pairedWith }) => kind === 'away' || pairedWith === null);
  const { people, timeZone } = read.ahead;
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id;
  const taker = ({ pairedWith }: Override) => live.find(({ id }) => id === pairedWith)?.specialistId;
  return (
    <Panel title="Changes in force">
      {shown.length === 0 ? (
        <p class="empty">Nobody has changed the roster: it is as published.</p>
      ) : (
        <ul class="roster-changes">
          {shown.map((change) => {
            const other = taker(change);
            return (
              <li key={change.id}>
                <strong>
                  {nameOf(change.specialistId)}{' '}
                  {other !== undefined
                    ? `→ ${nameOf(other)}`
                    : change.kind === 'away'
                      ? 'is away'
                      : 'is on besides'}
                </strong>
                <span>{fromTo(change, timeZone)}</span>
                <span class="roster-gap-foot hint">
                  {change.why} · {change.by}, {shortTime(change.at)}
                  <Button
                    disabled={mayChange}
                    of={`: ${changeWords(change, nameOf, timeZone)}`}
                    onPress={() => {
                      taking.value = change;
                    }}
                  >
                    Take back …
                  </Button>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {taking.value !== null && (
        <TakeBack
          change={taking.value}
          words={changeWords(taking.value, nameOf, timeZone)}
          onChanged={onChanged}
          onClose={() => {
            taking.value = null;
          }}
        />
      )}
    </Panel>
  );
}

function TakeBack(props: {
  readonly change: Override;
  readonly words: string;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}) {
  const { change, onChanged, onClose } = props;
  const place = `roster-take-back:${change.id}`;
  const why = draft(place, '');
  return (
    <Dialog title="Take this change back" onClose={onClose}>
      <p>{props.words}</p>
      <p class="hint">
        The roster is at once as it was before{change.pairedWith === null ? '' : '; the swap goes whole'}.
      </p>
      <Form
        submit="Take it back"
        onCancel={onClose}
        check={() => (why.value.trim() === '' ? [{ field: 'why', words: 'Say why.' }] : [])}
        onSubmit={async () => {
          try {
            await api('post', '/roster/overrides/{id}/cancel', {
              params: { id: change.id },
              body: { why: why.value.trim() },
            });
          } catch (failure) {
            // Somebody was quicker: what they did stands in the list behind.
            if (failure instanceof ApiError && failure.problem?.code === 'conflict') onChanged();
            throw failure;
          }
          discardDraft(place);
          onChanged();
          onClose();
        }}
      >
        <TextField name="why" label="Why" value={why} />
      </Form>
    </Dialog>
  );
}
