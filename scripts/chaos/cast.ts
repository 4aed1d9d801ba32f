import type { CallView, Phone, Simulator } from '../../src/simulator/index.ts';
import { DESKS, SPECIALISTS } from './people.ts';

/** What the people at work are willing to do by now; the story says when. */
export interface Will {
  desk: boolean;
  specialist: boolean;
  pin: boolean;
}

export interface Cast {
  readonly will: Will;
  leave(): void;
}

const LOOKS_EVERY_MS = 20;
/** Whoever says hello into nothing for so long hangs up. */
const DEAD_AIR_MS = 6_000;
const ENTERS_AGAIN_MS = 1_200;

/** Handlers and specialists who do what people do: answer what rings, enter the PIN when asked, hang up on dead air. */
export function castFor(sim: Simulator): Cast {
  const will: Will = { desk: false, specialist: false, pin: false };
  const entered = new Map<string, number>();
  const deadSince = new Map<string, number>();
  const desks = DESKS.map(({ number }) => sim.phone(number));
  const specialists = SPECIALISTS.map((each) => ({ phone: sim.phone(each.number), pin: each.pin }));

  function look(): void {
    for (const phone of desks) hangUpOnDeadAir(phone);
    if (will.desk && !desks.some((phone) => up(phone) !== undefined)) {
      const ringing = desks.find((phone) => rings(phone) !== undefined);
      void ringing?.answers().catch(ignoreEnded);
    }
    if (will.specialist && !specialists.some(({ phone }) => up(phone) !== undefined)) {
      const ringing = specialists.find(({ phone }) => rings(phone) !== undefined);
      void ringing?.phone.answers().catch(ignoreEnded);
    }
    for (const { phone, pin } of specialists) enterPin(phone, pin);
  }

  function enterPin(phone: Phone, pin: string): void {
    const leg = up(phone);
    if (!will.pin || leg === undefined || !leg.listening) return;
    if (Date.now() - (entered.get(leg.sid) ?? 0) < ENTERS_AGAIN_MS) return;
    entered.set(leg.sid, Date.now());
    void phone.enters(`${pin}#`, 'now').catch(ignoreEnded);
  }

  function hangUpOnDeadAir(phone: Phone): void {
    const leg = up(phone);
    if (leg === undefined) return;
    if (leg.hears.some((sound) => sound.kind === 'voice')) deadSince.delete(leg.sid);
    else if (!deadSince.has(leg.sid)) deadSince.set(leg.sid, Date.now());
    else if (Date.now() - (deadSince.get(leg.sid) ?? 0) > DEAD_AIR_MS)
      void phone.hangsUp().catch(ignoreEnded);
  }

  const looking = setInterval(look, LOOKS_EVERY_MS);
  return { will, leave: () => clearInterval(looking) };
}

/** The phone's call that is up. */
export function up(phone: Phone): CallView | undefined {
  return callsOf(phone).findLast((leg) => leg.status === 'in-progress');
}

/** The phone's call that rings. */
export function rings(phone: Phone): CallView | undefined {
  return callsOf(phone).findLast((leg) => leg.status === 'ringing' && leg.direction !== 'inbound');
}

function callsOf(phone: Phone): readonly CallView[] {
  return phone.calls() as readonly CallView[];
}

/** Between looking and acting the call may end: then there is nothing to do. */
function ignoreEnded(): void {}
