import { useSignal } from '@preact/signals';
import { api, ApiError } from '../../api/client.ts';
import { randomId } from '../../feed/feed.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { type Choice, Form, RadioField, SelectField, TextField } from '../../kit/form.tsx';
import { Notice } from '../../kit/notice.tsx';
import { announce } from '../../shell/announce.ts';
import { me } from '../../shell/session.ts';
import { shortTime } from '../../words/times.ts';
import {
  type ChangeKind,
  changeErrors,
  discardChange,
  written,
  writtenReason,
  writtenStretch,
} from './change-draft.ts';
import { changeWords, newsBetween, type Override } from './week-data.ts';
import type { Read } from './week-view.tsx';
import { WhatThen } from './what-then.tsx';

const KINDS: readonly Choice[] = [
  ['away', 'Somebody is away'],
  ['on', 'Somebody comes in besides'],
  ['swap', 'Somebody takes their time'],
];
const REASONS: Readonly<Record<ChangeKind, readonly string[]>> = {
  away: ['sick', 'leave', 'training', 'court', 'other duty', 'other'],
  on: ['extra hours', 'covers somebody', 'busy night expected', 'other'],
  swap: ['swap', 'sick', 'leave', 'training', 'other'],
};

export interface ChangeDialogProps {
  /** The roster that was on the screen when the form was opened: what the person decided on. */
  readonly read: Read;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Everything that could be dragged, as a form. Whoever comes second is shown what the first did, and asked again. */
export function ChangeDialog({ read, onClose, onChanged }: ChangeDialogProps) {
  const seen = useSignal({ overrides: read.overrides, revision: read.revision });
  const news = useSignal<readonly Override[]>([]);
  /** The same for every try of one change, so that a lost answer does not make two of it. */
  const key = useSignal(randomId());
  const zone = read.ahead.timeZone;
  const people = read.ahead.people;
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id;
  const own = people.filter(({ force }) => me.value?.forces.includes(force) ?? false);
  const choices: readonly Choice[] = [['', 'Choose'], ...own.map(({ id, name }) => [id, name] as const)];
  const [kind, who, taker] = [written('kind'), written('who'), written('with')];
  const stretch = writtenStretch(zone);

  const put = async () => {
    if (stretch === null) return;
    const { from, until } = stretch;
    const body = {
      ...{ kind: kind.value, specialistId: who.value, from, until, why: writtenReason() },
      ...{ with: kind.value === 'swap' ? taker.value : null, revision: seen.value.revision },
    };
    await api('post', '/roster/overrides', { body }, key.value);
  };
  const send = async () => {
    try {
      await put();
    } catch (failure) {
      key.value = randomId();
      if (!(failure instanceof ApiError) || failure.problem?.code !== 'conflict') throw failure;
      const after = await api('get', '/roster/overrides', {});
      const found = newsBetween(seen.value.overrides, after.overrides);
      seen.value = after;
      onChanged();
      // What changed was another force's, which this person does not see: nothing to decide anew.
      if (found.length === 0) await put();
      else {
        news.value = found;
        throw new ApiError(failure.problem, 409);
      }
    }
    discardChange();
    announce('The roster is changed.');
    onChanged();
    onClose();
  };
  return (
    <Dialog title="Change the roster" wide onClose={onClose}>
      <div class="roster-change">
        <Form submit="Change it now" check={() => changeErrors(zone)} onSubmit={send} onCancel={onClose}>
          {news.value.length > 0 && <WhatOthersDid news={news.value} nameOf={nameOf} zone={zone} />}
          <RadioField name="kind" label="What" value={kind} choices={KINDS} />
          <SelectField
            name="specialistId"
            label={kind.value === 'swap' ? 'Who gives the time' : 'Who'}
            value={who}
            choices={choices}
          />
          {kind.value === 'swap' && (
            <SelectField name="with" label="Who takes it" value={taker} choices={choices} />
          )}
          <div class="roster-when">
            <TextField name="from" label="From, day" type="date" value={written('fromDay')} />
            <TextField name="from-time" label="From, time" value={written('fromTime')} />
            <TextField name="until" label="Until, day" type="date" value={written('untilDay')} />
            <TextField name="until-time" label="Until, time" value={written('untilTime')} />
          </div>
          {stretch?.notes.map((note) => (
            <p key={note} class="hint">
              {note}
            </p>
          ))}
          <div class="roster-why">
            <SelectField
              name="why"
              label="Why"
              hint="Of a kind, never a diagnosis."
              value={written('reason')}
              choices={[['', 'Choose'], ...REASONS[kind.value].map((one) => [one, one] as const)]}
            />
            <TextField name="words" label="In your words" hint="If you like." value={written('words')} />
          </div>
        </Form>
        <section class="roster-then" aria-label="What then">
          {kind.value === 'on' ? (
            <p class="hint">They count as at a desk for that time, at once and in every console.</p>
          ) : who.value === '' || stretch === null ? (
            <p class="hint">
              Choose who and when: what would be missing, and who could be asked, stands here.
            </p>
          ) : (
            <WhatThen
              who={who.value}
              from={stretch.from}
              until={stretch.until}
              zone={zone}
              nameOf={nameOf}
              onAsk={(id) => {
                kind.value = 'swap';
                taker.value = id;
                document.getElementById('why')?.focus();
              }}
            />
          )}
        </section>
      </div>
    </Dialog>
  );
}

function WhatOthersDid(props: {
  readonly news: readonly Override[];
  readonly nameOf: (id: string) => string;
  readonly zone: string;
}) {
  return (
    <Notice tone="warn" title="Somebody was quicker. Nothing of yours is changed yet.">
      <ul>
        {props.news.map((change) => (
          <li key={change.id}>
            {change.cancelled === null
              ? `${change.by}, ${shortTime(change.at)}: `
              : `${change.cancelled.by}, ${shortTime(change.cancelled.at)}, took back: `}
            {changeWords(change, props.nameOf, props.zone)}
          </li>
        ))}
      </ul>
      Look at what is missing now, and press again if it is still right.
    </Notice>
  );
}
