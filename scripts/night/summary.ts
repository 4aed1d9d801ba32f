import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CALLERS, DESKS, LINES, SPECIALISTS } from './cast.ts';
import { searchInClear } from './in-clear.ts';
import { becomes } from './moves.ts';
import type { Night, Scene } from './night.ts';
import { soundedAlike } from './same-ringing.ts';

/** The morning after: everything that must be so of the night as a whole, with its figures. `register` is its CSV file. */
export function morning(register: string): Scene {
  return {
    hour: '06:00',
    title: 'The night in figures',
    async play(night) {
      await calls(night);
      await alarms(night);
      await referrals(night);
      await audit(night);
      await contract(night);
      await privacy(night, register);
      await soundedAlike(night, 'the unknown caller', 'the high-risk caller');
    },
  };
}

async function row(night: Night, label: string, text: string): Promise<void> {
  await night.teller.detail(label, text);
}

async function calls(night: Night): Promise<void> {
  const inbound = (await night.stage.sim.calls()).filter(
    ({ direction, sid }) => direction === 'inbound' && sid !== night.tested,
  );
  const talked = inbound.filter(({ heard }) =>
    heard.some(({ sounds }) => sounds.some(({ kind }) => kind === 'voice')),
  );
  const gaveUp = night.calls.filter(({ what }) => what === 'the caller who hung up').length;
  await night.facts.holds(
    'every caller who waited talked to a handler',
    talked.length === inbound.length - gaveUp,
  );
  const over = inbound.filter(({ endedAtMs }) => endedAtMs === undefined).length === 0;
  await night.facts.holds('every call has ended', over);
  await row(
    night,
    'Calls',
    `${inbound.length} came in; ${talked.length} were answered by a handler, ${gaveUp} hung up first and raised an alarm.`,
  );
  const waits = night.calls.map(({ ringsAfterMs }) => ringsAfterMs).toSorted((a, b) => a - b);
  const middle = waits[Math.floor(waits.length / 2)] ?? 0;
  const worst = waits.at(-1) ?? 0;
  const slowest = night.calls.find(({ ringsAfterMs }) => ringsAfterMs === worst)?.what ?? '';
  await row(
    night,
    'Ringing',
    `A handler's telephone rang ${middle} ms after dialling (median), ${worst} ms at worst: ${slowest}. As measured on this machine, with everything on it.`,
  );
}

async function alarms(night: Night): Promise<void> {
  const all = await night.stage.api.alarms();
  const count = (wanted: string) => all.filter((alarm) => alarm.class === wanted).length;
  await night.facts.holds(
    'every alarm has an owner',
    all.every(({ owner }) => owner !== ''),
  );
  await row(
    night,
    'Alarms',
    `${all.length}: ${count('urgent')} urgent, ${count('important')} important, ${count('advisory')} advisory. Each has an owner.`,
  );
  for (const { class: of, kind, text } of all) night.teller.aside(`${of} ${kind}: ${text}`);
}

/** Where each stands: with the partner, or in front of a person of ours. Nothing else will do (S13). */
async function referrals(night: Night): Promise<void> {
  const { api, inbox } = night.stage;
  const MOVING = ['raised', 'ready', 'sending'];
  const settled = await becomes(async () =>
    (await api.referrals()).every(({ status }) => !MOVING.includes(status)),
  );
  await night.facts.holds('no referral is still on its way', settled);
  const all = await api.referrals();
  const acknowledged = all.filter(({ status }) => status === 'acknowledged');
  const withPeople = all.filter(({ status }) => status !== 'acknowledged');
  await night.facts.holds(
    'every referral is acknowledged or in front of a person',
    withPeople.every(({ owner }) => owner !== ''),
  );
  const ids = (await inbox.taken()).filter(({ type }) => type.startsWith('referral.')).map(({ id }) => id);
  const once = new Set(ids).size === ids.length;
  await night.facts.holds(
    'the partner acted on each referral once',
    once && ids.length >= acknowledged.length,
  );
  await night.facts.holds('every delivery was rightly signed', (await inbox.refused()) === 0);
  const byHand = withPeople.length === 0 ? '' : ` With people of ours, by hand: ${withPeople.length}.`;
  await row(
    night,
    'Referrals',
    `${acknowledged.length} delivered to partners, each once, and acknowledged.${byHand}`,
  );
  for (const { pathway, status, owner } of all) night.teller.aside(`${pathway}: ${status}, owner ${owner}`);
}

async function audit(night: Night): Promise<void> {
  const { code, output } = await night.stage.command(['audit', 'verify', '--json']);
  await night.facts.holds('the audit log holds, link by link', code === 0);
  if (code !== 0) return night.teller.aside(output);
  const { head } = JSON.parse(output) as { readonly head: { readonly sequence: number } };
  await row(
    night,
    'Record',
    `${head.sequence} entries say who saw, changed and sent what. Every link holds.`,
  );
}

async function contract(night: Night): Promise<void> {
  const violations = await night.stage.sim.violations();
  for (const violation of violations) night.teller.aside(violation);
  await night.facts.holds(
    `the telephone network had nothing to object to${violations.length === 0 ? '' : `: ${violations[0]}`}`,
    violations.length === 0,
  );
  await row(night, 'Network', 'Nothing was asked of the telephone network that it would refuse.');
}

/**
 * No number, name or address of anybody may stand in the clear (S14): each that was used tonight is looked for in the logs,
 * in all of Redis with the audit log in it, and in every file that the service keeps.
 */
async function privacy(night: Night, register: string): Promise<void> {
  const { logs, redis, folder } = night.stage;
  const secrets = secretsOf(register);
  const text = `${await readFile(logs.web, 'utf8')}${await readFile(logs.worker, 'utf8')}`;
  const found = secrets.filter((secret) => text.includes(secret)).length;
  await night.facts.holds('no telephone number, name or address stands in the logs', found === 0);
  const kept = [join(folder, 'web'), join(folder, 'worker')];
  const { keys, files, foundIn } = await searchInClear(redis.url, kept, secrets);
  for (const where of foundIn) night.teller.aside(`in the clear: ${where}`);
  await night.facts.holds(
    'no telephone number, name or address stands in Redis, in the audit log, or in a file of the service',
    foundIn.length === 0 && keys > 0,
  );
  const lines = text.split('\n').length - 1;
  // The index and the checkpoints are written as the service stops, which is after this.
  const onDisk = files === 0 ? '' : ` and ${files} files`;
  await row(
    night,
    'Privacy',
    `${secrets.length} numbers, names and addresses were looked for in ${lines} lines of log, ${keys} keys of Redis (the audit log among them)${onDisk}: none stands in the clear.`,
  );
}

/** Numbers without their prefix, so that every way of writing them is found; names and addresses as in the register. */
function secretsOf(register: string): readonly string[] {
  const numbers = [
    ...Object.values(CALLERS),
    ...Object.values(LINES),
    ...Object.values(DESKS).map(({ number }) => number),
    ...SPECIALISTS.map(({ number }) => number),
    ...(register.match(/\+44\d{10}/g) ?? []),
  ].map((number) => number.slice(3));
  const names = register
    .split('\n')
    .slice(1)
    .map((row) => row.split(',')[1] ?? '')
    .filter((name) => name.includes(' '));
  const addresses = register.match(/\d+ [A-Z][a-z]+ [A-Z][a-z]+(?=, )/g) ?? [];
  return [...new Set([...numbers, ...names, ...addresses])];
}
