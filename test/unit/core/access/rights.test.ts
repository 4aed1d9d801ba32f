import { describe, expect, it } from 'vitest';
import { type Approval, decisionRefused } from '../../../../src/core/access/approval.ts';
import { commandForbidden } from '../../../../src/core/access/call-rights.ts';
import { coversAlarm, EVERY_FORCE, type Principal, seesCall } from '../../../../src/core/access/principal.ts';
import { scopesOf } from '../../../../src/core/access/role.ts';
import { type CallCommand, COMMAND_SIDE } from '../../../../src/core/console/call-command.ts';
import { type ActorId, type ForceId, id, type SpecialistId } from '../../../../src/core/ids.ts';
import { callCard } from '../../../support/call-cards.ts';

const person = (part: Partial<Principal>): Principal => ({
  actor: id<ActorId>('ann'),
  kind: 'person',
  scopes: scopesOf(['handler']),
  forces: new Set([id<ForceId>('northshire')]),
  specialist: null,
  grant: 'session:x',
  name: null,
  elevated: null,
  ...part,
});
const seated = callCard('CA1', {
  seat: { ...callCard('x').seat, state: 'inRoom', specialistId: id<SpecialistId>('sam') },
});
const specialist = person({
  scopes: scopesOf(['specialist']),
  specialist: id<SpecialistId>('sam'),
  forces: new Set([id<ForceId>('southshire')]),
});
const commands = Object.keys(COMMAND_SIDE) as CallCommand['type'][];
const asking = (who: Principal, type: CallCommand['type']) =>
  commandForbidden(who, seated, { type } as CallCommand);

describe('who may ask what of a call', () => {
  it('given a handler of the force, when each command is asked, then all but the specialist’s own and the second person’s are allowed', () => {
    const refused = commands.filter((type) => asking(person({}), type) !== null);
    expect(refused).toEqual([
      'acceptOffer',
      'declineOffer',
      'acceptPreEmption',
      'declinePreEmption',
      'decideLowering',
    ]);
  });

  it('S6: given somebody who decides what others ask, of the force alone, then a lowering may be decided', () => {
    const scopes = scopesOf(['supervisor']);
    const lowering = { type: 'decideLowering' } as CallCommand;
    expect(commandForbidden(person({ scopes }), seated, lowering)).toBeNull();
    const forces = new Set([id<ForceId>('southshire')]);
    expect(commandForbidden(person({ scopes, forces }), seated, lowering)).not.toBeNull();
  });

  it('given a specialist who reviews calls of the force, then the story may be told when the seat is long released', () => {
    const reviewer = person({ scopes: scopesOf(['specialist']) });
    expect(asking(reviewer, 'tell')).toBeNull();
    expect(asking(reviewer, 'setGrade')).not.toBeNull();
  });

  it('given the seated specialist of another force, when each command is asked, then the handler’s own are not', () => {
    const allowed = commands.filter((type) => asking(specialist, type) === null);
    expect(allowed).toEqual([
      'releaseSpecialist',
      'setSeatMode',
      'swapSpecialist',
      'callOffSwap',
      'recallHandler',
      'acceptOffer',
      'declineOffer',
      'acceptPreEmption',
      'declinePreEmption',
      'endTalkOn',
      'recordDisposition',
      'tell',
      'setGrade',
      'setLevel',
      'markCutOff',
    ]);
  });

  it('given a released seat, when its specialist asks, then the call is no longer theirs', () => {
    const released = { ...seated, seat: { ...seated.seat, state: 'released' } } as const;
    expect(seesCall(specialist, released)).toBe(false);
    expect(commandForbidden(specialist, released, { type: 'endTalkOn' })).not.toBeNull();
  });

  it('given broken glass, when a call of that force is seen, then it is sight alone', () => {
    const elevated = { forces: new Set([id<ForceId>('northshire')]), until: 1 };
    const other = person({ forces: new Set([id<ForceId>('southshire')]), elevated });
    expect(seesCall(other, seated)).toBe(true);
    expect(commands.every((type) => asking(other, type) !== null)).toBe(true);
  });
});

it('given an alarm about the installation itself, when anybody who hears alarms asks, then it is theirs; another force’s is not', () => {
  const hears = person({ forces: new Set([id<ForceId>('southshire')]) });
  expect(coversAlarm(hears, EVERY_FORCE)).toBe(true);
  expect(coversAlarm(hears, id<ForceId>('southshire'))).toBe(true);
  expect(coversAlarm(hears, id<ForceId>('northshire'))).toBe(false);
});

describe('a second person', () => {
  const asked: Approval = {
    ...{ id: 'a', kind: 'levelLowered', force: id<ForceId>('northshire'), subject: 's', because: 'b' },
    ...{ askedBy: id<ActorId>('ann'), askedAt: 1, lapsesAt: 10, decision: null },
  };
  it('S6: given what one person asked, when the same person decides, then it is refused', () => {
    expect(decisionRefused(asked, id<ActorId>('ann'), 5)).toBe('own');
    expect(decisionRefused(asked, id<ActorId>('bob'), 5)).toBeNull();
    expect(decisionRefused(asked, id<ActorId>('bob'), 10)).toBe('lapsed');
    const decision = { outcome: 'refused', by: id<ActorId>('cat'), at: 4, because: 'no' } as const;
    expect(decisionRefused({ ...asked, decision }, id<ActorId>('bob'), 5)).toBe('decided');
  });
});
