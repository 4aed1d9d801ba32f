import { AppError } from '../../core/errors.ts';
import type { ReferralId } from '../../core/ids.ts';
import { mayHaveRung } from '../../core/referrals/contact-line.ts';
import { newReContact, type ReContact, type ReContactEvent } from '../../core/referrals/re-contact.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import type { ReContacts } from '../../ports/re-contacts.ts';
import { changeContact, checkContact, getContact, nextTime } from './contact-check.ts';
import { type ContactLineDeps, type ContactLines, LINE_LEASE_MS } from './contact-lines.ts';

/** After an attempt that nobody answered, however wide the window. */
const PAUSE_AFTER_ATTEMPT_MS = 2 * HOUR;
const PAGE = 200;
const MOST = 5_000;
/** A specialist's telephone rings and asks this long at most; a line that is older was lost with its process. */
const RINGS_AT_MOST_MS = 3 * MINUTE;
const TALKS_AT_MOST_MS = 3 * HOUR;
/** For saying how it went, before a supervisor asks. */
const TELLS_WITHIN_MS = 15 * MINUTE;

export interface ReContactDeps extends ContactLineDeps {
  /** Told of one that could not be swept; the others are. */
  readonly onTrouble: (error: Error) => void;
}

/** Plans and offers contact; see the port for each verb's contract. Nothing here rings anybody by itself (S10). */
export function createReContacts(deps: ReContactDeps, lines: ContactLines): ReContacts {
  const { records, clock } = deps;
  const changed = async (reContactId: ReferralId, event: ReContactEvent, why: string): Promise<ReContact> => {
    const before = await getContact(reContactId, deps);
    const change = await changeContact(reContactId, event, deps);
    if (change === null) throw new AppError('conflict', why);
    await lines.settle(before, change.reContact);
    return change.reContact;
  };

  return {
    async plan(request, by) {
      const known = await records.load(request.id);
      if (known !== null) return known;
      const { reContact, effects } = newReContact(request, by, clock.now());
      await records.commit(reContact, effects);
      return await getContact(request.id, deps);
    },
    get: async (reContactId) => await getContact(reContactId, deps),
    list: async (limit, offset = 0) => await records.open(limit, offset),
    ofReferral: async (referralId) => await records.ofReferral(referralId),
    async press(reContactId, by, specialist) {
      const before = await getContact(reContactId, deps);
      const checked = await checkContact(before, deps);
      if (checked.answer.kind === 'notAllowed') {
        await changeContact(reContactId, eventFor(checked, deps), deps);
        throw new AppError('conflict', `not now: ${checked.answer.why}`);
      }
      if (before.status !== 'offered')
        throw new AppError('conflict', 'somebody else has it, or it is not offered');
      return { reContact: await lines.begin(before, by, specialist), brief: checked.answer.brief };
    },
    take: async (reContactId, by) => await lines.take(reContactId, by),
    stop: async (reContactId) => await lines.stop(reContactId),
    async attempted(reContactId, by, outcome) {
      const nextAt = clock.now() + PAUSE_AFTER_ATTEMPT_MS;
      const before = await getContact(reContactId, deps);
      const event: ReContactEvent = { kind: 'attempted', by, outcome, nextAt };
      const why = 'only who pressed can say how the attempt went, once the person was rung';
      const after = await changed(reContactId, event, why);
      // Said while the line still stands: it is over with that.
      const line = before.line ?? null;
      if (line !== null && line.state !== 'over' && line.legId !== null)
        await deps.telephony.endLeg(line.legId);
      return after;
    },
    async allowMore(reContactId, by, attempts, why) {
      if (why.trim() === '') throw new AppError('invalid', 'allowing more needs a reason');
      const event: ReContactEvent = { kind: 'moreAllowed', by, attempts, why, nextAt: clock.now() };
      return await changed(reContactId, event, 'it is not with a supervisor');
    },
    async end(reContactId, by, why) {
      if (why.trim() === '') throw new AppError('invalid', 'ending it needs a reason');
      const { line } = await getContact(reContactId, deps);
      const after = await changed(reContactId, { kind: 'ended', by, why }, 'it has ended already');
      if (line?.legId != null && line.state !== 'over') await deps.telephony.endLeg(line.legId);
      return after;
    },
    async sweep() {
      const orTell = async (work: () => Promise<void>): Promise<void> => {
        await work().catch((error: unknown) =>
          deps.onTrouble(error instanceof Error ? error : new Error(String(error))),
        );
      };
      for (const each of await records.withLine(PAGE))
        await orTell(async () => await tidy(each, deps, lines));
      let looked = 0;
      for (let offset = 0; offset < MOST; offset += PAGE) {
        const page = await records.open(PAGE, offset);
        for (const each of page) await orTell(async () => await look(each, deps));
        looked += page.length;
        if (page.length === 0) break;
      }
      return looked;
    },
  };
}

/**
 * Offered when contact is agreed for this moment; else planned for the next one that is, or a supervisor's. All open ones
 * are looked at, so a profile that was changed by whomever moves what was planned and takes back what was offered.
 */
async function look(each: ReContact, deps: ReContactDeps): Promise<void> {
  if (each.status !== 'planned' && each.status !== 'offered') return;
  const checked = await checkContact(each, deps);
  const resting = each.notBefore != null && deps.clock.now() < each.notBefore;
  const event = checked.answer.kind === 'allowed' ? ({ kind: 'offered' } as const) : eventFor(checked, deps);
  if (resting && event.kind !== 'notPossible') return;
  await changeContact(each.id, event, deps);
}

function eventFor(checked: Parameters<typeof nextTime>[0], deps: ReContactDeps): ReContactEvent {
  const { nextAt, why } = nextTime(checked, deps);
  return nextAt === null ? { kind: 'notPossible', why } : { kind: 'planned', nextAt };
}

/** A line whose process or callbacks were lost comes to an end; one that lasts keeps its specialist. Rings nobody. */
async function tidy(each: ReContact, deps: ReContactDeps, lines: ContactLines): Promise<void> {
  const { line } = each;
  if (line == null) return;
  const now = deps.clock.now();
  const age = now - line.since;
  const end = async (event: ReContactEvent): Promise<void> => {
    const change = await changeContact(each.id, event, deps);
    if (change === null) return;
    await lines.settle(each, change.reContact);
    if (line.legId !== null && line.state !== 'over') await deps.telephony.endLeg(line.legId);
  };
  const nextAt = now + PAUSE_AFTER_ATTEMPT_MS;
  if (!mayHaveRung(line) && age > RINGS_AT_MOST_MS)
    await end({ kind: 'notDialled', press: line.press, why: 'the line was lost before the person was rung' });
  else if (line.state === 'over' && age > TELLS_WITHIN_MS)
    await end({ kind: 'untold', press: line.press, nextAt });
  else if (line.state !== 'over' && age > TALKS_AT_MOST_MS)
    await end({ kind: 'untold', press: line.press, nextAt });
  else if (line.state !== 'over') await deps.pool.renew(each.callId, line.specialist, now, LINE_LEASE_MS);
}
