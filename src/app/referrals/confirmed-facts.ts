import { AppError } from '../../core/errors.ts';
import type { PathwayId } from '../../core/ids.ts';
import {
  type ConfirmedFact,
  confirmFact,
  derivedFrom,
  type FactEffect,
  type FactName,
  type FactSubject,
  factIdOf,
} from '../../core/referrals/confirmed-fact.ts';
import { type MaracReason, maracReasons } from '../../core/referrals/marac.ts';
import type { Pathway } from '../../core/referrals/pathway.ts';
import type { Instant, LocalDate } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConfirmedFacts, FactRecords, Said } from '../../ports/confirmed-facts.ts';
import type { PathwayBook } from '../../ports/pathway-book.ts';
import type { ReferralDesk } from '../../ports/referrals.ts';
import { type PairHistories, pairsOf } from './pair-histories.ts';
import { referralIdOf } from './raising.ts';

const TRIES = 6;
/** Abuse between two people, however slight, for MARAC's counts. */
const ABUSE: readonly FactName[] = ['abuseConfirmed', 'breachConfirmed'];

export interface ConfirmedFactsDeps {
  readonly records: FactRecords;
  readonly pairs: PairHistories;
  readonly book: PathwayBook;
  readonly clock: Clock;
  /** The day on the wall where the force is. */
  readonly today: (now: Instant) => LocalDate;
}

export interface FactEffectDeps extends ConfirmedFactsDeps {
  readonly facts: ConfirmedFacts;
  readonly desk: ReferralDesk;
  readonly auditLog: AuditLog;
}

/** Records what was confirmed and stores what must follow with it; see the port. */
export function createConfirmedFacts(deps: ConfirmedFactsDeps): ConfirmedFacts {
  const { records, book, clock } = deps;
  return {
    ofCall: async (callId) => await records.ofCall(callId),
    async confirm(subject, name, said) {
      if (said.why.trim() === '') throw new AppError('invalid', 'how it is known has to be said');
      const pathways = book.all().filter((each) => isRaisedBy(each, name, subject));
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const before = await records.load(factIdOf(subject.callId, name));
        const { by, source, why, details } = said;
        const confirmation = { by, at: clock.now(), source, why };
        const ids = pathways.map((pathway): PathwayId => pathway.id);
        const change = confirmFact(before, subject, name, confirmation, details, ids);
        if (change === null && before !== null) return before;
        if (change !== null && (await records.commit(change.fact, change.effects))) return change.fact;
      }
      throw new AppError('conflict', 'others are confirming the same: try again');
    },
  };
}

function isRaisedBy(pathway: Pathway, fact: FactName, subject: FactSubject): boolean {
  const here = pathway.force === null || pathway.force === subject.force;
  return here && pathway.raisedItselfBy.includes(fact);
}

/** Runs what follows from a fact. Safe to run twice: referral, derived fact and audit entry each have an id of their own. */
export async function runFactEffect(effect: FactEffect, deps: FactEffectDeps): Promise<void> {
  if (effect.kind === 'audit') {
    await deps.auditLog.append([effect.entry]);
    return;
  }
  const fact = await deps.records.load(effect.factId);
  if (fact === null) return;
  if (effect.kind === 'raise') await raise(fact, effect, deps);
  else await derive(fact, deps);
}

async function raise(
  fact: ConfirmedFact,
  { pathway, because }: Extract<FactEffect, { kind: 'raise' }>,
  { desk, clock }: FactEffectDeps,
): Promise<void> {
  const last = fact.confirmations.at(-1);
  if (last === undefined) return;
  const { callId, force, people } = fact;
  await desk.raise({
    referralId: referralIdOf(fact, pathway),
    pathway,
    force,
    callId,
    people,
    raisedBy: last.by,
    raisedAt: fact.confirmations[0]?.at ?? clock.now(),
    because,
  });
}

async function derive(fact: ConfirmedFact, deps: FactEffectDeps): Promise<void> {
  const all = await deps.records.ofCall(fact.callId);
  const names = new Set(all.map((each) => each.fact));
  const from = {
    by: fact.confirmations.at(-1)?.by ?? fact.confirmations[0]?.by,
    subject: subjectOf(all, fact),
  };
  if (from.by === undefined) return;
  const said = (why: string): Said => ({
    by: from.by as Said['by'],
    source: 'derived',
    why,
    details: Object.assign({}, ...all.map((each) => each.details)) as Said['details'],
  });
  for (const name of derivedFrom(names))
    await deps.facts.confirm(from.subject, name, said('attendance and the child are both confirmed'));
  const reasons = await maracFor(fact, names, deps);
  if (reasons.length === 0) return;
  const name = reasons.includes('repeat') ? 'maracRepeat' : 'maracThresholdMet';
  await deps.facts.confirm(from.subject, name, said(`by the force's thresholds: ${reasons.join(', ')}`));
}

function subjectOf(all: readonly ConfirmedFact[], fact: ConfirmedFact): FactSubject {
  const people = [...new Set([...fact.people, ...all.flatMap((each) => each.people)])];
  return { callId: fact.callId, force: fact.force, people };
}

/** Why the case belongs at MARAC by the thresholds of this force; the day of abuse is remembered on the way. */
async function maracFor(
  fact: ConfirmedFact,
  names: ReadonlySet<FactName>,
  deps: FactEffectDeps,
): Promise<readonly MaracReason[]> {
  const isAbuse = ABUSE.includes(fact.fact);
  if (!isAbuse && fact.fact !== 'highRiskConfirmed') return [];
  const pathway = deps.book
    .all()
    .find((each) => each.marac !== null && (each.force === null || each.force === fact.force));
  if (pathway?.marac == null) return [];
  const day = deps.today(fact.confirmations[0]?.at ?? deps.clock.now());
  const score = Number(fact.details.riskScore ?? Number.NaN);
  const common = {
    score: Number.isFinite(score) ? score : null,
    judgedHigh: names.has('highRiskConfirmed'),
  };
  const reasons = new Set<MaracReason>(
    maracReasons({ ...common, events: [], lastReferredOn: null }, pathway.marac, day),
  );
  for (const pairId of pairsOf(fact.people)) {
    const pair = isAbuse ? await deps.pairs.abuseOn(pairId, day) : await deps.pairs.of(pairId);
    const { events, referredOn } = pair ?? { events: [], referredOn: null };
    for (const reason of maracReasons({ ...common, events, lastReferredOn: referredOn }, pathway.marac, day))
      reasons.add(reason);
  }
  return [...reasons];
}
