import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { Button } from '../../kit/button.tsx';
import { CommandButton, commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, RadioField, TextArea } from '../../kit/form.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { now, sendCommand } from '../../feed/feed.ts';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { CONFIDENCE_WORDS, ROLE_WORDS, SPEAKER_WORDS } from '../../words/call-words.ts';
import { dateWithAge } from '../../words/times.ts';

type Assessment = NonNullable<FeedCard['assessment']>;
type Speaker = NonNullable<FeedCard['caller']['speaker']>;

const SPEAKERS: readonly (readonly [Speaker, string])[] = [
  ['victim', '1'],
  ['other', '2'],
  ['perpetrator', '3'],
  ['unknown', '4'],
];

/** Who is speaking: until it is said, the specialist stays inaudible (S8). */
export function SpeakerPanel({ card }: { readonly card: FeedCard }) {
  const said = card.caller.speaker;
  return (
    <Panel title="Who is speaking?" aside={said === null && <StateMark tone="warn" words="Not said yet" />}>
      <div class="body speakers">
        {SPEAKERS.map(([who, keys]) => (
          <CommandButton
            key={who}
            card={card}
            command={{ type: 'confirmSpeaker', who }}
            words={SPEAKER_WORDS[who]}
            keys={keys}
            pressed={said === who}
          />
        ))}
      </div>
    </Panel>
  );
}

/** Whom the register ties to the number: leads, with role, confidence, source and age (S7). */
export function PeoplePanel({
  card,
  readOnly = false,
}: {
  readonly card: FeedCard;
  /** Confirming and correcting are the handler's. */
  readonly readOnly?: boolean;
}) {
  const asking = useSignal(false);
  const { assessment, match } = card;
  const people = assessment?.people ?? [];
  const blocked = commandBlocked(card, 'correctMatch');
  const correct = () => {
    asking.value = true;
  };
  const keys = [{ keys: 'w', does: 'Wrong match', group: 'This call', disabled: blocked, run: correct }];
  useShortcuts(readOnly ? [] : keys);
  return (
    <Panel title="Known on this number" aside={<span class="hint">{matchWords(card)}</span>}>
      {assessment?.speakerMayBePerpetrator && (
        <p class="caution">The speaker may be the person who is dangerous.</p>
      )}
      {assessment?.shared && <p class="caution">Shared telephone: the caller may not be any one of these.</p>}
      {people.length === 0 ? (
        <p class="empty">{nobodyWords(card)}</p>
      ) : (
        <ul class="people">
          {people.map((person) => (
            <Person
              key={person.personId}
              card={card}
              person={person}
              readOnly={readOnly}
              confirmed={match.personId === person.personId}
            />
          ))}
        </ul>
      )}
      {people.length > 0 && !readOnly && (
        <div class="body">
          <Button onPress={correct} disabled={blocked} keys="w">
            Wrong match
          </Button>
        </div>
      )}
      {asking.value && <CorrectMatch card={card} people={people} onClose={() => (asking.value = false)} />}
    </Panel>
  );
}

function Person(props: {
  readonly card: FeedCard;
  readonly person: Assessment['people'][number];
  readonly confirmed: boolean;
  readonly readOnly: boolean;
}) {
  const { card, person, confirmed, readOnly } = props;
  const verified =
    person.verifiedOn === null ? 'never verified' : `verified ${dateWithAge(person.verifiedOn, now.value)}`;
  return (
    <li class="person">
      <div class="person-head">
        <strong>{person.name ?? 'Name not available'}</strong>
        <span>{person.roles.map((role) => ROLE_WORDS[role]).join(', ')}</span>
      </div>
      <p class="hint">
        Tie to the number {CONFIDENCE_WORDS[person.confidence]}; {person.source}, {verified}
      </p>
      {person.changedHandsOn !== null && (
        <p class="caution">The number changed hands on {dateWithAge(person.changedHandsOn, now.value)}.</p>
      )}
      {(person.language !== null || person.accessNeeds.length > 0) && (
        <p>
          {[person.language && `Speaks ${person.language}`, ...person.accessNeeds]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {confirmed ? (
        <StateMark tone="good" words="Confirmed as the caller" />
      ) : readOnly ? null : (
        <CommandButton
          card={card}
          command={{ type: 'confirmMatch', personId: person.personId }}
          words="It is this person"
          kind="quiet"
        />
      )}
    </li>
  );
}

function CorrectMatch(props: {
  readonly card: FeedCard;
  readonly people: Assessment['people'];
  readonly onClose: () => void;
}) {
  const { callId } = props.card;
  const who = draft(`correct-who:${callId}`, 'nobody');
  const reason = draft(`correct-why:${callId}`, '');
  return (
    <Dialog title="Wrong match" onClose={props.onClose}>
      <p>Nothing is lowered by this. It is recorded, and a specialist looks at the call afterwards.</p>
      <Form
        submit="Correct the match"
        disabled={commandBlocked(props.card, 'correctMatch')}
        check={() => (reason.value.trim() === '' ? [{ field: 'why', words: 'Say how you know.' }] : [])}
        onCancel={props.onClose}
        onSubmit={async () => {
          const personId = who.value === 'nobody' ? null : who.value;
          sendCommand(callId, { type: 'correctMatch', personId, reason: reason.value.trim() });
          discardDraft(`correct-why:${callId}`);
          props.onClose();
        }}
      >
        <RadioField
          name="who"
          label="The caller is"
          value={who}
          choices={[
            ...props.people.map(({ personId, name }) => [personId, name ?? personId] as const),
            ['nobody', 'None of these people'],
          ]}
        />
        <TextArea name="why" label="How you know" value={reason} rows={2} />
      </Form>
    </Dialog>
  );
}

function matchWords({ match, assessment }: FeedCard): string {
  if (match.decision === 'confirmed') return 'confirmed by a handler';
  if (match.decision === 'corrected') return 'corrected by a handler';
  return assessment === null || assessment.people.length === 0 ? '' : 'a lead, not an identity';
}

function nobodyWords({ assessment, lookup, detail, caller }: FeedCard): string {
  if (detail === 'summary') return 'Shown when you open the call or take it.';
  if (lookup === 'pending') return 'The register is being asked.';
  if (lookup === 'failed') return 'The register could not be asked. Ask who is calling.';
  if (assessment?.detail === 'levelOnly')
    return 'The details cannot be read right now. Ask, and assume it may be anyone.';
  if (caller.presentation !== 'shown')
    return 'The number is withheld, so nothing could be looked up. Ask who is calling.';
  return 'Nobody on this register. That does not mean that nothing has happened: ask.';
}
