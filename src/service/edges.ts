import type { CallPath } from '../app/call/call-path.ts';
import { createCallCommands } from '../app/call/call-commands.ts';
import { createPresenceDesk } from '../app/presence-desk.ts';
import { createSpecialistFigures } from '../app/specialist-figures.ts';
import { createTranscriptionListener } from '../app/risk/listen.ts';
import { createRiskQuestions } from '../app/risk/risk-questions.ts';
import { createVoiceCalls } from '../app/call/voice-calls.ts';
import { contactIdOf } from '../app/referrals/plan-contacts.ts';
import type { Settings } from '../environment.ts';
import type { SwappableRoutingBook } from '../files/routing-book.ts';
import { createReaderThread } from '../files/reader-thread.ts';
import { type ApiKeys, createApiKeys } from '../http/api-keys.ts';
import { createAuthenticator } from '../http/authenticator.ts';
import { alarmHandlers } from '../http/handlers/alarms.ts';
import { auditHandlers } from '../http/handlers/audit.ts';
import { callHandlers } from '../http/handlers/calls.ts';
import { raisingHandlers } from '../http/handlers/raising.ts';
import { reContactHandlers } from '../http/handlers/re-contacts.ts';
import { callFigureHandlers } from '../http/handlers/figures.ts';
import { referralHandlers } from '../http/handlers/referrals.ts';
import { registerHandlers } from '../http/handlers/register.ts';
import { registerImportHandlers } from '../http/handlers/register-imports.ts';
import { registerProposalHandlers } from '../http/handlers/register-proposals.ts';
import { rosterHandlers } from '../http/handlers/roster.ts';
import { routingHandlers } from '../http/handlers/routing.ts';
import { routingStudyHandlers } from '../http/handlers/routing-study.ts';
import { reviewHandlers } from '../http/handlers/reviews.ts';
import { figureHandlers } from '../http/handlers/specialist-figures.ts';
import { callRulesHandlers } from '../http/handlers/call-rules.ts';
import { riskHandlers } from '../http/handlers/risk.ts';
import { specialistHandlers } from '../http/handlers/specialists.ts';
import { storyHandlers } from '../http/handlers/stories.ts';
import { telephoneHandlers } from '../http/handlers/telephone.ts';
import { systemHandlers } from '../http/handlers/system.ts';
import { consolePages } from '../http/console-pages.ts';
import { workHandlers } from '../http/handlers/work.ts';
import { partnerCallbacksRouter } from '../http/partner-callbacks.ts';
import { createPeople, sessionLimits } from '../http/sign-in/people.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import type { OpenMeter } from '../metrics.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { HealthCheck } from '../ports/health.ts';
import type { Log } from '../ports/log.ts';
import type { RosterDesk } from '../ports/roster-desk.ts';
import type { RoutingEdition } from '../ports/routing-reader.ts';
import { openApprovals } from '../redis/approvals.ts';
import { openRecordedCalls } from '../redis/calls/recorded-calls.ts';
import { openSessions } from '../redis/sessions.ts';
import { openAuditNotes, type OpenAuditNotes } from '../redis/audit-notes.ts';
import { openAuditTrail } from '../redis/audit-trail.ts';
import { type OpenFeedSource, openFeedSource } from '../redis/feed-source.ts';
import { openRateLimitStore } from '../redis/rate-limit-store.ts';
import { createPinTries } from '../redis/pin-tries.ts';
import { openReplyMemory } from '../redis/reply-memory.ts';
import { createTranscripts } from '../redis/transcripts.ts';
import { openTicketOffice } from '../redis/ticket-office.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { createContactRouter } from '../twilio/contact-router.ts';
import { createTelephoneTokens } from '../twilio/telephone-tokens.ts';
import { createReplyRenderer } from '../twilio/reply-renderer.ts';
import { voiceUrls } from '../twilio/urls.ts';
import { createVoiceRouter } from '../twilio/voice-router.ts';
import type { AccessFile } from '../wire/access.ts';
import { type FeedServer, openFeed } from '../ws/feed-server.ts';
import type { FollowUps } from './follow-ups.ts';
import { DEMO_PERSONAS } from './demo-personas.ts';
import type { RedisLinks } from './redis-links.ts';
import type { OpenStories } from './stories.ts';
import { openRoutingDesks } from './routing-desks.ts';
import type { RegisterOffice } from './register-desk.ts';

const MOST_CONSOLES = 2_000;
/** Where `npm run build:console` puts it. */
const CONSOLE_FOLDER = new URL('../../dist/console', import.meta.url).pathname;

export interface EdgeParts {
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly links: RedisLinks;
  readonly path: CallPath;
  readonly book: SwappableRoutingBook;
  readonly story: OpenStories;
  readonly followUps: FollowUps;
  readonly office: Pick<RegisterOffice, 'desk' | 'files'>;
  readonly audit: AuditLog;
  readonly access: AccessFile;
  readonly rosters: RosterDesk;
  /** The files on disk as they are now. */
  readonly routingOnDisk: () => Promise<RoutingEdition>;
  /** What readiness asks. */
  readonly checks: readonly HealthCheck[];
  /** What a person who looks at the system's health is told besides. */
  readonly parts: readonly HealthCheck[];
  readonly overloaded: () => boolean;
  readonly stopping: () => boolean;
  readonly checkpointFile: string;
  readonly log: Log;
  readonly meter: OpenMeter;
}

export interface Edges {
  readonly http: HttpServer;
  readonly apiKeys: ApiKeys;
  /** Begins to follow the feed. */
  start(): Promise<void>;
  close(graceMs: number): Promise<void>;
}

