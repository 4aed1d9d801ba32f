/** A chapter: one call's part of its story, kept long after the call itself has left the store. */
import type { Account } from '../call/account.ts';
import { EMPTY_ACCOUNT } from '../call/account.ts';
import type { Call, Disposition } from '../call/call.ts';
import type { Frame } from '../call/replay.ts';
import { chairsOf } from '../call/seat-holders.ts';
import type { ActorId, CallId, ForceId, HouseholdId, LineId, PersonId, SpecialistId } from '../ids.ts';
import type { OrderShown, Role } from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import type { Introduction } from '../routing/plan.ts';
import type { Instant } from '../time.ts';
import type { TieDecision } from './tie.ts';

export interface Chapter {
  readonly id: CallId;
  readonly version: number;
  /** The version of the call that this was written from; a later one replaces it, an earlier one does not. */
  readonly ofVersion: number;
  readonly force: ForceId;
  readonly lineId: LineId;
  readonly lineKind: 'emergency' | 'nonEmergency';
  readonly arrivedAt: Instant;
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Personal data: sealed at rest. Ties calls together; shown as its ending only. */
  readonly number: string | null;
  readonly location: string | null;
  readonly incidentReference: string | null;
  readonly people: readonly {
    readonly personId: PersonId;
    readonly name: string | null;
    readonly roles: readonly Role[];
    readonly households: readonly HouseholdId[];
  }[];
  /** People whom the orders shown bind or protect, besides those above. */
  readonly named: readonly PersonId[];
  readonly match: 'none' | 'confirmed' | 'corrected';
  readonly matched: boolean;
  readonly level: Level | null;
  readonly levels: readonly { readonly at: Instant; readonly level: Level | null }[];
  readonly sign: 'normal' | 'abandoned' | 'silent';
  readonly degraded: readonly string[];
  readonly account: Account;
  readonly orders: readonly Pick<OrderShown, 'orderId' | 'type' | 'standing' | 'conditions'>[];
  readonly threatsOnRecord: readonly { readonly words: string; readonly on: string }[];
  readonly codeWordsOnRecord: readonly string[];
  readonly earlierCalls: number;
  readonly introduction: Introduction | null;
  readonly specialistWanted: boolean;
  readonly handlers: readonly ActorId[];
  readonly specialists: readonly { readonly id: SpecialistId; readonly joinedAt: Instant | null }[];
  readonly disposition: Disposition | null;
  /** What people decided of its ties, newest last. */
  readonly decisions: readonly TieDecision[];
}

/** The chapter that a call makes now; what people decided of its ties stays as `before` has it. Null: nothing newer. */
export function chapterOf(call: Call, frames: readonly Frame[], before: Chapter | null): Chapter | null {
  if (before !== null && before.ofVersion >= call.version) return null;
  const { assessment, plan } = call.lookup;
  const people = peopleOf(call);
  const orders = assessment?.orders ?? [];
  const known = new Set(people.map(({ personId }) => personId));
  const bound = orders.flatMap(({ respondent, protectedPeople }) => [respondent, ...protectedPeople]);
  const repeat = assessment?.repeat;
  return {
    id: call.id,
    version: (before?.version ?? 0) + 1,
    ofVersion: call.version,
    force: call.force,
    lineId: call.linePlan.lineId,
    lineKind: call.linePlan.kind,
    arrivedAt: call.arrivedAt,
    answeredAt: call.line.answeredAt,
    endedAt: call.endedAt,
    number: call.caller.number,
    location: call.incident.location,
    incidentReference: call.incident.reference,
    people,
    named: [...new Set(bound)].filter((person) => !known.has(person)),
    match: call.lookup.match?.verdict ?? 'none',
    matched: call.lookup.state === 'matched',
    level: call.lookup.level,
    levels: levelsOf(frames),
    sign: call.lookup.sign,
    degraded: call.degraded,
    account: call.account ?? EMPTY_ACCOUNT,
    orders: orders.map(({ orderId, type, standing, conditions }) => ({
      ...{ orderId, type, standing, conditions },
    })),
    threatsOnRecord: assessment?.threats ?? [],
    codeWordsOnRecord: assessment?.codeWords ?? [],
    earlierCalls:
      repeat === undefined ? 0 : Math.max(repeat.sameNumber, repeat.samePerson, repeat.sameHousehold),
    introduction: plan?.introduction ?? null,
    specialistWanted: plan?.specialist != null,
    handlers: seen(frames, ({ call: { line } }) => line.handler?.actor ?? null),
    specialists: specialistsOf(frames),
    disposition: call.disposition,
    decisions: before?.decisions ?? [],
  };
}

/** A corrected match ties the call to the person named and to nobody else; a confirmed one to them and their household. */
function peopleOf({ lookup }: Call): Chapter['people'] {
  const all = (lookup.assessment?.people ?? []).map(({ personId, name, roles, households }) => ({
    ...{ personId, name, roles, households },
  }));
  const match = lookup.match;
  if (match === null) return all;
  const meant = all.filter(({ personId }) => personId === match.personId);
  if (match.verdict === 'corrected') {
    const stranger = meant.length === 0 && match.personId !== null;
    return stranger
      ? [{ personId: match.personId as PersonId, name: null, roles: [], households: [] }]
      : meant;
  }
  const home = new Set(meant.flatMap(({ households }) => households));
  return all.filter((one) => meant.includes(one) || one.households.some((house) => home.has(house)));
}

function levelsOf(frames: readonly Frame[]): Chapter['levels'] {
  return frames
    .map(({ at, call }) => ({ at, level: call.lookup.level }))
    .filter(({ level }, i, all) => level !== (all[i - 1]?.level ?? null));
}

/** Each value once, in the order in which it came. */
function seen<T>(frames: readonly Frame[], of: (frame: Frame) => T | null): readonly T[] {
  return [...new Set(frames.flatMap((frame) => of(frame) ?? []))] as readonly T[];
}

const IN_ROOM: ReadonlySet<string> = new Set(['listening', 'coaching', 'audible', 'handingOver', 'leading']);
const TOOK_PART: ReadonlySet<string> = new Set([...IN_ROOM, 'outside', 'entering', 'advising']);

/** Those who accepted a place, and when each was first in the room; who advised by console has no such moment. */
function specialistsOf(frames: readonly Frame[]): Chapter['specialists'] {
  const found = new Map<SpecialistId, Instant | null>();
  for (const { at, call } of frames) {
    for (const { state, offer } of chairsOf(call.seat)) {
      if (offer === null || offer.desk === true || !TOOK_PART.has(state)) continue;
      const before = found.get(offer.specialistId);
      found.set(offer.specialistId, before ?? (IN_ROOM.has(state) ? at : null));
    }
  }
  return [...found].map(([specialist, joinedAt]) => ({ id: specialist, joinedAt }));
}
