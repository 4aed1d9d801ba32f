import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';

it('S6: a handler who raises an unknown caller is heard by the rules: a grade, and a specialist who reads why', async () => {
  await using stage = await openStage();

  // Given a caller whom no register knows, who says nothing, on a call graded as can wait
  const call = await stage.connects(NUMBERS.unknown);
  await stage.callWhen(call.sid, 'nothing to be known', (c) => c.lookup.state === 'missed');
  await stage.does(call.sid, { type: 'setGrade', grade: '3', because: 'as it sounded' });
  await stage.does(call.sid, { type: 'markSilent' });

  // When the handler says that it is more than that
  const because = 'a man shouts that he has a gun';
  await stage.does(call.sid, { type: 'setLevel', level: 'high', because });

  // Then the force's rules grade it up, and a specialist joins silently as for a caller who is known
  await stage.callWhen(call.sid, 'the grade to rise', (c) => c.account?.grade.inForce === '1');
  await stage.joins(call.sid, await stage.whoIsRung());
  await stage.ears({ caller: ['desk-1'] });

  // And the card says who raised it, when and why, and that there is still no match
  const card = await stage.card(call.sid);
  expect(card.risk).toMatchObject({ level: 'high', reasons: [{ code: 'raisedByPerson', level: 'high' }] });
  expect(card.risk?.reasons[0]?.text).toMatch(/^Raised to high by .+ at \d\d:\d\d: a man shouts/);
  expect((await stage.call(call.sid)).lookup.state).toBe('missed');

  // And the words stand in no log line (S14)
  expect(stage.logs.lines.join('')).not.toMatch(/shouts|a gun/);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});
