import { useSignal } from '@preact/signals';
import { api } from '../../api/client.ts';
import { mayCommand, now, picture } from '../../feed/feed.ts';
import type { Alarm } from '../../feed/picture.ts';
import { AlarmMark } from '../../kit/alarm-mark.tsx';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextField } from '../../kit/form.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { hrefOf } from '../../shell/route.ts';
import { me } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { ALARM_KINDS, byNeed } from '../../words/alarms.ts';
import { ageInWords, clockTime } from '../../words/times.ts';
import { alarmRate } from './numbers.ts';

/** Open alarms: who has each, since when, and what was said about it. */
export function AlarmsPanel() {
  const error = useSignal<string | null>(null);
  const closing = useSignal<Alarm | null>(null);
  const open = [...picture.value.alarms.values()].filter(({ closed }) => closed === null).sort(byNeed);
  const first = open.find(({ acknowledged }) => acknowledged === null);
  const rate = alarmRate(picture.value.alarms.values(), now.value);
  const why = mayCommand.value ? null : 'The connection is not live.';
  const acknowledge = async ({ id }: Alarm) => {
    try {
      error.value = null;
      await api('post', '/alarms/{id}/acknowledge', { params: { id } });
    } catch (failure) {
      error.value = (failure as Error).message;
    }
  };
  useShortcuts([
    {
      ...{ keys: 'a', does: 'Acknowledge the first alarm', group: 'Alarms' },
      disabled: first === undefined ? 'No alarm waits for you.' : why,
      run: () => first !== undefined && void acknowledge(first),
    },
  ]);
  return (
    <Panel title="Alarms" aside={<RateMeter rate={rate} />}>
      {error.value !== null && <Notice tone="bad" title={error.value} />}
      {open.length === 0 ? (
        <p class="empty">No alarm is open.</p>
      ) : (
        <ul class="alarms">
          {open.map((alarm) => (
            <li
              key={alarm.id}
              class={alarm.acknowledged === null ? `alarm alarm-open-${alarm.class}` : 'alarm'}
            >
              <div class="alarm-head">
                <AlarmMark of={alarm.class} />
                <span class="hint figures">
                  {clockTime(alarm.raisedAt)}, {ageInWords(now.value - alarm.raisedAt)}
                </span>
              </div>
              <p>{alarm.text}</p>
              <p class="hint">
                {ALARM_KINDS[alarm.kind]} · {ownerWords(alarm)}
                {alarm.callId !== null && (
                  <>
                    {' · '}
                    <a href={hrefOf('call', alarm.callId)}>the call</a>
                  </>
                )}
              </p>
              <div class="alarm-acts">
                {alarm.acknowledged === null && (
                  <Button
                    onPress={() => void acknowledge(alarm)}
                    disabled={why}
                    keys={alarm === first ? 'a' : undefined}
                    of={alarm.text}
                  >
                    Acknowledge
                  </Button>
                )}
                <Button kind="quiet" onPress={() => (closing.value = alarm)} disabled={why} of={alarm.text}>
                  Close …
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {closing.value !== null && <CloseAlarm alarm={closing.value} onClose={() => (closing.value = null)} />}
    </Panel>
  );
}

function ownerWords({ owner, acknowledged, escalations }: Alarm): string {
  if (acknowledged !== null)
    return `${acknowledged.by === me.value?.actor ? 'you have' : `${acknowledged.by} has`} it since ${clockTime(acknowledged.at)}`;
  return `with ${owner}${escalations > 0 ? `, passed up ${escalations === 1 ? 'once' : `${escalations} times`}` : ''}`;
}

/** Our own alarm rate, against what one person can take in. */
function RateMeter({ rate }: { readonly rate: number }) {
  const words = rate > 10 ? 'too many' : rate > 1 ? 'above normal' : 'normal';
  return (
    <span class={rate > 10 ? 'hint rate-bad' : 'hint'}>
      <span class="figures">{rate}</span> in 10 min, {words}
    </span>
  );
}

function CloseAlarm({ alarm, onClose }: { readonly alarm: Alarm; readonly onClose: () => void }) {
  const doing = draft(`alarm:${alarm.id}`, '');
  return (
    <Dialog title="Close this alarm" onClose={onClose}>
      <p>{alarm.text}</p>
      <Form
        submit="Close the alarm"
        onCancel={onClose}
        check={() => (doing.value.trim() === '' ? [{ field: 'doing', words: 'Say what was done.' }] : [])}
        onSubmit={async () => {
          await api('post', '/alarms/{id}/close', { params: { id: alarm.id }, body: { doing: doing.value } });
          discardDraft(`alarm:${alarm.id}`);
          onClose();
        }}
      >
        <TextField name="doing" label="What was done" value={doing} />
      </Form>
    </Dialog>
  );
}
