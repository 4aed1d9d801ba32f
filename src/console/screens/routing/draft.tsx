import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { go } from '../../shell/route.ts';
import { may, me } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { dayAndTime, shortTime } from '../../words/times.ts';
import { CheckPart } from './check.tsx';
import { Difference } from './difference.tsx';
import { type DraftFileName, FILES, useDraftFile } from './draft-file.ts';
import { DraftIntroduction } from './draft-introduction.tsx';
import { Editor } from './editor.tsx';
import { Give, Propose } from './propose.tsx';
import { RehearsalPart } from './rehearsal.tsx';

const PARTS = [
  ['check', 'Check'],
  ['difference', 'Differences'],
  ['rehearse', 'Rehearsal'],
  ['introduce', 'Introduction'],
  ['propose', 'Propose'],
] as const;
type Part = (typeof PARTS)[number][0];

/** One draft: the files as people write them, and beside them what is wrong, what changes, and how last week would have gone. */
export function DraftView({ id }: { readonly id: string }) {
  const found = useResource(
    () => api('get', '/routing/drafts/{draftId}', { params: { draftId: id } }),
    [id],
    5_000,
  );
  const file = useSignal<DraftFileName>('policy.yaml');
  const part = useSignal<Part>('check');
  const at = useSignal<{ line: number; column: number } | null>(null);
  const draft = found.value.value;
  const text = useDraftFile(id, file.value);
  const checked = useResource(
    () => api('get', '/routing/check/{ref}', { params: { ref: id } }),
    [id, draft?.revision ?? 0],
  );
  useEffect(() => {
    at.value = null;
  }, [file.value]);
  const mayWrite = may('routing:propose');
  const save = async () => {
    await text.save();
    await found.reload();
  };
  const rehearse = () => {
    part.value = 'rehearse';
  };
  useShortcuts([
    {
      ...{ keys: 'Ctrl+s', does: 'Save this file of the draft', group: 'This draft' },
      disabled: mayWrite ? null : 'Your role only looks.',
      run: () => void save(),
    },
    { keys: 'Ctrl+Enter', does: 'Rehearse the draft', group: 'This draft', run: rehearse },
  ]);
  if (draft === null) return <Loading what="this draft" of={found} />;
  const problems = checked.value.value;
  const marks = [
    ...(problems?.warnings ?? []).map((one) => ({ ...one, tone: 'warn' as const })),
    ...(problems?.errors ?? []).map((one) => ({ ...one, tone: 'bad' as const })),
  ].filter((one) => one.file === file.value);
  const theirs = draft.files[file.value];
  return (
    <div class="routing-draft">
      <header class="routing-draft-head">
        <h2>{draft.title}</h2>
        <span class="hint">
          begun {dayAndTime(draft.createdAt)} by {draft.createdBy} from{' '}
          {draft.basedOn === 0 ? 'the files on disk' : `version ${draft.basedOn}`}
        </span>
        <Button kind="quiet" onPress={() => go('routing', 'drafts')}>
          All drafts
        </Button>
      </header>
      <AsItWas what="this draft" of={found} meanwhile="What you write is kept." />
      <Panel title="Files" class="routing-files">
        <Tabs
          name="Files"
          tabs={FILES.map((name) => ({ id: name, words: text.changedIn(name) ? `${name} •` : name }))}
          chosen={file.value}
          onChoose={(name) => {
            file.value = name as DraftFileName;
          }}
        />
        {text.refused.value !== null && (
          <Notice tone="bad" title={text.refused.value}>
            <button type="button" class="link" onClick={() => void text.takeTheirs()}>
              Take what they wrote, and lose mine
            </button>{' '}
            <button type="button" class="link" onClick={() => void text.writeOver()}>
              Keep mine, over theirs
            </button>
          </Notice>
        )}
        {text.error.value !== null && <Notice tone="warn" title={text.error.value} />}
        <Editor
          key={file.value}
          name="draft-text"
          label={file.value}
          value={text.text}
          readOnly={!mayWrite}
          marks={marks}
          at={at.value}
        />
        <div class="routing-files-foot">
          <Button
            kind="main"
            keys="Ctrl+s"
            disabled={
              !mayWrite ? 'Your role only looks.' : text.changed.value ? null : 'Nothing has changed.'
            }
            onPress={() => void save()}
          >
            {text.saving.value ? 'Saving …' : 'Save'}
          </Button>
          <span class="hint">
            {text.changed.value
              ? 'Not saved yet; kept here while this page is open.'
              : theirs === undefined
                ? 'As it was when the draft began.'
                : `Saved ${shortTime(theirs.changedAt)} by ${theirs.changedBy === me.value?.actor ? 'you' : theirs.changedBy}.`}
          </span>
        </div>
      </Panel>
      <Panel title="What follows" class="routing-follows">
        <Tabs
          name="The draft"
          tabs={PARTS.map(([name, words]) => ({
            id: name,
            words: name === 'check' ? checkWords(words, problems) : words,
          }))}
          chosen={part.value}
          onChoose={(name) => {
            part.value = name as Part;
          }}
        />
        <div class="routing-part">
          {part.value === 'check' && (
            <CheckPart
              found={checked}
              onGo={(where) => {
                if (FILES.some((name) => name === where.file)) file.value = where.file as DraftFileName;
                // After the other file is there.
                setTimeout(() => {
                  at.value = { line: where.line, column: where.column };
                });
              }}
            />
          )}
          {part.value === 'difference' && <Difference to={id} stamp={draft.revision} />}
          {part.value === 'rehearse' && <RehearsalPart draft={id} revision={draft.revision} />}
          {part.value === 'introduce' && (
            <DraftIntroduction
              draft={draft}
              onChanged={async () => {
                await found.reload();
                await text.reload('lines.yaml');
              }}
            />
          )}
          {part.value === 'propose' && (
            <>
              <Propose
                draft={draft}
                errors={problems?.errors.length ?? 0}
                unsaved={FILES.some(text.changedIn)}
              />
              <Give draft={draft} />
            </>
          )}
        </div>
      </Panel>
    </div>
  );
}

function checkWords(
  words: string,
  problems: { errors: readonly unknown[]; warnings: readonly unknown[] } | null,
): string {
  if (problems === null) return words;
  const { errors, warnings } = problems;
  if (errors.length > 0) return `${words}: ${errors.length} to mend`;
  return warnings.length > 0 ? `${words}: ${warnings.length} to know` : `${words}: well`;
}
