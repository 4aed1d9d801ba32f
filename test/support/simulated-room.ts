import type { PhoneCall, SimulatorOptions } from '../../src/simulator/index.ts';
import {
  callerNumber,
  conference,
  lineNumber,
  type SimulatedAccount,
  startAccount,
  twiml,
} from './simulated-account.ts';
import type { SeenWebhook } from './webhook-app.ts';

/** A leg that nobody hears coming. */
export const quiet = { from: lineNumber, beep: 'false', earlyMedia: false } as const;

/** The words of a story in one room called `room`, whose events go to the app's `/room`. */
export interface RoomStory {
  account: SimulatedAccount;
  readonly quiet: typeof quiet;
  /** A caller in the room, by the TwiML given (or one that lets the handler start the room). */
  callerInRoom(options?: SimulatorOptions, voice?: (url: string) => string): Promise<PhoneCall>;
  /** Calls somebody into the room by REST and lets them answer. Gives their CallSid. */
  joins(number: string, name: string, more?: Record<string, unknown>): Promise<string>;
  roomSid(): string;
  /** A participant of the first room, in Twilio's client. */
  participant(who: string): ReturnType<ReturnType<SimulatedAccount['twilio']['conferences']>['participants']>;
  /** Names of the room's events that have arrived. */
  events(): readonly string[];
  event(name: string): SeenWebhook | undefined;
  arrives(name: string): Promise<void>;
}

const allEvents = 'start end join leave mute hold modify speaker announcement';

export function roomStory(): RoomStory {
  const story: RoomStory = {
    account: undefined as never,
    quiet,
    callerInRoom: async (options = {}, voice) => {
      story.account = await startAccount(options);
      const { app, sim } = story.account;
      const usual = `startConferenceOnEnter="false" waitUrl="${app.url}/ringback" statusCallback="${app.url}/room" statusCallbackEvent="${allEvents}"`;
      app.on('/voice', voice?.(app.url) ?? twiml(conference('room', usual)));
      const call = await sim.phone(callerNumber, 'caller').dials(lineNumber);
      await sim.until(() => sim.rooms()[0]?.participants.length === 1, { what: 'the caller in the room' });
      return call;
    },
    joins: async (number, name, more = {}) => {
      const { sim, twilio } = story.account;
      const phone = sim.phone(number, name);
      const { callSid } = await twilio
        .conferences('room')
        .participants.create({ ...quiet, to: number, label: name, ...more } as never);
      await phone.rings();
      await phone.answers();
      return callSid;
    },
    roomSid: () => story.account.sim.rooms()[0]?.sid ?? '',
    participant: (who) => story.account.twilio.conferences(story.roomSid()).participants(who) as never,
    events: () => story.account.app.to('/room').map((one) => one.fields.StatusCallbackEvent ?? ''),
    event: (name) => story.account.app.to('/room').find((one) => one.fields.StatusCallbackEvent === name),
    arrives: (name) => story.account.sim.until(() => story.event(name) !== undefined, { what: name }),
  };
  return story;
}
