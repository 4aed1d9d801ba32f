/**
 * The main path, on one screen: load, decide, commit, reply; run the effects afterwards. A conflict means that another
 * instance was first: decide again on what it left. A repeated event gets the reply it got before (S12).
 */
import type { Call } from '../../core/call/call.ts';
import { laneOf, type CallReply, NOTHING } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { transition } from '../../core/call/transition.ts';
import { AppError } from '../../core/errors.ts';
import { id, type EffectKey } from '../../core/ids.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import type { CallPath } from './call-path.ts';
import { cardOf } from '../../core/call/card.ts';
import { newMemory } from './effect-runner.ts';
import { measureSeat } from './measure-seat.ts';
import { runLane } from './run-lane.ts';

/** More conflicts than this on one event is a fault, not a race. */
const MAX_DECISIONS = 8;

/**
 * Works `event` into its call and gives the reply for whoever waits.
 * Rejects with AppError `notFound` when there is no such call, or with what the store says when it does not answer.
 */
export async function handleCallEvent(path: CallPath, event: CallEvent): Promise<CallReply> {
  const loaded = await path.calls.load(event.callId, event.id);
  if (loaded === null) throw new AppError('notFound', 'no such call');
  let { call, settled } = loaded;
  for (let decision = 1; decision <= MAX_DECISIONS; decision += 1) {
    if (settled !== null) return settled;
    const at = path.clock.now();
    const decided = transition(call, event, at);
    if (!isWorthKeeping(call, decided.call, decided.reply, decided.effects.length)) return decided.reply;
    const effects = keyed(decided.call, decided.effects);
    const outcome = await path.calls.commit({
      expectedVersion: call.version,
      call: decided.call,
      event,
      reply: decided.reply,
      effects,
      at,
    });
    if (outcome.kind === 'committed') {
      measureSeat(path.meter, { before: call, after: decided.call, event, effects: decided.effects, at });
      schedule(path, decided.call, effects);
      return decided.reply;
    }
    path.meter.count('alongside_commit_conflicts_total', {});
    ({ call, settled } = outcome);
  }
  throw new AppError('conflict', 'this call is changing too fast');
}

/** What the tables ignored is not written down: a late or doubled callback costs no commit. */
function isWorthKeeping(before: Call, after: Call, reply: CallReply, effects: number): boolean {
  if (reply.kind !== NOTHING.kind || effects > 0) return true;
  return (
    before.line !== after.line ||
    before.lookup !== after.lookup ||
    before.seat !== after.seat ||
    before.caller !== after.caller ||
    before.incident !== after.incident ||
    before.disposition !== after.disposition ||
    before.account !== after.account ||
    before.questions !== after.questions ||
    before.heard !== after.heard ||
    before.prompts !== after.prompts ||
    before.degraded.length !== after.degraded.length
  );
}

export function keyed(call: Call, effects: readonly StoredEffect['effect'][]): readonly StoredEffect[] {
  return effects.map((effect, index) => ({
    key: id<EffectKey>(`${call.id}:${call.version}:${index}`),
    effect,
  }));
}

/** Starts what a commit asked for: what touches the line at once, the rest behind the answers. */
export function schedule(path: CallPath, call: Call, effects: readonly StoredEffect[]): void {
  const onLine = effects.filter(({ effect }) => laneOf(effect) === 'line');
  const rest = effects.filter(({ effect }) => laneOf(effect) !== 'line');
  if (onLine.length > 0) path.background.run('lineEffects', 'line', () => runLanes(path, call, onLine));
  path.background.run('effects', 'behind', () => afterCommit(path, call, rest));
}

/** Tells the consoles and runs the effects, lane by lane. `late`: they were left by a crash or an outage. */
export async function afterCommit(
  path: CallPath,
  call: Call,
  effects: readonly StoredEffect[],
  late = false,
): Promise<void> {
  await Promise.all([runLanes(path, call, effects, late), publish(path, call)]);
}

async function runLanes(
  path: CallPath,
  call: Call,
  effects: readonly StoredEffect[],
  late = false,
): Promise<void> {
  const lanes = Map.groupBy(effects, ({ effect }) => laneOf(effect));
  const workIn = (event: CallEvent) => handleCallEvent(path, event);
  await Promise.all(
    [...lanes].map(([lane, stored]) => runLane(path, call, lane, stored, workIn, newMemory(late))),
  );
}

/** A console that missed a card gets the next one, or a snapshot: a failure here is logged and nothing else. */
async function publish(path: CallPath, call: Call): Promise<void> {
  try {
    await path.feed.publish(cardOf(call));
  } catch (error) {
    path.log.warn('cardNotPublished', { callId: call.id, error });
  }
}
