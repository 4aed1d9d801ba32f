import { signal } from '@preact/signals';
import type { Call, Device } from '@twilio/voice-sdk';
import { ApiError, api } from '../api/client.ts';
import { may } from './session.ts';

/** The telephone in this browser, an option of the deployment. */
export type TelephoneState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting'; readonly place: string }
  | { readonly kind: 'ready'; readonly place: string }
  | { readonly kind: 'rings'; readonly place: string }
  | { readonly kind: 'talking'; readonly place: string; readonly muted: boolean };

export const telephone = signal<TelephoneState>({ kind: 'off' });
/** Telephones that this person may be; empty where it is switched off. */
export const telephonePlaces = signal<readonly string[]>([]);
/** Why this browser cannot ring, in a sentence. It stands beside a call that is being had, and takes nothing away from it. */
export const cannotRing = signal<string | null>(null);

let device: Device | null = null;
let call: Call | null = null;

/** Whether the service has ever said what this person may be. */
let told = false;

/** Asks what this person may be. Never told: said, and asked again. Told once, that holds while nobody answers. */
export async function askForTelephone(): Promise<void> {
  if (!may('calls:command') && !may('specialist:self')) return;
  try {
    const found = await api('get', '/telephone', {});
    told = true;
    telephonePlaces.value = found.on ? found.places.map(({ id }) => id) : [];
    if (telephone.value.kind === 'off') cannotRing.value = null;
  } catch (error) {
    if (told || signedOut(error)) return;
    cannotRing.value = `Whether it may be a telephone is not known. ${wordsOf(error)}`;
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
    device = made;
    made.audio?.outgoing(false);
    made.audio?.disconnect(false);
    made.on('registered', () => {
      if (device !== made) return;
      cannotRing.value = null;
      if (telephone.value.kind === 'connecting') telephone.value = { kind: 'ready', place };
    });
    // The network went: a call that is being had goes on as long as its own connection does, but nothing rings here.
    made.on('unregistered', () => fails(made, 'It lost its connection.'));
    made.on('error', (error: { message?: string }) =>
      fails(made, error.message ?? 'The network refused it.'),
    );
    made.on('tokenWillExpire', () => {
      tokenFor(place).then(
        ({ token }) => made.updateToken(token),
        (error: unknown) => fails(made, wordsOf(error)),
      );
    });
    made.on('incoming', (incoming: Call) => ring(incoming, place));
    await made.register();
  } catch (error) {
    disconnectTelephone();
    cannotRing.value = wordsOf(error);
  }
}

/** Given up on purpose, or before it is tried anew. */
export function disconnectTelephone(): void {
  const made = device;
  device = null;
  call = null;
  cannotRing.value = null;
  telephone.value = { kind: 'off' };
  made?.destroy();
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

function fails(made: Device, why: string): void {
  if (device === made) cannotRing.value = why;
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

function signedOut(error: unknown): boolean {
  return error instanceof ApiError && error.problem?.code === 'unauthenticated';
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
