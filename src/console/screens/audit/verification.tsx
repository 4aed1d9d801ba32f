import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api, ApiError } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { announce } from '../../shell/announce.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { clockTime } from '../../words/times.ts';

type Verdict = ReplyOf<'verifyAudit'>;
type Fault = Extract<Verdict, { ok: false }>['why'];

const FAULTS: Readonly<Record<Fault, string>> = {
  missing: 'it is missing',
  outOfOrder: 'it is not in its place',
  previousDiffers: 'it does not follow from the entry before it',
  hashDiffers: 'it was altered after it was written',
  unreadable: 'it cannot be read',
  checkpointDiffers: 'it differs from what was signed at the time',
  checkpointForged: 'a signature over it is not ours',
  cutOff: 'the log ends before what was signed',
  headDiffers: 'the log’s own end differs from it',
};

/** The chain's proof, asked for by a person: it reads every entry, so it is not done by itself. */
export function Verification() {
  const verdict = useSignal<{ readonly is: Verdict; readonly at: number } | null>(null);
  const busy = useSignal(false);
  const error = useSignal<string | null>(null);
  const verify = async () => {
    if (busy.value) return;
    busy.value = true;
    error.value = null;
    try {
      const is = await api('post', '/audit/verification', {});
      verdict.value = { is, at: Date.now() };
      announce(is.ok ? 'Every link holds.' : 'The chain is broken.');
    } catch (failure) {
      error.value = failure instanceof ApiError ? failure.message : String(failure);
    } finally {
      busy.value = false;
    }
  };
  useShortcuts([{ keys: 'v', does: 'Check every link', group: 'Audit', run: () => void verify() }]);
  return (
    <Panel title="The chain">
      <div class="body audit-chain">
        {verdict.value === null ? (
          <p>
            Each entry’s hash covers the one before it, so that none can be altered or taken out unnoticed.
          </p>
        ) : verdict.value.is.ok ? (
          <Notice tone="info" title={`Every link holds, checked at ${clockTime(verdict.value.at)}.`}>
            {verdict.value.is.head.sequence} entries and {verdict.value.is.checkpoints} signed checkpoints.
          </Notice>
        ) : (
          <Notice
            tone="bad"
            title={
              verdict.value.is.why === 'cutOff'
                ? `The chain is broken: ${FAULTS.cutOff}.`
                : `The chain is broken at entry ${verdict.value.is.brokenAt}: ${FAULTS[verdict.value.is.why]}.`
            }
          >
            Change nothing. Keep a copy of Redis and of the checkpoint file as they are now, note the time (
            {clockTime(verdict.value.at)}), and tell the data protection officer.
          </Notice>
        )}
        {error.value !== null && <Notice tone="bad" title={error.value} />}
        <Button
          keys="v"
          onPress={() => void verify()}
          disabled={busy.value ? 'Every entry is being read.' : null}
        >
          {busy.value ? 'Checking …' : 'Check every link'}
        </Button>
      </div>
    </Panel>
  );
}
