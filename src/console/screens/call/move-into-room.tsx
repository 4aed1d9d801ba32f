import type { FeedCard } from '../../../wire/feed.ts';
import { sendCommand } from '../../feed/feed.ts';
import { commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { CheckField, Form } from '../../kit/form.tsx';
import { Notice } from '../../kit/notice.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';

/** A call that was dialled direct goes into a room, which the caller hears. Only after the handler has said that they know. */
export function MoveIntoRoom({ card, onClose }: { readonly card: FeedCard; readonly onClose: () => void }) {
  const { callId } = card;
  const place = `move-into-room:${callId}`;
  const known = draft(place, false);
  return (
    <Dialog title="Move this call into a room" onClose={onClose}>
      <Notice tone="warn" title="The caller hears a gap: ringing, for some seconds.">
        Whoever is beside them hears it too. Say something that fits before you do it, and do not do it while
        it is dangerous for them to seem to be on hold.
      </Notice>
      <p class="dialog-words">
        Afterwards you talk on as before, the specialist’s telephone rings, and they can listen and coach. As
        it is, they can only advise by this console.
      </p>
      <Form
        submit="Move it now"
        danger
        disabled={commandBlocked(card, 'moveIntoRoom')}
        onCancel={onClose}
        check={() => (known.value ? [] : [{ field: 'gap-known', words: 'Say that you know of the gap.' }])}
        onSubmit={async () => {
          sendCommand(callId, { type: 'moveIntoRoom', gapAcknowledged: true });
          discardDraft(place);
          onClose();
        }}
      >
        <CheckField name="gap-known" label="I know that the caller hears the gap" value={known} />
      </Form>
    </Dialog>
  );
}