/** The edges for Twilio, people and programs, on one server. */
export function composeEdges(parts: EdgeParts): Edges {
  const { settings, keys, links, path, log, meter, followUps } = parts;
  const { prefix } = settings;
  const redis = links.open(settings.redisUrl, 'background');
  const clock = path.clock;
  const apiKeys = createApiKeys(parts.access.keys);
  const tickets = openTicketOffice(redis, prefix);
  const notes: OpenAuditNotes = openAuditNotes(parts.audit, log);
  const origins = new Set([new URL(settings.publicBaseUrl).origin, ...settings.consoleOrigins]);
  const limits = openRateLimitStore(redis, prefix);
  const people = createPeople({
    access: parts.access,
    clientSecret: settings.oidcClientSecret,
    mode: settings.mode,
    personas: settings.personas ? DEMO_PERSONAS : null,
    publicBaseUrl: settings.publicBaseUrl,
    origins,
    sessions: openSessions({
      redis,
      prefix,
      sealing: keys.sealing,
      limits: sessionLimits(parts.access.signIn),
    }),
    approvals: openApprovals(redis, prefix, keys.sealing),
    alarms: followUps.alarms,
    audit: parts.audit,
    notes,
    sealing: keys.sealing,
    limits,
    clock,
    log,
  });
  const authenticator = createAuthenticator(apiKeys, tickets, clock, people.credentials);
  const calls = createCallCommands(path);
  const recorded = openRecordedCalls({ redis, sealing: keys.sealing, prefix });
  const figures = createSpecialistFigures(path.calls, recorded);
  const presence = createPresenceDesk({
    ...{ pool: path.pool, offers: path.offers, audit: parts.audit, alarms: followUps.alarms, clock },
    ...{ tries: createPinTries(redis, prefix), roster: () => parts.book.roster() },
  });
  const telephone = settings.telephone === null ? null : createTelephoneTokens(settings.telephone);
  const transcripts = createTranscripts({ redis, prefix, sealing: keys.sealing });
  const trail = openAuditTrail({
    redis,
    prefix,
    signing: keys.signing,
    checkpointFile: parts.checkpointFile,
  });
  const routing = openRoutingDesks({
    redis,
    prefix,
    sealing: keys.sealing,
    audit: parts.audit,
    reader: createReaderThread(),
    onDisk: parts.routingOnDisk,
    clock,
  });
  const http = createHttpServer({
    voice: createVoiceRouter({
      calls: createVoiceCalls(path),
      listener: createTranscriptionListener(path, transcripts),
      book: parts.book,
      urls: voiceUrls(settings.publicBaseUrl),
      render: createReplyRenderer(voiceUrls(settings.publicBaseUrl)),
      presence,
      publicBaseUrl: settings.publicBaseUrl,
      authTokens: settings.twilio.authTokens,
      overloaded: parts.overloaded,
      log,
      meter,
    }).use(
      createContactRouter({
        voice: followUps.contactVoice,
        publicBaseUrl: settings.publicBaseUrl,
        authTokens: settings.twilio.authTokens,
        log,
        meter,
      }),
    ),
    health: {
      role: settings.role,
      checks: parts.checks,
      stopping: parts.stopping,
      metrics: () => meter.text(),
    },
    partners: partnerCallbacksRouter(followUps.callbacks, log),
    api: {
      handlers: {
        ...callHandlers({ calls, notes }),
        ...callFigureHandlers(recorded),
        ...callRulesHandlers(path.rules),
        ...alarmHandlers(followUps.alarms),
        ...specialistHandlers(path.pool, presence),
        ...figureHandlers({ waiting: path.waiting, figures }),
        ...riskHandlers({
          calls,
          questions: createRiskQuestions(path),
          book: path.riskBook,
          transcripts,
          notes,
        }),
        ...referralHandlers(followUps.referrals),
        ...rosterHandlers(parts.rosters, routing),
        ...routingHandlers(routing),
        ...routingStudyHandlers(routing.study),
        ...raisingHandlers({ calls, ...followUps }),
        ...reContactHandlers({ reContacts: followUps.reContacts, calls, contactIdOf }),
        ...storyHandlers({ stories: parts.story.stories, calls, referrals: followUps.referrals, notes }),
        ...reviewHandlers({ ...parts.story, rules: path.rules, calls, notes }),
        ...workHandlers({ ...followUps, queues: followUps.jobs, audit: parts.audit }),
        ...auditHandlers(trail, parts.audit),
        ...systemHandlers({ checks: [...parts.checks, ...parts.parts], tickets, reviews: path.reviews }),
        ...telephoneHandlers({ tokens: telephone, book: parts.book, pool: path.pool, notes }),
        ...people.handlers,
        ...registerHandlers(parts.office.desk, trail),
        ...registerProposalHandlers(parts.office.desk),
        ...registerImportHandlers(parts.office.files),
      },
      origins,
      authenticator,
      replies: openReplyMemory(redis, prefix, keys.sealing),
      limits,
      clock,
      log,
      meter,
    },
    pages: [people.router, consolePages(CONSOLE_FOLDER)],
    trustProxy: settings.trustProxy,
    telephoneEdge: telephone?.edge ?? null,
    metricsHere: settings.metricsPort === null,
    log,
  });
  const source: OpenFeedSource = openFeedSource({
    redis,
    reader: links.open(settings.redisUrl, 'blocking'),
    prefix,
    sealing: keys.sealing,
    clock,
    log,
  });
  let feed: FeedServer | null = null;
  return {
    http,
    apiKeys,
    async start() {
      await source.start();
      feed = openFeed(http.server, {
        source,
        authenticator,
        calls,
        notes,
        origins,
        maxConnections: MOST_CONSOLES,
        clock,
        log,
        meter,
      });
    },
    async close(graceMs) {
      await feed?.close();
      await http.close(graceMs);
      await source.stop();
      await notes.close();
      await routing.reader.close();
    },
  };
}
