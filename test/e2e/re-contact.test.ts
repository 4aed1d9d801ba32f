import { expect, it } from 'vitest';
import type { SafeContactProfile } from '../../src/core/register/person.ts';
import type { Phone } from '../../src/simulator/index.ts';
import { changePerson } from '../support/register-edit.ts';
import { anna, NUMBERS } from '../support/register-fixtures.ts';
import { heardBy, openStage, type Stage } from '../support/stage.ts';
import { lineAt } from '../support/world.ts';

/** The caller id of config/pathways.yaml for this force. */
const NEUTRAL = '+441134960150';
const SAFE_NUMBER = '+447700900177';

const agreed = (part: Partial<SafeContactProfile> = {}): SafeContactProfile => ({
  number: SAFE_NUMBER,
  windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 }],
  whoMayAnswer: ['her sister'],
  codeWord: 'parcel',
  stopWord: 'wrong number',
  voicemail: false,
  text: false,
  interpreter: null,
  noContact: false,
  agreedOn: '2026-10-05',
  source: 'specialist',
  ...part,
});

interface ReContactView {
  readonly id: string;
  readonly status: string;
  readonly owner: string;
  readonly attempts: readonly { readonly outcome: string; readonly by: string }[];
  readonly line: { readonly state: string; readonly carrierSays: string | null } | null;
}

interface Promised {
  readonly stage: Stage;
  readonly callId: string;
  readonly contactId: string;
  /** The safe telephone, wherever it is. */
  readonly safe: Phone;
  view(): Promise<ReContactView>;
  acts(body: object, as?: string): Promise<{ status: number; body: unknown }>;
  until(what: string, wanted: (view: ReContactView) => boolean): Promise<ReContactView>;
  /** Every leg that was ever made to the safe number. */
  rungTimes(): number;
}

/** A caller was confirmed and the call has ended; a contact is promised, and offered as her profile allows. */
async function promised(stage: Stage): Promise<Promised> {
  stage.sim.line(lineAt(NEUTRAL, stage.settings.publicBaseUrl));
  await changePerson(stage, anna.id, (person) => ({ ...person, safeContact: agreed() }));
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the match', (c) => c.lookup.state === 'matched');
  await stage.does(call.sid, { type: 'confirmMatch', personId: anna.id });
  await stage.ends(call);
  await stage.waits('the specialist to be free', async () => {
    await stage.readyNow('amina');
    return (await stage.presence('amina')) === 'ready';
  });
  const raised = await stage.api('POST', '/referrals', {
    ...{ callId: call.sid, pathway: 'safe-re-contact', people: [anna.id], why: 'she asked to be rung back' },
  });
  expect(raised.status, JSON.stringify(raised.body)).toBe(200);
  const list = async () =>
    ((await stage.api('GET', '/re-contacts', undefined, 'amina')).body as { reContacts: ReContactView[] })
      .reContacts;
  const offered = await stage.waits('the offer', async () =>
    (await list()).find((each) => each.status === 'offered'),
  );
  const contactId = (offered as ReContactView).id;
  const view = async () =>
    (await stage.api('GET', `/re-contacts/${contactId}`, undefined, 'amina')).body as ReContactView;
  return {
    stage,
    callId: call.sid,
    contactId,
    safe: stage.sim.phone(SAFE_NUMBER, 'anna'),
    view,
    acts: (body, as = 'amina') => stage.api('POST', `/re-contacts/${contactId}/actions`, body, as),
    until: async (what, wanted) =>
      (await stage.waits(what, async () => {
        const now = await view();
        return wanted(now) && now;
      })) as ReContactView,
    rungTimes: () =>
      stage.sim.trace.filter((event) => event.kind === 'call-created' && event.to === SAFE_NUMBER).length,
  };
}

const opened = () => openStage({ ready: ['amina'], overrides: { sweepEveryMs: 200 } });

