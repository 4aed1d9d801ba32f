import { HOME_ZONE, localDate } from '../civil-time.ts';
import type { CallId, ForceId, SpecialistId } from '../ids.ts';
import type { OverflowStep, RankedSpecialist } from '../routing/plan.ts';
import { type Instant, MINUTE } from '../time.ts';
import type { Claim, Presence, Specialist } from './specialist.ts';

/** Somebody of the pool as the pool gives them: the person, where they are, and whose they are. */
export interface PoolMember {
  readonly specialist: Specialist;
  readonly presence: Presence;
  readonly claim: Claim | null;
  /** Rung for or on this call when last heard of, and the claim's lease ran out. Absent or null: not so. */
  readonly lapsedOf?: CallId | null;
  /** In words, when a limit of the roster says that they need a break: asked only when nobody else can be. */
  readonly breakDue?: string | null;
  /** Their wrap-up lasts at least until then. */
  readonly restUntil?: Instant | null;
  /** On call at home in this tier; null or absent: at a desk. */
  readonly onCallTier?: number | null;
}

export type PoolAsked = Pick<OverflowStep, 'kind' | 'target'>;

/** What a call needs of a specialist. */
export interface SpecialistNeed {
  /** The force whose call it is. */
  readonly force: ForceId;
  /** Wished for, most important first: somebody without them is worse, not impossible. */
  readonly skills: readonly string[];
  /** Which pool is asked. Left out: our own. */
  readonly step?: PoolAsked;
  /** Several pools at once, whoever stands in an earlier one first: what a call on the waiting list asks for. */
  readonly steps?: readonly PoolAsked[];
  /** Partner forces with an agreement that holds now and has room; left out: all. */
  readonly partners?: ReadonlySet<ForceId>;
  /** Tried on this search already. */
  readonly tried?: readonly SpecialistId[];
  /** Zone in which vetting dates end; left out = Europe/London. */
  readonly timeZone?: string;
}

/** Somebody who may not be rung for this call, and why: for the console and for explaining an empty list. */
export interface PassedOver {
  readonly specialistId: SpecialistId;
  readonly because: string;
}

