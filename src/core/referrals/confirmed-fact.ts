import type { AuditEntry } from '../audit/audit-entry.ts';
import type { ActorId, CallId, ForceId, PathwayId, PersonId, ReferralId } from '../ids.ts';
import { id } from '../ids.ts';
import type { Instant } from '../time.ts';

/**
 * What can be confirmed of a call. Each raises the pathways that name it in `raisedItselfBy`; a number match is not among
 * them (S7). The first group is said by people and by the control room's own systems, the second follows from others, the
 * third the service knows of itself.
 */
export const CONFIRMED_FACTS = [
  'attended',
  'childAtAddressConfirmed',
  'abuseConfirmed',
  'highRiskConfirmed',
  'breachConfirmed',
  'protectionNoticeServed',
  'suspectReleasedConfirmed',

  'attendedWithChildConfirmed',
  'maracThresholdMet',
  'maracRepeat',

  'riskMarkerOnConfirmedCaller',
  'callCutOffWithMarker',
  'callDegraded',
  'noSpecialistFound',
] as const;
export type FactName = (typeof CONFIRMED_FACTS)[number];

/** What follows from others, or is the service's own knowledge of its call: no person and no program says it. */
export const SYSTEMS_OWN_FACTS: ReadonlySet<FactName> = new Set([
  'attendedWithChildConfirmed',
  'maracThresholdMet',
  'maracRepeat',
  'riskMarkerOnConfirmedCaller',
  'callCutOffWithMarker',
  'callDegraded',
  'noSpecialistFound',
]);

/** By what means somebody knows it. */
export type FactSource = 'person' | 'controlRoom' | 'checklist' | 'call' | 'derived';

export interface Confirmation {
  readonly by: ActorId;
  readonly at: Instant;
  readonly source: FactSource;
  readonly why: string;
}

/** One confirmed fact of one call. Recorded once, with everybody who confirmed it. Sealed at rest. */
export interface ConfirmedFact {
  /** `<call>.<fact>`. */
  readonly id: string;
  readonly version: number;
  readonly callId: CallId;
  readonly fact: FactName;
  readonly force: ForceId;
  readonly people: readonly PersonId[];
  readonly confirmations: readonly Confirmation[];
  /** What was said with it, by field name: fills the contents of what it raises. Personal data. */
  readonly details: Readonly<Record<string, string>>;
  /** Referrals that it raised by itself. */
  readonly raised: readonly ReferralId[];
}

/** What must follow, stored with the fact in one commit. No personal data: ids only (S14). */
export type FactEffect =
  | { readonly kind: 'raise'; readonly factId: string; readonly pathway: PathwayId; readonly because: string }
  /** Facts that follow from this one together with others are looked for. */
  | { readonly kind: 'derive'; readonly factId: string }
  | { readonly kind: 'audit'; readonly entry: AuditEntry };

export interface FactSubject {
  readonly callId: CallId;
  readonly force: ForceId;
  readonly people: readonly PersonId[];
}

export interface FactChange {
  readonly fact: ConfirmedFact;
  readonly effects: readonly FactEffect[];
}

const MOST_CONFIRMATIONS = 50;

export function factIdOf(callId: CallId, fact: FactName): string {
  return `${callId}.${fact}`;
}

/**
 * Records a confirmation; null when it says nothing new: the same person, the same people and details. `pathways` are those
 * that the fact raises by itself, for this force.
 */
export function confirmFact(
  before: ConfirmedFact | null,
  subject: FactSubject,
  name: FactName,
  confirmation: Confirmation,
  details: Readonly<Record<string, string>>,
  pathways: readonly PathwayId[],
): FactChange | null {
  const known = before?.confirmations.some((each) => each.by === confirmation.by) ?? false;
  const people = [...new Set([...(before?.people ?? []), ...subject.people])];
  const said = { ...before?.details, ...details };
  const unchanged =
    before !== null && known && people.length === before.people.length && same(said, before.details);
  if (unchanged) return null;
  const factId = factIdOf(subject.callId, name);
  const raised = pathways.map((pathway) => id<ReferralId>(`${subject.callId}.${pathway}`));
  const fact: ConfirmedFact = {
    id: factId,
    version: (before?.version ?? 0) + 1,
    callId: subject.callId,
    fact: name,
    force: before?.force ?? subject.force,
    people,
    confirmations: known
      ? (before?.confirmations ?? [])
      : [...(before?.confirmations ?? []), confirmation].slice(0, MOST_CONFIRMATIONS),
    details: said,
    raised: [...new Set([...(before?.raised ?? []), ...raised])],
  };
  return {
    fact,
    effects: [
      ...pathways.map(
        (pathway): FactEffect => ({ kind: 'raise', factId, pathway, because: `confirmed: ${name}` }),
      ),
      { kind: 'derive', factId },
      { kind: 'audit', entry: auditEntry(fact, confirmation) },
    ],
  };
}

/** Facts that hold because others do. Only ever adds (S6). */
export function derivedFrom(confirmed: ReadonlySet<FactName>): readonly FactName[] {
  return confirmed.has('attended') && confirmed.has('childAtAddressConfirmed')
    ? ['attendedWithChildConfirmed']
    : [];
}

function same(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Names of fields, never what was said in them (S14). */
function auditEntry(fact: ConfirmedFact, { by, at, source }: Confirmation): AuditEntry {
  return {
    id: `fact-${fact.id}-v${fact.version}`,
    when: at,
    who: by,
    what: 'factConfirmed',
    operation: 'collection',
    subjectType: 'call',
    subjectId: fact.callId,
    correlationId: fact.callId,
    recipient: null,
    details: { fact: fact.fact, source, fields: Object.keys(fact.details).sort().join(',') },
  };
}
