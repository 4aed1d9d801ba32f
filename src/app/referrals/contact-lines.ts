import { randomUUID } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { type ActorId, id, type OfferId, type ReferralId, type SpecialistId } from '../../core/ids.ts';
import type { LineEvent } from '../../core/referrals/contact-line.ts';
import { mayHaveRung } from '../../core/referrals/contact-line.ts';
import type { ReContact, ReContactChange } from '../../core/referrals/re-contact.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import type {
  ContactReply,
  ContactSettings,
  ContactSettingsBook,
  ContactTelephony,
  ContactVoice,
  ContactWebhook,
} from '../../ports/contact-line.ts';
import type { LegBudget } from '../../ports/leg-budget.ts';
import type { SpecialistPool } from '../../ports/specialist-pool.ts';
import { changeContact, checkContact, type ContactCheckDeps, getContact, nextTime } from './contact-check.ts';

/** Renewed by the sweep while a line lasts; gone when no process is left to renew it (S11). */
export const LINE_LEASE_MS = 3 * MINUTE;
const BUDGET_WAIT_MS = 5 * SECOND;
const BUDGET_POLL_MS = 200;

export interface ContactLineDeps extends ContactCheckDeps {
  readonly settings: ContactSettingsBook;
  readonly telephony: ContactTelephony;
  readonly pool: SpecialistPool;
  readonly budget: LegBudget;
}

export interface ContactLines extends ContactVoice {
  /** Claims the specialist and begins their line; the press is committed before anything rings. */
  begin(reContact: ReContact, by: ActorId, specialist: SpecialistId): Promise<ReContact>;
  take(reContactId: ReferralId, by: ActorId): Promise<ReContact>;
  stop(reContactId: ReferralId): Promise<ReContact>;
  /** Gives the specialist back once their line is over. Safe to repeat. */
  settle(before: ReContact, after: ReContact): Promise<void>;
}

/**
 * The lines on which people are rung back (S10). The order is the safety: the press is committed, then the specialist's own
 * telephone rings, then they accept, then the profile is asked again, then `dialling` is committed, and only then does the
 * carrier get the number, in answer to that one webhook. A process that dies between any two of these rings nobody.
 */
