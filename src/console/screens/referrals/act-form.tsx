import { useMemo } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { randomId } from '../../feed/feed.ts';
import { type FieldError, Form, RadioField, TextArea, TextField } from '../../kit/form.tsx';
import { announce } from '../../shell/announce.ts';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { type Referral, type Verb, VERB_WORDS, type VerbType } from './referral-words.ts';

type Consent = Extract<Verb, { type: 'recordConsent' }>['state'];

const NEEDS_WHY: ReadonlySet<VerbType> = new Set([
  ...([
    'hold',
    'release',
    'recordConsent',
    'retry',
    'refuse',
    'complete',
    'revoke',
    'deliveredByHand',
    'assign',
  ] as const),
]);
const NEEDS_OWNER: ReadonlySet<VerbType> = new Set(['accept', 'refuse', 'assign']);
const WHY_LABELS: Partial<Record<VerbType, string>> = {
  complete: 'What was done',
  refuse: 'Why they refuse, in their words',
  recordConsent: 'How it was said, or why it is overridden',
  deliveredByHand: 'How, and to whom',
};

/** One act with what it needs. Sent twice it is done once: the key stays the same until it has been answered. */
export function ActForm(props: {
  readonly referral: Referral;
  readonly verb: VerbType;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const { referral, verb } = props;
  const place = (name: string) => `referral-${verb}-${name}:${referral.id}`;
  const why = draft(place('why'), '');
  const owner = draft(place('owner'), verb === 'assign' ? '' : referral.owner);
  const reference = draft(place('reference'), '');
  const consent = draft<string>(place('consent'), '');
  const facts = referral.missing.map((name) => [name, draft(place(`fact-${name}`), '')] as const);
  const key = useMemo(randomId, [referral.version, verb]);
  const check = (): readonly FieldError[] => [
    ...(NEEDS_WHY.has(verb) && why.value.trim() === ''
      ? [{ field: 'why', words: `Say ${(WHY_LABELS[verb] ?? 'why').toLowerCase()}.` }]
      : []),
    ...(NEEDS_OWNER.has(verb) && owner.value.trim() === ''
      ? [{ field: 'owner', words: 'Say who owns it then.' }]
      : []),
    ...(verb === 'recordConsent' && consent.value === ''
      ? [{ field: 'consent', words: 'Say what they answered.' }]
      : []),
    ...(verb === 'giveInformation' && facts.every(([, { value }]) => value.trim() === '')
      ? [{ field: facts[0]?.[0] ?? '', words: 'Write down what you know.' }]
      : []),
  ];
  return (
    <section class="act" aria-label={VERB_WORDS[verb]}>
      <Form
        submit={VERB_WORDS[verb]}
        danger={verb === 'revoke'}
        check={check}
        onCancel={props.onCancel}
        onSubmit={async () => {
          await api('post', '/referrals/{id}/actions', { params: { id: referral.id }, body: bodyOf() }, key);
          for (const name of [
            'why',
            'owner',
            'reference',
            'consent',
            ...facts.map(([fact]) => `fact-${fact}`),
          ])
            discardDraft(place(name));
          announce(`${VERB_WORDS[verb]}: done.`);
          props.onDone();
        }}
      >
        {verb === 'recordConsent' && (
          <RadioField
            name="consent"
            label="The person"
            value={consent}
            choices={[
              ['given', 'agrees'],
              ['refused', 'does not agree'],
              ['overridden', 'does not agree, and it is shared all the same'],
            ]}
          />
        )}
        {verb === 'giveInformation' &&
          facts.map(([name, value]) => <TextField key={name} name={name} label={name} value={value} />)}
        {NEEDS_OWNER.has(verb) && (
          <TextField
            name="owner"
            label={verb === 'accept' ? 'Who owns it there' : 'Who owns it now'}
            value={owner}
          />
        )}
        {verb === 'acknowledge' && (
          <TextField name="reference" label="Their reference, if they gave one" value={reference} />
        )}
        {NEEDS_WHY.has(verb) && (
          <TextArea name="why" label={WHY_LABELS[verb] ?? 'Why'} value={why} rows={2} />
        )}
      </Form>
    </section>
  );

  function bodyOf(): Verb {
    const reason = why.value.trim();
    const next = owner.value.trim();
    switch (verb) {
      case 'giveInformation':
        return {
          type: verb,
          facts: Object.fromEntries(
            facts.flatMap(([name, { value }]) => (value.trim() === '' ? [] : [[name, value.trim()]])),
          ),
        };
      case 'recordConsent':
        return { type: verb, state: consent.value as Consent, why: reason };
      case 'acknowledge':
        return { type: verb, reference: reference.value.trim() === '' ? null : reference.value.trim() };
      case 'accept':
        return { type: verb, owner: next };
      case 'refuse':
      case 'assign':
        return { type: verb, owner: next, why: reason };
      case 'startWork':
        return { type: verb };
      case 'hold':
      case 'release':
      case 'retry':
      case 'complete':
      case 'revoke':
      case 'deliveredByHand':
        return { type: verb, why: reason };
    }
  }
}
