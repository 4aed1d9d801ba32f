import type { Twilio } from 'twilio';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts';
import { twilioClientFor } from './twilio-client.ts';
import { startWebhookApp, type WebhookApp } from './webhook-app.ts';

export const lineNumber = '+441134960101';
export const callerNumber = '+447700900123';
export const handlerNumber = '+441134960201';
export const specialistNumber = '+441134960301';
/** Never fetched: the simulator measures only media on this machine. */
export const ringbackUrl = 'https://media.example/ringback.wav';

/** A simulator, an application for it, Twilio's client, and one line whose calls go to `/voice`. */
export interface SimulatedAccount {
  readonly sim: Simulator;
  readonly app: WebhookApp;
  readonly twilio: Twilio;
  close(): Promise<void>;
}

/** Clock `manual` and no limit on calls per second, unless asked otherwise. */
export async function startAccount(options: SimulatorOptions = {}): Promise<SimulatedAccount> {
  const sim = await startSimulator({
    clock: { mode: 'manual' },
    callsPerSecond: Number.POSITIVE_INFINITY,
    ...options,
  });
  const app = await startWebhookApp(sim.authToken);
  sim.line({ number: lineNumber, voiceUrl: `${app.url}/voice` });
  app.on('/ringback', `<Response><Play>${ringbackUrl}</Play><Redirect/></Response>`);
  const close = async (): Promise<void> => {
    await sim.close();
    await app.close();
  };
  return { sim, app, twilio: twilioClientFor(sim), close };
}

/** `<Response>…</Response>` */
export function twiml(...verbs: readonly string[]): string {
  return `<Response>${verbs.join('')}</Response>`;
}

/** A Dial into a room with attributes as given; quiet unless they say otherwise. */
export function conference(name: string, attributes = '', dialAttributes = ''): string {
  const beep = attributes.includes('beep=') ? '' : 'beep="false"';
  return `<Dial ${dialAttributes}><Conference ${beep} ${attributes}>${name}</Conference></Dial>`;
}
