import { parentPort } from 'node:worker_threads';
import { AppError } from '../core/errors.ts';
import type { LineId } from '../core/ids.ts';
import type { DescribedCall } from '../core/routing/described.ts';
import type { Introduction } from '../core/routing/plan.ts';
import type { RecordedCall } from '../core/routing/recorded-call.ts';
import type { Rehearsing } from '../core/routing/rehearse.ts';
import type { Instant } from '../core/time.ts';
import type { VersionTexts } from '../ports/policy-versions.ts';
import type { CalendarStretch, RoutingEdition } from '../ports/routing-reader.ts';
import { readingRouting } from './routing-reader.ts';

/** What the reader's thread is asked; plain data both ways. */
export type Question =
  | { readonly what: 'check'; readonly texts: VersionTexts; readonly now: Instant }
  | { readonly what: 'diff'; readonly before: RoutingEdition; readonly after: RoutingEdition }
  | {
      readonly what: 'explain';
      readonly edition: RoutingEdition;
      readonly asked: { readonly call: DescribedCall } | { readonly recorded: RecordedCall };
      readonly now: Instant;
    }
  | { readonly what: 'introduction'; readonly edition: RoutingEdition }
  | {
      readonly what: 'withIntroduction';
      readonly texts: VersionTexts;
      readonly lines: readonly LineId[];
      readonly stage: Introduction;
      readonly sharePercent: number;
    }
  | {
      readonly what: 'withCalendar';
      readonly texts: VersionTexts;
      readonly specialistId: string;
      readonly calendar: string;
      readonly stretch: CalendarStretch;
    }
  | { readonly what: 'beginRehearsal'; readonly before: RoutingEdition; readonly after: RoutingEdition }
  | { readonly what: 'addToRehearsal'; readonly session: number; readonly calls: readonly RecordedCall[] }
  | { readonly what: 'endRehearsal'; readonly session: number };

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      /** Null: a fault of ours. */
      readonly code: string | null;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };

const rehearsals = new Map<number, Rehearsing>();
let sessions = 0;

function answer(question: Question): unknown {
  switch (question.what) {
    case 'check':
      return readingRouting.check(question.texts, question.now);
    case 'diff':
      return readingRouting.diff(question.before, question.after);
    case 'explain':
      return readingRouting.explain(question.edition, question.asked, question.now);
    case 'introduction':
      return readingRouting.introduction(question.edition);
    case 'withIntroduction': {
      const { texts, lines, stage, sharePercent } = question;
      return readingRouting.withIntroduction(texts, lines, stage, sharePercent);
    }
    case 'withCalendar': {
      const { texts, specialistId, calendar, stretch } = question;
      return readingRouting.withCalendar(texts, specialistId, calendar, stretch);
    }
    case 'beginRehearsal':
      sessions += 1;
      rehearsals.set(sessions, readingRouting.rehearsing(question.before, question.after));
      return sessions;
    case 'addToRehearsal':
      for (const call of question.calls) rehearsal(question.session).add(call);
      return null;
    case 'endRehearsal': {
      const result = rehearsal(question.session).result();
      rehearsals.delete(question.session);
      return result;
    }
  }
}

function rehearsal(session: number): Rehearsing {
  const found = rehearsals.get(session);
  if (found === undefined) throw new AppError('unavailable', 'the rehearsal was cut off; begin it again');
  return found;
}

parentPort?.on('message', ({ id, ...question }: Question & { readonly id: number }) => {
  try {
    parentPort?.postMessage({ id, ok: true, value: answer(question as Question) } satisfies Answer);
  } catch (error) {
    const known = error instanceof AppError ? error : null;
    const message = error instanceof Error ? error.message : 'the files could not be read';
    const details = known?.details ?? {};
    parentPort?.postMessage({ id, ok: false, code: known?.code ?? null, message, details } satisfies Answer);
  }
});
