import { describe, expect, it } from 'vitest';
import { aCall, DIRECT_LEG, HANDLER } from '../../../support/calls.ts';

const direct = () => aCall().connectedDirect();

describe('a direct call is moved into a room by its handler', () => {
  it('given nobody asks, then a direct call stays direct', () => {
    expect(direct().joins(DIRECT_LEG).call.line.state).toBe('connectedDirect');
  });

  it('given the handler asks, then their leg is sent first, and the caller talks with them until it has gone', () => {
    const asked = direct().movedIntoRoom();
    expect(asked.did('moveHandler')).toMatchObject([{ legId: DIRECT_LEG, place: { generation: 2 } }]);
    expect(asked.did('moveCaller')).toEqual([]);
    expect(asked.call.line.state).toBe('connectedDirect');
    const follows = asked.directDialEnds();
    expect(follows.reply).toMatchObject({ kind: 'enterRoom', place: { generation: 2 } });
    expect(follows.joins(DIRECT_LEG).call.line).toMatchObject({
      state: 'connected',
      handler: { legId: DIRECT_LEG },
    });
  });

  it('S12: given the dial’s end is told twice, then the caller is sent to the same room and the talk goes on', () => {
    const once = direct().movedIntoRoom().joins(DIRECT_LEG).directDialEnds().callerJoins();
    const twice = once.when({
      ...{
        type: 'callerDialEnded',
        how: 'direct',
        generation: 1,
        step: 0,
        callerAlive: true,
        answered: true,
      },
    });
    expect(twice.reply).toMatchObject({ kind: 'enterRoom' });
    expect(twice.call.line).toEqual(once.call.line);
  });

  it('S3: given the handler hangs up on the way, then the caller goes to the room and handlers are rung', () => {
    const story = direct()
      .movedIntoRoom()
      .directDialEnds()
      .when({ type: 'directLegEnded', legId: DIRECT_LEG });
    expect(story.call.line.state).toBe('connecting');
    expect(story.did('requestHandlerLeg')).toMatchObject([{ place: { generation: 2, step: 0 } }]);
  });

  it('given the carrier does not send the leg, then they talk on as they did, and people are told', () => {
    const asked = direct().movedIntoRoom();
    const story = asked.when({ type: 'handlerMoved', attempt: asked.attempt, ok: false });
    expect(story.call.line).toMatchObject({
      state: 'connectedDirect',
      moving: null,
      handler: { legId: null },
    });
    expect(story.alarms()).toEqual(['effectFailed']);
    expect(story.movedIntoRoom().did('moveHandler')).toHaveLength(1);
  });

  it('given a specialist advises, when the room is there, then they are rung, and a key brings them in', () => {
    const advised = direct().matched('high').claimed();
    expect(advised.call.seat.state).toBe('advising');
    const rung = advised.movedIntoRoom().joins(DIRECT_LEG).directDialEnds();
    expect(rung.did('ringSpecialist')).toMatchObject([{ offer: 's2', specialistId: 'amina' }]);
    const answered = rung
      .when({ type: 'specialistLegAccepted', offer: rung.offer, legId: rung.offerLeg })
      .specialistFetches();
    expect(answered.reply).toEqual({ kind: 'askKey', offer: 's2' });
    const inside = answered.pressesKey();
    expect(inside.reply).toMatchObject({ kind: 'enterAsCoach', coachee: DIRECT_LEG });
  });

  it('S15: given it is asked, then the log says by whom', () => {
    expect(direct().movedIntoRoom().did('writeAudit')).toMatchObject([
      { what: 'roomMoveRequested', who: HANDLER },
    ]);
  });

  it('S16: given a record of an earlier release that does not know the handler’s leg, then nothing is done', () => {
    const story = aCall()
      .legRefused()
      .when({
        ...{ type: 'directLegProgressed', destinationId: 'desk-1', step: 0, progress: 'answered' },
      });
    expect(story.movedIntoRoom().did('moveHandler')).toEqual([]);
  });
});
