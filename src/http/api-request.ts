import type { Principal } from '../core/access/principal.ts';
import type { EventId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { peopleOperations } from '../wire/api/people.ts';
import type { registerOperations } from '../wire/api/register.ts';
import type { registerImportOperations } from '../wire/api/register-imports.ts';
import type { registerProposalOperations } from '../wire/api/register-proposals.ts';
import type { rosterOperations } from '../wire/api/roster.ts';
import type { routingOperations } from '../wire/api/routing.ts';
import type { routingStudyOperations } from '../wire/api/routing-study.ts';
import type { pilotOperations } from '../wire/api/pilot.ts';
import type { reviewCaseOperations } from '../wire/api/review-cases.ts';
import type { storyOperations } from '../wire/api/stories.ts';
import type { BodyOf, OperationName, ParamsOf, QueryOf, ReplyOf } from '../wire/api.ts';

/** A body that is a file: to be read once, as it comes. */
export interface UploadedFile {
  /** One of the operation's `upload` types. */
  readonly type: string;
  readonly stream: AsyncIterable<Buffer>;
}

/** A request as an operation's code sees it: recognised, allowed, parsed. */
export interface ApiRequest<Name extends OperationName> {
  readonly principal: Principal;
  readonly params: ParamsOf<Name>;
  readonly query: QueryOf<Name>;
  readonly body: BodyOf<Name>;
  /** A file as it comes in; null for operations that take none. */
  readonly upload: UploadedFile | null;
  /** Identifies the request in log and audit. */
  readonly requestId: string;
  /** The same for every repeat with the same Idempotency-Key by the same actor. */
  readonly commandId: EventId;
  readonly now: Instant;
}

/** What one operation does. Rejects with AppError for what is expected. */
export type Handler<Name extends OperationName> = (request: ApiRequest<Name>) => Promise<ReplyOf<Name>>;

/** Code for some operations. */
export type HandlersOf<Name extends OperationName> = { readonly [Each in Name]: Handler<Each> };
/** The operations that come with signing in; a deployment with API keys alone has none of them. */
export type PeopleOperation = keyof typeof peopleOperations;
/** The register's operations, which come with its Redis. */
export type RegisterOperation =
  | keyof typeof registerOperations
  | keyof typeof registerProposalOperations
  | keyof typeof registerImportOperations;
/** Routing and roster, which people change. */
export type RoutingOperation =
  | keyof typeof rosterOperations
  | keyof typeof routingOperations
  | keyof typeof routingStudyOperations;
/** Stories and reviews, which come with the call path. */
export type StoryOperation =
  | keyof typeof storyOperations
  | keyof typeof reviewCaseOperations
  | keyof typeof pilotOperations;
type Optional = PeopleOperation | RegisterOperation | RoutingOperation | StoryOperation;
export type AllHandlers = HandlersOf<Exclude<OperationName, Optional>> & Partial<HandlersOf<Optional>>;
