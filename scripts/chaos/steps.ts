import type { CallCommand } from '../../src/core/console/call-command.ts';
import { rings } from './cast.ts';
import { DESKS, SPECIALISTS } from './people.ts';
import {
  callAtRest,
  deskTalking,
  dials,
  hears,
  legsOf,
  sidOf,
  specialistUp,
  type Story,
  until,
} from './story.ts';

export const STEP_IDS = [
  'dial',
  'ring',
  'answer',
  'pick-up',
  'listen',
  'coach',
  'audible',
  'hand-over',
  'hang-up',
  'follow-up',
] as const;
export type StepId = (typeof STEP_IDS)[number];

/** A step of the story: what people do, what they do again while it has not come about, and when it has. */
export interface Step {
  readonly id: StepId;
  /** A call that went direct, or for which nobody could come, goes on without it. */
  readonly needsSpecialist: boolean;
  /** Waits for the moment at which a fault hits this step and no other. */
  prepare?(story: Story): Promise<void>;
  begin(story: Story): Promise<void>;
  /** Every second until it is done, as a person presses the button again. */
  nudge?(story: Story): Promise<void>;
  /** What is still missing; null: done. */
  missing(story: Story): Promise<string | null>;
}

const PARTNER_HOLDS_MS = 250;

const dial: Step = {
  id: 'dial',
  needsSpecialist: false,
  begin: dials,
  async missing(story) {
    const rung = DESKS.some(({ number }) => rings(story.house.sim.phone(number)) !== undefined);
    return rung ? null : 'no handler rings';
  },
};

const ring: Step = {
  id: 'ring',
  needsSpecialist: true,
  begin: async () => undefined,
  nudge: askForSpecialist,
  async missing(story) {
    const rung = SPECIALISTS.some(({ number }) => rings(story.house.sim.phone(number)) !== undefined);
    return rung || specialistUp(story) !== null ? null : 'no specialist rings';
  },
};

const answer: Step = {
  id: 'answer',
  needsSpecialist: false,
  async begin(story) {
    story.cast.will.desk = true;
  },
  async missing(story) {
    const desk = deskTalking(story);
    if (desk === null) return 'no handler has answered';
    if (!hears(story, 'caller').includes(desk)) return `the caller does not hear ${desk}`;
    return hears(story, desk).includes('caller') ? null : `${desk} does not hear the caller`;
  },
};

const pickUp: Step = {
  id: 'pick-up',
  needsSpecialist: true,
  async begin(story) {
    story.cast.will.specialist = true;
  },
  nudge: askForSpecialist,
  async missing(story) {
    return specialistUp(story) === null ? 'no specialist has picked up' : null;
  },
};

const listen: Step = {
  id: 'listen',
  needsSpecialist: true,
  async begin(story) {
    story.cast.will.pin = true;
  },
  nudge: askForSpecialist,
  missing: (story) => positioned(story, ['listening'], (who) => hears(story, who).includes('caller')),
};

const coach: Step = {
  id: 'coach',
  needsSpecialist: true,
  begin: (story) => ask(story, { type: 'setSeatMode', mode: 'coaching' }),
  async nudge(story) {
    if (await seatIs(story, ['listening'])) await ask(story, { type: 'setSeatMode', mode: 'coaching' });
    else await askForSpecialist(story);
  },
  missing: (story) =>
    positioned(story, ['coaching'], (who) => hears(story, deskTalking(story) ?? '').includes(who)),
};

const audible: Step = {
  id: 'audible',
  needsSpecialist: true,
  async begin(story) {
    story.audibleAskedAt = story.house.sim.clock().nowMs;
    await ask(story, { type: 'confirmSpeaker', who: 'victim' });
    await ask(story, { type: 'setSeatMode', mode: 'audible' });
  },
  async nudge(story) {
    if (!(await seatIs(story, ['listening', 'coaching']))) return askForSpecialist(story);
    await ask(story, { type: 'confirmSpeaker', who: 'victim' });
    await ask(story, { type: 'setSeatMode', mode: 'audible' });
  },
  missing: (story) => positioned(story, ['audible'], (who) => hears(story, 'caller').includes(who)),
};

