import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import type { Choice } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark, type Tone } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';

type Line = ReplyOf<'routingIntroduction'>['lines'][number];
export type Stage = Line['stage'];

export const STAGE_WORDS: Readonly<
  Record<Stage, { readonly tone: Tone; readonly words: string; readonly means: string }>
> = {
  off: { tone: 'warn', words: 'Off', means: 'Decides nothing; a handler can still ask for a specialist.' },
  shadow: { tone: 'plain', words: 'Shadow', means: 'Decides and records, and does nothing.' },
  advise: { tone: 'info', words: 'Advise', means: 'Tells the handler, and calls nobody.' },
  automatic: { tone: 'good', words: 'Automatic', means: 'Brings the specialist in by itself.' },
};
export const STAGE_CHOICES: readonly Choice[] = Object.entries(STAGE_WORDS).map(([stage, { words }]) => [
  stage,
  words,
]);

/** How far the software may go on each line, as it is in force. */
export function IntroductionView() {
  const found = useResource(
    () => api('get', '/routing/introduction/{ref}', { params: { ref: 'inForce' } }),
    [],
    15_000,
  );
  return (
    <div class="routing-body">
      <Panel
        title="How far the software goes, line by line"
        aside={<span class="hint">Changed by a draft</span>}
      >
        <Found what="the introduction" of={found}>
          {(value) => <IntroductionTable lines={value.lines} />}
        </Found>
      </Panel>
    </div>
  );
}

export function IntroductionTable({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <Table
      caption="Introduction, line by line"
      rows={lines}
      keyOf={({ line }) => line}
      empty="No line is configured: lines.yaml says which numbers people dial."
      columns={[
        { head: 'Line', cell: ({ line }) => line },
        { head: 'Force', cell: ({ force }) => force },
        {
          head: 'Stage',
          cell: ({ stage }) => <StateMark tone={STAGE_WORDS[stage].tone} words={STAGE_WORDS[stage].words} />,
        },
        { head: 'Means', wide: true, cell: ({ stage }) => STAGE_WORDS[stage].means },
        { head: 'Of calls', figures: true, cell: ({ sharePercent }) => `${sharePercent} %` },
      ]}
    />
  );
}
