import { expect, it } from 'vitest';
import { openConsole } from '../support/feed-console.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';

it('tells every console of a specialist’s presence, from ready to ringing to on a call and back', async () => {
  await using stage = await openStage();
  const { ticket } = (await stage.api('POST', '/feed-tickets')).body as { ticket: string };

  // Given a console of the control room
  await using desk = await openConsole(stage.settings.publicBaseUrl, { ticket, have: null });
  const { presence } = await desk.hears('snapshot');
  expect(presence.map(({ specialistId, state }) => `${specialistId} ${state}`)).toContain('amina ready');

  // When a specialist is rung, joins and is released
  const call = await stage.connects(NUMBERS.dora);
  const toldOf = (state: string) =>
    desk.hears(
      'change',
      ({ change }) =>
        change.kind === 'presence' &&
        change.presence.specialistId === 'amina' &&
        change.presence.state === state,
    );
  await toldOf('ringing');
  await stage.joins(call.sid, 'amina');
  await toldOf('onCall');
  await stage.ends(call);

  // Then it is told of what came after, too
  const rungAt = (await toldOf('ringing')).change;
  await desk.hears(
    'change',
    ({ change }) =>
      change.kind === 'presence' &&
      change.presence.specialistId === 'amina' &&
      !['ringing', 'onCall'].includes(change.presence.state) &&
      rungAt.kind === 'presence' &&
      change.presence.since > rungAt.presence.since,
  );
});
