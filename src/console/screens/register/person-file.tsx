import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api, ApiError } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Form, TextField } from '../../kit/form.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { may } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { readable, readableLine } from '../../words/readable.ts';
import { dateWithAge, plainDate } from '../../words/times.ts';
import { ChangeForm } from './change-form.tsx';
import { CHANGE_WORDS, type ChangeKind } from './change-words.ts';
import { HistoryDialog } from './history.tsx';
import { lookingFor } from './looking.ts';

export type File = ReplyOf<'showRegisterPerson'>;
type Person = File['person'];

/** One person's file: everything with its source and age, and what a keeper does with it. */
export function PersonFile({ id }: { readonly id: string }) {
  const { reason, force } = lookingFor();
  const asked = useSignal(reason.value.trim() !== '');
  const breakGlass = useSignal(false);
  const closed = useSignal(false);
  const change = useSignal<ChangeKind | null>(null);
  const said = useSignal<string | null>(null);
  const history = useSignal(false);
  const found = useResource(async () => {
    if (!asked.value) return null;
    try {
      return await api('post', '/register/people/{person}/view', {
        params: { person: id },
        body: { reason: reason.value.trim(), force: force.value, breakGlass: breakGlass.value },
      });
    } catch (error) {
      closed.value = error instanceof ApiError && error.problem?.code === 'forbidden';
      throw error;
    }
  }, [id, asked.value, breakGlass.value]);
  const changes = may('register:change');
  useShortcuts([
    {
      ...{ keys: 'h', does: 'Who looked at this file', group: 'This file' },
      disabled: may('register:approve') ? null : 'Your role does not see this.',
      run: () => {
        history.value = true;
      },
    },
  ]);
  if (!asked.value)
    return (
      <Panel title="A file">
        <div class="body">
          <Form
            submit="Open the file"
            check={() => (reason.value.trim() === '' ? [{ field: 'open-reason', words: 'Say why.' }] : [])}
            onSubmit={async () => {
              asked.value = true;
            }}
          >
            <TextField
              name="open-reason"
              label="Why you open it"
              hint="On record with the file"
              value={reason}
            />
          </Form>
        </div>
      </Panel>
    );
  const file = found.value.value;
  if (file === null)
    return (
      <Panel title="A file">
        <Loading what="this file" of={found} />
        {closed.value && may('breakGlass:use') && (
          <div class="body">
            <Button kind="danger" onPress={() => (breakGlass.value = true)}>
              Break the glass: open it now, a supervisor is told
            </Button>
          </div>
        )}
      </Panel>
    );
  const { person } = file;
  return (
    <Panel
      title={person.name ?? 'Name not known'}
      class="register-file"
      aside={<span class="hint">{person.force}</span>}
    >
      <div class="register-whole">
        <AsItWas what="this file" of={found} />
        {said.value !== null && <Notice tone="info" title={said.value} />}
        {person.mergedInto !== null && (
          <Notice tone="warn" title={`Merged into ${person.mergedInto}; this one is history.`} />
        )}
        {changes && (
          <div class="acts">
            {(Object.keys(CHANGE_WORDS) as ChangeKind[]).map((kind) => (
              <Button
                key={kind}
                kind={kind === 'erase' ? 'danger' : 'plain'}
                pressed={change.value === kind}
                onPress={() => {
                  change.value = change.value === kind ? null : kind;
                }}
              >
                {CHANGE_WORDS[kind]}
              </Button>
            ))}
            {may('register:approve') && (
              <Button keys="h" onPress={() => (history.value = true)}>
                Who looked at it
              </Button>
            )}
          </div>
        )}
        {change.value !== null && (
          <ChangeForm
            key={change.value}
            kind={change.value}
            file={file}
            onDone={(words) => {
              change.value = null;
              said.value = words;
              void found.reload();
            }}
            onCancel={() => {
              change.value = null;
            }}
          />
        )}
        <Facts
          facts={[
            ['Born', person.dateOfBirth === null ? 'not known' : plainDate(person.dateOfBirth)],
            ['Also known as', list(person.alsoKnownAs)],
            ['References', list(person.references.map(({ source, reference }) => `${source} ${reference}`))],
            ['Addresses', list(file.households.map(({ id: household, address }) => address ?? household))],
            ['Language', person.language ?? 'not known'],
            ['Access needs', list(person.accessNeeds)],
            ['Code words', list(person.codeWords)],
            ['Do not say', list(person.doNotSay)],
          ]}
        />
        <Markers person={person} />
        <Numbers person={person} />
        <Orders file={file} />
        <SafeContact person={person} />
        <More person={person} />
      </div>
      {history.value && <HistoryDialog id={id} onClose={() => (history.value = false)} />}
    </Panel>
  );
}

