import { useEffect } from 'preact/hooks';
import { health } from '../feed/feed.ts';
import { Dialog } from '../kit/dialog.tsx';
import { SCREENS } from '../screens/index.ts';
import { announce } from './announce.ts';
import { CommandNews } from './command-news.tsx';
import { ConnectionBand, ConnectionMark } from './connection.tsx';
import { Help, helpOpen } from './help.tsx';
import { LiveRegions } from './live-regions.tsx';
import { Palette, paletteOpen } from './palette.tsx';
import { serviceHealth } from './service-health.ts';
import { followLink, go, goInstead, hrefOf, route } from './route.ts';
import type { Screen } from './screen.ts';
import { may, me, sessionState, signOut, usesFeed } from './session.ts';
import { Settings, settingsOpen } from './settings.tsx';
import { keyRefused, useShortcuts } from './shortcuts.ts';
import { TelephoneBar } from './telephone-bar.tsx';
import { WaysIn } from './sign-in.tsx';

/** Screens that this person may open, in the order of the table. */
export function ownScreens(): readonly Screen[] {
  return SCREENS.filter(({ needs }) => needs.some(may));
}

/** What is around every screen: who and where one is, how fresh it is, what keys there are, and being signed in. */
export function Shell() {
  const screens = ownScreens();
  const current = screens.find(({ path }) => path === route.value.screen);
  useEffect(() => {
    const first = screens[0];
    if (current === undefined && route.value.screen === '' && first !== undefined) goInstead(first.path);
  });
  useEffect(() => {
    document.title = current === undefined ? 'Alongside' : `${current.name} – Alongside`;
  }, [current]);
  useEffect(() => {
    if (keyRefused.value !== null) announce(keyRefused.value);
  }, [keyRefused.value]);
  useShellKeys(screens);
  const comes = current?.live === true && usesFeed.value ? 'byFeed' : 'asked';
  const state = comes === 'byFeed' ? health.value : serviceHealth.value;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: links take keys by themselves; this only keeps them in the page
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div class={`shell shell-${state}`} onClick={followLink}>
      <a class="skip" href="#screen">
        Skip to the screen
      </a>
      <header class="head">
        <span class="head-name">Alongside</span>
        <nav class="head-screens" aria-label="Screens">
          {screens.map(({ path, name }) => (
            <a key={path} href={hrefOf(path)} aria-current={path === current?.path ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <ConnectionMark comes={comes} />
        <Person />
      </header>
      <div class="bands">
        <TelephoneBar />
        <ConnectionBand key={comes} comes={comes} />
        <Elevated />
      </div>
      <main
        id="screen"
        class={comes === 'byFeed' ? 'screen' : 'screen dims'}
        tabIndex={-1}
        key={current?.path ?? ''}
      >
        {current !== undefined && <h1 class="hidden">{current.name}</h1>}
        {current === undefined ? <NoSuchScreen /> : <current.view rest={route.value.rest} />}
      </main>
      <CommandNews />
      <Palette />
      <Help />
      <Settings />
      {sessionState.value === 'ended' && (
        <Dialog title="Your session has ended" onClose={null}>
          <p>Sign in again to go on. The call goes on, and what you have written is still here.</p>
          <WaysIn again />
          <p>
            <button type="button" class="link" onClick={() => location.reload()}>
              I am somebody else: begin anew
            </button>
          </p>
        </Dialog>
      )}
      <LiveRegions />
    </div>
  );
}

function Person() {
  const who = me.value;
  return (
    <div class="head-person">
      <span>{who?.name ?? who?.actor}</span>
      <button type="button" class="button button-quiet" onClick={() => (helpOpen.value = true)}>
        Keys
      </button>
      <button type="button" class="button button-quiet" onClick={() => (settingsOpen.value = true)}>
        Settings
      </button>
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>
        Sign out
      </button>
    </div>
  );
}

/** Broken glass is never forgotten about. */
function Elevated() {
  const elevated = me.value?.elevated;
  if (!elevated) return null;
  return (
    <div class="band band-stale" role="status">
      <p>
        <strong>You see calls of {elevated.forces.join(', ')}.</strong> Everything you open is on record and
        will be reviewed.
      </p>
    </div>
  );
}

function NoSuchScreen() {
  return (
    <div class="empty">
      <h1>There is no such screen for you</h1>
      <p>It does not exist, or your role has no use for it.</p>
    </div>
  );
}

function useShellKeys(screens: readonly Screen[]): void {
  const group = 'Everywhere';
  useShortcuts([
    { keys: 'Ctrl+k', does: 'Find a command', group, run: () => (paletteOpen.value = !paletteOpen.value) },
    { keys: '?', does: 'Show all keys', group, run: () => (helpOpen.value = true) },
    { keys: 'g s', does: 'Settings', group, run: () => (settingsOpen.value = true) },
    { keys: 'g x', does: 'Sign out', group, run: () => void signOut() },
    ...screens.map(({ path, name, key }) => ({
      ...{ keys: `g ${key}`, does: `Go to ${name}`, group: 'Screens', run: () => go(path) },
    })),
  ]);
}
