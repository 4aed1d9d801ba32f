import { AppError } from '../../core/errors.ts';
import type { ReferralId } from '../../core/ids.ts';
import { fieldOf } from '../../core/referrals/contents.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import type { ReferralEvent } from '../../core/referrals/referral-event.ts';
import { whyNotReady } from '../../core/referrals/transition.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { ReferralVerbs } from '../../ports/referral-verbs.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';

/** At most this many facts, of this length, and this much text: what people type has limits. */
const LONGEST_TEXT = 4_000;
const MOST_FACTS = 50;
const PAGE = 200;

export interface ReferralVerbsDeps extends ReferralChangeDeps {
  readonly auditLog: AuditLog;
}

/** What people and programs may ask of referrals; see the port for each verb's contract. */
export function createReferralVerbs(deps: ReferralVerbsDeps): ReferralVerbs {
  const { records, clock } = deps;
  const change = async (referralId: ReferralId, event: ReferralEvent): Promise<Referral> =>
    (await changeReferral(referralId, event, deps)).referral;
  const get = async (referralId: ReferralId): Promise<Referral> => {
    const referral = await records.load(referralId);
    if (referral === null) throw new AppError('notFound', 'there is no such referral');
    return referral;
  };
  return {
    get,
    ofCall: async (callId) => await records.ofCall(callId),
    listDue: async (until, limit) => await records.due(until, limit),
    listOverdue: async (now, limit) => await records.due(now, limit),
    listOpen: async (from, limit) => await records.open(from, limit),
    hold: async (referralId, by, why) => await change(referralId, { kind: 'held', by, why: text(why) }),
    release: async (referralId, by, why) =>
      await change(referralId, { kind: 'released', by, why: text(why) }),
    async giveInformation(referralId, by, facts) {
      checkFacts(facts);
      await change(referralId, { kind: 'informationGiven', by, facts });
      return await releaseIfReady(referralId, by, deps);
    },
    async recordConsent(referralId, by, consent) {
      text(consent.why);
      await change(referralId, { kind: 'consentRecorded', by, consent });
      return await releaseIfReady(referralId, by, deps);
    },
    retry: async (referralId, by, why) =>
      await change(referralId, { kind: 'retryAsked', by, why: text(why) }),
    acknowledge: async (referralId, by, reference) =>
      await change(referralId, { kind: 'acknowledged', by, reference }),
    accept: async (referralId, by, owner) =>
      await change(referralId, { kind: 'accepted', by, owner: named(owner) }),
    refuse: async (referralId, by, why, owner) =>
      await change(referralId, { kind: 'refused', by, why: text(why), owner: named(owner) }),
    startWork: async (referralId, by) => await change(referralId, { kind: 'workStarted', by }),
    complete: async (referralId, by, why) =>
      await change(referralId, { kind: 'completed', by, why: text(why) }),
    revoke: async (referralId, by, why) => await change(referralId, { kind: 'revoked', by, why: text(why) }),
    deliveredByHand: async (referralId, by, why) =>
      await change(referralId, { kind: 'deliveredByHand', by, why: text(why) }),
    assign: async (referralId, by, owner, why) =>
      await change(referralId, { kind: 'assigned', by, owner: named(owner), why: text(why) }),
    async holdPathway(pathway, by, why) {
      const at = clock.now();
      await records.setHold(pathway, { by, at, why: text(why) });
      await auditHold(deps.auditLog, 'pathwayHeld', pathway, by, at);
    },
    async releasePathway(pathway, by) {
      const at = clock.now();
      await records.setHold(pathway, null);
      await auditHold(deps.auditLog, 'pathwayReleased', pathway, by, at);
      return await releaseAll(pathway, by, deps);
    },
    pathwayHolds: async () => await records.holds(),
    async printView(referralId, by) {
      const referral = await get(referralId);
      const pathway = deps.book.pathway(referral.pathway);
      await auditPrint(deps.auditLog, referral, by, clock.now());
      const names = pathway?.contains.map((field) => field.name) ?? Object.keys(referral.facts);
      return {
        title: pathway?.name ?? referral.pathway,
        recipient: pathway?.recipient ?? 'no longer configured: ask the supervisor',
        legalBasis:
          pathway === null
            ? referral.legalBasis
            : `${pathway.legalBasis.ground} (${pathway.legalBasis.reference})`,
        dueAt: referral.dueAt,
        fields: names.map((name) => ({ name, value: fieldOf(referral, name) })),
        missing: referral.missing,
      };
    },
  };
}

/** Held for nothing any more: on its way at once, unless its pathway is on hold or gone. */
async function releaseIfReady(
  referralId: ReferralId,
  by: Referral['raisedBy'],
  deps: ReferralVerbsDeps,
): Promise<Referral> {
  const holds = await deps.records.holds();
  const { referral } = await changeReferral(
    referralId,
    (now, pathway) =>
      now.status === 'held' &&
      !now.heldByHand &&
      pathway !== null &&
      !holds.has(now.pathway) &&
      whyNotReady(now, pathway) === null
        ? { kind: 'released', by, why: 'nothing is missing any more' }
        : null,
    deps,
  );
  return referral;
}

async function releaseAll(
  pathway: Referral['pathway'],
  by: Referral['raisedBy'],
  deps: ReferralVerbsDeps,
): Promise<number> {
  let released = 0;
  for (let from = 0; ; from += PAGE) {
    const page = await deps.records.open(from, PAGE);
    for (const each of page) {
      if (each.pathway !== pathway || each.status !== 'held') continue;
      if ((await releaseIfReady(each.id, by, deps)).status === 'ready') released += 1;
    }
    if (page.length < PAGE) return released;
  }
}

async function auditHold(
  log: AuditLog,
  what: string,
  pathway: string,
  who: Referral['raisedBy'],
  when: number,
): Promise<void> {
  await log.append([
    {
      id: `${what}-${pathway}-${when}`,
      when,
      who,
      what,
      operation: 'operation',
      subjectType: 'system',
      subjectId: pathway,
      correlationId: pathway,
      recipient: null,
      details: {},
    },
  ]);
}

async function auditPrint(
  log: AuditLog,
  referral: Referral,
  who: Referral['raisedBy'],
  when: number,
): Promise<void> {
  await log.append([
    {
      id: `${referral.id}-print-${who}-${when}`,
      when,
      who,
      what: 'referralPrintViewShown',
      operation: 'consultation',
      subjectType: 'referral',
      subjectId: referral.id,
      correlationId: referral.callId,
      recipient: null,
      details: { pathway: referral.pathway },
    },
  ]);
}

function text(value: string): string {
  if (value.length > LONGEST_TEXT)
    throw new AppError('invalid', `a reason has at most ${LONGEST_TEXT} characters`);
  return value;
}

function named(owner: string): string {
  if (!/^[A-Za-z0-9:._-]{1,80}$/.test(owner))
    throw new AppError('invalid', 'an owner is the id of a person or duty: letters, digits and : . _ -');
  return owner;
}

function checkFacts(facts: Readonly<Record<string, string>>): void {
  const entries = Object.entries(facts);
  if (entries.length === 0 || entries.length > MOST_FACTS)
    throw new AppError('invalid', `give 1 to ${MOST_FACTS} fields at a time`);
  for (const [name, value] of entries) {
    if (!/^[a-z][A-Za-z0-9]{0,49}$/.test(name))
      throw new AppError('invalid', 'a field name is letters and digits, beginning with a small letter');
    text(value);
  }
}