function list(texts: readonly string[]): string {
  return texts.length === 0 ? 'none on record' : texts.join(' · ');
}

function Markers({ person }: { readonly person: Person }) {
  return (
    <section aria-label="Markers">
      <h3>Markers</h3>
      {person.markers.length === 0 && <p class="hint">None on record; that says nothing about the danger.</p>}
      <ul class="register-rows">
        {person.markers.map((marker) => (
          <li key={marker.id} class={marker.removed === null ? undefined : 'register-old'}>
            <LevelBadge level={marker.removed === null ? marker.level : 'none'} short />
            <div>
              <strong>{readableLine(marker.type)}</strong>: {marker.reason}
              <div class="hint">
                set by {marker.setBy}
                {marker.setOn !== null && `, ${plainDate(marker.setOn)}`}
                {marker.reviewOn !== null && ` · review ${plainDate(marker.reviewOn)}`}
                {marker.expiresOn !== null && ` · expires ${plainDate(marker.expiresOn)}`}
                {marker.removed !== null &&
                  ` · removed ${plainDate(marker.removed.on)} by ${marker.removed.by}: ${marker.removed.reason}`}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Numbers({ person }: { readonly person: Person }) {
  return (
    <section aria-label="Numbers">
      <h3>Numbers</h3>
      <ul class="register-rows">
        {person.numbers.map((tie) => (
          <li key={tie.number} class={tie.changedHandsOn === null ? undefined : 'register-old'}>
            <span class="figures nowrap">{tie.number}</span>
            <div>
              {readable(tie.role)}, {tie.confidence}
              <div class="hint">
                {tie.source},{' '}
                {tie.verifiedOn === null
                  ? 'never verified'
                  : `verified ${dateWithAge(tie.verifiedOn, Date.now())}`}
                {tie.changedHandsOn !== null && ` · changed hands ${plainDate(tie.changedHandsOn)}: history`}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Orders({ file }: { readonly file: File }) {
  if (file.orders.length === 0) return null;
  return (
    <section aria-label="Orders">
      <h3>Orders</h3>
      <ul class="register-rows">
        {file.orders.map((order) => (
          <li key={order.id}>
            <StateMark
              tone={order.servedOn === null ? 'warn' : 'plain'}
              words={order.servedOn === null ? 'Not served' : readableLine(order.status)}
            />
            <div>
              <strong>{readableLine(order.type)}</strong>
              {order.reference !== null && ` ${order.reference}`}, {order.court ?? 'court not known'}:{' '}
              {order.conditions
                .map(({ kind, detail }) => (detail === null ? readable(kind) : `${readable(kind)} ${detail}`))
                .join('; ')}
              <div class="hint">
                {order.servedOn === null ? 'not known to be served' : `served ${plainDate(order.servedOn)}`} ·{' '}
                {order.expiresOn === null ? 'until further order' : `until ${plainDate(order.expiresOn)}`} ·{' '}
                {order.source}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SafeContact({ person }: { readonly person: Person }) {
  const profile = person.safeContact;
  return (
    <section aria-label="Safe contact">
      <h3>Safe contact</h3>
      {profile === null ? (
        <p class="hint">Nothing agreed: nobody rings, texts or leaves a message.</p>
      ) : profile.noContact ? (
        <Notice tone="bad" title="No contact of any kind." />
      ) : (
        <Facts
          facts={[
            ['Number', profile.number ?? 'none agreed'],
            ['Who may answer', list(profile.whoMayAnswer)],
            ['Code, stop word', `${profile.codeWord ?? 'none'}, ${profile.stopWord ?? 'none'}`],
            ['Voicemail, text', `${profile.voicemail ? 'yes' : 'no'}, ${profile.text ? 'yes' : 'no'}`],
            [
              'Agreed',
              profile.agreedOn === null ? 'date not known' : dateWithAge(profile.agreedOn, Date.now()),
            ],
          ]}
        />
      )}
    </section>
  );
}

function More({ person }: { readonly person: Person }) {
  return (
    <Facts
      facts={[
        ...person.threats.map(
          ({ words, on, source }) => ['Threat', `“${words}” (${plainDate(on)}, ${source})`] as const,
        ),
        ...person.relationships.map(
          ({ other, kind, role }) => ['Relationship', `${readable(kind)} of ${other}, as ${role}`] as const,
        ),
        ...person.children.map(
          ({ name, school }) =>
            ['Child', `${name ?? 'name not known'}${school === null ? '' : `, ${school}`}`] as const,
        ),
        ...person.consent.map(
          ({ purpose, decision, reason, by }) =>
            ['Consent', `${purpose}: ${decision}, by ${by}: ${reason}`] as const,
        ),
      ]}
    />
  );
}
