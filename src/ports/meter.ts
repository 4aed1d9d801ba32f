/**
 * Every metric, in one table: name, kind, help, and the closed set of label names. Prometheus conventions: prefix, base
 * units, `_total` on counters. Ids, numbers and names are never labels (S14). Forces and lines are configuration, so few.
 */
export const METRICS = {
  alongside_webhooks_total: counter('Voice webhooks answered', ['route', 'outcome']),
  alongside_webhook_seconds: seconds('Time to answer a voice webhook', ['route']),
  alongside_calls_total: counter('Calls ended, by how', ['outcome']),
  alongside_calls_live: gauge('Calls in progress seen by this process'),
  alongside_answer_seconds: seconds('From the first webhook to the handler answering', ['kind'], 120),
  alongside_commit_seconds: seconds('Time to commit a call event', ['outcome']),
  alongside_commit_conflicts_total: counter('Commits decided again because the version had moved'),
  alongside_degraded_replies_total: counter('Replies given without a commit or a room', ['cause']),
  alongside_register_lookups_total: counter('Register look-ups', ['outcome']),
  alongside_register_index_age_seconds: gauge('Age of the register index in this process'),
  alongside_specialist_wanted_total: counter('Searches for a specialist begun', ['force', 'line', 'level']),
  alongside_specialist_offers_total: counter('Offers to specialists, and what became of them', [
    'force',
    'line',
    'outcome',
  ]),
  alongside_specialist_offer_seconds: seconds(
    'From wanting a specialist to an offer',
    ['force', 'line'],
    300,
  ),
  alongside_specialist_accept_seconds: seconds('From an offer to its acceptance', ['force', 'line'], 300),
  alongside_specialist_join_seconds: seconds(
    'From wanting a specialist to their being in the room',
    ['force', 'line', 'level'],
    300,
  ),
  alongside_waiting_calls: gauge('Calls that wait for a specialist now', ['force', 'level']),
  alongside_specialists_available: gauge('Specialists ready', ['force']),
  alongside_twilio_requests_total: counter('Requests to Twilio', ['operation', 'outcome']),
  alongside_twilio_request_seconds: seconds('Time Twilio took', ['operation']),
  alongside_effects_total: counter('Effects run', ['effect', 'outcome']),
  alongside_effects_waiting: gauge('Effects stored and not yet done'),
  alongside_referrals_total: counter('Referrals by what became of an attempt', ['outcome']),
  alongside_referrals_overdue: gauge('Referrals past their clock'),
  alongside_alarms_total: counter('Alarms raised', ['class', 'kind']),
  alongside_worker_heartbeat_seconds: gauge(
    'Unix time of the last round of upkeep in which every part was done',
  ),
  alongside_queue_oldest_seconds: gauge('Age of the oldest waiting job', ['queue']),
  alongside_jobs_troubled_total: counter('Jobs that stalled with their worker, or used up their tries', [
    'queue',
    'how',
  ]),
  alongside_audit_appends_total: counter('Audit entries appended', ['outcome']),
  alongside_audit_batch_entries: histogram('Entries committed together', [1, 2, 4, 8, 16, 32, 64, 128, 256]),
  alongside_audit_waiting: gauge('Audit entries waiting for their commit'),
  alongside_api_requests_total: counter('API requests', ['route', 'status']),
  alongside_api_seconds: seconds('Time to answer an API request', ['route']),
  alongside_sign_in_failures_total: counter('Requests without a valid key or session', ['cause']),
  alongside_feed_connections: gauge('Consoles connected to this process'),
  alongside_feed_messages_total: counter('Messages sent to consoles', ['type']),
  alongside_feed_dropped_total: counter('Console connections closed by us', ['reason']),
  alongside_feed_lag_seconds: seconds('From an event to its message being sent', []),
  alongside_transcription_total: counter('Live transcriptions asked for', ['outcome']),
  alongside_utterances_total: counter('Transcribed utterances taken in', ['outcome']),
  alongside_log_lines_dropped_total: counter('Log lines dropped because the disk was too slow'),
  alongside_event_loop_lag_seconds: gauge('How late the event loop ran, worst of the last seconds'),
  alongside_redis_up: gauge('1 while the connection answers', ['purpose']),
} as const satisfies Record<string, MetricShape>;

export interface MetricShape {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds; null unless a histogram. */
  readonly buckets: readonly number[] | null;
}

export type MetricName = keyof typeof METRICS;
type Named<Kind extends MetricShape['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];
export type CounterName = Named<'counter'>;
export type GaugeName = Named<'gauge'>;
export type HistogramName = Named<'histogram'>;

/** Exactly the labels of the metric's row, no more and no fewer. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]['labels'][number], string>
>;

/** Counts and measures. Never throws or waits: a meter may not harm what it measures. */
export interface Meter {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** Seconds where the name says so. */
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void;
}

/** A meter that measures nothing, for tests and tools. */
export const NO_METER: Meter = { count: () => undefined, set: () => undefined, observe: () => undefined };

function counter<const Labels extends readonly string[] = []>(
  help: string,
  labels = [] as unknown as Labels,
) {
  return { kind: 'counter', help, labels, buckets: null } as const;
}

function gauge<const Labels extends readonly string[] = []>(help: string, labels = [] as unknown as Labels) {
  return { kind: 'gauge', help, labels, buckets: null } as const;
}

/** A histogram of seconds from a millisecond up to at least `upTo`. */
function seconds<const Labels extends readonly string[]>(help: string, labels: Labels, upTo = 10) {
  const all = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
  return { kind: 'histogram', help, labels, buckets: all.filter((bound) => bound <= upTo) } as const;
}

function histogram(help: string, buckets: readonly number[]) {
  return { kind: 'histogram', help, labels: [] as const, buckets } as const;
}
