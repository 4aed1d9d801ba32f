import type {
  CallView,
  ClockView,
  HearingReport,
  Phone,
  PhoneBehaviour,
  PhoneCall,
  RoomView,
  SimulatorControl,
  UntilOptions,
} from './api.ts';
import { type HeardSegment, soundText } from './audio/sound.ts';
import type { CallStatus, TraceEvent } from './trace/events.ts';

const usualTimeoutMs = 5000;
const pollMs = 25;

type Ask = <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<T>;

/**
 * Drives a simulator that runs in another process, by its control interface. Same words as the one in this process;
 * what that gives at once comes as a promise here. `until` looks again every 25 ms and does not move a clock in
 * `auto` mode: use `advance`. Every method rejects when the simulator refuses or cannot be reached.
 */
export function connectSimulator(baseUrl: string): SimulatorControl {
  const ask = askAt(baseUrl);
  const until = waitUntil(ask);
  return {
    baseUrl,
    phone: (address, name) => remotePhone(ask, until, address, name),
    line: (settings) => ask('PUT', '/lines', settings),
    hosts: async (name, twiml) => {
      const { url } = await ask<{ url: string }>(
        'PUT',
        `/documents/${encodeURIComponent(name)}`,
        new RawBody(twiml),
      );
      return url;
    },
    faults: (plan) => ask('PUT', '/faults', plan),
    callsPerSecond: (rate) => ask('PUT', '/calls-per-second', { rate }),
    calls: () => ask<CallView[]>('GET', '/calls'),
    rooms: () => ask<RoomView[]>('GET', '/rooms'),
    whoHears: () => ask<HearingReport>('GET', '/who-hears'),
    traceAfter: (after) => ask<TraceEvent[]>('GET', `/trace?after=${after}`),
    violations: () => ask<string[]>('GET', '/violations'),
    clock: () => ask<ClockView>('GET', '/clock'),
    advance: (ms) => ask('POST', '/clock/advance', { ms }),
    until,
    hangUpAll: () => ask('POST', '/hang-up-all'),
  };
}

/** A body that is sent as it is, not as JSON. */
class RawBody {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function askAt(baseUrl: string): Ask {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const sent = body instanceof RawBody ? body.text : JSON.stringify(body ?? {});
    const response = await fetch(`${baseUrl}/_simulator${path}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: sent }),
    });
    const answer = (await response.json()) as T & { readonly error?: string };
    if (!response.ok)
      throw new Error(`the simulator refused ${method} ${path}: ${answer.error ?? response.status}`);
    return answer;
  };
}

function waitUntil(ask: Ask): SimulatorControl['until'] {
  return async (fact, options: UntilOptions = {}) => {
    const timeoutMs = options.timeoutMs ?? usualTimeoutMs;
    const deadlineMs = performance.now() + timeoutMs;
    while (!(await fact())) {
      if (performance.now() > deadlineMs) {
        const state = JSON.stringify(await ask('GET', '/who-hears'));
        throw new Error(
          `waited ${timeoutMs} ms in vain for ${options.what ?? 'a fact'}; who hears whom: ${state}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  };
}

interface PhonePage {
  readonly name: string;
  readonly calls: readonly CallView[];
}

function remotePhone(ask: Ask, until: SimulatorControl['until'], address: string, name?: string): Phone {
  const at = `/phones/${encodeURIComponent(address)}`;
  const named = name === undefined ? Promise.resolve() : ask<unknown>('PUT', at, { name });
  // A refusal shows itself at the first act; until then nobody may be listening.
  named.catch(() => undefined);
  const page = async (): Promise<PhonePage> => {
    await named;
    return ask<PhonePage>('GET', at);
  };
  const act = async <T>(what: string, body: unknown = {}): Promise<T> => {
    await named;
    return ask<T>('POST', `${at}/${what}`, body);
  };
  const call = (sid: string): PhoneCall => remoteCall(ask, until, page, sid);
  return {
    address,
    name: name ?? address,
    dials: async (line, options) => {
      const { sid } = await act<{ sid: string }>(
        'dials',
        options === undefined ? { line } : { line, options },
      );
      return call(sid);
    },
    rings: async (timeoutMs) => {
      const ringing = async (): Promise<CallView | undefined> =>
        (await page()).calls.findLast((one) => one.status === 'ringing' && one.direction !== 'inbound');
      await until(
        async () => (await ringing()) !== undefined,
        waiting(`${name ?? address} to ring`, timeoutMs),
      );
      return call((await ringing())?.sid ?? '');
    },
    answers: (afterMs) => act('answers', afterMs === undefined ? {} : { afterMs }),
    declines: (afterMs) => act('declines', afterMs === undefined ? {} : { afterMs }),
    behaves: (behaviour: PhoneBehaviour) => act('behaves', behaviour),
    hangsUp: () => act('hangs-up'),
    enters: (digits, when) => act('enters', when === undefined ? { digits } : { digits, at: when }),
    speaks: (text, ms) => act('speaks', ms === undefined ? { text } : { text, ms }),
    isSilent: () => act('is-silent'),
    call: async () => {
      const newest = (await page()).calls.at(-1);
      return newest === undefined ? undefined : call(newest.sid);
    },
    calls: async () => (await page()).calls,
  };
}

function remoteCall(
  ask: Ask,
  until: SimulatorControl['until'],
  page: () => Promise<PhonePage>,
  sid: string,
): PhoneCall {
  const view = async (): Promise<CallView> => {
    const found = (await page()).calls.find((one) => one.sid === sid);
    if (found === undefined) throw new Error(`the simulator knows no call ${sid}`);
    return found;
  };
  const status = async (): Promise<CallStatus> => (await view()).status;
  const ended = async (): Promise<boolean> => (await view()).endedAtMs !== undefined;
  return {
    sid,
    view,
    status,
    hears: async () => (await view()).hears.map(soundText),
    heard: async (): Promise<readonly HeardSegment[]> => (await view()).heard,
    hangsUp: () => ask('POST', `/calls/${sid}/hang-up`),
    isAnswered: async (timeoutMs) => {
      const settled = async (): Promise<boolean> => (await status()) === 'in-progress' || (await ended());
      await until(settled, waiting(`call ${sid} to be answered`, timeoutMs));
      if ((await view()).answeredAtMs === undefined)
        throw new Error(`the call ended unanswered: ${await status()}`);
    },
    hasEnded: async (timeoutMs) => {
      await until(ended, waiting(`call ${sid} to end`, timeoutMs));
      return status();
    },
  };
}

function waiting(what: string, timeoutMs: number | undefined): UntilOptions {
  return timeoutMs === undefined ? { what } : { what, timeoutMs };
}
