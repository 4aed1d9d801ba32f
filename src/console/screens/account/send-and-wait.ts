import { effect } from '@preact/signals';
import { ApiError } from '../../api/client.ts';
import type { CallCommand } from '../../feed/command-log.ts';
import { commands, sendCommand } from '../../feed/feed.ts';

/**
 * Sends a command and waits for its answer, so that a form keeps what was written until it is done. Rejects with the
 * reason when it was refused. While the connection is gone it waits: the command is sent again when it is back.
 */
export function sendAndWait(callId: string, command: CallCommand): Promise<void> {
  const id = sendCommand(callId, command);
  return new Promise((resolve, reject) => {
    const stop = effect(() => {
      const sent = commands.value.get(id);
      if (sent?.state === 'sent') return;
      queueMicrotask(() => stop());
      if (sent?.state === 'done') resolve();
      else
        reject(
          refusal(sent?.reason ?? 'It is not known whether this was done: look before you send it again.'),
        );
    });
  });
}

function refusal(detail: string): ApiError {
  const base = { type: '', title: '', status: 409, requestId: '' };
  return new ApiError({ ...base, code: 'conflict', detail }, 409);
}
