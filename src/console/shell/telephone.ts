import { signal } from '@preact/signals';
import type { Call, Device } from '@twilio/voice-sdk';
import { api } from '../api/client.ts';
import { may } from './session.ts';

/** The telephone in this browser, an option of the deployment. */
export type TelephoneState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting'; readonly place: string }
  | { readonly kind: 'ready'; readonly place: string }
  | { readonly kind: 'rings'; readonly place: string }
  | { readonly kind: 'talking'; readonly place: string; readonly muted: boolean }
  | { readonly kind: 'failed'; readonly place: string; readonly why: string };

export const telephone = signal<TelephoneState>({ kind: 'off' });
/** Telephones that this person may be; empty where it is switched off. */
export const telephonePlaces = signal<readonly string[]>([]);

let device: Device | null = null;
let call: Call | null = null;

export async function askForTelephone(): Promise<void> {
  if (!may('calls:command') && !may('specialist:self')) return;
  try {
    const found = await api('get', '/telephone', {});
    telephonePlaces.value = found.on ? found.places.map(({ id }) => id) : [];
  } catch {
    // Without an answer there is the desk telephone, as ever.
  }
}

/** Makes this browser that telephone. Pressed by a person: browsers give the microphone to nobody else. */
export async function connectTelephone(place: string): Promise<void> {
  disconnectTelephone();
  telephone.value = { kind: 'connecting', place };
  try {
    const [{ Device: SdkDevice }, first] = await Promise.all([import('@twilio/voice-sdk'), tokenFor(place)]);
    const made = new SdkDevice(first.token, {
      edge: first.edge,
      // A page that is left by accident does not end a call without a question.
      closeProtection: true,
      // Nobody is rung while they talk; and no sound of ours goes near a live headset but the ringing itself (S4).
      allowIncomingWhileBusy: false,
      logLevel: 'silent',
    });
    made.audio?.outgoing(false);
    made.audio?.disconnect(false);
    made.on('registered', () => {
      if (telephone.value.kind === 'connecting' || telephone.value.kind === 'failed')
        telephone.value = { kind: 'ready', place };
    });
    made.on('error', (error: { message?: string }) => {
      if (telephone.value.kind !== 'talking')
        telephone.value = { kind: 'failed', place, why: error.message ?? 'the network refused it' };
    });
    made.on('tokenWillExpire', () => {
      tokenFor(place).then(
        ({ token }) => made.updateToken(token),
        (error: Error) => {
          telephone.value = { kind: 'failed', place, why: error.message };
        },
      );
    });
    made.on('incoming', (incoming: Call) => ring(incoming, place));
    device = made;
    await made.register();
  } catch (error) {
    telephone.value = { kind: 'failed', place, why: error instanceof Error ? error.message : String(error) };
  }
}

export function disconnectTelephone(): void {
  device?.destroy();
  device = null;
  call = null;
  telephone.value = { kind: 'off' };
}

export function answerTelephone(): void {
  call?.accept();
}

/** Hangs up this leg only: the call goes on for everybody else (S3). */
export function hangUpTelephone(): void {
  if (telephone.value.kind === 'rings') call?.reject();
  else call?.disconnect();
}

export function muteTelephone(muted: boolean): void {
  call?.mute(muted);
}

/** A key of the telephone, e.g. to say that a person is there. */
export function pressDigit(digit: string): void {
  call?.sendDigits(digit);
}

function ring(incoming: Call, place: string): void {
  call = incoming;
  telephone.value = { kind: 'rings', place };
  const over = () => {
    if (call !== incoming) return;
    call = null;
    telephone.value = { kind: 'ready', place };
  };
  incoming.on('accept', () => {
    telephone.value = { kind: 'talking', place, muted: false };
  });
  incoming.on('mute', (muted: boolean) => {
    telephone.value = { kind: 'talking', place, muted };
  });
  for (const end of ['disconnect', 'cancel', 'reject', 'error']) incoming.on(end, over);
}

function tokenFor(place: string) {
  return api('post', '/telephone/tokens', { body: { place } });
}
