import { api } from '../../api/client.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextArea } from '../../kit/form.tsx';
import { Notice } from '../../kit/notice.tsx';
import { announce } from '../../shell/announce.ts';
import { discardDraft, draft } from '../../shell/drafts.ts';

/** Back to the version before, in one step and with a reason: the way out at three in the morning needs no second person. */
export function RollBack(props: {
  readonly to: number;
  /** What was about to take over, and will not. */
  readonly callsOff: number | null;
  readonly onClose: () => void;
}) {
  const { to, callsOff, onClose } = props;
  const why = draft('routing-roll-back', '');
  return (
    <Dialog title="Roll back" onClose={onClose}>
      <p>
        Version {to}, which was in force before, takes over on every instance within seconds. Calls that are
        under way keep the version they began with.
      </p>
      {callsOff !== null && callsOff !== to && (
        <Notice tone="warn" title={`Version ${callsOff} was about to take over: it is called off.`} />
      )}
      <Form
        submit="Roll back now"
        danger
        onCancel={onClose}
        check={() =>
          why.value.trim() === '' ? [{ field: 'why', words: 'Say why: it is kept with the version.' }] : []
        }
        onSubmit={async () => {
          const { number } = await api('post', '/routing/roll-back', { body: { why: why.value.trim(), to } });
          discardDraft('routing-roll-back');
          announce(`Version ${number} takes over.`);
          onClose();
        }}
      >
        <TextArea name="why" label="Why" value={why} rows={2} />
      </Form>
    </Dialog>
  );
}
