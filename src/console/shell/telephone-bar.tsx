import { useEffect } from 'preact/hooks';
import { askAgain } from '../api/reach.ts';
import { Button } from '../kit/button.tsx';
import { StateMark } from '../kit/state-mark.tsx';
import { announce } from './announce.ts';
import { me } from './session.ts';
import { useShortcuts } from './shortcuts.ts';
import {
  answerTelephone,
  askForTelephone,
  cannotRing,
  connectTelephone,
  disconnectTelephone,
  hangUpTelephone,
  muteTelephone,
  pressDigit,
  telephone,
  telephonePlaces,
} from './telephone.ts';

const AGAIN_MS = 15_000;

/**
 * A row of the shell where the telephone in the browser is switched on, or where nobody says whether it is; else there is no
 * such row. It hinders nothing: the desk telephone rings without it.
 */
export function TelephoneBar() {
  const who = me.value?.actor;
  const unknown = cannotRing.value !== null && telephonePlaces.value.length === 0;
  useEffect(() => {
    if (who !== undefined) void askForTelephone();
  }, [who, askAgain.value]);
  useEffect(() => {
    if (!unknown) return;
    const timer = setInterval(() => void askForTelephone(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [unknown]);
  useEffect(() => {
    if (cannotRing.value !== null)
      announce('This browser cannot ring. Use your desk telephone.', 'assertive');
  }, [cannotRing.value]);
  return unknown || telephonePlaces.value.length > 0 ? <Bar /> : null;
}

function Bar() {
  const state = telephone.value;
  const [group, rings] = ['Telephone', state.kind === 'rings'];
  const talking = state.kind === 'talking';
  const why = cannotRing.value;
  useShortcuts([
    {
      ...{ keys: 'Ctrl+Enter', does: 'Answer the telephone', group },
      disabled: rings ? null : 'It is not ringing.',
      run: answerTelephone,
    },
    {
      ...{ keys: 'Ctrl+m', does: 'Mute or unmute', group, disabled: talking ? null : 'You are not talking.' },
      run: () => muteTelephone(!(state.kind === 'talking' && state.muted)),
    },
  ]);
  return (
    <section class={rings ? 'telephone telephone-rings' : 'telephone'} aria-label="Telephone in this browser">
      {why !== null && (
        <span class="telephone-cannot">
          <StateMark tone="bad" words="This browser cannot ring: use your desk telephone." />{' '}
          <span class="hint">{why}</span>
        </span>
      )}
      {(why === null || rings || talking) && <StateMark {...wordsOf()} />}
      {(state.kind === 'off' || (why !== null && state.kind === 'ready')) &&
        telephonePlaces.value.map((place) => (
          <Button key={place} onPress={() => void connectTelephone(place)}>
            Be telephone {place}
          </Button>
        ))}
      {rings && (
        <Button kind="main" onPress={answerTelephone} keys="Ctrl+Enter">
          Answer
        </Button>
      )}
      {talking && (
        <>
          <Button onPress={() => muteTelephone(!state.muted)} pressed={state.muted} keys="Ctrl+m">
            Mute
          </Button>
          <Button onPress={() => pressDigit('1')}>Press 1</Button>
        </>
      )}
      {(rings || talking) && (
        <Button kind="danger" onPress={hangUpTelephone}>
          {rings ? 'Decline' : 'Hang up'}
        </Button>
      )}
      {(state.kind === 'ready' || state.kind === 'connecting') && (
        <Button kind="quiet" onPress={disconnectTelephone}>
          Disconnect
        </Button>
      )}
    </section>
  );
}

function wordsOf() {
  const state = telephone.value;
  switch (state.kind) {
    case 'off':
      return { tone: 'plain', words: 'Telephone: not connected, your desk telephone rings' } as const;
    case 'connecting':
      return { tone: 'info', words: `Telephone ${state.place}: connecting` } as const;
    case 'ready':
      return { tone: 'good', words: `Telephone ${state.place}: ready` } as const;
    case 'rings':
      return { tone: 'warn', words: `Telephone ${state.place} rings` } as const;
    case 'talking':
      return state.muted
        ? ({ tone: 'warn', words: `Telephone ${state.place}: MUTED, nobody hears you` } as const)
        : ({ tone: 'good', words: `Telephone ${state.place}: on a call` } as const);
  }
}
