import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { ageInWords, dayAndTime } from '../../words/times.ts';

const EVERY_MS = 5_000;
const JOB_STATES = {
  waiting: { tone: 'plain', words: 'Waiting' },
  active: { tone: 'info', words: 'Being done' },
  delayed: { tone: 'plain', words: 'At its time' },
  failed: { tone: 'bad', words: 'Gave up: a person has it' },
} as const;

/** What waits for a worker, and since when: the queues, then each piece of work, the oldest first. */
export function WorkView() {
  const queues = useResource(() => api('get', '/queues', {}), [], EVERY_MS);
  const jobs = useResource(() => api('get', '/queues/jobs', { query: { limit: 200 } }), [], EVERY_MS);
  return (
    <div class="referrals-stack">
      <Panel title="Queues">
        <Found what="the queues" of={queues}>
          {(value) => (
            <Table
              caption="Queues"
              rows={value.queues}
              keyOf={({ queue }) => queue}
              toneOf={({ workers, failed }) => (workers === 0 ? 'bad' : failed > 0 ? 'warn' : null)}
              empty="There are no queues."
              columns={[
                { head: 'Queue', cell: ({ queue }) => queue },
                {
                  ...{ head: 'Workers', wide: true },
                  cell: ({ workers }) =>
                    workers === 0 ? (
                      <StateMark
                        tone="bad"
                        words="None listens: start a worker. Nothing is lost meanwhile."
                      />
                    ) : (
                      <StateMark tone="good" words={`${workers} listen`} />
                    ),
                },
                { head: 'Waiting', figures: true, cell: ({ waiting }) => waiting },
                {
                  ...{ head: 'Oldest', figures: true },
                  cell: ({ oldestWaitingMs }) =>
                    oldestWaitingMs === null ? '–' : ageInWords(oldestWaitingMs),
                },
                { head: 'Being done', figures: true, cell: ({ active }) => active },
                { head: 'At a later time', figures: true, cell: ({ delayed }) => delayed },
                { head: 'Gave up', figures: true, cell: ({ failed }) => failed },
              ]}
            />
          )}
        </Found>
      </Panel>
      <Panel title="Each piece of work, the oldest first">
        <Found what="the waiting work" of={jobs}>
          {(value) => (
            <Table
              caption="Waiting work"
              rows={value.jobs}
              keyOf={({ queue, what, about, since }) => `${queue} ${what} ${about} ${since}`}
              toneOf={({ state }) => (state === 'failed' ? 'bad' : null)}
              empty="Nothing waits: everything that could be done has been."
              columns={[
                { head: 'What', cell: ({ what }) => what },
                { head: 'About', wide: true, cell: ({ about }) => <code>{about}</code> },
                { head: 'State', cell: ({ state }) => <StateMark {...JOB_STATES[state]} /> },
                { head: 'Since', figures: true, cell: ({ since }) => dayAndTime(since) },
                { head: 'Runs at', figures: true, cell: ({ runsAt }) => dayAndTime(runsAt) },
                { head: 'Tries', figures: true, cell: ({ tries }) => tries },
                { head: 'Trouble', cell: ({ trouble }) => trouble ?? '–' },
              ]}
            />
          )}
        </Found>
      </Panel>
    </div>
  );
}
