import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { api } from '../../api/client.ts';
import { now } from '../../feed/feed.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { CommandButton, commandBlocked } from '../../kit/command-button.tsx';
import { Trouble } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { may } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import './account.css';
import { type CallRules, GradeForm, gradeMeans, LevelForm } from './grade-form.tsx';
import { HandOverForm } from './hand-over-form.tsx';
import { HandOversOfCall, useHandOvers } from './hand-overs-of-call.tsx';
import { Lowerings } from './lowerings.tsx';
import { PromiseForm, type Spoken, SpokenForm } from './tell-forms.tsx';
import { ToldList } from './told-list.tsx';

type Open = 'grade' | 'level' | Spoken | 'promise' | 'handOver';

const RULES_EVERY_MS = 60_000;

/** What the call's people make of it: the grade and who wants it lower, what was said and promised, who was told. */
export function AccountPanel({ card }: { readonly card: FeedCard }) {
  const { account, force } = card;
  const open = useSignal<Open | null>(null);
  const rules = useResource(() => api('get', '/call-rules', { query: { force } }), [force], RULES_EVERY_MS);
  const handOvers = useHandOvers(card.callId);
  const known: CallRules | null = rules.value.value;
  const close = () => {
    open.value = null;
  };
  const mayHandOver = may('calls:command') || may('reviews:act');
  const handOverBlocked = !mayHandOver
    ? 'Handlers, specialists and supervisors of the force hand a call over.'
    : known === null
      ? 'To whom this force hands over is not known yet.'
      : known.handOverTo.length === 0
        ? 'This force hands over to nobody (config/story.yaml).'
        : null;
  const acts: readonly { what: Open; words: string; keys?: string; blocked: string | null }[] = [
    { what: 'grade', words: 'Grade', keys: 'e', blocked: commandBlocked(card, 'setGrade') },
    { what: 'level', words: 'Level', blocked: commandBlocked(card, 'setLevel') },
    { what: 'threat', words: 'Threat', keys: 'v', blocked: commandBlocked(card, 'tell') },
    { what: 'codeWord', words: 'Code word', keys: 'k', blocked: commandBlocked(card, 'tell') },
    { what: 'promise', words: 'Promised', keys: 'p', blocked: commandBlocked(card, 'tell') },
    { what: 'words', words: 'Other words', keys: 'u', blocked: commandBlocked(card, 'tell') },
    { what: 'handOver', words: 'Hand over', keys: 'f', blocked: handOverBlocked },
  ];
  useShortcuts(
    acts.flatMap(({ what, words, keys, blocked }) =>
      keys === undefined
        ? []
        : [
            {
              keys,
              does: DOES[what] ?? words,
              group: 'Grade and story',
              disabled: blocked,
              run: () => (open.value = what),
            },
          ],
    ),
  );
  const holds = account?.grade.inForce ?? null;
  const what = open.value;
  return (
    <Panel title="Grade and story" aside={<GradeNow card={card} />} class="account">
      <div class="body stack">
        {/* The buttons stay where they are, whatever comes beneath them. */}
        <div class="actions">
          {acts.map(({ what: each, words, keys, blocked }) => (
            <Button key={each} onPress={() => (open.value = each)} disabled={blocked} keys={keys}>
              {words}
            </Button>
          ))}
          {account?.cutOff !== true && card.commands.includes('markCutOff') && (
            <CommandButton
              card={card}
              command={{ type: 'markCutOff' }}
              words="Was cut off"
              twice="Graded again: press again"
            />
          )}
        </div>
        <Trouble
          what="the grades of this force"
          of={rules}
          meanwhile="A grade can be written as it was said."
        />
        {holds !== null && (
          <p class="hint">
            {gradeMeans(known, holds)}
            {account?.grade.original !== holds &&
              account?.grade.original != null &&
              ` First given: ${account.grade.original}.`}
          </p>
        )}
        {account?.grade.words != null && (
          <p>
            <StateMark tone="warn" words={account.grade.words} />
          </p>
        )}
        <Lowerings card={card} />
        {account?.cutOff === true && <StateMark tone="warn" words="The call was cut off" />}
        <ToldList card={card} />
        <HandOversOfCall found={handOvers} />
      </div>
      {what === 'grade' && <GradeForm card={card} rules={known} onClose={close} />}
      {what === 'level' && <LevelForm card={card} rules={known} onClose={close} />}
      {(what === 'threat' || what === 'codeWord' || what === 'words') && (
        <SpokenForm card={card} kind={what} onClose={close} />
      )}
      {what === 'promise' && <PromiseForm card={card} rules={known} onClose={close} />}
      {what === 'handOver' && known !== null && (
        <HandOverForm
          card={card}
          rules={known}
          onClose={() => {
            close();
            void handOvers.reload();
          }}
        />
      )}
    </Panel>
  );
}

function GradeNow({ card: { account } }: { readonly card: FeedCard }) {
  const holds = account?.grade.inForce ?? null;
  const waits = (account?.lowerings ?? []).some(({ lapsesAt }) => lapsesAt > now.value);
  const ended = waits ? undefined : account?.notLowered?.find(({ what }) => what === 'grade');
  return (
    <span class="grade-now">
      {waits && <StateMark tone="warn" words="lower one asked" />}
      {ended !== undefined && (
        <StateMark
          tone="warn"
          words={ended.how === 'refused' ? 'lower one refused' : 'lower one not confirmed'}
        />
      )}
      <strong>{holds === null ? 'No grade yet' : `Grade ${holds}`}</strong>
    </span>
  );
}

const DOES: Readonly<Record<Open, string>> = {
  grade: 'Grade: raise it, or ask for a lower one',
  level: 'Level',
  threat: 'Write down a threat, word for word',
  codeWord: 'A code word was given',
  words: 'Other words to keep',
  promise: 'Something was promised, or officers will attend',
  handOver: 'Hand over to another force or service',
};
