import { useRef } from 'preact/hooks';
import { Tabs } from '../../kit/tabs.tsx';
import { go } from '../../shell/route.ts';
import type { ScreenProps } from '../../shell/screen.ts';
import { may } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { CalendarView } from './calendar-view.tsx';
import './roster.css';
import { WeekView } from './week-view.tsx';

const VIEWS = [
  ['week', 'Week'],
  ['list', 'As a list'],
  ['calendar', 'Calendar file'],
] as const;

/** `/console/roster/<view>/<Monday>`: who is on when, where nobody is, and what changes today. */
export function RosterScreen({ rest }: ScreenProps) {
  const [asked = 'week', monday] = rest;
  const own = VIEWS.filter(([name]) => name !== 'calendar' || may('routing:propose') || may('roster:change'));
  const view = own.find(([name]) => name === asked)?.[0] ?? 'week';
  // The week that is looked at stays when the view changes.
  const show = (name: string) =>
    monday === undefined || name === 'calendar' ? go('roster', name) : go('roster', name, monday);
  const latest = useRef(show);
  latest.current = show;
  useShortcuts(
    own.map(([name, words], at) => ({
      ...{ keys: String(at + 1), does: words, group: 'Roster', run: () => latest.current(name) },
    })),
  );
  return (
    <div class="roster">
      <Tabs
        name="Roster"
        tabs={own.map(([name, words], at) => ({ id: name, words, keys: String(at + 1) }))}
        chosen={view}
        onChoose={show}
      />
      {view === 'calendar' ? <CalendarView /> : <WeekView as={view} asked={monday ?? null} />}
    </div>
  );
}
