import { access, constants, mkdir, stat } from 'node:fs/promises';
import { developmentKeys, type Settings } from '../environment.ts';
import { parseKeyRing } from '../sealing/key-ring.ts';
import { loadOpsFiles } from '../service/ops-files.ts';
import type { Finding } from './doctor.ts';
import type { Terminal } from './terminal.ts';

/** How long somebody else's server may take to answer. */
const ANSWER_LIMIT_MS = 3_000;
/** Keys of programs that stop working this soon are told of. */
const SOON_MS = 30 * 24 * 60 * 60 * 1_000;

export async function checkKeys(settings: Settings): Promise<readonly Finding[]> {
  const name = 'keys';
  try {
    parseKeyRing(settings.keys);
  } catch (error) {
    const says = error instanceof Error ? error.message : 'The keys cannot be read.';
    return [{ name, state: 'failed', says, nextStep: 'Make a new file with `alongside keys new`.' }];
  }
  if (settings.keys.trim() === developmentKeys()) {
    const says = 'These are the keys of development, which everybody knows.';
    return [
      {
        name,
        state: 'warning',
        says,
        nextStep: 'For real people: `alongside keys new`, then ALONGSIDE_KEYS_FILE.',
      },
    ];
  }
  return [{ name, state: 'ok', says: 'Lookup, sealing and signing keys are there.', nextStep: null }];
}

export async function checkConfig(settings: Settings): Promise<readonly Finding[]> {
  const loaded = await loadOpsFiles(settings.configDir);
  if (!loaded.ok) {
    return loaded.errors.map(({ file, line, column, message, hint }) => ({
      ...({ name: 'files', state: 'failed', says: `${file}:${line}:${column}: ${message}` } as const),
      nextStep: hint ?? 'Correct it; a running service keeps its last good version.',
    }));
  }
  const { keys } = loaded.files.access;
  const soon = keys.filter(({ expires }) => Date.parse(expires) - Date.now() < SOON_MS);
  return [
    { name: 'files', state: 'ok', says: `The files in ${settings.configDir} are right.`, nextStep: null },
    ...soon.map(
      ({ id, expires }): Finding => ({
        ...{ name: 'files', state: 'warning', says: `API key ${id} works until ${expires}.` },
        nextStep: 'Make its successor with `alongside access new` and change both sides.',
      }),
    ),
  ];
}

export async function checkDataDir(settings: Settings): Promise<readonly Finding[]> {
  const name = 'data folder';
  try {
    await mkdir(settings.dataDir, { recursive: true });
    await access(settings.dataDir, constants.W_OK);
    return [{ name, state: 'ok', says: 'It can be written.', nextStep: null }];
  } catch (error) {
    const says = `It cannot be written (${(error as NodeJS.ErrnoException).code}).`;
    const nextStep =
      'Give the service a folder of its own (ALONGSIDE_DATA_DIR): the journal and the register index need it.';
    return [{ name, state: 'failed', says, nextStep }];
  }
}

/** Prints the address the service takes as signed: a wrong one is the commonest reason for 403 to Twilio. */
export async function checkPublicUrl(settings: Settings): Promise<readonly Finding[]> {
  const name = 'public address';
  const signed = `${settings.publicBaseUrl.replace(/\/+$/, '')}/voice/inbound`;
  const says = `Twilio must be set to call, and signs, exactly ${signed}`;
  const secure = settings.publicBaseUrl.startsWith('https://');
  const found = await fetch(`${settings.publicBaseUrl.replace(/\/+$/, '')}/livez`, {
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  }).catch(() => null);
  const first: Finding = secure
    ? { name, state: 'ok', says, nextStep: null }
    : { name, state: 'warning', says, nextStep: 'In production it must begin with https://.' };
  if (found?.ok === true) return [first];
  return [
    first,
    {
      ...{ name, state: 'warning', says: 'Nothing answers there from here.' },
      nextStep: 'Expected before the first start; else check the proxy and its certificate.',
    },
  ];
}

export async function checkTwilio(settings: Settings): Promise<readonly Finding[]> {
  const name = 'twilio';
  const { apiBaseUrl, accountSid, authTokens } = settings.twilio;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authTokens[0] ?? ''}`).toString('base64')}`;
  const url = `${apiBaseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${accountSid}/Calls.json?PageSize=1`;
  const limit = { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) };
  const reply = await fetch(url, { headers: { authorization }, ...limit }).catch(() => null);
  if (reply === null) {
    const nextStep = 'Check the way out (proxy, firewall, DNS). Meanwhile calls are dialled direct.';
    return [{ name, state: 'failed', says: `${new URL(apiBaseUrl).origin} does not answer.`, nextStep }];
  }
  if (reply.status === 401 || reply.status === 403) {
    const nextStep = 'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.';
    return [{ name, state: 'failed', says: 'It does not accept the account and token.', nextStep }];
  }
  if (!reply.ok) {
    const says = `It answers with status ${reply.status}.`;
    return [
      {
        name,
        state: 'warning',
        says,
        nextStep: 'Look at its status page; calls are dialled direct while it fails.',
      },
    ];
  }
  return [{ name, state: 'ok', says: `${new URL(apiBaseUrl).origin} accepts the account.`, nextStep: null }];
}

export async function checkAudit(settings: Settings, terminal: Terminal): Promise<readonly Finding[]> {
  const name = 'audit';
  if (!settings.audit) {
    const nextStep = 'Set ALONGSIDE_AUDIT=on; production refuses to start without it.';
    return [{ name, state: 'warning', says: 'It is switched off.', nextStep }];
  }
  try {
    const page = await (await terminal.auditTrail()).page({}, null, 1);
    const newest = page.entries[0];
    const file = await stat(terminal.checkpointFile).catch(() => null);
    const says = newest === undefined ? 'It is empty.' : `${newest.sequence} entries.`;
    if (newest === undefined || file !== null)
      return [{ name, state: 'ok', says: `${says} \`alongside audit verify\` checks each.`, nextStep: null }];
    const nextStep =
      'Expected where no worker has run; checkpoints are written by workers, in their data folder.';
    return [{ name, state: 'warning', says: `${says} There is no checkpoint file here.`, nextStep }];
  } catch {
    const nextStep = 'Put Redis right first, then run `alongside audit verify`.';
    return [{ name, state: 'failed', says: 'It cannot be read.', nextStep }];
  }
}
