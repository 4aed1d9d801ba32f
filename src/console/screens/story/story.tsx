import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { hrefOf } from '../../shell/route.ts';
import { orderWords } from '../../words/call-words.ts';
import { readable } from '../../words/readable.ts';
import { ageInWords, dayAndTime, shortTime } from '../../words/times.ts';
import { LinkForm } from './link-form.tsx';
import { MATTER_WORDS, TIE_WORDS, TOLD_WORDS } from './story-words.ts';
import './story.css';

type Story = ReplyOf<'getStory'>;
export type Chapter = Story['chapters'][number];
export type Matter = Story['open'][number];

/** The running narrative of a call's people: what is open on top, then every call, newest first. */
export function StoryView({ callId }: { readonly callId: string }) {
  const found = useResource(() => api('get', '/stories', { query: { callId, limit: 50 } }), [callId], 15_000);
  const story = found.value.value;
  if (story === null) return <Loading what="the story" of={found} />;
  return (
    <div class="story">
      <AsItWas what="the story" of={found} />
      <Panel title="Still open">
        {story.open.length === 0 ? (
          <p class="empty">Nothing is open: no threat, promise or attendance waits for anybody.</p>
        ) : (
          <ul class="story-open">
            {story.open.map((matter) => (
              <OpenMatter key={matter.id} matter={matter} />
            ))}
          </ul>
        )}
      </Panel>
      {story.chapters.map((chapter) => (
        <OneChapter
          key={chapter.callId}
          chapter={chapter}
          of={callId}
          onChanged={() => void found.reload()}
        />
      ))}
      {story.hidden > 0 && (
        <Notice
          tone="info"
          title={`${story.hidden} more calls belong to forces whose data are not yours to see.`}
        />
      )}
    </div>
  );
}

export function OpenMatter({ matter }: { readonly matter: Matter }) {
  const late = Date.now() - matter.dueAt;
  return (
    <li>
      <StateMark
        tone={matter.status === 'overdue' ? 'bad' : 'warn'}
        words={matter.status === 'overdue' ? `${ageInWords(late)} overdue` : `by ${dayAndTime(matter.dueAt)}`}
      />
      <div>
        <strong>{MATTER_WORDS[matter.kind]}</strong>: “{matter.words}”
        <div class="hint">
          {dayAndTime(matter.openedAt)}, {matter.openedBy}
        </div>
      </div>
    </li>
  );
}

function OneChapter(props: {
  readonly chapter: Chapter;
  readonly of: string;
  readonly onChanged: () => void;
}) {
  const { chapter } = props;
  const linking = useSignal(false);
  const here = chapter.callId === props.of;
  return (
    <Panel
      title={`${dayAndTime(chapter.arrivedAt)}${here ? ' – this call' : ''}`}
      aside={<LevelBadge level={chapter.level ?? 'none'} short />}
    >
      <div class="story-chapter">
        <p class="hint">
          Line {chapter.lineId}
          {chapter.numberEnding !== null && `, number ending ${chapter.numberEnding}`}
          {chapter.location !== null && `, ${chapter.location}`}
          {chapter.sign !== 'normal' && `, ${chapter.sign}`}
          {chapter.cutOff && ', cut off'}
          {!here &&
            chapter.because.length > 0 &&
            ` · here because of the same ${chapter.because.map((tie) => TIE_WORDS[tie]).join(', ')}`}
        </p>
        {chapter.told.length > 0 && (
          <ul class="story-told">
            {chapter.told.map(({ id, at, by, telling }) => (
              <li key={id} class={telling.kind === 'threat' ? 'story-threat' : undefined}>
                <span class="hint">{TOLD_WORDS[telling.kind]}</span>
                <span>
                  {telling.kind === 'threat' || telling.kind === 'codeWord' ? (
                    <q>{telling.words}</q>
                  ) : (
                    telling.words
                  )}
                  {telling.kind === 'promise' && ` – by ${dayAndTime(telling.dueAt)}`}
                  <span class="hint">
                    {' '}
                    {shortTime(at)}, {by}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )}
        <dl class="facts">
          <Fact
            name="People"
            words={chapter.people.map(
              ({ name, roles }) => `${name ?? 'name not known'} (${roles.join(', ')})`,
            )}
          />
          <Fact
            name="Grade"
            words={[
              ...(chapter.grade.inForce === null ? [] : [chapter.grade.inForce]),
              ...chapter.gradeChanges.map(
                ({ at, by, from, to, because }) =>
                  `${shortTime(at)} ${from ?? '–'} → ${to}, ${by}: ${because}`,
              ),
            ]}
          />
          <Fact
            name="Orders"
            words={chapter.orders.map(({ type, standing }) => `${orderWords(type)}: ${readable(standing)}`)}
          />
          <Fact name="Handlers" words={chapter.handlers} />
          <Fact
            name="Specialists"
            words={chapter.specialists.map(({ id, joinedAt }) =>
              joinedAt === null ? `${id}, did not join` : `${id}, joined ${shortTime(joinedAt)}`,
            )}
          />
          <Fact name="Outcome" words={chapter.outcome === null ? [] : [readable(chapter.outcome)]} />
          <Fact
            name="Promises"
            words={chapter.matters.map(
              ({ kind, status, closed }) =>
                `${MATTER_WORDS[kind]}: ${closed === null ? status : `closed, ${closed.doing}`}`,
            )}
          />
          <Fact
            name="Hand-overs"
            words={chapter.handOvers.map(({ to, status }) => `${to.name}: ${status}`)}
          />
          <Fact
            name="Follow-ups"
            words={chapter.referrals.map(
              ({ pathway, status }) => `${readable(pathway)}: ${readable(status)}`,
            )}
          />
          <Fact
            name="Links"
            words={chapter.decisions.map(
              ({ kind, belongs, by, because }) =>
                `${belongs ? 'belongs' : 'does not belong'} by ${TIE_WORDS[kind]}, ${by}: ${because}`,
            )}
          />
        </dl>
        <div class="acts">
          <a class="button" href={hrefOf('call', chapter.callId)}>
            Open the call
          </a>
          <Button pressed={linking.value} onPress={() => (linking.value = !linking.value)}>
            Link or unlink
          </Button>
        </div>
        {linking.value && (
          <LinkForm
            chapter={chapter}
            of={props.of}
            onDone={() => {
              linking.value = false;
              props.onChanged();
            }}
            onCancel={() => {
              linking.value = false;
            }}
          />
        )}
      </div>
    </Panel>
  );
}

function Fact({ name, words }: { readonly name: string; readonly words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {words.map((one) => (
          <div key={one}>{one}</div>
        ))}
      </dd>
    </div>
  );
}