export function createContactLines(deps: ContactLineDeps): ContactLines {
  const { telephony, pool, clock } = deps;

  const settingsOf = (reContact: ReContact): ContactSettings => {
    const settings = deps.settings.settingsFor(reContact.force, reContact.lineId ?? null);
    if (settings === null)
      throw new AppError('conflict', 'no caller id that gives nothing away is configured for this force');
    return settings;
  };

  const settle = async (before: ReContact, after: ReContact): Promise<void> => {
    const line = before.line ?? null;
    if (line === null || line.state === 'over') return;
    const now = after.line ?? null;
    if (now !== null && now.press === line.press && now.state !== 'over') return;
    const state = mayHaveRung(now ?? line) ? 'wrapUp' : 'ready';
    await pool.release(before.callId, line.specialist, { state, reason: null }, clock.now());
  };

  const onLine = async (reContactId: ReferralId, event: LineEvent): Promise<ReContactChange | null> => {
    let before: ReContact | null = null;
    const change = await changeContact(
      reContactId,
      (now) => {
        before = now;
        return { kind: 'line', event };
      },
      deps,
    );
    if (change !== null && before !== null) await settle(before, change.reContact);
    return change;
  };

  const replyTo = async (webhook: ContactWebhook, event: LineEvent): Promise<ContactReply> => {
    const change = await onLine(webhook.contact, event);
    const says = change?.says ?? 'sendAway';
    // A number is given by `accepted` alone, which has just asked the profile.
    return { kind: says === 'dial' ? 'sendAway' : says };
  };

  /** The specialist is on the line. Whether the person may be rung is asked of the register now, not remembered. */
  const accepted = async (webhook: ContactWebhook): Promise<ContactReply> => {
    const { contact, press, token, legId } = webhook;
    const before = await getContact(contact, deps);
    if (before.line?.press !== press) return { kind: 'sendAway' };
    const checked = await checkContact(before, deps);
    const settings = deps.settings.settingsFor(before.force, before.lineId ?? null);
    if (checked.answer.kind === 'notAllowed' || checked.profile?.number == null || settings === null) {
      const { nextAt, why } = nextTime(checked, deps);
      const said = settings === null ? 'no caller id that gives nothing away is configured' : why;
      const event = {
        kind: 'prevented',
        press,
        why: said,
        nextAt: settings === null ? null : nextAt,
      } as const;
      const change = await changeContact(contact, event, deps);
      if (change !== null) await settle(before, change.reContact);
      return { kind: 'sendAway' };
    }
    const change = await onLine(contact, { kind: 'accepted', press, token, legId });
    if (change?.says !== 'dial') return { kind: change?.says ?? 'sendAway' };
    await pool.advance(before.callId, before.line.specialist, 'onCall', clock.now());
    return { kind: 'dial', number: checked.profile.number, ...settings };
  };

  return {
    async begin(reContact, by, specialistId) {
      const settings = settingsOf(reContact);
      const specialist = await pool.find(specialistId);
      if (specialist === null) throw new AppError('conflict', 'you are not on the roster');
      const press = (reContact.presses ?? reContact.attempts.length) + 1;
      await claim(reContact, press, specialistId, deps);
      const [endpoint] = specialist.endpoints;
      const taken = endpoint.kind === 'client';
      const change = await changeContact(
        reContact.id,
        { kind: 'pressed', by, specialist: specialistId, taken },
        deps,
      );
      if (change?.reContact.line?.press !== press) {
        await pool.release(reContact.callId, specialistId, { state: 'ready', reason: null }, clock.now());
        throw new AppError('conflict', 'somebody else has it, or it is not offered');
      }
      await ring(change.reContact, press, settings);
      return await getContact(reContact.id, deps);
    },

    async take(reContactId, by) {
      const now = await getContact(reContactId, deps);
      const line = now.line ?? null;
      if (line === null || line.by !== by) throw new AppError('conflict', 'only who pressed can take it');
      const change = await onLine(reContactId, { kind: 'taken', press: line.press });
      // A telephone that still rings asks for its document when it is answered; one that asks for the PIN asks again now.
      if (change !== null && line.legId !== null && line.prompts > 0)
        await telephony.refetch(reContactId, line.press, line.legId);
      return await getContact(reContactId, deps);
    },

    async stop(reContactId) {
      const now = await getContact(reContactId, deps);
      const line = now.line ?? null;
      if (line === null) throw new AppError('conflict', 'there is no line to end');
      await onLine(reContactId, { kind: 'lineEnded', press: line.press });
      if (line.legId !== null) await telephony.endLeg(line.legId);
      return await getContact(reContactId, deps);
    },

    settle,
    fetched: async (webhook) =>
      await replyTo(webhook, { kind: 'legFetched', press: webhook.press, legId: webhook.legId }),
    async pinEntered(webhook, digits) {
      const { line } = await getContact(webhook.contact, deps);
      if (line == null || line.press !== webhook.press) return { kind: 'sendAway' };
      if (await pool.pinMatches(line.specialist, digits)) return await accepted(webhook);
      return await replyTo(webhook, { kind: 'pinWrong', press: webhook.press });
    },
    async keyPressed(webhook) {
      const { line } = await getContact(webhook.contact, deps);
      // A key alone says nothing about who pressed it: it counts only after the console, where they are signed in.
      if (line == null || line.press !== webhook.press || !line.taken) return { kind: 'sendAway' };
      return await accepted(webhook);
    },
    async personLeg(contact, press, says) {
      await onLine(contact, { kind: 'personLeg', press, says });
    },
    async ended(contact, press) {
      await onLine(contact, { kind: 'lineEnded', press });
    },
  };

  /** After the commit, so that a leg that nobody remembers is never begun. Refused: the offer stands again. */
  async function ring(reContact: ReContact, press: number, settings: ContactSettings): Promise<void> {
    const specialist = await pool.find(reContact.line?.specialist ?? id<SpecialistId>(''));
    const [endpoint] = specialist?.endpoints ?? [];
    const contact = reContact.id;
    const outcome =
      endpoint !== undefined && (await budgetInTime())
        ? await telephony.ringSpecialist({ contact, press, endpoint, ...settings })
        : ({ kind: 'refused', code: 'busy' } as const);
    if (outcome.kind === 'accepted') {
      const change = await onLine(contact, { kind: 'legAccepted', press, legId: outcome.legId });
      // Stopped meanwhile: the leg has nothing to do. Fetched already: it is known, and this changes nothing.
      const { line } = change?.reContact ?? (await getContact(contact, deps));
      if (line?.press !== press) await telephony.endLeg(outcome.legId);
      return;
    }
    // Nobody knows whether it rings: if it does, its own callbacks say so; if not, the sweep ends the line.
    if (outcome.kind === 'unknown') return;
    const why = 'the carrier did not ring the specialist';
    const change = await changeContact(contact, { kind: 'notDialled', press, why }, deps);
    if (change !== null) await settle(reContact, change.reContact);
    throw new AppError('unavailable', 'your telephone could not be rung: press again in a moment');
  }

  async function budgetInTime(): Promise<boolean> {
    const until = clock.now() + BUDGET_WAIT_MS;
    for (;;) {
      if (await deps.budget.take('specialist', clock.now())) return true;
      if (clock.now() >= until) return false;
      await new Promise((resolve) => setTimeout(resolve, BUDGET_POLL_MS));
    }
  }
}

/** S11: who waits for calls is claimed for this as for a call; who is on one cannot press; who is paused may. */
async function claim(
  reContact: ReContact,
  press: number,
  specialistId: SpecialistId,
  { pool, clock }: ContactLineDeps,
): Promise<void> {
  const now = clock.now();
  const member = (await pool.onDuty(now)).find(({ specialist }) => specialist.id === specialistId);
  if (member === undefined) return;
  if (member.claim !== null) throw new AppError('conflict', 'you are on a call or being rung for one');
  if (member.presence.state !== 'ready') return;
  // This press's alone: of two at once, or of one that came to nothing, neither is answered with the other's specialist.
  const offer = id<OfferId>(`contact-${press}-${specialistId}-${randomUUID()}`);
  const claimed = await pool.claim({
    callId: reContact.callId,
    offer,
    candidates: [{ specialistId }],
    leaseMs: LINE_LEASE_MS,
  });
  if (claimed.kind !== 'claimed') throw new AppError('conflict', 'you are being rung for a call');
}
