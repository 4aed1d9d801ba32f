import { sees } from '../card.ts';
import { CALLERS } from '../cast.ts';
import { acknowledgedAtPartner } from '../follow-up.ts';
import { answers, becomes, bothHangUp, dials, ears, hearsOnly, onDuty, says } from '../moves.ts';
import type { Incoming, Night, Scene } from '../night.ts';
import { specialistJoins, specialistRings } from '../specialist.ts';

/** The store of all state stops in mid-call and comes back: no caller notices, and a call that came meanwhile is adopted. */
export const storeStops: Scene = {
  hour: '01:47',
  title: 'The data store stops in mid-call',
  async play(night) {
    const { redis, api } = night.stage;
    if (!redis.owned) {
      await night.teller.tell(
        'fault',
        'The Redis in REDIS_URL is not ours to stop. Unset it to see this scene.',
      );
      return;
    }
    await onDuty(night, ['amina', 'beth']);
    const first = await dials(night, {
      from: CALLERS.jude,
      as: 'caller',
      what: 'the caller when Redis stopped',
    });
    await answers(night, first);
    const asked = await specialistRings(night, first);
    await says(night, first, 'caller', 'I heard his van. I think he is back.');
    await specialistJoins(night, first, asked);
    await ears(night, ['caller', first.deskName]);

    await stopStore(night);
    await hearsOnly(night, 'caller', [first.deskName]);
    await says(night, first, 'desk', 'I am still here. Officers are on their way.');
    const second = await callMeanwhile(night);

    await startStore(night);
    const back = await api.cardWhen(
      second.sid,
      'the call to be adopted',
      ({ line }) => line.state === 'connected',
      20_000,
    );
    await night.teller.tell(
      'note',
      'The call that came meanwhile is on record, with everything it had missed.',
    );
    await sees(night, second.deskName, await matchedCard(night, second));
    // A store that was paused has kept what it was asked; only one that was killed has lost the arrival.
    if (!redis.simulated)
      await night.facts.holds('the adopted call is marked for a look afterwards', back.line.degraded);
    const late = await specialistRings(night, second);
    await specialistJoins(night, second, late);
    await night.facts.holds(
      'another specialist joins the adopted call, late and silently',
      late.who.id !== asked.who.id,
    );
    await hearsOnly(night, 'second caller', [second.deskName]);

    const still = await api.card(first.sid);
    await night.facts.holds(
      'the first call kept its specialist',
      still.seat.specialistId === asked.who.id && still.seat.state === 'inRoom',
    );
    await first.caller.hangsUp();
    await first.desk.hangsUp();
    await bothHangUp(night, second, false);
    await night.teller.tell('phone', 'Both calls end as calls do.');
    const heard = await first.call.heard();
    const noisy = heard.some(({ sounds }) =>
      sounds.some(({ kind }) => kind === 'beep' || kind === 'error-message'),
    );
    await night.facts.holds('the first caller heard no beep and no error message', !noisy);
    await acknowledgedAtPartner(night, first.sid, 'victim-support');
    await acknowledgedAtPartner(night, second.sid, 'victim-support');
  },
};

async function stopStore({ stage, teller }: Night): Promise<void> {
  if (stage.redis.simulated) {
    stage.redis.pause();
    await teller.tell(
      'fault',
      'Redis, where all state lives, hangs. (It is simulated, so it is paused and not stopped.)',
    );
    return;
  }
  await stage.redis.kill();
  await teller.tell(
    'fault',
    'Redis, where all state lives, is killed. Nobody on the telephone hears a thing.',
  );
}

async function startStore(night: Night): Promise<void> {
  const { redis, api } = night.stage;
  if (redis.simulated) redis.resume();
  else await redis.restart();
  const ready = await becomes(async () => {
    const { parts } = await api.health();
    return parts.find(({ name }) => name === 'redis')?.state === 'ok';
  }, 20_000);
  await night.facts.holds('the service has its store again', ready);
  await night.teller.tell('fault', 'Redis is back, with everything that had been written.');
}

/** A caller dials the emergency line while nothing can be stored. */
async function callMeanwhile(night: Night): Promise<Incoming> {
  const second = await dials(night, {
    from: CALLERS.kit,
    as: 'second caller',
    what: 'the caller while Redis was down',
    line: 'emergency',
    sameClock: true,
  });
  await second.desk.answers();
  const talking = await becomes(
    async () => ((await night.stage.sim.whoHears())['second caller'] ?? []).includes(second.deskName),
    5_000,
  );
  await night.facts.holds('a caller who rings while the store is down talks to a handler', talking);
  await says(night, second, 'caller', 'My uncles are at the door.');
  await ears(night, ['second caller', second.deskName]);
  return second;
}

function matchedCard(night: Night, incoming: Incoming) {
  return night.stage.api.cardWhen(incoming.sid, 'the match', ({ lookup }) => lookup === 'matched', 15_000);
}
