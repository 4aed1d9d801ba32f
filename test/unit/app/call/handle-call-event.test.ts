import { describe, expect, it } from 'vitest';
import { handleCallEvent } from '../../../../src/app/call/handle-call-event.ts';
import { aCall, event, legId } from '../../../support/calls.ts';
import { memoryPath } from '../../../support/memory-call-path.ts';

const ringback = () => event({ type: 'ringbackFetched', generation: 1, fetches: 0 });
const given = () => aCall().legAccepted().rings();

describe('the main path', () => {
  it('given a call, when an event comes, then it is decided, written down with its effects, and answered', async () => {
    const { path, commits } = memoryPath(given().call);
    const reply = await handleCallEvent(path, ringback());
    expect(reply).toMatchObject({ kind: 'ringback', fetches: 1 });
    expect(commits).toMatchObject([{ expectedVersion: given().call.version, reply }]);
  });

  it('gives each effect a key of call, version and place, so that it can be told when run again', async () => {
    const call = given().call;
    const { path, commits } = memoryPath(call);
    await handleCallEvent(path, event({ type: 'callerLeft' }));
    const keys = commits[0]?.effects.map(({ key }) => key) ?? [];
    expect(keys.length).toBeGreaterThan(1);
    expect(keys).toEqual(keys.map((_, index) => `${call.id}:${call.version + 1}:${index}`));
  });

  it('S12: given this very event was worked in before, then its reply is given again and nothing else happens', async () => {
    const made = memoryPath(given().call);
    made.store.settled = { kind: 'hangUp' };
    expect(await handleCallEvent(made.path, ringback())).toEqual({ kind: 'hangUp' });
    expect(made.commits).toEqual([]);
    expect(made.later).toEqual([]);
  });

  it('S16: given another instance was first, then it is decided again on what that one left', async () => {
    const made = memoryPath(given().call);
    made.store.conflicts = 3;
    await handleCallEvent(made.path, ringback());
    expect(made.commits).toMatchObject([{ expectedVersion: given().call.version + 3 }]);
  });

  it('S12: given another instance worked in this very event meanwhile, then its reply is the reply', async () => {
    const made = memoryPath(given().call);
    const { load } = made.path.calls;
    made.path.calls.load = async (...asked) => {
      const loaded = await load(...asked);
      made.store.conflicts = 1;
      made.store.settled = { kind: 'sendAway' };
      return loaded;
    };
    expect(await handleCallEvent(made.path, ringback())).toEqual({ kind: 'sendAway' });
  });

  it('given a call that changes without end, then it is a fault and not a loop', async () => {
    const made = memoryPath(given().call);
    made.store.conflicts = Number.POSITIVE_INFINITY;
    await expect(handleCallEvent(made.path, ringback())).rejects.toMatchObject({ code: 'conflict' });
  });

  it('given no such call, then it says so', async () => {
    await expect(handleCallEvent(memoryPath().path, ringback())).rejects.toMatchObject({ code: 'notFound' });
  });

  it('what the tables ignore costs no commit', async () => {
    const { path, commits, later } = memoryPath(aCall().connected().call);
    const late = event({
      type: 'handlerLegEnded',
      attempt: aCall().attempt,
      generation: 1,
      legId: legId('stranger'),
      end: 'hungUp',
    });
    expect(await handleCallEvent(path, late)).toEqual({ kind: 'nothing' });
    expect(commits).toEqual([]);
    expect(later).toEqual([]);
  });
});
