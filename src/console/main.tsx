import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/kit.css';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { soundAlarms } from './shell/alarm-tones.ts';
import { keepDutyList } from './shell/duty-list.ts';
import { keepFocus } from './shell/focus-keeper.ts';
import { route } from './shell/route.ts';
import { watchService } from './shell/service-health.ts';
import { askWhoIAm, sessionState, tellSignedIn } from './shell/session.ts';
import { Shell } from './shell/shell.tsx';
import { listenToKeys } from './shell/shortcuts.ts';
import { SignInPage } from './shell/sign-in.tsx';

function Console() {
  if (route.value.screen === 'signed-in') return <SignedIn />;
  return sessionState.value === 'in' || sessionState.value === 'ended' ? <Shell /> : <SignInPage />;
}

/** A tab in which somebody signed in again while another holds their call. */
function SignedIn() {
  useEffect(() => {
    tellSignedIn();
    window.close();
  }, []);
  return (
    <main class="sign-in">
      <h1>Signed in</h1>
      <p>You may close this tab and go on in the one with your call.</p>
    </main>
  );
}

listenToKeys();
keepFocus();
keepDutyList();
soundAlarms();
watchService();
void askWhoIAm();
const root = document.getElementById('console');
if (root !== null) render(<Console />, root);