export interface Ranking {
  /** Best first. */
  readonly ranked: readonly RankedSpecialist[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Who is rung, best first: who needs no break, most of the wished skills, then own force, then longest idle, then id, so that the answer is
 * the same everywhere. Never somebody who is claimed, not ready, tried already, without valid vetting or not of the pool
 * that is asked (S11).
 */
export function rankSpecialists(
  need: SpecialistNeed,
  people: readonly PoolMember[],
  now: Instant,
): readonly RankedSpecialist[] {
  return rankWithReasons(need, people, now).ranked;
}

/** The same, with everybody who was passed over and why. */
export function rankWithReasons(need: SpecialistNeed, people: readonly PoolMember[], now: Instant): Ranking {
  const today = localDate(now, need.timeZone ?? HOME_ZONE);
  const passedOver: PassedOver[] = [];
  const able: Able[] = [];
  for (const member of people) {
    const pool = poolOf(need, member);
    const because = typeof pool === 'number' ? unfit(need, member, today, now) : pool;
    if (because !== null) passedOver.push({ specialistId: member.specialist.id, because });
    else able.push(ableFor(need, member, pool as number));
  }
  able.sort((a, b) => compareAble(need, a, b));
  const ranked = able.map(({ member }) => ({
    specialistId: member.specialist.id,
    reasons: reasonsFor(need, member, now),
  }));
  return { ranked, passedOver };
}

/** Gives people out one by one, each once: what many waiting calls share. */
export interface Picker {
  /** The best for this need of those who are left; null when nobody fits. */
  take(need: SpecialistNeed): RankedSpecialist | null;
  left(): number;
}

/** Starts with everybody of `people` who could be rung by anybody at all. Picks as `rankSpecialists` ranks. */
export function createPicker(people: readonly PoolMember[], now: Instant): Picker {
  const today = localDate(now, HOME_ZONE);
  const free = people.filter((member) => unavailable(member, today, now) === null);
  return {
    left: () => free.length,
    take(need) {
      let best: Able | null = null;
      for (const member of free) {
        if (need.tried?.includes(member.specialist.id)) continue;
        const pool = poolOf(need, member);
        if (typeof pool !== 'number') continue;
        const able = ableFor(need, member, pool);
        if (best === null || compareAble(need, able, best) < 0) best = able;
      }
      if (best === null) return null;
      const { member } = best;
      free.splice(free.indexOf(member), 1);
      return { specialistId: member.specialist.id, reasons: reasonsFor(need, member, now) };
    },
  };
}

/** How well somebody fits a need: how many of the wished skills, and which is the most important of them. */
interface Able {
  readonly member: PoolMember;
  /** In which of the pools asked they stand. */
  readonly pool: number;
  readonly skills: number;
  readonly firstSkill: number;
}

function ableFor(need: SpecialistNeed, member: PoolMember, pool: number): Able {
  let skills = 0;
  let firstSkill = need.skills.length;
  for (let index = 0; index < need.skills.length; index += 1) {
    if (!member.specialist.skills.includes(need.skills[index]!)) continue;
    if (skills === 0) firstSkill = index;
    skills += 1;
  }
  return { member, pool, skills, firstSkill };
}

function compareAble(need: SpecialistNeed, a: Able, b: Able): number {
  return (
    a.pool - b.pool ||
    Number(needsBreak(a.member)) - Number(needsBreak(b.member)) ||
    b.skills - a.skills ||
    a.firstSkill - b.firstSkill ||
    ownFirst(need, a.member) - ownFirst(need, b.member) ||
    a.member.presence.since - b.member.presence.since ||
    compare(a.member.specialist.id, b.member.specialist.id)
  );
}

/** Why this person may not be rung for this call; null when they may. */
function unfit(need: SpecialistNeed, member: PoolMember, today: string, now: Instant): string | null {
  if (need.tried?.includes(member.specialist.id)) return 'tried already on this call';
  return unavailable(member, today, now);
}

/** Why this person may not be rung for any call; null when they may. */
function unavailable(member: PoolMember, today: string, now: Instant): string | null {
  const { specialist, presence, claim } = member;
  if (claim !== null && claim.leaseUntil > now) return 'claimed for another call';
  if ((member.restUntil ?? 0) > now) return 'has only just ended a call';
  if (presence.state !== 'ready' && !isAtHome(member))
    return `is ${presence.state}${presence.reason ? ` (${presence.reason})` : ''}`;
  if (specialist.vettedUntil === null) return 'vetting is not recorded';
  if (specialist.vettedUntil < today) return `vetting ran out on ${specialist.vettedUntil}`;
  return null;
}

/** On call and not at work: rung all the same, by the step for them alone. */
function isAtHome({ presence, onCallTier }: PoolMember): boolean {
  return presence.state === 'away' && (onCallTier ?? null) !== null;
}

const OWN_POOL = { kind: 'ownPool', target: null } as const;

/** The first of the pools asked in which this person stands, or why they stand in none. */
function poolOf(need: SpecialistNeed, member: PoolMember): number | string {
  if (need.steps === undefined) return outsidePool(need, need.step ?? OWN_POOL, member) ?? 0;
  let outside: string | null = null;
  for (let index = 0; index < need.steps.length; index += 1) {
    const because = outsidePool(need, need.steps[index]!, member);
    if (because === null) return index;
    outside ??= because;
  }
  return outside ?? 'no pool is asked';
}

function outsidePool(need: SpecialistNeed, step: PoolAsked, member: PoolMember): string | null {
  const { specialist } = member;
  switch (step.kind) {
    case 'ownPool':
      if (specialist.force !== need.force) return 'of another force';
      return isAtHome(member) ? 'is on call, not at work' : null;
    case 'partnerForce':
      if (specialist.force !== step.target) return 'of another force';
      if (!specialist.covers.includes(need.force)) return 'does not cover this force';
      if (need.partners?.has(specialist.force) === false) return 'no agreement has room now';
      return isAtHome(member) ? 'is on call, not at work' : null;
    case 'onCall':
      if (specialist.force !== need.force) return 'of another force';
      if ((member.onCallTier ?? null) === null) return 'is not on call';
      return step.target === null || step.target === String(member.onCallTier) ? null : 'of another tier';
    case 'onCallPager':
      return 'the pager is asked, not a person';
    case 'partnerHelpline':
      return 'the helpline is told of, not a person';
  }
}

function reasonsFor(need: SpecialistNeed, member: PoolMember, now: Instant): readonly string[] {
  const { specialist, presence } = member;
  const skills = need.skills.filter((skill) => specialist.skills.includes(skill));
  const missing = need.skills.filter((skill) => !skills.includes(skill));
  return [
    ...(skills.length > 0 ? [`skilled in ${skills.join(', ')}`] : []),
    ...(missing.length > 0 ? [`without ${missing.join(', ')}`] : []),
    specialist.force === need.force ? 'own force' : `covers this force from ${specialist.force}`,
    isAtHome(member) ? `on call, tier ${member.onCallTier}` : `ready for ${minutes(now - presence.since)}`,
    ...(member.breakDue ? [member.breakDue] : []),
  ];
}

function minutes(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / MINUTE));
  return whole === 1 ? '1 minute' : `${whole} minutes`;
}

function needsBreak(member: PoolMember): boolean {
  return (member.breakDue ?? null) !== null;
}

function ownFirst(need: SpecialistNeed, member: PoolMember): number {
  return member.specialist.force === need.force ? 0 : 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
