import { useState } from 'preact/hooks';
import type { FeedCard } from '../../wire/feed.ts';
import { type CallCommand, latestOf } from '../feed/command-log.ts';
import { commands, health, sendCommand } from '../feed/feed.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { Button, type ButtonProps } from './button.tsx';

export interface CommandButtonProps extends Omit<ButtonProps, 'onPress' | 'children' | 'disabled'> {
  readonly card: FeedCard;
  readonly command: CallCommand;
  readonly words: string;
  /** Pressed twice within a few seconds before anything is sent: what is asked in between. */
  readonly twice?: string;
  /** Where its key is listed; default "This call". */
  readonly group?: string;
  /** A reason of the screen's own why not now. */
  readonly disabled?: string | null;
}

const SECOND_PRESS_MS = 5_000;

/** Why a command cannot be sent now; null when it can. The service decides again. */
export function commandBlocked(card: FeedCard, type: CallCommand['type']): string | null {
  if (health.value !== 'live') return 'The connection is not live: what is on the screen may be old.';
  return card.commands.includes(type) ? null : 'Not possible in the call’s present state.';
}

/** Sends one command and shows what became of it: sent, done, or refused with the reason. */
export function CommandButton({
  card,
  command,
  words,
  twice,
  disabled,
  keys,
  group = 'This call',
  ...rest
}: CommandButtonProps) {
  const [askedAt, ask] = useState<number | null>(null);
  const asking = askedAt !== null && performance.now() - askedAt < SECOND_PRESS_MS;
  const latest = latestOf(commands.value, card.callId, command.type);
  const same = latest !== undefined && JSON.stringify(latest.command) === JSON.stringify(command);
  const waiting = same && latest.state === 'sent';
  const why = disabled ?? (waiting ? 'Sent; waiting for the answer.' : commandBlocked(card, command.type));
  const press = () => {
    if (twice !== undefined && !asking) {
      ask(performance.now());
      setTimeout(() => ask(null), SECOND_PRESS_MS);
      return;
    }
    ask(null);
    sendCommand(card.callId, command);
  };
  useShortcuts(keys === undefined ? [] : [{ keys, does: words, group, disabled: why, run: press }]);
  return (
    <Button {...rest} onPress={press} disabled={why} {...(keys !== undefined && { keys })}>
      {asking ? twice : words}
      {waiting && <span class="button-state"> – sent</span>}
    </Button>
  );
}