const HAND_OVER: CallCommand = { type: 'handOver', incidentReference: 'INC-2026-4711', grade: '2' };

const handOver: Step = {
  id: 'hand-over',
  needsSpecialist: true,
  begin: (story) => ask(story, HAND_OVER),
  async nudge(story) {
    if (!(await seatIs(story, ['listening', 'coaching', 'audible']))) return askForSpecialist(story);
    await ask(story, { type: 'confirmSpeaker', who: 'victim' });
    await ask(story, HAND_OVER);
  },
  async missing(story) {
    const lack = await positioned(story, ['leading'], (who) => hears(story, 'caller').includes(who));
    if (lack !== null) return lack;
    const desk = deskTalking(story);
    return desk === null ? null : `${desk} has not been let go`;
  },
};

const hangUp: Step = {
  id: 'hang-up',
  needsSpecialist: false,
  async begin(story) {
    story.house.partner.hold();
    await story.call?.hangsUp();
  },
  async nudge(story) {
    for (const { number, name } of DESKS)
      if (deskTalking(story) === name) await story.house.sim.phone(number).hangsUp();
  },
  async missing(story) {
    const legs = legsOf(story).filter((leg) => leg.endedAtMs === undefined);
    if (legs.length > 0) return `still up: ${legs.map((leg) => `${leg.name} (${leg.status})`).join(', ')}`;
    const open = story.house.sim.rooms().filter((room) => room.status !== 'completed');
    return open.length > 0 ? `${open.length} room(s) not completed` : null;
  },
};

const followUp: Step = {
  id: 'follow-up',
  needsSpecialist: false,
  async prepare(story) {
    await until(() => (story.house.partner.held() > 0 ? null : 'no delivery'), 3_000);
  },
  async begin(story) {
    // A referral that is being delivered while the fault strikes: the partner has it and has not answered yet.
    setTimeout(() => story.house.partner.release(), PARTNER_HOLDS_MS);
  },
  async missing() {
    return null;
  },
};

export const STEPS: readonly Step[] = [
  dial,
  ring,
  answer,
  pickUp,
  listen,
  coach,
  audible,
  handOver,
  hangUp,
  followUp,
];

const HEARD: ReadonlySet<string> = new Set(['audible', 'handingOver', 'leading']);

/** The seat is as wanted, the ears agree, and the caller hears the specialist only when they may. */
async function positioned(
  story: Story,
  states: readonly string[],
  ears: (specialist: string) => boolean,
): Promise<string | null> {
  const call = await callAtRest(story);
  if (call === null) return 'the call cannot be read';
  if (!states.includes(call.seat.state)) return `the seat is ${call.seat.state}`;
  const specialist = specialistUp(story);
  if (specialist === null) return 'no specialist is on the telephone';
  const heard = hears(story, 'caller').includes(specialist);
  const mayBeHeard = HEARD.has(call.seat.state);
  if (heard && !mayBeHeard) return `the caller hears ${specialist} while the seat is ${call.seat.state}`;
  return ears(specialist) ? null : `the seat is ${call.seat.state}, the ears differ`;
}

async function seatIs(story: Story, states: readonly string[]): Promise<boolean> {
  const call = await callAtRest(story);
  return call !== null && states.includes(call.seat.state);
}

async function ask(story: Story, command: CallCommand): Promise<void> {
  const { status, body } = await story.house.desk.command(sidOf(story), command);
  const why = status === 200 ? '' : ` ${JSON.stringify(body)}`;
  story.answers.push(`${new Date().toISOString()} ${command.type}: ${status}${why}`);
}

/** Nobody could come: the handler asks again, as the console lets them. */
async function askForSpecialist(story: Story): Promise<void> {
  if (!(await seatIs(story, ['exhausted', 'released']))) return;
  const { status } = await story.house.desk.command(sidOf(story), { type: 'requestSpecialist' });
  if (status === 200) story.askedAgain += 1;
}
