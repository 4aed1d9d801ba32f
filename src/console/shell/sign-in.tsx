import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Form, TextField } from '../kit/form.tsx';
import { Notice } from '../kit/notice.tsx';
import { ApiError } from '../api/client.ts';
import { askForWays, askWhoIAm, enterAs, enterEmergency, me, sessionState, ways } from './session.ts';

const ROLE_WORDS: Readonly<Record<string, string>> = {
  handler: 'call handler',
  specialist: 'specialist',
  supervisor: 'supervisor',
  ops: 'operations',
  registerKeeper: 'register keeper',
  auditor: 'auditor',
  engineer: 'engineer',
};

const DEMO = 'Demonstration: enter as';

/** The ways in: the force's own sign-in, the demo's personas, the emergency account. `again`: over a screen that stays. */
export function WaysIn({ again }: { readonly again: boolean }) {
  const error = useSignal<string | null>(null);
  const emergency = useSignal(false);
  useEffect(() => {
    void askForWays();
  }, []);
  const known = ways.value;
  if (known === null) return <p>Asking how people sign in here …</p>;
  return (
    <>
      {error.value !== null && <Notice tone="bad" title={error.value} />}
      {known.provider && (
        <p>
          {/* In a tab of its own when a call is on the screen: leaving this page would lose what has been written. */}
          <a
            class="button button-main"
            href={again ? '/signin?to=/console/signed-in' : `/signin?to=${returnTo()}`}
            target={again ? '_blank' : undefined}
            rel={again ? 'opener' : undefined}
          >
            Sign in
          </a>
        </p>
      )}
      {known.personas.length > 0 && (
        <>
          {again ? <h3>{DEMO}</h3> : <h2>{DEMO}</h2>}
          <ul class="personas">
            {known.personas
              .filter(
                ({ id }) =>
                  !again || me.value === null || id === me.value.actor || !isPersona(me.value.actor),
              )
              .map(({ id, name, roles }) => (
                <li key={id}>
                  <button
                    type="button"
                    class="persona"
                    data-persona={id}
                    onClick={async () => {
                      error.value = await enterAs(id);
                    }}
                  >
                    <strong>{name.split(',')[0]}</strong>
                    <span>{roles.map((role) => ROLE_WORDS[role] ?? role).join(', ')}</span>
                  </button>
                </li>
              ))}
          </ul>
        </>
      )}
      {known.emergencyAccount &&
        (emergency.value ? (
          <EmergencyForm />
        ) : (
          <p>
            <button
              type="button"
              class="link"
              onClick={() => {
                emergency.value = true;
              }}
            >
              The sign-in service is down: use the emergency account
            </button>
          </p>
        ))}
      {!known.provider && known.personas.length === 0 && !known.emergencyAccount && (
        <Notice tone="warn" title="Nobody can sign in here yet.">
          Say in config/access.yaml who signs people in, then start the service again.
        </Notice>
      )}
    </>
  );
}

function isPersona(actor: string): boolean {
  return ways.value?.personas.some(({ id }) => id === actor) ?? false;
}

function EmergencyForm() {
  const password = useSignal('');
  return (
    <Form
      submit="Enter"
      onSubmit={async () => {
        const refused = await enterEmergency(password.value);
        password.value = '';
        if (refused !== null) throw new ApiError(problemOf(refused), 401);
      }}
    >
      <TextField
        name="emergency-password"
        label="Password of the emergency account"
        hint="Every use is an alarm to the supervisors of the force."
        type="password"
        value={password}
      />
    </Form>
  );
}

function problemOf(detail: string) {
  return { type: '', title: '', status: 403, detail, code: 'forbidden' as const, requestId: '' };
}

function returnTo(): string {
  return /^\/console[A-Za-z0-9/_-]*$/.test(location.pathname) ? location.pathname : '/console';
}

/** The whole page before anybody is in. */
export function SignInPage() {
  return (
    <main class="sign-in">
      <h1>Alongside</h1>
      {sessionState.value === 'asking' && <p>Starting …</p>}
      {sessionState.value === 'unreachable' && (
        <Notice tone="bad" title="The service does not answer.">
          Calls are connected all the same. The duty list hangs in the room.{' '}
          <button type="button" class="link" onClick={() => void askWhoIAm()}>
            Try again
          </button>
        </Notice>
      )}
      {sessionState.value === 'out' && (
        <>
          <p>Sign in to see calls. What you see and do is on record.</p>
          <WaysIn again={false} />
        </>
      )}
    </main>
  );
}
