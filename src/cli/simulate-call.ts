import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { connectSimulator, type PhoneCall, type Sound } from '../simulator/index.ts';
import { readNumber } from '../wire/phone-number.ts';
import { EXIT, type Terminal } from './terminal.ts';

const HELP = `
Rings a line as a caller would, on a Twilio double that runs (./scripts/demo, or "alongside simulate"), and tells what the
caller hears until the call ends, --for has passed, or Ctrl+C hangs up. The double is found by --at, or by
ALONGSIDE_SIMULATOR_URL.

Exit codes: 0 somebody answered, 1 nobody did, 2 wrong usage, 3 the double cannot be reached or does not know the line.`;

const LOOK_EVERY_MS = 100;
const LONGEST_SECONDS = 3_600;

interface CallOptions {
  readonly from: string;
  readonly to: string;
  readonly says?: string;
  readonly for: number;
  readonly at: string;
}

/** Adds `call` to `alongside simulate`. */
export function simulateCallCommand(simulate: Command, terminal: Terminal): void {
  simulate
    .command('call')
    .description('place a simulated call, and tell what the caller hears')
    .helpOption('-h, --help', 'this text')
    .requiredOption('--from <number>', 'who rings: a number in any usual writing, or "withheld"', caller)
    .requiredOption('--to <number>', 'the number that is dialled', line)
    .option('--says <words>', 'what the caller says once somebody has answered')
    .option('--for <seconds>', 'how long the caller stays on', seconds, 20)
    .option(
      '--at <url>',
      'where the double listens',
      process.env.ALONGSIDE_SIMULATOR_URL ?? 'http://127.0.0.1:4080',
    )
    .addHelpText('after', HELP)
    .action(async (options: CallOptions) => {
      const answered = await placeCall(options, terminal);
      terminal.exitWith(answered ? EXIT.ok : EXIT.problem);
    });
}

/** Places the call and tells it. Gives whether somebody answered. */
async function placeCall(options: CallOptions, terminal: Terminal): Promise<boolean> {
  const withheld = options.from === WITHHELD;
  const sim = connectSimulator(options.at.replace(/\/+$/, ''));
  const phone = sim.phone(withheld ? WITHHELD_PHONE : options.from);
  const call = await phone.dials(options.to, withheld ? { callerId: 'anonymous' } : {}).catch(unreachable);
  let hungUp = false;
  const hangUp = (): void => {
    hungUp = true;
  };
  process.once('SIGINT', hangUp).once('SIGTERM', hangUp);
  const started = performance.now();
  const told = new Told(terminal, started);
  let answered = false;
  while (!(await told.news(call))) {
    if (hungUp || performance.now() - started > options.for * 1_000) {
      await call.hangsUp();
      break;
    }
    if (!answered && told.talking) {
      answered = true;
      if (options.says !== undefined) await phone.speaks(options.says);
    }
    await delay(LOOK_EVERY_MS);
  }
  await told.news(call);
  const status = await call.status();
  if (status === 'failed')
    throw new Error('the double does not know that line, or could not connect the call');
  told.line('the call has ended');
  return answered || told.talking;
}

/** What the caller hears, line by line as it changes. */
class Told {
  talking = false;
  #segments = 0;
  readonly #terminal: Terminal;
  readonly #started: number;

  constructor(terminal: Terminal, started: number) {
    this.#terminal = terminal;
    this.#started = started;
  }

  /** Tells what is new; true when the call has ended. */
  async news(call: PhoneCall): Promise<boolean> {
    const { heard, endedAtMs } = await call.view();
    for (const { sounds } of heard.slice(this.#segments)) {
      this.talking ||= sounds.some(({ kind }) => kind === 'voice');
      this.line(`hears ${sounds.map(inWords).join(' and ')}`);
    }
    this.#segments = heard.length;
    return endedAtMs !== undefined;
  }

  line(text: string): void {
    const passed = ((performance.now() - this.#started) / 1_000).toFixed(1).padStart(6);
    this.#terminal.out(`${passed} s  ${text}\n`);
  }
}

/** A sound as a caller would name it. */
function inWords(sound: Sound): string {
  switch (sound.kind) {
    case 'silence':
      return 'nothing';
    case 'ringback':
    case 'ringing':
      return 'ringing';
    case 'play':
      return sound.url.includes('ringback') ? 'ringing' : `the sound ${sound.url.split('/').at(-1)}`;
    case 'beep':
      return 'a beep';
    case 'voice':
      return sound.saying === undefined ? sound.of : `${sound.of}: “${sound.saying}”`;
    case 'say':
      return `a voice: “${sound.text}”`;
    case 'digits':
      return `keys pressed by ${sound.of}`;
    case 'error-message':
      return 'the network’s error message';
  }
}

function unreachable(error: unknown): never {
  const refused = error instanceof TypeError;
  throw refused ? new Error('there is no Twilio double at that address: start one, or say --at') : error;
}

const WITHHELD = 'withheld';
/** A drama number that no example uses: the telephone must have one, even when it is not shown. */
const WITHHELD_PHONE = '+447700900999';

function caller(text: string): string {
  return text === WITHHELD ? WITHHELD : line(text);
}

function line(text: string): string {
  if (text.startsWith('sip:')) return text;
  const read = readNumber(text);
  if (read === null) throw new InvalidArgumentError('It is not a telephone number.');
  return read.number;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || value > LONGEST_SECONDS)
    throw new InvalidArgumentError(`It is a number of seconds, at most ${LONGEST_SECONDS}.`);
  return value;
}
