import { AppError } from '../../core/errors.ts';
import type { ReferralId } from '../../core/ids.ts';
import { fieldOf, recipientOf } from '../../core/referrals/contents.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import type { ReferralEvent } from '../../core/referrals/referral-event.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { ReferralPage, ReferralsFound, ReferralVerbs } from '../../ports/referral-verbs.ts';
import { changeReferral, type ReferralChangeDeps } from './change-referral.ts';
import { createPathwaySwitch } from './pathway-switch.ts';
import { releaseIfReady } from './release-if-ready.ts';

/** At most this many facts, of this length, and this much text: what people type has limits. */
const LONGEST_TEXT = 4_000;
const MOST_FACTS = 50;
const PAGE = 200;
/** One request reads at most this many records of other forces on its way. */
const READ_AT_MOST = 5_000;

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
    listDue: async (until, page) =>
      await pageOf(page, async (at, size) => await records.due(until, size, at)),
    listOpen: async (page) => await pageOf(page, async (at, size) => await records.open(at, size)),
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
    ...createPathwaySwitch(deps),
    async printView(referralId, by) {
      const referral = await get(referralId);
      const pathway = deps.book.pathway(referral.pathway);
      await auditPrint(deps.auditLog, referral, by, clock.now());
      const names = pathway?.contains.map((field) => field.name) ?? Object.keys(referral.facts);
      return {
        title: pathway?.name ?? referral.pathway,
        recipient:
          pathway === null ? 'no longer configured: ask the supervisor' : recipientOf(referral, pathway),
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

/** Pages through an index until `limit` of the wanted forces are found, so that another force's work hides nobody's own. */
async function pageOf(
  { from, limit, forces }: ReferralPage,
  read: (from: number, size: number) => Promise<readonly Referral[]>,
): Promise<ReferralsFound> {
  const found: Referral[] = [];
  let start = from;
  for (; start - from < READ_AT_MOST; start += PAGE) {
    const page = await read(start, PAGE);
    // A page is short of what cannot be opened: only an empty one is the last.
    if (page.length === 0) return { referrals: found, nextFrom: null };
    for (const [index, each] of page.entries()) {
      if (forces !== null && !forces.has(each.force)) continue;
      found.push(each);
      if (found.length >= limit) return { referrals: found, nextFrom: start + index + 1 };
    }
  }
  return { referrals: found, nextFrom: start };
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
