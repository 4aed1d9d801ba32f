import { Ajv } from 'ajv';
import type { DialOptions, PhoneBehaviour, Simulator } from '../api.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { LineSettings } from '../options.ts';

/** A command that changes something: where it is found, what its JSON body must hold, and what it does. */
export interface Command {
  readonly method: 'POST' | 'PUT';
  /** Below `/_simulator`; `:name` stands for one part. */
  readonly path: string;
  readonly body: object;
  readonly run: (sim: Simulator, path: Readonly<Record<string, string>>, body: never) => Promise<unknown>;
}

const ms = { type: 'integer', minimum: 0, maximum: 31 * 24 * 3_600_000 };
const words = { type: 'string', maxLength: 10_000 };
const url = { type: 'string', pattern: '^https?://', maxLength: 4000 };
const method = { enum: ['GET', 'POST'] };

/** A closed object: `required` first, the rest may be left out. */
function shape(properties: Readonly<Record<string, object>>, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

const lineBody = shape(
  {
    number: words,
    voiceUrl: url,
    voiceMethod: method,
    fallbackUrl: url,
    fallbackMethod: method,
    statusCallback: url,
    statusCallbackMethod: method,
  },
  ['number', 'voiceUrl'],
);

const dialOptions = shape({
  sipHeaders: { type: 'object', additionalProperties: words },
  sipDomain: words,
  callerId: words,
  stirVerstat: words,
  forwardedFrom: words,
  extra: { type: 'object', additionalProperties: words },
});

const behaviourBody = shape(
  {
    does: { enum: ['rings', 'answers', 'declines', 'is-busy', 'is-unreachable', 'voicemail'] },
    afterMs: ms,
    hangsUpAfterMs: ms,
    greetingMs: ms,
  },
  ['does'],
);

const faultsBody = shape({
  seed: { type: 'integer' },
  lateUpToMs: ms,
  rates: { type: 'object', additionalProperties: { type: 'number', minimum: 0, maximum: 1 } },
  rules: {
    type: 'array',
    maxItems: 1000,
    items: shape(
      {
        kind: { enum: ['rest', 'callback', 'webhook', 'person'] },
        operation: words,
        leg: words,
        urlContains: words,
        nth: { type: 'integer', minimum: 1 },
        fault: {
          type: 'object',
          required: ['do'],
          properties: { do: words, ms, afterMs: ms, status: { enum: [429, 500, 503] } },
        },
      },
      ['kind', 'fault'],
    ),
  },
});

const phone = '/phones/:address';

/** Everything that can be done to a simulator from outside. */
export const commands: readonly Command[] = [
  command('PUT', '/lines', lineBody, async (sim, _path, line: LineSettings) => sim.line(line)),
  command('PUT', '/faults', faultsBody, async (sim, _path, plan: FaultPlan) => sim.faults(plan)),
  command(
    'PUT',
    '/calls-per-second',
    shape({ rate: { type: 'number', exclusiveMinimum: 0, maximum: 1000 } }, ['rate']),
    async (sim, _path, { rate }: { rate: number }) => sim.callsPerSecond(rate),
  ),
  command('POST', '/clock/advance', shape({ ms }, ['ms']), (sim, _path, body: { ms: number }) =>
    sim.advance(body.ms),
  ),
  command('POST', '/hang-up-all', shape({}), (sim) => sim.hangUpAll()),
  command('PUT', phone, shape({ name: words }), async (sim, path, { name }: { name?: string }) => {
    return { name: phoneOf(sim, path, name).name };
  }),
  command(
    'POST',
    `${phone}/dials`,
    shape({ line: words, options: dialOptions }, ['line']),
    async (sim, path, body: { line: string; options?: DialOptions }) => {
      const call = await phoneOf(sim, path).dials(body.line, body.options);
      return { sid: call.sid };
    },
  ),
  command('POST', `${phone}/answers`, shape({ afterMs: ms }), (sim, path, body: { afterMs?: number }) =>
    phoneOf(sim, path).answers(body.afterMs),
  ),
  command('POST', `${phone}/declines`, shape({ afterMs: ms }), (sim, path, body: { afterMs?: number }) =>
    phoneOf(sim, path).declines(body.afterMs),
  ),
  command('POST', `${phone}/behaves`, behaviourBody, (sim, path, body: PhoneBehaviour) =>
    phoneOf(sim, path).behaves(complete(body)),
  ),
  command('POST', `${phone}/hangs-up`, shape({}), (sim, path) => phoneOf(sim, path).hangsUp()),
  command(
    'POST',
    `${phone}/enters`,
    shape({ digits: { type: 'string', pattern: '^[0-9A-D#*]{1,100}$' }, at: { enum: ['prompt', 'now'] } }, [
      'digits',
    ]),
    (sim, path, body: { digits: string; at?: 'prompt' | 'now' }) =>
      phoneOf(sim, path).enters(body.digits, body.at),
  ),
  command(
    'POST',
    `${phone}/speaks`,
    shape({ text: words, ms }, ['text']),
    (sim, path, body: { text: string; ms?: number }) => phoneOf(sim, path).speaks(body.text, body.ms),
  ),
  command('POST', `${phone}/is-silent`, shape({}), (sim, path) => phoneOf(sim, path).isSilent()),
  command('POST', '/calls/:sid/hang-up', shape({}), async (sim, path) => {
    const call = sim.callOf(path.sid ?? '');
    if (call === undefined) throw new Error('there is no such call');
    await call.hangsUp();
  }),
];

const ajv = new Ajv({ allErrors: true });
const validators = new Map(commands.map((one) => [one, ajv.compile(one.body)]));

/** What is wrong with a command's body, in words; undefined when nothing is. */
export function faultOfBody(one: Command, body: unknown): string | undefined {
  const validate = validators.get(one);
  if (validate === undefined || validate(body)) return undefined;
  return ajv.errorsText(validate.errors, { dataVar: 'body' });
}

function command<Body>(
  verb: 'POST' | 'PUT',
  path: string,
  body: object,
  run: (sim: Simulator, path: Readonly<Record<string, string>>, body: Body) => Promise<unknown>,
): Command {
  return { method: verb, path, body, run: run as Command['run'] };
}

function phoneOf(
  sim: Simulator,
  path: Readonly<Record<string, string>>,
  name?: string,
): ReturnType<Simulator['phone']> {
  return sim.phone(path.address ?? '', name);
}

/** Over HTTP the delays may be left out; a person takes no time then, a machine's greeting five seconds. */
function complete(behaviour: PhoneBehaviour): PhoneBehaviour {
  switch (behaviour.does) {
    case 'rings':
    case 'is-busy':
    case 'is-unreachable':
      return behaviour;
    case 'answers':
    case 'declines':
      return { ...behaviour, afterMs: behaviour.afterMs ?? 0 };
    case 'voicemail':
      return { ...behaviour, afterMs: behaviour.afterMs ?? 0, greetingMs: behaviour.greetingMs ?? 5000 };
  }
}
