/**
 * A hand-over of a call to another force or service, as a record of its own: the threat word for word, the grade as it was
 * first given, the place, what was promised. The sender keeps the call's duties until a named person has acknowledged it.
 */
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { ActorId, CallId, ForceId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Chapter } from './chapter.ts';
import type { StoryEffect } from './effect.ts';
import type { HandOverRecipient } from './rules.ts';

export interface HandOver {
  readonly id: string;
  readonly version: number;
  readonly callId: CallId;
  readonly from: ForceId;
  readonly to: HandOverRecipient;
  readonly startedBy: ActorId;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** As told: sealed at rest, never changed afterwards. */
  readonly told: {
    readonly threats: readonly string[];
    readonly codeWords: readonly string[];
    readonly originalGrade: string | null;
    readonly grade: string | null;
    readonly level: string | null;
    readonly location: string | null;
    readonly promises: readonly { readonly words: string; readonly dueAt: Instant }[];
    readonly words: string;
    readonly incidentReference: string | null;
  };
  readonly status: 'open' | 'acknowledged' | 'refused' | 'withdrawn';
  readonly answer: {
    /** Who at the other end took it, or refused it: a person's name, never only an organisation's. */
    readonly name: string;
    readonly by: ActorId;
    readonly at: Instant;
    readonly words: string;
  } | null;
}

export interface HandOverChange {
  readonly handOver: HandOver;
  readonly effects: readonly StoryEffect[];
}

/** A new one, with everything that the call's chapter holds; nobody has to remember to write the threat down again. */
export function startHandOver(
  asked: {
    readonly id: string;
    readonly to: HandOverRecipient;
    readonly by: ActorId;
    readonly words: string;
  },
  chapter: Chapter,
  now: Instant,
): HandOverChange {
  const { account } = chapter;
  const said = (kind: 'threat' | 'codeWord'): readonly string[] =>
    account.told.flatMap(({ telling }) => (telling.kind === kind ? [telling.words] : []));
  const kept = new Set(account.told.flatMap(({ telling }) => (telling.kind === 'kept' ? [telling.of] : [])));
  const handOver: HandOver = {
    id: asked.id,
    version: 1,
    callId: chapter.id,
    from: chapter.force,
    to: asked.to,
    startedBy: asked.by,
    startedAt: now,
    dueAt: now + asked.to.acknowledgeWithinMs,
    told: {
      threats: [...said('threat'), ...chapter.threatsOnRecord.map(({ words }) => words)],
      codeWords: [...said('codeWord'), ...chapter.codeWordsOnRecord],
      originalGrade: account.grade.original ?? account.grade.said,
      grade: account.grade.inForce,
      level: chapter.level,
      location: chapter.location,
      promises: account.told.flatMap(({ id, telling }) =>
        telling.kind === 'promise' && !kept.has(id) ? [{ words: telling.words, dueAt: telling.dueAt }] : [],
      ),
      words: asked.words,
      incidentReference: chapter.incidentReference,
    },
    status: 'open',
    answer: null,
  };
  return {
    handOver,
    effects: [
      { kind: 'beginHandOver', handOverId: handOver.id },
      { kind: 'audit', entry: handOverAudit(handOver, 'handOverStarted', asked.by, now) },
    ],
  };
}

/** Why it cannot be answered so; null when it can. An acknowledgement without a person's name is none. */
export function answerObstacle(handOver: HandOver, name: string): string | null {
  if (handOver.status !== 'open') return `this hand-over is ${handOver.status} already`;
  return name.trim() === '' ? 'say who took it: a person’s name' : null;
}

export function answerHandOver(
  handOver: HandOver,
  answer: {
    readonly outcome: 'acknowledged' | 'refused' | 'withdrawn';
    readonly name: string;
    readonly by: ActorId;
    readonly words: string;
  },
  now: Instant,
): HandOverChange | null {
  if (answerObstacle(handOver, answer.name) !== null) return null;
  const { outcome, name, by, words } = answer;
  const after: HandOver = {
    ...handOver,
    version: handOver.version + 1,
    status: outcome,
    answer: { name, by, at: now, words },
  };
  const what = `handOver${outcome[0]?.toUpperCase()}${outcome.slice(1)}`;
  return {
    handOver: after,
    effects: [
      { kind: 'endHandOver', handOverId: handOver.id },
      { kind: 'audit', entry: handOverAudit(after, what, by, now) },
    ],
  };
}

/** A disclosure: to whom, and when; never what (S14). */
function handOverAudit(handOver: HandOver, what: string, who: ActorId, when: Instant): AuditEntry {
  return {
    id: `${handOver.id}-v${handOver.version}`,
    when,
    who,
    what,
    operation: 'disclosure',
    subjectType: 'call',
    subjectId: handOver.callId,
    correlationId: handOver.callId,
    recipient: handOver.to.id,
    details: { handOver: handOver.id, from: handOver.from, to: handOver.to.id, status: handOver.status },
  };
}
