import { createHash } from 'node:crypto';
import { coversForce, may, type Principal } from '../../core/access/principal.ts';
import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type ForceId, id } from '../../core/ids.ts';
import { peopleOfChange } from '../../core/register/change.ts';
import type { AuditTrail } from '../../ports/audit-trail.ts';
import type { ConsultRequest, RegisterDesk } from '../../ports/register-desk.ts';
import type { registerOperations } from '../../wire/api/register.ts';
import { readNumber } from '../../wire/phone-number.ts';
import { changeOf, type NewIds } from '../../wire/register-request.ts';
import type { HandlersOf } from '../api-request.ts';

/** Searching, showing and changing records; need-to-know is decided by the desk, the force here. */
export function registerHandlers(
  desk: RegisterDesk,
  trail: AuditTrail,
): HandlersOf<keyof typeof registerOperations> {
  return {
    searchRegister: async (request) => {
      const { by, text } = request.body;
      const search = { kind: by, text: by === 'number' ? e164(text) : text };
      const found = await desk.search(search, consultOf(request));
      return {
        people: found.map(({ id: person, force, name, dateOfBirth, references, mergedInto }) => ({
          ...{ person, force, name, dateOfBirth, references, mergedInto },
        })),
      };
    },
    showRegisterPerson: async (request) => desk.show(request.params.person, consultOf(request)),
    exportRegisterPerson: async (request) => {
      const withhold = new Map(request.body.withhold.map(({ part, because }) => [part, because]));
      return desk.exportFor(request.params.person, withhold, consultOf(request)) as Promise<never>;
    },
    registerHistory: async (request) => {
      const { person } = request.params;
      const reasons = await desk.historyOf(person, consultOf(request));
      const entries = await newest(trail, person, request.body.limit);
      return {
        entries: entries.map((entry) => {
          const { id: entryId, when, who, what, operation } = entry;
          return {
            ...{ id: entryId, when, who, what, operation },
            reason: reasons.find(({ requestId }) => requestId === entry.correlationId)?.reason ?? null,
          };
        }),
      };
    },
    changeRegister: async ({ principal, body, commandId }) => {
      const force = ownForce(principal, body.force);
      const change = changeOf(body.change, newIds(commandId, force));
      const request = { requestId: commandId, by: principal.actor, force, reason: body.reason, change };
      const done = await desk.change(request);
      const person = peopleOfChange(change).at(change.kind === 'split' ? 1 : 0) ?? '';
      return done.outcome === 'done'
        ? { outcome: 'done', person }
        : { outcome: 'waits', person, proposal: done.proposalId };
    },
    listRegisterReviews: async ({ principal, query }) =>
      desk.reviewsDue(ownForce(principal, query.force), query.on ?? null, query.limit),
    declareStaffTies: async ({ principal, body, commandId }) => {
      const of = id<ActorId>(body.of ?? principal.actor);
      if (of !== principal.actor && !may(principal, 'register:approve'))
        throw new AppError('forbidden', 'ties of somebody else are declared by whoever may approve');
      const ties = { numbers: body.numbers.map(e164), names: body.names };
      await desk.declareTies(of, ties, principal.actor, commandId);
      return { outcome: 'done' };
    },
  };
}

/** Pages of the log may be short; so many are looked through. */
const PAGES = 20;

async function newest(trail: AuditTrail, subjectId: string, limit: number): Promise<readonly AuditEntry[]> {
  const found: AuditEntry[] = [];
  let before: number | null = null;
  for (let page = 0; page < PAGES && found.length < limit; page += 1) {
    const filter = { subjectType: 'person', subjectId } as const;
    const { entries, next } = await trail.page(filter, before, limit - found.length);
    found.push(...entries.map(({ entry }) => entry));
    if (next === null) break;
    before = next;
  }
  return found;
}

interface Consulting {
  readonly principal: Principal;
  readonly requestId: string;
  readonly body: { readonly force: ForceId; readonly reason: string; readonly breakGlass?: boolean };
}

export function consultOf({ principal, requestId, body }: Consulting): ConsultRequest {
  const breakGlass = body.breakGlass === true;
  if (breakGlass && !may(principal, 'breakGlass:use'))
    throw new AppError('forbidden', 'breaking the glass needs the scope breakGlass:use');
  const force = ownForce(principal, body.force);
  return { requestId, by: principal.actor, force, reason: body.reason, breakGlass };
}

export function ownForce(principal: Principal, force: ForceId): ForceId {
  if (!coversForce(principal, force)) throw new AppError('forbidden', 'that is not a force of yours');
  return force;
}

/** Ids that say nothing, and are the same when the same request comes again. */
export function newIds(commandId: string, force: ForceId): NewIds {
  let made = 0;
  return {
    force,
    newId: (kind) => {
      made += 1;
      const digest = createHash('sha256').update(`${commandId} ${kind} ${made}`).digest();
      return `${kind}${digest.toString('base64url', 0, 8)}`;
    },
  };
}

function e164(text: string): string {
  const read = readNumber(text);
  if (read === null) throw new AppError('invalid', 'that is not a telephone number');
  return read.number;
}
