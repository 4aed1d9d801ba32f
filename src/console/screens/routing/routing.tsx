import { Tabs } from '../../kit/tabs.tsx';
import { go } from '../../shell/route.ts';
import type { ScreenProps } from '../../shell/screen.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { DraftView } from './draft.tsx';
import { DraftsView } from './drafts.tsx';
import { ExplainView } from './explain.tsx';
import { IntroductionView } from './introduction.tsx';
import { ShadowView } from './shadow.tsx';
import { VersionsView } from './versions.tsx';
import './routing.css';

const VIEWS = [
  ['versions', 'Versions'],
  ['drafts', 'Drafts'],
  ['explain', 'Explain'],
  ['introduction', 'Introduction'],
  ['shadow', 'Shadow report'],
] as const;

/** `/console/routing/<view>/<id>`: what is in force, what is being worked on, and why a call goes as it does. */
export function RoutingScreen({ rest }: ScreenProps) {
  const [asked = 'versions', id] = rest;
  const view = VIEWS.find(([name]) => name === asked)?.[0] ?? 'versions';
  useShortcuts(
    VIEWS.map(([name, words], at) => ({
      ...{ keys: String(at + 1), does: words, group: 'Routing', run: () => go('routing', name) },
    })),
  );
  return (
    <div class="routing">
      <h1 class="hidden">Routing</h1>
      <Tabs
        name="Routing"
        tabs={VIEWS.map(([name, words], at) => ({ id: name, words, keys: String(at + 1) }))}
        chosen={view}
        onChoose={(name) => go('routing', name)}
      />
      {view === 'versions' && <VersionsView chosen={id === undefined ? null : Number(id)} />}
      {view === 'drafts' && (id === undefined ? <DraftsView /> : <DraftView key={id} id={id} />)}
      {view === 'explain' && <ExplainView />}
      {view === 'introduction' && <IntroductionView />}
      {view === 'shadow' && <ShadowView />}
    </div>
  );
}
