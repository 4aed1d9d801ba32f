import { useMemo } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { randomId } from '../../feed/feed.ts';
import {
  CheckField,
  type Choice,
  type FieldError,
  Form,
  SelectField,
  TextArea,
  TextField,
} from '../../kit/form.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { readableLine } from '../../words/readable.ts';
import { type Change, CHANGE_WORDS, type ChangeKind, MARKER_TYPES } from './change-words.ts';
import { lookingFor } from './looking.ts';
import type { File } from './person-file.tsx';

const ROLES: readonly Choice[] = ['victim', 'suspect', 'convicted', 'witness', 'child'].map((role) => [
  role,
  readableLine(role),
]);
const LEVELS: readonly Choice[] = ['high', 'medium', 'standard'].map((level) => [level, readableLine(level)]);
const CONFIDENCES: readonly Choice[] = ['confirmed', 'probable', 'possible'].map((one) => [
  one,
  readableLine(one),
]);
const DECISIONS: readonly Choice[] = [
  ['given', 'They agree'],
  ['refused', 'They do not agree'],
  ['overridden', 'They do not agree; shared all the same'],
];

/** One change of a file, with its reason. What would lower a level waits for a second person, and says so. */
export function ChangeForm(props: {
  readonly kind: ChangeKind;
  readonly file: File;
  readonly onDone: (words: string) => void;
  readonly onCancel: () => void;
}) {
  const { kind, file } = props;
  const { person } = file;
  const { force } = lookingFor();
  const places: string[] = [];
  const text = (name: string, empty = '') => {
    const place = `register-${kind}-${name}:${person.id}`;
    places.push(place);
    return draft(place, empty);
  };
  const reason = text('reason');
  const marker = text('marker', person.markers.find(({ removed }) => removed === null)?.id ?? '');
  const markerType = text('type', 'domesticAbuse');
  const level = text('level', 'high');
  const markerReason = text('markerReason');
  const source = text('source');
  const date = text('date');
  const number = text('number', kind === 'changedHands' ? (person.numbers[0]?.number ?? '') : '');
  const role = text('role', 'victim');
  const confidence = text('confidence', 'possible');
  const words = text('words');
  const purpose = text('purpose', 'any');
  const decision = text('decision', 'given');
  const name = text('name', person.name ?? '');
  const born = text('born', person.dateOfBirth ?? '');
  const language = text('language', person.language ?? '');
  const other = text('other');
  const safeNumber = text('safeNumber', person.safeContact?.number ?? '');
  const whoMayAnswer = text('whoMayAnswer', person.safeContact?.whoMayAnswer.join(', ') ?? '');
  const codeWord = text('codeWord', person.safeContact?.codeWord ?? '');
  const stopWord = text('stopWord', person.safeContact?.stopWord ?? '');
  const noContact = draft(`register-safe-none:${person.id}`, person.safeContact?.noContact ?? false);
  const key = useMemo(randomId, [kind]);
  const markers: readonly Choice[] = person.markers
    .filter(({ removed }) => removed === null)
    .map((one) => [one.id, `${readableLine(one.type)}: ${one.reason}`]);
  return (
    <section class="act" aria-label={CHANGE_WORDS[kind]}>
      <Form
        submit={CHANGE_WORDS[kind]}
        danger={kind === 'erase'}
        onCancel={props.onCancel}
        check={check}
        onSubmit={async () => {
          const reply = await api(
            'post',
            '/register/changes',
            { body: { force: force.value, reason: reason.value.trim(), change: changeOf() } },
            key,
          );
          for (const place of places) discardDraft(place);
          props.onDone(
            reply.outcome === 'done'
              ? `${CHANGE_WORDS[kind]}: done.`
              : `${CHANGE_WORDS[kind]}: it would lower a level, so it waits for a second person under Proposals.`,
          );
        }}
      >
        {(kind === 'reviewMarker' || kind === 'removeMarker') && (
          <SelectField name="marker" label="Which marker" value={marker} choices={markers} />
        )}
        {kind === 'setMarker' && (
          <>
            <SelectField
              name="type"
              label="Marker"
              value={markerType}
              choices={MARKER_TYPES.map((one) => [one, readableLine(one)] as const)}
            />
            <SelectField name="level" label="Level" value={level} choices={LEVELS} />
            <TextField name="markerReason" label="Its reason, as a handler reads it" value={markerReason} />
          </>
        )}
        {(kind === 'changedHands' || kind === 'tieNumber') && (
          <TextField name="number" label="Number, in any usual writing" value={number} />
        )}
        {kind === 'tieNumber' && (
          <>
            <SelectField name="role" label="The person is there" value={role} choices={ROLES} />
            <SelectField name="confidence" label="How sure" value={confidence} choices={CONFIDENCES} />
          </>
        )}
        {kind === 'addThreat' && <TextArea name="words" label="Word for word" value={words} rows={2} />}
        {kind === 'recordConsent' && (
          <>
            <TextField name="purpose" label="To share for (a pathway’s id, or any)" value={purpose} />
            <SelectField name="decision" label="Decision" value={decision} choices={DECISIONS} />
          </>
        )}
        {kind === 'safeContact' && (
          <>
            <CheckField name="noContact" label="No contact of any kind" value={noContact} />
            <TextField name="safeNumber" label="Agreed number" value={safeNumber} />
            <TextField name="whoMayAnswer" label="Who may answer, with commas between" value={whoMayAnswer} />
            <TextField name="codeWord" label="Code word" value={codeWord} />
            <TextField name="stopWord" label="Stop word" value={stopWord} />
          </>
        )}
        {kind === 'correct' && (
          <>
            <TextField name="name" label="Name" value={name} />
            <TextField name="born" label="Born" type="date" value={born} />
            <TextField name="language" label="Language, such as en-GB or pl" value={language} />
          </>
        )}
        {kind === 'merge' && (
          <TextField name="other" label="Id of the file that becomes part of this one" value={other} />
        )}
        {DATES[kind] !== undefined && (
          <TextField name="date" label={DATES[kind] ?? ''} type="date" value={date} />
        )}
        {SOURCED.has(kind) && <TextField name="change-source" label="Source" value={source} />}
        <TextArea name="change-reason" label="Why you change it" value={reason} rows={2} />
      </Form>
    </section>
  );

  function check(): readonly FieldError[] {
    const missing = (field: string, value: string, say: string): readonly FieldError[] =>
      value.trim() === '' ? [{ field, words: say }] : [];
    return [
      ...missing('change-reason', reason.value, 'Say why: it is kept with the record.'),
      ...(DATES[kind] !== undefined && kind !== 'setMarker'
        ? missing('date', date.value, 'Give the day.')
        : []),
      ...(SOURCED.has(kind) ? missing('change-source', source.value, 'Say where it comes from.') : []),
      ...(kind === 'setMarker' ? missing('markerReason', markerReason.value, 'Say its reason.') : []),
      ...(kind === 'addThreat' ? missing('words', words.value, 'Write the words.') : []),
      ...(kind === 'tieNumber' || kind === 'changedHands'
        ? missing('number', number.value, 'Give the number.')
        : []),
      ...(kind === 'merge' ? missing('other', other.value, 'Give the other file’s id.') : []),
      ...(kind === 'reviewMarker' || kind === 'removeMarker'
        ? missing('marker', marker.value, 'There is no marker to choose.')
        : []),
    ];
  }

  function changeOf(): Change {
    const id = person.id;
    const day = date.value === '' ? null : date.value;
    const said = (value: string) => (value.trim() === '' ? null : value.trim());
    switch (kind) {
      case 'setMarker':
        return {
          kind,
          person: id,
          marker: {
            type: markerType.value as (typeof MARKER_TYPES)[number],
            level: level.value as 'high',
            reason: markerReason.value.trim(),
            setBy: source.value.trim(),
            setOn: new Date().toISOString().slice(0, 10),
            source: source.value.trim(),
            reviewOn: day,
            expiresOn: null,
          },
        };
      case 'reviewMarker':
        return { kind, person: id, marker: marker.value, nextOn: date.value };
      case 'removeMarker':
        return { kind, person: id, marker: marker.value };
      case 'changedHands':
        return { kind, person: id, number: number.value.trim(), on: date.value };
      case 'tieNumber':
        return {
          kind,
          person: id,
          tie: {
            number: number.value.trim(),
            role: role.value as 'victim',
            confidence: confidence.value as 'possible',
            source: source.value.trim(),
            verifiedOn: null,
            changedHandsOn: null,
          },
        };
      case 'addThreat':
        return {
          kind,
          person: id,
          threat: { words: words.value.trim(), on: date.value, source: source.value.trim() },
        };
      case 'recordConsent':
        return {
          kind,
          person: id,
          consent: {
            purpose: purpose.value.trim(),
            decision: decision.value as 'given',
            reason: reason.value.trim(),
          },
        };
      case 'safeContact':
        return {
          kind,
          person: id,
          profile: {
            ...person.safeContact,
            windows: (person.safeContact?.windows ?? []).map((one) => ({
              ...one,
              weekdays: [...one.weekdays],
            })),
            number: said(safeNumber.value),
            whoMayAnswer: whoMayAnswer.value
              .split(',')
              .map((one) => one.trim())
              .filter(Boolean),
            codeWord: said(codeWord.value),
            stopWord: said(stopWord.value),
            noContact: noContact.value,
            agreedOn: date.value,
            source: source.value.trim(),
          },
        };
      case 'correct':
        return {
          kind,
          person: id,
          facts: { name: said(name.value), dateOfBirth: said(born.value), language: said(language.value) },
        };
      case 'merge':
        return { kind, into: id, from: other.value.trim() };
      case 'erase':
        return { kind, person: id };
    }
  }
}

const DATES: Partial<Record<ChangeKind, string>> = {
  setMarker: 'To be reviewed on',
  reviewMarker: 'To be reviewed again on',
  changedHands: 'On',
  addThreat: 'When it was said',
  safeContact: 'Agreed on',
};
const SOURCED: ReadonlySet<ChangeKind> = new Set(['setMarker', 'tieNumber', 'addThreat', 'safeContact']);