it('S10: the specialist presses, is on the line first, and only then is the person rung, by a caller id that says nothing', async () => {
  await using stage = await opened();
  const contact = await promised(stage);

  // When the specialist presses: their own telephone rings, and nobody else's
  const pressed = await contact.acts({ type: 'press' });
  expect(pressed.status, JSON.stringify(pressed.body)).toBe(200);
  expect(pressed.body).toMatchObject({
    brief: { codeWord: 'parcel', stopWord: 'wrong number', whoMayAnswer: ['her sister'] },
    reContact: { status: 'withSpecialist', line: { state: 'ringingSpecialist' } },
  });
  expect(JSON.stringify(pressed.body)).not.toContain('7700900');
  const own = await stage.amina.rings();
  expect((await own.view()).from).toBe(NEUTRAL);
  await stage.amina.answers();
  expect(contact.rungTimes()).toBe(0);

  // And has accepted with their PIN: the person's telephone rings, from a number that gives nothing away
  await stage.amina.enters('201201#');
  const hers = await contact.safe.rings();
  expect((await hers.view()).from).toBe(NEUTRAL);
  await contact.safe.answers();
  await stage.ears({ anna: ['amina'], amina: ['anna'] });
  await contact.until('the talk', (view) => view.line?.state === 'talking');

  // Then she heard the specialist and nothing else; the specialist heard a neutral prompt
  await contact.safe.hangsUp();
  await own.hasEnded();
  expect(heardBy(hers)).toEqual(['amina']);
  expect(heardBy(own).join(' ')).not.toMatch(/abuse|victim|police|safe/i);
  await contact.until('the end of the line', (view) => view.line?.state === 'over');
  await stage.waits('wrap-up', async () => (await stage.presence('amina')) === 'wrapUp');

  // And once it is said how it went, the promise is kept and the referral is done
  expect((await contact.acts({ type: 'attempted', outcome: 'reached' })).status).toBe(200);
  expect(await contact.view()).toMatchObject({
    status: 'reached',
    attempts: [{ by: 'amina', outcome: 'reached' }],
  });
  await stage.waits('the referral to be done', async () => {
    const { body } = await stage.api('GET', `/referrals/${contact.callId}.safe-re-contact`);
    return (body as { status: string }).status === 'done';
  });

  // And her number went to the carrier in that one document, and into no REST request, URL or log
  expect(contact.rungTimes()).toBe(1);
  const given = stage.sim.trace.flatMap((event) => (event.kind === 'webhook-answered' ? [event.body] : []));
  const dialling = given.filter((body) => body.includes(SAFE_NUMBER));
  expect(dialling).toHaveLength(1);
  expect(dialling[0]).toContain(`callerId="${NEUTRAL}"`);
  expect(dialling[0]).not.toMatch(/machineDetection|record-from|<Say|sms/i);
  const rest = stage.sim.trace.filter((event) => event.kind === 'rest');
  expect(JSON.stringify(rest)).not.toContain('7700900177');
  expect(stage.logs.lines.join('')).not.toContain('7700900177');
  expect(stage.sim.violations()).toEqual([]);
});

it('S10: between press and PIN she asks for no contact: nobody is rung, and a supervisor has it', async () => {
  await using stage = await opened();
  const contact = await promised(stage);
  await contact.acts({ type: 'press' });
  await stage.amina.rings();
  await stage.amina.answers();
  await changePerson(stage, anna.id, (person) => ({ ...person, safeContact: agreed({ noContact: true }) }));
  await stage.amina.enters('201201#');

  await contact.until('a supervisor', (view) => view.status === 'withSupervisor');
  await stage.waits('the line to end', async () => (await stage.amina.call())?.status() === 'completed');
  expect(contact.rungTimes()).toBe(0);
  expect((await contact.acts({ type: 'press' })).status).toBe(409);
  expect(stage.sim.violations()).toEqual([]);
});

it('S10: no request can name a number, and one that is tied to a perpetrator is not rung by any', async () => {
  await using stage = await opened();
  const contact = await promised(stage);
  // A hand-made request finds no place for a number
  expect((await contact.acts({ type: 'press', number: SAFE_NUMBER })).status).toBe(400);
  const planned = { callId: contact.callId, person: anna.id, number: SAFE_NUMBER, why: 'x' };
  expect((await stage.api('POST', '/re-contacts', planned)).status).toBe(400);
  // Nor can who is no specialist press
  expect((await contact.acts({ type: 'press' }, 'handler')).status).toBe(403);

  // And a number that the register ties to a suspect is safe for nobody
  await changePerson(stage, anna.id, (person) => ({
    ...person,
    safeContact: agreed({ number: NUMBERS.marlowLandline }),
  }));
  expect(await contact.acts({ type: 'press' })).toMatchObject({ status: 409 });
  await contact.until('a supervisor', (view) => view.status === 'withSupervisor');
  const legs = stage.sim.trace.filter(
    (event) => event.kind === 'call-created' && event.direction !== 'inbound',
  );
  expect(legs.map((event) => 'to' in event && event.to)).not.toContain(NUMBERS.marlowLandline);
  expect(contact.rungTimes()).toBe(0);
});

it('S10: an answering machine is hung up on: it hears nothing, and another attempt needs another press', async () => {
  await using stage = await opened();
  const contact = await promised(stage);
  await contact.safe.behaves({ does: 'voicemail', afterMs: 300, greetingMs: 20_000 });
  await contact.acts({ type: 'press' });
  await stage.amina.rings();
  await stage.amina.answers();
  await stage.amina.enters('201201#');
  await contact.until('an answer', (view) => view.line?.carrierSays === 'answered');
  await stage.amina.hangsUp();
  await contact.until('the end of the line', (view) => view.line?.state === 'over');
  expect((await contact.acts({ type: 'attempted', outcome: 'machine' })).status).toBe(200);
  expect(await contact.view()).toMatchObject({ status: 'planned', attempts: [{ outcome: 'machine' }] });
  expect((await contact.acts({ type: 'press' })).status).toBe(409);
  expect(contact.rungTimes()).toBe(1);
});

it('S10: an answering machine at the specialist’s end, or a wrong PIN, rings nobody', async () => {
  await using stage = await opened();
  const contact = await promised(stage);
  await contact.acts({ type: 'press' });
  await stage.amina.rings();
  await stage.amina.answers();
  for (let tries = 0; tries < 3; tries += 1) await stage.amina.enters('999999#');
  await contact.until('the offer to stand again', (view) => view.status === 'offered');
  expect(contact.rungTimes()).toBe(0);
  expect(await stage.presence('amina')).toBe('ready');
});
