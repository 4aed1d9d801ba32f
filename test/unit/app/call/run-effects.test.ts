import { describe, expect, it } from 'vitest';
import { runLineEffect } from '../../../../src/app/call/run-line-effect.ts';
import { runSeatEffect } from '../../../../src/app/call/run-seat-effect.ts';
import type { CallEffect } from '../../../../src/core/call/effects.ts';
import { type EffectKey, id, type OfferId } from '../../../../src/core/ids.ts';
import type { TelephonyResult } from '../../../../src/ports/telephony.ts';
import { aCall, aCoachedCall, CALL, CALLER_LEG, legId } from '../../../support/calls.ts';
import { memoryPath, person } from '../../../support/memory-call-path.ts';

const stored = (effect: CallEffect) => ({ key: id<EffectKey>(`${CALL}:9:0`), effect });
const STRANGER = legId('stranger');
const HANDLER_LEG = legId('leg-h1');

describe('a stranger’s leg', () => {
  const effect: CallEffect = { do: 'endLegUnlessWithCaller', legId: STRANGER, generation: 1 };
  const ended = [`endLeg ${STRANGER}`];

  it.each([
    ['the caller is elsewhere', aCall().call, [person(STRANGER)], ended],
    ['the caller is in the room and it is not', aCall().call, [person(CALLER_LEG)], ended],
    [
      'it is the caller’s only company',
      aCall().legRefused('unknown').call,
      [person(CALLER_LEG), person(STRANGER)],
      [],
    ],
    [
      'it is beside the caller’s handler: never two answered handler legs',
      aCall().connected().call,
      [person(CALLER_LEG), person(HANDLER_LEG), person(STRANGER)],
      ended,
    ],
    [
      'the handler we know of has gone, and it is the caller’s only company',
      aCall().connected().call,
      [person(CALLER_LEG), person(STRANGER)],
      [],
    ],
  ])('given %s', async (_what, call, inRoom, asked) => {
    const made = memoryPath(call);
    made.carrier.inRoom = inRoom;
    await runLineEffect(made.path, call, stored(effect));
    expect(made.asked).toEqual(asked);
  });
});

describe('what the carrier says of an effect', () => {
  const { call } = aCoachedCall();

  it.each<[TelephonyResult, boolean]>([
    ['done', true],
    ['alreadySo', false],
    ['failed', false],
  ])('S3: hold: %s counts as %s, since who is not there is not held', async (result, ok) => {
    const made = memoryPath(call);
    made.carrier.result = result;
    const outcome = await runLineEffect(made.path, call, stored({ do: 'holdCaller', on: true }));
    expect(outcome).toMatchObject({ type: 'holdSet', ok });
  });

  it.each<['audible' | 'muted', TelephonyResult, boolean]>([
    ['audible', 'done', true],
    ['audible', 'alreadySo', false],
    ['audible', 'failed', false],
    ['muted', 'done', true],
    ['muted', 'alreadySo', true],
    ['muted', 'failed', false],
  ])('S3, S4: %s: %s counts as %s', async (mode, result, ok) => {
    const made = memoryPath(call);
    made.carrier.result = result;
    const outcome = await runSeatEffect(
      made.path,
      call,
      stored({
        do: 'positionSpecialist',
        offer: id<OfferId>('s1'),
        legId: legId('leg-s1'),
        position: { mode },
      }),
      'this process',
    );
    expect(outcome).toMatchObject({ type: 'specialistPositioned', mode, ok });
  });

  it('given a leg could not be ended, then it is tried again', async () => {
    const made = memoryPath(call);
    made.carrier.result = 'failed';
    const tried = runLineEffect(made.path, call, stored({ do: 'endLeg', legId: HANDLER_LEG }));
    await expect(tried).rejects.toThrow('the carrier did not do it');
  });

  it('S12: the outcome’s id is the effect’s, so that running it twice is one outcome', async () => {
    const made = memoryPath(call);
    const once = await runLineEffect(made.path, call, stored({ do: 'holdCaller', on: true }));
    const twice = await runLineEffect(made.path, call, stored({ do: 'holdCaller', on: true }));
    expect(once?.id).toBe(twice?.id);
  });
});
