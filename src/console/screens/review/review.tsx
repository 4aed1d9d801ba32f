import { Tabs } from '../../kit/tabs.tsx';
import { go } from '../../shell/route.ts';
import type { ScreenProps } from '../../shell/screen.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { CasesView } from './cases.tsx';
import { HandOversView } from './hand-overs.tsx';
import { MattersView } from './matters.tsx';
import { PilotView } from './pilot.tsx';
import { TrendsView } from './trends.tsx';
import './review.css';

const VIEWS = [
  ['cases', 'To review'],
  ['open', 'Open matters'],
  ['hand-overs', 'Hand-overs'],
  ['trends', 'Trends'],
  ['figures', 'Does it work?'],
] as const;

/** `/console/review/<view>/<call>`: what was missed, what is still open, and what it adds up to. */
export function ReviewScreen({ rest }: ScreenProps) {
  const [asked = 'cases', id] = rest;
  const view = VIEWS.find(([name]) => name === asked)?.[0] ?? 'cases';
  useShortcuts(
    VIEWS.map(([name, words], at) => ({
      ...{ keys: String(at + 1), does: words, group: 'Review', run: () => go('review', name) },
    })),
  );
  return (
    <div class="review">
      <h1 class="hidden">Review</h1>
      <Tabs
        name="Review"
        tabs={VIEWS.map(([name, words], at) => ({ id: name, words, keys: String(at + 1) }))}
        chosen={view}
        onChoose={(name) => go('review', name)}
      />
      {view === 'cases' && <CasesView chosen={id ?? null} />}
      {view === 'open' && <MattersView />}
      {view === 'hand-overs' && <HandOversView />}
      {view === 'trends' && <TrendsView />}
      {view === 'figures' && <PilotView />}
    </div>
  );
}
