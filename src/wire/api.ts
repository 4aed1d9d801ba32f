import type { z } from 'zod';
import { alarmOperations } from './api/alarms.ts';
import { auditOperations } from './api/audit.ts';
import { callRulesOperations } from './api/call-rules.ts';
import { callOperations } from './api/calls.ts';
import { followUpOperations } from './api/follow-ups.ts';
import { figureOperations } from './api/figures.ts';
import { peopleOperations } from './api/people.ts';
import { reContactOperations } from './api/re-contacts.ts';
import { pilotOperations } from './api/pilot.ts';
import { referralOperations } from './api/referrals.ts';
import { registerOperations } from './api/register.ts';
import { registerImportOperations } from './api/register-imports.ts';
import { registerProposalOperations } from './api/register-proposals.ts';
import { reviewCaseOperations } from './api/review-cases.ts';
import { riskOperations } from './api/risk.ts';
import { reviewOperations } from './api/reviews.ts';
import { rosterOperations } from './api/roster.ts';
import { routingOperations } from './api/routing.ts';
import { routingStudyOperations } from './api/routing-study.ts';
import { specialistOperations } from './api/specialists.ts';
import { storyOperations } from './api/stories.ts';
import { telephoneOperations } from './api/telephone.ts';
import { systemOperations } from './api/system.ts';

/** Every operation of `/api/v1` by its name: the one table that routes, checks, OpenAPI and examples are made from. */
export const OPERATIONS = {
  ...callOperations,
  ...callRulesOperations,
  ...figureOperations,
  ...alarmOperations,
  ...specialistOperations,
  ...riskOperations,
  ...referralOperations,
  ...followUpOperations,
  ...reContactOperations,
  ...reviewOperations,
  ...rosterOperations,
  ...routingOperations,
  ...routingStudyOperations,
  ...auditOperations,
  ...storyOperations,
  ...reviewCaseOperations,
  ...pilotOperations,
  ...systemOperations,
  ...telephoneOperations,
  ...peopleOperations,
  ...registerOperations,
  ...registerProposalOperations,
  ...registerImportOperations,
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;

type Out<Part> = Part extends z.ZodType ? z.output<Part> : undefined;

/** What a handler of an operation is given, already checked. */
export type ParamsOf<Name extends OperationName> = Operations[Name] extends { params: infer P }
  ? Out<P>
  : undefined;
export type QueryOf<Name extends OperationName> = Operations[Name] extends { query: infer Q }
  ? Out<Q>
  : undefined;
export type BodyOf<Name extends OperationName> = Operations[Name] extends { body: infer B }
  ? Out<B>
  : undefined;
export type ReplyOf<Name extends OperationName> = z.output<Operations[Name]['reply']>;
