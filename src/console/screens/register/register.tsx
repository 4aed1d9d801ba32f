import { Tabs } from '../../kit/tabs.tsx';
import { go } from '../../shell/route.ts';
import type { ScreenProps } from '../../shell/screen.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { DueView } from './due.tsx';
import { ImportView } from './import.tsx';
import { ProposalsView } from './proposals.tsx';
import { SearchView } from './search.tsx';
import './register.css';

const VIEWS = [
  ['search', 'Search'],
  ['due', 'Due'],
  ['proposals', 'Proposals'],
  ['import', 'Import'],
] as const;

/** `/console/register/<view>/<id>`: the known-risk register for those who keep it. Every look at a record is on record. */
export function RegisterScreen({ rest }: ScreenProps) {
  const [asked = 'search', id] = rest;
  const view = VIEWS.find(([name]) => name === asked)?.[0] ?? 'search';
  useShortcuts(
    VIEWS.map(([name, words], at) => ({
      ...{ keys: String(at + 1), does: words, group: 'Register', run: () => go('register', name) },
    })),
  );
  return (
    <div class="register">
      <h1 class="hidden">Register</h1>
      <Tabs
        name="Register"
        tabs={VIEWS.map(([name, words], at) => ({ id: name, words, keys: String(at + 1) }))}
        chosen={view}
        onChoose={(name) => go('register', name)}
      />
      {view === 'search' && <SearchView chosen={id ?? null} />}
      {view === 'due' && <DueView />}
      {view === 'proposals' && <ProposalsView />}
      {view === 'import' && <ImportView chosen={id ?? null} />}
    </div>
  );
}
