import { amount, flag, methodOf, type Verb, words } from '../../twiml/verb.ts';
import { phoneAt } from '../../phones/phone-state.ts';
import { callSeconds } from '../callbacks.ts';
import type { Execution, Step } from '../execution.ts';
import { refreshHearing } from '../hearing.ts';
import { mayShow } from '../caller-id.ts';
import { hasEnded, isUp, type Leg, newLeg } from '../leg.ts';
import { answerLeg, endLeg, registerLeg } from '../leg-life.ts';
import { ring } from '../ring.ts';
import { absolute } from '../sounds-of-verbs.ts';
import type { World } from '../world.ts';
import { bridge } from './bridge.ts';
import { afterDial, afterStoppedDial } from './dial-action.ts';

/** Twilio rings at most this many nouns of one Dial. */
const mostNouns = 10;

/** `<Dial>` to Number, Sip and Client: all at once (or in turn), the first to be let through talks. */
export async function dialNouns(execution: Execution, dial: Verb, nouns: readonly Verb[]): Promise<Step> {
  const { world, leg, signal } = execution;
  if (!mayShow(world, leg, dial.attributes.callerId)) {
    const why = 'callerId is neither a number of the account nor one of this call';
    world.trace.add({ kind: 'twilio-warning', code: 13_214, why, call: leg.sid });
    world.trace.add({ kind: 'violation', side: 'app', what: `13214 ${why}` });
    return afterDial(execution, dial, { DialCallStatus: 'failed', DialBridged: 'false' });
  }
  const onBridge = execution.isFirst && flag(dial, 'answerOnBridge', false);
  if (!onBridge) answerLeg(world, leg);
  const tone = dial.attributes.ringTone;
  leg.own = [tone === undefined ? { kind: 'ringback' } : { kind: 'ringback', tone }];
  refreshHearing(world);
  const dialled = nouns.slice(0, mostNouns);
  const groups = flag(dial, 'sequential', false) ? dialled.map((noun) => [noun]) : [dialled];
  const tried: Leg[] = [];
  let winner: Leg | undefined;
  for (const group of groups) {
    if (winner !== undefined || signal.aborted) break;
    winner = await firstOf(execution, dial, group, tried);
  }
  leg.own = [];
  if (winner !== undefined && !signal.aborted) {
    answerLeg(world, leg);
    await bridge(execution, dial, winner);
  }
  refreshHearing(world);
  const fields = dialFields(tried, winner);
  return signal.aborted ? afterStoppedDial(execution, dial, fields) : afterDial(execution, dial, fields);
}

/** Rings a group; resolves with the first that may talk, or undefined when none will. The others are cancelled. */
async function firstOf(
  execution: Execution,
  dial: Verb,
  group: readonly Verb[],
  tried: Leg[],
): Promise<Leg | undefined> {
  const { world, signal } = execution;
  const callees = group.map((noun) => ({ noun, callee: callTo(execution, dial, noun) }));
  tried.push(...callees.map(({ callee }) => callee));
  const others = (winner: Leg | undefined): void => {
    for (const { callee } of callees) {
      if (callee !== winner)
        endLeg(world, callee, isUp(callee) ? 'completed' : 'canceled', 'not needed any more');
    }
  };
  const stop = (): void => others(undefined);
  signal.addEventListener('abort', stop, { once: true });
  const winner = await new Promise<Leg | undefined>((resolve) => {
    let open = callees.length;
    for (const { noun, callee } of callees) {
      void attempt(execution, noun, callee, others).then((letThrough) => {
        open -= 1;
        if (letThrough) resolve(callee);
        else if (open === 0) resolve(undefined);
      });
      if (isDialable(callee.to)) ring(world, callee, amount(dial, 'timeout', 30, 5, 600) * 1000);
      else refuseNumber(world, callee);
    }
  });
  signal.removeEventListener('abort', stop);
  others(winner);
  return winner;
}

/** Resolves true once the callee has answered and its screening, if any, has let it through. */
async function attempt(
  execution: Execution,
  noun: Verb,
  callee: Leg,
  cancelOthers: (winner: Leg) => void,
): Promise<boolean> {
  const answered = await new Promise<boolean>((resolve) => {
    if (hasEnded(callee)) return resolve(false);
    callee.onAnswer.add(() => resolve(true));
    callee.onEnd.add(() => resolve(false));
  });
  if (!answered) return false;
  if (execution.world.switches.simultaneousWinner === 'answered') cancelOthers(callee);
  const url = noun.attributes.url;
  if (url === undefined || url === '') return true;
  const end = await execution.screen(callee, {
    url: absolute(url, execution.baseUrl),
    method: methodOf(noun),
    purpose: 'screen',
  });
  return end === 'let-through' && !hasEnded(callee);
}

function callTo(execution: Execution, dial: Verb, noun: Verb): Leg {
  const { world, leg, baseUrl } = execution;
  const callback = noun.attributes.statusCallback;
  const to = addressOf(noun);
  const callee = newLeg({
    direction: 'outbound-dial',
    from: dial.attributes.callerId ?? leg.from,
    to,
    phone: phoneAt(world.phones, to),
    parent: leg,
    createdAtMs: world.clock.now(),
    callback:
      callback === undefined || callback === ''
        ? undefined
        : {
            url: absolute(callback, baseUrl),
            method: methodOf(noun, 'statusCallbackMethod'),
            events: new Set(words(noun, 'statusCallbackEvent', ['completed'])),
          },
  });
  registerLeg(world, callee);
  return callee;
}

/** `+E.164`, `sip:…` (without URI parameters and headers), or `client:…`. */
function addressOf(noun: Verb): string {
  switch (noun.name) {
    case 'Client': {
      const identity = noun.children.find((child) => child.name === 'Identity')?.text ?? noun.text;
      return `client:${identity}`;
    }
    case 'Sip': {
      const uri = noun.children.find((child) => child.name === 'Uri')?.text ?? noun.text;
      const plain = uri.split(/[;?]/)[0] ?? uri;
      return /^sips?:/.test(plain) ? plain : `sip:${plain}`;
    }
    default:
      return noun.text.replace(/[\s()-]/g, '');
  }
}

function isDialable(address: string): boolean {
  return /^(\+[1-9]\d{6,14}|client:.{1,256}|sips?:\S+)$/.test(address);
}

function refuseNumber(world: World, callee: Leg): void {
  const why = 'a number to dial is not in E.164 form';
  world.trace.add({ kind: 'twilio-warning', code: 13_224, why, call: callee.sid });
  world.trace.add({ kind: 'violation', side: 'app', what: `13224 ${why}` });
  endLeg(world, callee, 'failed', 'not a number');
}

function dialFields(tried: readonly Leg[], winner: Leg | undefined): Readonly<Record<string, string>> {
  const told = winner ?? tried.at(-1);
  return {
    DialCallStatus: winner === undefined ? failureOf(tried) : 'completed',
    DialBridged: String(winner !== undefined),
    ...(told === undefined ? {} : { DialCallSid: told.sid }),
    ...(winner === undefined ? {} : { DialCallDuration: String(callSeconds(winner)) }),
  };
}

/** One word for many failures: somebody rang out, else was engaged, else could not be reached. */
function failureOf(tried: readonly Leg[]): string {
  const statuses = tried.map((leg) => leg.status);
  const order = ['completed', 'no-answer', 'busy', 'failed'] as const;
  return order.find((status) => statuses.includes(status)) ?? 'canceled';
}
