import type { Call } from '../../core/call/call.ts';
import type { RecordEffect } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { type AlarmId, id, type PersonId, type ReferralId } from '../../core/ids.ts';
import type { StoredEffect } from '../../ports/call-store.ts';
import { assessCaller } from './assess-caller.ts';
import type { CallPath } from './call-path.ts';
import { outcomeId } from './outcome-id.ts';

/** Runs one effect of the record lane: each is idempotent by an id made from the call, so running it twice is once. */
export async function runRecordEffect(
  path: CallPath,
  call: Call,
  stored: StoredEffect,
): Promise<CallEvent | null> {
  const effect = stored.effect as RecordEffect;
  const at = path.clock.now();
  switch (effect.do) {
    case 'assessCaller': {
      const { incomplete, ...found } = await assessCaller(path, call);
      const assessed = { id: outcomeId(stored), callId: call.id, type: 'callerAssessed' } as const;
      return { ...assessed, ...found, ...(incomplete && { incomplete }) };
    }
    case 'startTimer':
      await path.timers.start(call.id, effect.timerId, effect.name, effect.afterMs);
      return null;
    case 'raiseAlarm':
      await path.alarms.raise({
        id: id<AlarmId>(`${call.id}.${effect.kind}.${slug(effect.cause)}`),
        class: effect.class,
        kind: effect.kind,
        force: call.force,
        callId: call.id,
        text: effect.text,
        at,
      });
      return null;
    case 'raiseReferral':
      await path.referrals.raise({
        referralId: id<ReferralId>(`${call.id}.${effect.pathway}`),
        pathway: effect.pathway,
        force: call.force,
        callId: call.id,
        people: effect.people.map((person) => id<PersonId>(person)),
        raisedBy: effect.by,
        raisedAt: call.endedAt ?? call.arrivedAt,
        because: effect.because,
        confirmed: effect.confirmed ?? true,
      });
      return null;
    case 'noteFact': {
      const people = effect.people.map((person) => id<PersonId>(person));
      const { by, why, fact } = effect;
      await path.facts.confirm({ callId: call.id, force: call.force, people }, fact, {
        ...{ by, why, source: 'call', details: {} },
      });
      return null;
    }
    case 'reviewCall':
      await path.reviews.add({ callId: call.id, force: call.force, cause: effect.cause, at });
      return null;
    case 'writeAudit':
      await path.audit.append([
        {
          id: stored.key,
          when: at,
          who: effect.who,
          what: effect.what,
          operation: effect.operation,
          subjectType: 'call',
          subjectId: call.id,
          correlationId: call.id,
          recipient: effect.recipient,
          details: effect.details,
        },
      ]);
      return null;
    case 'tellControlRoom':
      await path.notices.send({
        id: stored.key,
        force: call.force,
        callId: call.id,
        incidentReference: call.incident.reference,
        what: effect.what,
        details: effect.details,
        at,
      });
      return null;
    case 'tellStory':
      await path.stories.tell(call.id);
      return null;
    case 'nameCall':
      await path.calls.addReference(call.id, effect.kind, effect.value);
      return null;
  }
}

/** A cause as part of an id: letters, digits and hyphens, bounded. */
function slug(cause: string): string {
  return cause.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 80);
}
