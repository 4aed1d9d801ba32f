import { useEffect } from 'preact/hooks';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { StateMark, type Tone } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { announce } from '../../shell/announce.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { clockTime } from '../../words/times.ts';
import './health.css';

type Health = ReplyOf<'getHealth'>;
type Part = Health['parts'][number];

const ASK_EVERY_MS = 10_000;

const STATES: Readonly<Record<Part['state'], { readonly tone: Tone; readonly words: string }>> = {
  ok: { tone: 'good', words: 'Well' },
  degraded: { tone: 'warn', words: 'Degraded' },
  failed: { tone: 'bad', words: 'Failed' },
};
const WORST_FIRST: readonly Part['state'][] = ['failed', 'degraded', 'ok'];

/** System health: one sentence, then each part with what it says and the next step for each fault. */
export function HealthScreen() {
  const health = useResource(() => api('get', '/health', {}), [], ASK_EVERY_MS);
  const found = health.value.value;
  const state = found?.state;
  useEffect(() => {
    if (found) announce(sentenceOf(found));
  }, [state]);
  useShortcuts([
    { keys: 'r', does: 'Ask every part again', group: 'Health', run: () => void health.reload() },
  ]);
  if (found === null) return <Loading what="the health of the system" of={health} />;
  const parts = found.parts.toSorted((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
  return (
    <div class="health">
      <header class="health-head">
        <h1>
          <StateMark {...STATES[found.state]} words={sentenceOf(found)} />
        </h1>
        <span class="hint">
          Asked at <time>{clockTime(health.loadedAt.value ?? 0)}</time>, again every {ASK_EVERY_MS / 1_000} s
        </span>
        <Button keys="r" onPress={() => void health.reload()}>
          Ask again
        </Button>
      </header>
      {health.error.value !== null && (
        <Notice tone="bad" title="The service did not answer just now.">
          What is below is as it was. {health.error.value} Calls are connected all the same: each line’s
          fallback document at Twilio works without this service.
        </Notice>
      )}
      <section class="panel">
        <Table
          caption="Parts of the service"
          rows={parts}
          keyOf={({ name }) => name}
          toneOf={({ state: is }) => (is === 'failed' ? 'bad' : is === 'degraded' ? 'warn' : null)}
          empty="No part is looked at."
          columns={[
            { head: 'Part', cell: ({ name }) => <span class="health-part">{name}</span> },
            { head: 'State', cell: (part) => <StateMark {...STATES[part.state]} /> },
            { head: 'It says', wide: true, cell: ({ says }) => says },
            { head: 'Next step', cell: ({ nextStep }) => <NextStep words={nextStep} /> },
          ]}
        />
      </section>
      <p class="hint">
        A test call tells more than any check: dial a line of yours, say that it is a test, and hang up. In
        the demonstration <code>alongside simulate call</code> does it.
      </p>
    </div>
  );
}

/** Commands in a next step stand out: they are typed, not read. */
function NextStep({ words }: { readonly words: string | null }) {
  if (words === null) return <span class="hint">Nothing to do</span>;
  return (
    <span class="health-step">
      {words.split('`').map((piece, at) => (at % 2 === 1 ? <code key={piece}>{piece}</code> : piece))}
    </span>
  );
}

function sentenceOf({ state, parts }: Health): string {
  const not = (wanted: Part['state']) =>
    parts.filter((part) => part.state === wanted).map(({ name }) => name);
  switch (state) {
    case 'ok':
      return 'Every part is well';
    case 'degraded':
      return `Calls are connected; not as it should be: ${not('degraded').join(', ')}`;
    case 'failed':
      return `Calls are connected; failed: ${not('failed').join(', ')}`;
  }
}
