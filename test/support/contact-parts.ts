import { type ActorId, id, type LegId, type SpecialistId } from '../../src/core/ids.ts';
import type { ContactLegRequest } from '../../src/ports/contact-line.ts';
import type { LegRequestOutcome } from '../../src/ports/telephony.ts';
import { createSpecialistPool } from '../../src/redis/specialist-pool.ts';
import { hashPin } from '../../src/sealing/pin.ts';
import type { ContactParts } from '../../src/service/contact-parts.ts';
import type { FreshRedis } from './redis.ts';
import { entryFor, rosterOf, specialistOf } from './specialists.ts';

export const PIN = '4321';
export const AMINA = { actor: id<ActorId>('clerk-2'), specialist: id<SpecialistId>('amina') };
export const BETH = { actor: id<ActorId>('specialist-4'), specialist: id<SpecialistId>('beth') };
export const NEUTRAL = '+441134960150';

export interface TestContactParts extends ContactParts {
  /** The specialists' legs that were asked for, in order. */
  readonly rung: ContactLegRequest[];
  readonly ended: LegId[];
  readonly refetched: number[];
  /** What the carrier says to the next requests; default: accepted. */
  answers: LegRequestOutcome | null;
}

let pinHash: Promise<string> | null = null;

/** The roster and pool on a real Redis, and a carrier's edge that writes down what it is asked. */
export async function testContactParts(
  redis: FreshRedis,
  callerId: string | null = NEUTRAL,
): Promise<TestContactParts> {
  pinHash ??= hashPin(PIN);
  const hash = await pinHash;
  const roster = rosterOf(
    ...['amina', 'beth'].map((name) => entryFor(specialistOf(name, { pinHash: hash }))),
  );
  const parts: TestContactParts = {
    rung: [],
    ended: [],
    refetched: [],
    answers: null,
    settings: { settingsFor: () => (callerId === null ? null : { callerId, ringTimeoutSeconds: 25 }) },
    telephony: {
      async ringSpecialist(request) {
        parts.rung.push(request);
        return parts.answers ?? { kind: 'accepted', legId: legOf(request.press) };
      },
      async refetch(_contact, press) {
        parts.refetched.push(press);
        return 'done';
      },
      async endLeg(legId) {
        parts.ended.push(legId);
        return 'done';
      },
    },
    pool: createSpecialistPool({ redis: redis.connect(), prefix: redis.prefix, roster: () => roster }),
    budget: { take: async () => true },
  };
  return parts;
}

export function legOf(press: number): LegId {
  return id<LegId>(`CA${String(press).padStart(32, '0')}`);
}
