import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { announce } from '../../shell/announce.ts';
import { go } from '../../shell/route.ts';
import { may, me } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { clockTime } from '../../words/times.ts';
import { dayName, daysLater, mondayOf, wallOf, weekFrom } from '../../words/wall-time.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { type Wanted, writeInto } from './change-draft.ts';
import { GapsPanel, OnNowPanel } from './now-panels.tsx';
import { ChangesPanel } from './changes-panel.tsx';
import { ShiftList } from './shift-list.tsx';
import type { Ahead, Override } from './week-data.ts';
import { WeekGrid } from './week-grid.tsx';

const EVERY_MS = 10_000;
const HOME_ZONE = 'Europe/London';
const AHEAD_MS = 7 * 86_400_000;

/** The roster as it was read at one moment. */
export interface Read {
  readonly ahead: Ahead;
  readonly overrides: readonly Override[];
  readonly revision: number;
}

/** One week: who is on when and where nobody is, beside it who is on now, what is missing next, and what changes. */
export function WeekView({ as, asked }: { readonly as: 'week' | 'list'; readonly asked: string | null }) {
  const thisMonday = mondayOf(wallOf(Date.now(), HOME_ZONE).date);
  const monday = asked !== null && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? mondayOf(asked) : thisMonday;
  const days = weekFrom(monday, HOME_ZONE);
  const [first, last] = [days[0], days[6]];
  const week = useResource(
    async (): Promise<Read> => {
      const within = { from: first?.from ?? 0, until: last?.until ?? 0 };
      // The changes first: what comes between makes the answer to a change "look again", never a hole unseen.
      const changes = await api('get', '/roster/overrides', {});
      return { ahead: await api('get', '/roster/ahead', { query: within }), ...changes };
    },
    [monday],
    EVERY_MS,
  );
  const next = useResource(
    () => api('get', '/roster/ahead', { query: { from: Date.now(), until: Date.now() + AHEAD_MS } }),
    [],
    EVERY_MS,
  );
  const changing = useSignal<Read | null>(null);
  const found = week.value.value;
  const why = whyNoChange(week.error.value);
  const show = (to: string) => {
    go('roster', as, to);
    announce(`Week of ${dayName(to)}`);
  };
  const begin = (wanted: Partial<Wanted>) => {
    if (found === null || why !== null) return;
    writeInto(wanted);
    changing.value = found;
  };
  // Keys are offered once; what they do is of the week that is on the screen by then.
  const acts = useRef({ before: noAct, after: noAct, today: noAct, change: noAct });
  acts.current = {
    before: () => show(daysLater(monday, -7)),
    after: () => show(daysLater(monday, 7)),
    today: () => show(thisMonday),
    change: () => begin({}),
  };
  const group = 'Roster';
  useShortcuts([
    { keys: '[', does: 'The week before', group, run: () => acts.current.before() },
    { keys: ']', does: 'The next week', group, run: () => acts.current.after() },
    { keys: 't', does: 'This week', group, run: () => acts.current.today() },
    {
      ...{ keys: 'n', does: 'Change: sick, extra hours, swap', group, disabled: why },
      run: () => acts.current.change(),
    },
  ]);
  const reload = async () => {
    await Promise.all([week.reload(), next.reload()]);
  };
  return (
    <>
      <header class="roster-head">
        <h2>
          {dayName(monday)} – {dayName(daysLater(monday, 6))} {monday.slice(0, 4)}
          {monday === thisMonday && <span class="hint"> this week</span>}
        </h2>
        <div class="acts">
          <Button keys="[" onPress={acts.current.before}>
            Week before
          </Button>
          <Button keys="t" onPress={acts.current.today}>
            This week
          </Button>
          <Button keys="]" onPress={acts.current.after}>
            Next week
          </Button>
        </div>
        <span class="hint roster-zone">Times on the clock of {found?.ahead.timeZone ?? HOME_ZONE}</span>
        <Button kind="main" keys="n" disabled={why} onPress={() => begin({})}>
          Change …
        </Button>
      </header>
      {week.error.value !== null && found !== null && (
        <Notice
          tone="bad"
          title={`The roster is as it was at ${clockTime(week.loadedAt.value ?? 0)}; it may be old.`}
        >
          {week.error.value} Changes wait until the service answers.
        </Notice>
      )}
      {found === null ? (
        <Loading what="the roster" of={{ ...week, reload }} />
      ) : (
        <div class="roster-split">
          {as === 'week' ? (
            <WeekGrid days={days} read={found} mayChange={why} onChange={begin} />
          ) : (
            <ShiftList days={days} read={found} />
          )}
          <aside class="roster-side" aria-label="Now and next">
            <OnNowPanel />
            <GapsPanel found={next} mayChange={why} onChange={begin} />
            <ChangesPanel read={found} mayChange={why} onChanged={() => void reload()} />
          </aside>
        </div>
      )}
      {changing.value !== null && (
        <ChangeDialog
          read={changing.value}
          onClose={() => {
            changing.value = null;
          }}
          onChanged={() => void reload()}
        />
      )}
    </>
  );
}

const noAct = (): void => undefined;

/** Null: changes can be made. The service decides again, person by person. */
function whyNoChange(error: string | null): string | null {
  if (!may('roster:change') && !may('specialists:act')) return 'Your role only looks.';
  if ((me.value?.forces.length ?? 0) === 0) return 'You cover no force.';
  return error === null ? null : 'The service does not answer just now.';
}
