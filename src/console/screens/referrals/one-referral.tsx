import { useSignal } from '@preact/signals';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { hrefOf } from '../../shell/route.ts';
import { may } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { readable, readableLine } from '../../words/readable.ts';
import { dayAndTime } from '../../words/times.ts';
import { ActForm } from './act-form.tsx';
import { PrintView } from './print-view.tsx';
import {
  clockOf,
  needOf,
  OFFERED,
  type Referral,
  STATUS_WORDS,
  VERB_WORDS,
  type VerbType,
} from './referral-words.ts';

const CONSENT_WORDS = { given: 'given', refused: 'refused', overridden: 'refused, and overridden' } as const;

/** One follow-up whole: clock, ground, tries in words, history, and what can be done with it. */
export function OneReferral({ id, onChanged }: { readonly id: string; readonly onChanged: () => void }) {
  const found = useResource(() => api('get', '/referrals/{id}', { params: { id } }), [id], 10_000);
  const act = useSignal<VerbType | null>(null);
  const printing = useSignal(false);
  const referral = found.value.value;
  const acts = may('referrals:act');
  const offered = referral === null ? [] : OFFERED[referral.status];
  const begin = (verb: VerbType) => ({
    disabled: !acts ? 'Your role only looks.' : offered.includes(verb) ? null : 'Not in its state now.',
    run: () => {
      act.value = verb;
    },
  });
  useShortcuts([
    { keys: 'r', does: 'Send it again', group: 'This follow-up', ...begin('retry') },
    { keys: 'e', does: 'Give it to somebody else', group: 'This follow-up', ...begin('assign') },
    { keys: 'd', does: 'Close it: done', group: 'This follow-up', ...begin('complete') },
    {
      ...{ keys: 'p', does: 'Print view, to deliver it by hand', group: 'This follow-up' },
      disabled: acts ? null : 'Your role only looks.',
      run: () => {
        printing.value = true;
      },
    },
  ]);
  if (referral === null)
    return (
      <Panel title="One follow-up" class="referrals-one">
        <Loading what="this follow-up" of={found} />
      </Panel>
    );
  const need = needOf(referral);
  return (
    <Panel
      title={readableLine(referral.pathway)}
      class="referrals-one"
      aside={<StateMark {...STATUS_WORDS[referral.status]} />}
    >
      <div class="referral-whole">
        <AsItWas what="this follow-up" of={found} />
        {need !== null && <Notice tone={referral.status === 'held' ? 'warn' : 'bad'} title={need} />}
        <Facts facts={factsOf(referral)} />
        {acts && offered.length > 0 && (
          <div class="acts">
            {offered.map((verb) => (
              <Button
                key={verb}
                keys={KEYS[verb]}
                kind={verb === 'revoke' ? 'danger' : 'plain'}
                pressed={act.value === verb}
                onPress={() => {
                  act.value = act.value === verb ? null : verb;
                }}
              >
                {VERB_WORDS[verb]}
              </Button>
            ))}
            <Button keys="p" onPress={() => (printing.value = true)}>
              Print view
            </Button>
          </div>
        )}
        {act.value !== null && (
          <ActForm
            key={act.value}
            referral={referral}
            verb={act.value}
            onDone={() => {
              act.value = null;
              void found.reload();
              onChanged();
            }}
            onCancel={() => {
              act.value = null;
            }}
          />
        )}
        <History referral={referral} />
      </div>
      {printing.value && <PrintView id={id} onClose={() => (printing.value = false)} />}
    </Panel>
  );
}

const KEYS: Partial<Record<VerbType, string>> = { retry: 'r', assign: 'e', complete: 'd' };

function factsOf(referral: Referral): Parameters<typeof Facts>[0]['facts'] {
  const { consent, consentRecord, acknowledgement } = referral;
  return [
    [
      'Due',
      <>
        {dayAndTime(referral.dueAt)} <StateMark {...clockOf(referral, Date.now())} />
      </>,
    ],
    ['Owner', referral.owner],
    ['Because', referral.because],
    ['Raised', `${dayAndTime(referral.raisedAt)} by ${referral.raisedBy}`],
    [
      'Ground',
      referral.legalReference === null
        ? readable(referral.legalBasis)
        : `${readable(referral.legalBasis)} (${referral.legalReference})`,
    ],
    [
      'Consent',
      consent === null
        ? 'not recorded'
        : `${CONSENT_WORDS[consent]}${consentRecord === null ? '' : `, ${dayAndTime(consentRecord.at)} by ${consentRecord.by}: ${consentRecord.why}`}`,
    ],
    [
      'Acknowledged',
      acknowledgement === null
        ? 'not yet'
        : `${dayAndTime(acknowledgement.at)} by ${acknowledgement.by}${acknowledgement.reference === null ? '' : `, their reference ${acknowledgement.reference}`}`,
    ],
    ...(referral.messageId === null ? [] : [['Mail', <code>{referral.messageId}</code>] as const]),
    [
      'Call',
      may('calls:read') ? <a href={hrefOf('call', referral.callId)}>Open the call</a> : referral.callId,
    ],
  ];
}

/** Tries and changes in one line of time, newest first. */
function History({ referral }: { readonly referral: Referral }) {
  const lines = [
    ...referral.history.map(({ at, by, to, why }) => ({
      at,
      words: `${STATUS_WORDS[to].words} – ${by}`,
      why,
    })),
    ...referral.attempts.map(({ at, outcome }) => ({ at, words: 'A try to send it', why: outcome })),
  ].toSorted((a, b) => b.at - a.at);
  return (
    <section aria-label="History">
      <h3>History</h3>
      <ol class="referral-history">
        {lines.map(({ at, words, why }, place) => (
          <li key={`${at}-${words}-${place}`}>
            <time>{dayAndTime(at)}</time>
            <span>
              {words}
              {why !== '' && <span class="hint"> {why}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
