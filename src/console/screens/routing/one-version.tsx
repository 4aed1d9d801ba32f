import { useSignal } from '@preact/signals';
import { api, ApiError } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Form, RadioField, TextArea, TextField } from '../../kit/form.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { draft } from '../../shell/drafts.ts';
import { may, me } from '../../shell/session.ts';
import { dayAndTime } from '../../words/times.ts';
import { Difference } from './difference.tsx';
import { type Version, VERSION_WORDS } from './version-words.ts';

/** One version: who made it and why, what it changes in words, and what can be done with it by whom. */
export function OneVersion(props: {
  readonly version: Version;
  readonly inForce: boolean;
  readonly scheduledAt: number | null;
  readonly onChanged: () => void;
}) {
  const { version, inForce, scheduledAt, onChanged } = props;
  const act = useSignal<'publish' | 'withdraw' | null>(null);
  const refused = useSignal<string | null>(null);
  const params = { number: version.number };
  const approve = async () => {
    refused.value = null;
    try {
      await api('post', '/routing/versions/{number}/actions', { params, body: { type: 'approve' } });
    } catch (error) {
      refused.value = error instanceof ApiError ? error.message : String(error);
    }
    onChanged();
  };
  const done = () => {
    act.value = null;
    onChanged();
  };
  return (
    <Panel
      title={`Version ${version.number}`}
      aside={
        inForce ? (
          <StateMark tone="good" words="In force" />
        ) : (
          <StateMark {...VERSION_WORDS[version.status]} />
        )
      }
    >
      <div class="routing-one">
        {scheduledAt !== null && <Notice tone="info" title={`Takes over at ${dayAndTime(scheduledAt)}.`} />}
        {version.remark !== null && <Notice tone="warn" title={version.remark} />}
        {refused.value !== null && <Notice tone="bad" title={refused.value} />}
        <Facts
          facts={[
            ['Why', version.reason],
            ['Proposed', `${dayAndTime(version.proposedAt)} by ${version.author}`],
            [
              'Approved',
              version.approvedAt === null
                ? 'not yet'
                : `${dayAndTime(version.approvedAt)} by ${version.approvedBy ?? ''}`,
            ],
          ]}
        />
        <div class="acts">
          {version.status === 'proposed' && (
            <Button kind="main" disabled={approvalBlocked(version)} onPress={() => void approve()}>
              Approve
            </Button>
          )}
          {version.status === 'approved' && (
            <Button
              kind="main"
              disabled={may('routing:approve') ? null : 'Your role does not publish.'}
              onPress={() => (act.value = 'publish')}
            >
              Publish …
            </Button>
          )}
          {(version.status === 'proposed' || version.status === 'approved') && (
            <Button kind="danger" onPress={() => (act.value = 'withdraw')}>
              {scheduledAt === null ? 'Withdraw …' : 'Cancel and withdraw …'}
            </Button>
          )}
          {version.status === 'published' && scheduledAt !== null && (
            <Button kind="danger" onPress={() => (act.value = 'withdraw')}>
              Call it off …
            </Button>
          )}
        </div>
        {act.value === 'publish' && (
          <Publish version={version} onDone={done} onCancel={() => (act.value = null)} />
        )}
        {act.value === 'withdraw' && (
          <Withdraw version={version} onDone={done} onCancel={() => (act.value = null)} />
        )}
        {!inForce && <Difference to={`version-${version.number}`} />}
      </div>
    </Panel>
  );
}

function approvalBlocked(version: Version): string | null {
  if (!may('routing:approve')) return 'Your role does not approve.';
  return version.author === me.value?.actor ? 'You proposed it: somebody else approves it.' : null;
}

interface ActProps {
  readonly version: Version;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

function Publish({ version, onDone, onCancel }: ActProps) {
  const when = draft(`publish-when:${version.number}`, 'now');
  const at = draft(`publish-at:${version.number}`, '');
  return (
    <section class="act" aria-label="Publish">
      <Form
        submit={when.value === 'now' ? 'Publish now' : 'Set the time'}
        onCancel={onCancel}
        check={() =>
          when.value === 'later' && !(Date.parse(at.value) > Date.now())
            ? [{ field: 'at', words: 'Choose a time that is still to come.' }]
            : []
        }
        onSubmit={async () => {
          await api('post', '/routing/versions/{number}/actions', {
            params: { number: version.number },
            body: { type: 'publish', at: when.value === 'now' ? null : Date.parse(at.value) },
          });
          onDone();
        }}
      >
        <RadioField
          name="when"
          label="When"
          hint="Every instance takes it together, without a restart."
          value={when}
          choices={[
            ['now', 'Now, within seconds'],
            ['later', 'At a time'],
          ]}
        />
        {when.value === 'later' && (
          <TextField
            name="at"
            label="Day and time, by this machine’s clock"
            type="datetime-local"
            value={at}
          />
        )}
      </Form>
    </section>
  );
}

function Withdraw({ version, onDone, onCancel }: ActProps) {
  const why = draft(`withdraw:${version.number}`, '');
  return (
    <section class="act" aria-label={version.status === 'published' ? 'Call it off' : 'Withdraw'}>
      <Form
        submit={version.status === 'published' ? 'Call it off' : 'Withdraw'}
        danger
        onCancel={onCancel}
        check={() => (why.value.trim() === '' ? [{ field: 'why', words: 'Say why.' }] : [])}
        onSubmit={async () => {
          await api('post', '/routing/versions/{number}/actions', {
            params: { number: version.number },
            body: { type: 'withdraw', why: why.value.trim() },
          });
          onDone();
        }}
      >
        <TextArea name="why" label="Why" value={why} rows={2} />
      </Form>
    </section>
  );
}
