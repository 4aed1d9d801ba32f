import type { PhoneBehaviour } from '../api.ts';
import type { PersonFault } from '../faults/plan.ts';
import { answerLeg, endLeg, moveOn, whileAlive, whileUnanswered } from './leg-life.ts';
import { refreshHearing } from './hearing.ts';
import { hasEnded, isUp, type Leg, legName, legNames } from './leg.ts';
import type { World } from './world.ts';

/** How long a voicemail box listens after its greeting before it hangs up. */
const voicemailListensMs = 120_000;
const voicemailGreeting = 'Please leave a message after the tone';

/**
 * Dials a telephone: initiated, ringing, then whatever its owner (or a fault) does. `timeoutMs` is the application's;
 * Twilio's own few seconds are added. Ends the leg by itself when nobody answers.
 */
export function ring(world: World, leg: Leg, timeoutMs: number): void {
  if (hasEnded(leg)) return;
  moveOn(world, leg, 'initiated');
  const fault = world.dice.person({ leg: legNames(leg) });
  if (fault !== undefined) world.trace.add({ kind: 'fault', what: `${legName(leg)}: ${fault.do}` });
  const behaviour = fault === undefined ? leg.phone.behaviour : behaviourOf(fault);
  if (behaviour.does === 'is-unreachable') {
    leg.sipResponseCode = 404;
    endLeg(world, leg, 'failed', 'unreachable');
    return;
  }
  if (behaviour.does === 'is-busy') {
    leg.sipResponseCode = 486;
    endLeg(world, leg, 'busy', 'engaged');
    return;
  }
  leg.ringingAtMs = world.clock.now();
  moveOn(world, leg, 'ringing');
  refreshHearing(world);
  whileUnanswered(world, leg, timeoutMs + world.switches.ringGraceMs, () => {
    leg.sipResponseCode = 487;
    endLeg(world, leg, 'no-answer', 'rang out');
  });
  behave(world, leg, behaviour);
}

/** The person takes the call that rings. */
export function personAnswers(world: World, leg: Leg): void {
  if (hasEnded(leg) || isUp(leg)) return;
  world.trace.add({ kind: 'person', leg: legName(leg), did: 'answers' });
  answerLeg(world, leg);
}

/** The person refuses the call that rings; Twilio learns "busy". */
export function personDeclines(world: World, leg: Leg): void {
  if (hasEnded(leg) || isUp(leg)) return;
  world.trace.add({ kind: 'person', leg: legName(leg), did: 'declines' });
  leg.sipResponseCode = 603;
  endLeg(world, leg, 'busy', 'declined');
}

/** The person puts the telephone down; before Twilio answered an inbound call, that cancels it. */
export function personHangsUp(world: World, leg: Leg): void {
  if (hasEnded(leg)) return;
  if (!isUp(leg) && leg.direction !== 'inbound') {
    personDeclines(world, leg);
    return;
  }
  world.trace.add({ kind: 'person', leg: legName(leg), did: 'hangs up' });
  endLeg(world, leg, isUp(leg) ? 'completed' : 'canceled', 'hung up');
}

function behave(world: World, leg: Leg, behaviour: PhoneBehaviour): void {
  switch (behaviour.does) {
    case 'rings':
    case 'is-busy':
    case 'is-unreachable':
      return;
    case 'answers':
      whileUnanswered(world, leg, behaviour.afterMs, () => personAnswers(world, leg));
      if (behaviour.hangsUpAfterMs !== undefined) {
        whileAlive(world, leg, behaviour.afterMs + behaviour.hangsUpAfterMs, () => personHangsUp(world, leg));
      }
      return;
    case 'declines':
      whileUnanswered(world, leg, behaviour.afterMs, () => personDeclines(world, leg));
      return;
    case 'voicemail':
      whileUnanswered(world, leg, behaviour.afterMs, () => machineAnswers(world, leg, behaviour.greetingMs));
  }
}

function machineAnswers(world: World, leg: Leg, greetingMs: number): void {
  world.trace.add({ kind: 'person', leg: legName(leg), did: 'does not answer: voicemail does' });
  leg.saying = voicemailGreeting;
  whileAlive(world, leg, greetingMs, () => {
    leg.saying = undefined;
    refreshHearing(world);
  });
  whileAlive(world, leg, greetingMs + voicemailListensMs, () =>
    endLeg(world, leg, 'completed', 'voicemail is full'),
  );
  answerLeg(world, leg);
}

function behaviourOf(fault: PersonFault): PhoneBehaviour {
  switch (fault.do) {
    case 'no-answer':
      return { does: 'rings' };
    case 'busy':
      return { does: 'is-busy' };
    case 'decline':
      return { does: 'declines', afterMs: 1000 };
    case 'unreachable':
      return { does: 'is-unreachable' };
    case 'voicemail':
      return { does: 'voicemail', afterMs: fault.afterMs ?? 15_000, greetingMs: 5000 };
    case 'answer-then-hang-up':
      return { does: 'answers', afterMs: 0, hangsUpAfterMs: fault.afterMs };
  }
}
