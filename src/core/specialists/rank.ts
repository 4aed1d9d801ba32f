import { HOME_ZONE, localDate } from '../civil-time.ts';
import type { ForceId, SpecialistId } from '../ids.ts';
import type { OverflowStep, RankedSpecialist } from '../routing/plan.ts';
import { type Instant, MINUTE } from '../time.ts';
import type { Claim, Presence, Specialist } from './specialist.ts';

/** Somebody of the pool as the pool gives them: the person, where they are, and whose they are. */
export interface PoolMember {
  readonly specialist: Specialist;
  readonly presence: Presence;
  readonly claim: Claim | null;
  /** In words, when a limit of the roster says that they need a break: asked only when nobody else can be. */
  readonly breakDue?: string | null;
}

/** What a call needs of a specialist. */
export interface SpecialistNeed {
  /** The force whose call it is. */
  readonly force: ForceId;
  /** Wished for, most important first: somebody without them is worse, not impossible. */
  readonly skills: readonly string[];
  /** Which pool is asked. Left out: our own. */
  readonly step?: Pick<OverflowStep, 'kind' | 'target'>;
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
    const because = unfit(need, member, today, now);
    if (because !== null) passedOver.push({ specialistId: member.specialist.id, because });
    else able.push(ableFor(need, member));
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
        if (outsidePool(need, member.specialist) !== null || need.tried?.includes(member.specialist.id))
          continue;
        const able = ableFor(need, member);
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
  readonly skills: number;
  readonly firstSkill: number;
}

function ableFor(need: SpecialistNeed, member: PoolMember): Able {
  let skills = 0;
  let firstSkill = need.skills.length;
  for (let index = 0; index < need.skills.length; index += 1) {
    if (!member.specialist.skills.includes(need.skills[index]!)) continue;
    if (skills === 0) firstSkill = index;
    skills += 1;
  }
  return { member, skills, firstSkill };
}

function compareAble(need: SpecialistNeed, a: Able, b: Able): number {
  return (
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
  const place = outsidePool(need, member.specialist);
  if (place !== null) return place;
  if (need.tried?.includes(member.specialist.id)) return 'tried already on this call';
  return unavailable(member, today, now);
}

/** Why this person may not be rung for any call; null when they may. */
function unavailable(
  { specialist, presence, claim }: PoolMember,
  today: string,
  now: Instant,
): string | null {
  if (claim !== null && claim.leaseUntil > now) return 'claimed for another call';
  if (presence.state !== 'ready')
    return `is ${presence.state}${presence.reason ? ` (${presence.reason})` : ''}`;
  if (specialist.vettedUntil === null) return 'vetting is not recorded';
  if (specialist.vettedUntil < today) return `vetting ran out on ${specialist.vettedUntil}`;
  return null;
}

const OWN_POOL = { kind: 'ownPool', target: null } as const;

function outsidePool(need: SpecialistNeed, specialist: Specialist): string | null {
  const step = need.step ?? OWN_POOL;
  switch (step.kind) {
    case 'ownPool':
      return specialist.force === need.force ? null : 'of another force';
    case 'partnerForce':
      if (specialist.force !== step.target) return 'of another force';
      return specialist.covers.includes(need.force) ? null : 'does not cover this force';
    case 'onCallPager':
      return 'the pager is asked, not a person';
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
    `ready for ${minutes(now - presence.since)}`,
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
