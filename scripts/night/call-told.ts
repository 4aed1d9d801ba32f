import type { CallCard } from '../../src/core/console/call-card.ts';
import type { CallView } from '../../src/simulator/index.ts';
import { sees } from './card.ts';
import { DESKS, ending, SPECIALISTS } from './cast.ts';
import { capital } from './moves.ts';
import type { Stage } from './stage.ts';
import type { Teller } from './teller.ts';

/** How long after its end a call is still looked at, for what follows from it. */
const AFTERMATH_MS = 20_000;

/** The story of one call that somebody placed from outside: told as its card and the ears on it change. */
export class CallTold {
  readonly #stage: Stage;
  readonly #teller: Teller;
  readonly #sid: string;
  readonly #from: string;
  readonly #startedAtMs: number;
  readonly #said = new Set<string>();
  #earsTold = '';
  #over = false;

  constructor(stage: Stage, teller: Teller, call: CallView) {
    this.#stage = stage;
    this.#teller = teller;
    this.#sid = call.sid;
    this.#from = call.from;
    this.#startedAtMs = call.createdAtMs;
  }

  /** Tells what is new. `calls` are the legs that are up or were. */
  async goOn(calls: readonly CallView[]): Promise<void> {
    if (this.#over) return;
    await this.#once('begins', async () => {
      const hour = new Date(this.#startedAtMs).toTimeString().slice(0, 5);
      const shown = /^\+\d+$/.test(this.#from);
      this.#teller.scene(
        hour,
        shown ? `A number ending ${ending(this.#from)} rings` : 'A withheld number rings',
      );
      this.#teller.startsAt(this.#startedAtMs);
    });
    await this.#ears(calls);
    const card = await this.#stage.api.card(this.#sid).catch(() => null);
    if (card !== null) await this.#fromCard(card);
    const ended = calls.find(({ sid }) => sid === this.#sid)?.endedAtMs;
    if (ended === undefined) return;
    await this.#aftermath(card);
    this.#over = Date.now() - ended > AFTERMATH_MS;
  }

  async #fromCard(card: CallCard): Promise<void> {
    const { seat, line } = card;
    if (card.lookup !== 'pending')
      await this.#once('sees', () => sees({ teller: this.#teller }, 'The handler', card));
    if (card.answeredAt !== null)
      await this.#once('answered', () => this.#tell('phone', `${deskName(line.destinationId)} answers.`));
    const name = SPECIALISTS.find(({ id }) => id === seat.specialistId)?.name ?? seat.specialistId ?? '';
    if (seat.state === 'ringing')
      await this.#once(`rings ${name}`, () => this.#tell('specialist', `${name}'s telephone rings.`));
    if (seat.mode !== null)
      await this.#once(`${seat.mode} ${name}`, () =>
        this.#tell('specialist', `${name}: ${MODES[seat.mode ?? 'muted']}.`),
      );
    if (seat.state === 'nobody')
      await this.#once('nobody', () => this.#tell('specialist', 'No specialist is free.'));
    if (card.caller.sign === 'silent')
      await this.#once('silent', () => this.#tell('alarm', 'The caller makes no sound.'));
    if (card.endedAt !== null) await this.#once('ended', () => this.#tell('phone', 'The call has ended.'));
  }

  /** Told when it changes, by the names that the telephone network has for people. */
  async #ears(calls: readonly CallView[]): Promise<void> {
    const caller = calls.find(({ sid }) => sid === this.#sid);
    const room = calls.filter(({ room }) => room !== undefined && room === caller?.room);
    const legs = room.length > 0 ? room : caller === undefined ? [] : [caller];
    const name = (leg: CallView) => (leg.sid === this.#sid ? 'caller' : leg.name);
    const words = legs
      .filter(({ endedAtMs }) => endedAtMs === undefined)
      .flatMap((leg) => {
        const voices = leg.hears.flatMap((sound) => (sound.kind === 'voice' ? [sound.of] : []));
        const heard = voices.map((of) => (of === caller?.name ? 'caller' : of));
        return heard.length === 0 ? [] : [`${name(leg)} hears ${heard.join(' and ')}`];
      })
      .join(' · ');
    if (words === this.#earsTold) return;
    this.#earsTold = words;
    if (words !== '') await this.#tell('ears', `${capital(words)}.`);
  }

  async #aftermath(card: CallCard | null): Promise<void> {
    const alarms = (await this.#stage.api.alarms()).filter(({ callId }) => callId === this.#sid);
    for (const { id, class: of, text, owner } of alarms)
      await this.#once(id, () => this.#tell('alarm', `${of.toUpperCase()} for the ${owner}: ${text}`));
    if (card === null) return;
    for (const { pathway, status } of await this.#stage.api.referrals(this.#sid))
      await this.#once(`${pathway} ${status}`, () =>
        this.#tell('note', `Referral to ${pathway.replaceAll('-', ' ')}: ${status}.`),
      );
  }

  async #tell(kind: 'phone' | 'specialist' | 'alarm' | 'ears' | 'note', text: string): Promise<void> {
    await this.#teller.tell(kind, text);
  }

  async #once(what: string, told: () => Promise<void>): Promise<void> {
    if (this.#said.has(what)) return;
    this.#said.add(what);
    await told();
  }
}

/** The desk as the story calls it, by its name in lines.yaml: `desk-1` is Desk 1. */
function deskName(destinationId: string | null): string {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/ desk /, ' ')
      .replaceAll(' ', '-');
  const desk = Object.values(DESKS).find(({ name }) => plain(name) === destinationId);
  return desk?.name ?? 'A handler';
}

const MODES = {
  listening: 'listens; nobody hears them',
  coaching: 'coaches; only the handler hears them',
  audible: 'is heard by the caller too',
  muted: 'is in the room and unheard',
} as const;
