import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextArea } from '../../kit/form.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { announce } from '../../shell/announce.ts';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { may, me } from '../../shell/session.ts';
import { clockTime, elapsed } from '../../words/times.ts';
import { whoWords } from '../../words/who.ts';
import { sendAndWait } from './send-and-wait.ts';

type Lowering = NonNullable<FeedCard['account']>['lowerings'][number];
type NotLowered = NonNullable<NonNullable<FeedCard['account']>['notLowered']>[number];
type Outcome = 'approved' | 'refused';

/** What waits for a second person: who asked, why, until when. Whoever may decide it does so here; never one's own. */
export function Lowerings({ card }: { readonly card: FeedCard }) {
  const deciding = useSignal<{ readonly lowering: Lowering; readonly outcome: Outcome } | null>(null);
  const waiting = (card.account?.lowerings ?? []).filter(({ lapsesAt }) => lapsesAt > now.value);
  const one = deciding.value;
  return (
    <>
      {(card.account?.notLowered ?? []).map((wish) => (
        <CameToNothing key={wish.id} wish={wish} />
      ))}
      {waiting.map((lowering) => {
        const { id, what, from, to, askedBy, because, lapsesAt } = lowering;
        const blocked =
          askedBy === me.value?.actor
            ? 'Nobody confirms what they asked themselves.'
            : may('approvals:act')
              ? commandBlocked(card, 'decideLowering')
              : 'A supervisor decides it.';
        return (
          <section key={id} class="lowering" aria-label={`A lower ${what} is asked for`}>
            <p>
              <StateMark tone="warn" words={`Lower ${what} asked for: ${to} instead of ${from}`} />
            </p>
            <p>
              {whoWords(askedBy)}: <q>{because}</q>
            </p>
            <p class="hint">
              Until {clockTime(lapsesAt)} (<span class="figures">{elapsed(lapsesAt - now.value)}</span>);
              until then, and if nobody decides, {from} stays.
            </p>
            <div class="acts">
              <Button disabled={blocked} onPress={() => (deciding.value = { lowering, outcome: 'approved' })}>
                Confirm
              </Button>
              <Button disabled={blocked} onPress={() => (deciding.value = { lowering, outcome: 'refused' })}>
                Refuse
              </Button>
            </div>
            {blocked !== null && <p class="hint">{blocked}</p>}
          </section>
        );
      })}
      {one !== null && <Decide card={card} {...one} onClose={() => (deciding.value = null)} />}
    </>
  );
}

/** Nothing was lowered, and why: refused by whom, or nobody confirmed it in time. Said once; it stands until it is asked anew. */
function CameToNothing({ wish }: { readonly wish: NotLowered }) {
  const { what, from, to, askedBy, how, by, at, because } = wish;
  const words =
    how === 'refused'
      ? `Lower ${what} ${to} instead of ${from} was refused by ${whoWords(by ?? '')}.`
      : how === 'lapsed'
        ? `Nobody confirmed the lower ${what} ${to} instead of ${from} in time: nothing was lowered.`
        : `The lower ${what} ${to} instead of ${from} was overtaken by another change: nothing was lowered.`;
  useEffect(() => announce(words), [words]);
  return (
    <p class="not-lowered">
      <StateMark tone="warn" words={words} />{' '}
      <span class="hint">
        {clockTime(at)}, asked for by {whoWords(askedBy)}
        {because !== '' && (
          <>
            : <q>{because}</q>
          </>
        )}
      </span>
    </p>
  );
}

function Decide(props: {
  readonly card: FeedCard;
  readonly lowering: Lowering;
  readonly outcome: Outcome;
  readonly onClose: () => void;
}) {
  const { card, lowering, outcome, onClose } = props;
  const why = draft(`decide:${lowering.id}`, '');
  const { what, from, to } = lowering;
  return (
    <Dialog
      title={outcome === 'approved' ? `Confirm the lower ${what}` : `Refuse the lower ${what}`}
      onClose={onClose}
    >
      <p>
        {whoWords(lowering.askedBy)} asks for {what} {to} instead of {from}: <q>{lowering.because}</q>
      </p>
      <Form
        submit={outcome === 'approved' ? `Lower it to ${to}` : `Leave it at ${from}`}
        danger={outcome === 'approved'}
        disabled={commandBlocked(card, 'decideLowering')}
        onCancel={onClose}
        check={() => (why.value.trim() === '' ? [{ field: 'decide-why', words: 'Say why.' }] : [])}
        onSubmit={async () => {
          await sendAndWait(card.callId, {
            ...{ type: 'decideLowering', lowering: lowering.id, outcome, because: why.value.trim() },
          });
          discardDraft(`decide:${lowering.id}`);
          onClose();
        }}
      >
        <TextArea name="decide-why" label="Why" value={why} rows={2} />
      </Form>
    </Dialog>
  );
}
