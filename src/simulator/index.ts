/**
 * A Twilio Programmable Voice double at the HTTP level. It speaks only HTTP: the application under test calls its
 * REST side instead of `https://api.twilio.com`, and it calls the application's webhooks, signed as Twilio signs.
 *
 *     const sim = await startSimulator({ lines: [{ number: '+441134960101', voiceUrl }] });
 *     const caller = sim.phone('+447700900123', 'caller');
 *     const handler = sim.phone('+441134960201', 'handler');
 *     await caller.dials('+441134960101');
 *     await handler.rings();
 *     await handler.answers();
 *     await sim.until(() => sim.whoHears()['caller']?.includes('handler') ?? false);
 *     await sim.close();
 *
 * `README.md` beside this file explains how it works, and `client.ts` drives one that runs in another process.
 */
export type * from './api.ts';
export {
  type HeardSegment,
  heardInWords,
  type Sound,
  type SoundSource,
  sameSounds,
  soundText,
} from './audio/sound.ts';
export type * from './faults/plan.ts';
export type * from './options.ts';
export { connectSimulator } from './client.ts';
export { startSimulator } from './simulator.ts';
export { defaultSwitches, type Switches } from './switches.ts';
export type { CallbackOutcome, CallStatus, Happening, TraceEvent } from './trace/events.ts';
