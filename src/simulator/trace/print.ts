import type { Happening, TraceEvent } from './events.ts';

/** One happening in one line, without its time. */
export function happeningText(event: Happening): string {
  switch (event.kind) {
    case 'call-created':
      return `${event.leg}: call ${event.call} (${event.direction}) to ${event.to}${event.queueTimeMs > 0 ? `, queued ${event.queueTimeMs} ms` : ''}`;
    case 'call-status':
      return `${event.leg}: ${event.status}${because(event.why)}`;
    case 'webhook-sent':
      return `${event.leg}: ${event.purpose} → ${event.method} ${event.url}`;
    case 'webhook-answered':
      return `${event.leg}: ${event.purpose} ← ${event.status} in ${event.ms} ms`;
    case 'webhook-failed':
      return `${event.leg}: ${event.purpose} failed, error ${event.code}: ${event.why}`;
    case 'verb':
      return `${event.leg}: <${event.verb}>${event.detail === undefined ? '' : ` ${event.detail}`}`;
    case 'callback':
      return `${event.leg}: callback ${event.event} ${event.outcome} → ${event.url}`;
    case 'rest':
      return `REST ${event.operation}: ${event.method} ${event.path} → ${event.status}${event.code === undefined ? '' : ` (${event.code})`}`;
    case 'room':
      return `room ${event.name}: ${event.event}${event.leg === undefined ? '' : ` ${event.leg}`}${because(event.why)}`;
    case 'heard':
      return `${event.leg} hears ${event.hears.join(', ')}`;
    case 'person':
      return `${event.leg} ${event.did}`;
    case 'fault':
      return `fault: ${event.what}`;
    case 'twilio-warning':
      return `Twilio would log ${event.code}: ${event.why}`;
    case 'violation':
      return `VIOLATION by ${event.side}: ${event.what}`;
    case 'clock':
      return `clock: ${event.advancedMs} ms skipped`;
  }
}

/** The trace as lines, each with its time in seconds since the first event given. */
export function printTrace(events: readonly TraceEvent[]): string {
  const startMs = events[0]?.atMs ?? 0;
  return events
    .map((event) => `${((event.atMs - startMs) / 1000).toFixed(3).padStart(9)}  ${happeningText(event)}`)
    .join('\n');
}

function because(why: string | undefined): string {
  return why === undefined ? '' : ` (${why})`;
}
