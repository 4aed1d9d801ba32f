import { useEffect } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { StateMark } from '../kit/state-mark.tsx';
import { me } from './session.ts';
import { useShortcuts } from './shortcuts.ts';
import {
  answerTelephone,
  askForTelephone,
  connectTelephone,
  disconnectTelephone,
  hangUpTelephone,
  muteTelephone,
  pressDigit,
  telephone,
  telephonePlaces,
} from './telephone.ts';

/** A row of the shell where the telephone in the browser is switched on; without it, there is no such row. */
export function TelephoneBar() {
  const who = me.value?.actor;
  useEffect(() => {
    if (who !== undefined) void askForTelephone();
  }, [who]);
  return telephonePlaces.value.length === 0 ? null : <Bar />;
}

function Bar() {
  const state = telephone.value;
  const [group, rings] = ['Telephone', state.kind === 'rings'];
  const talking = state.kind === 'talking';
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
      <StateMark {...wordsOf()} />
      {(state.kind === 'off' || state.kind === 'failed') &&
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
    case 'failed':
      return {
        tone: 'bad',
        words: `Telephone ${state.place} does not work: ${state.why}. Use the desk telephone.`,
      } as const;
  }
}
