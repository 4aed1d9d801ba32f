import type { Command } from 'commander';
import { AppError, type ErrorCode } from '../core/errors.ts';
import { type ActorId, type CallId, id, type ReferralId } from '../core/ids.ts';
import type { Referral } from '../core/referrals/referral.ts';
import type { Instant } from '../core/time.ts';
import type { Pathway } from '../core/referrals/pathway.ts';
import type { ConfirmedFacts } from '../ports/confirmed-facts.ts';
import type { QueueView, WaitingJob } from '../ports/job-queue.ts';
import type { ReContacts } from '../ports/re-contacts.ts';
import type { RaisingSubject, ReferralRaising } from '../ports/referral-raising.ts';
import type { ReferralReports } from '../ports/referral-reports.ts';
import type { ReferralVerbs } from '../ports/referral-verbs.ts';
import { raisingCommands } from './referrals-raising.ts';
import { readingCommands } from './referrals-reading.ts';

/** What the commands work on, opened when one runs and closed after it. */
export interface ReferralTools {
  readonly referrals: ReferralVerbs;
  readonly reports: ReferralReports;
  readonly raising: ReferralRaising;
  readonly facts: ConfirmedFacts;
  readonly reContacts: ReContacts;
  /** The pathways in force. */
  pathways(): readonly Pathway[];
  /** A call's force and the people of its match; null: there is no such call. */
  subjectOf(callId: CallId): Promise<RaisingSubject | null>;
  /** What waits where. */
  queues(): Promise<readonly QueueView[]>;
  /** Each piece of waiting work, the oldest first. */
  waitingJobs(limit: number): Promise<readonly WaitingJob[]>;
  close(): Promise<void>;
}

export interface ReferralCliContext {
  open(): Promise<ReferralTools>;
  /** Who acts: stands in the audit log. */
  readonly actor: ActorId;
  now(): Instant;
  /** The text of a file, or of standard input for `-`. */
  read(file: string): Promise<string>;
  /** One line or block to standard output. */
  print(text: string): void;
  /** One line to standard error. */
  complain(text: string): void;
  /** Ends with this code once everything is closed. */
  exitWith(code: number): void;
}

/** As everywhere on the command line: 2 not understood, 3 it could not be done. */
const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  invalid: 2,
  notFound: 3,
  conflict: 3,
  unauthenticated: 3,
  forbidden: 3,
  tooMany: 3,
  unavailable: 3,
  internal: 3,
};

/** Adds `alongside referrals …`: what waits, what is late, and everything a person may do with a follow-up. */
export function referralCommands(program: Command, ctx: ReferralCliContext): void {
  const group = program
    .command('referrals')
    .description('Follow-ups: what is due, what is late, and what to do with each');
  const run = async (work: (tools: ReferralTools) => Promise<void>): Promise<void> =>
    await withTools(ctx, work);
  readingCommands(group, ctx, run);
  raisingCommands(group, ctx, run);
  actingCommands(group, ctx, run);
}

/** Opens, works, says what went wrong in words, and always closes. */
export async function withTools(
  ctx: ReferralCliContext,
  work: (tools: ReferralTools) => Promise<void>,
): Promise<void> {
  const tools = await ctx.open();
  try {
    await work(tools);
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    ctx.complain(error instanceof Error ? error.message : String(error));
    ctx.exitWith(EXIT_CODES[code]);
  } finally {
    await tools.close();
  }
}

type Act = (verbs: ReferralVerbs, referralId: ReferralId, text: string) => Promise<Referral>;

function actingCommands(
  group: Command,
  ctx: ReferralCliContext,
  run: (work: (tools: ReferralTools) => Promise<void>) => Promise<void>,
): void {
  const by = ctx.actor;
  const verbs: readonly (readonly [name: string, argument: string, description: string, act: Act])[] = [
    ['hold', '<why>', 'Keep it back', (on, referral, why) => on.hold(referral, by, why)],
    ['release', '<why>', 'Send what was held', (on, referral, why) => on.release(referral, by, why)],
    ['retry', '<why>', 'Send it again, as the same one', (on, referral, why) => on.retry(referral, by, why)],
    [
      'acknowledge',
      '[reference]',
      'The recipient has it',
      (on, referral, reference) => on.acknowledge(referral, by, reference === '' ? null : reference),
    ],
    ['accept', '<owner>', 'The recipient takes it', (on, referral, owner) => on.accept(referral, by, owner)],
    ['start', '', 'Work on it has begun', (on, referral) => on.startWork(referral, by)],
    ['complete', '<what-was-done>', 'It is done', (on, referral, why) => on.complete(referral, by, why)],
    ['revoke', '<why>', 'It is no longer wanted', (on, referral, why) => on.revoke(referral, by, why)],
    [
      'by-hand',
      '<how>',
      'It was delivered by hand',
      (on, referral, why) => on.deliveredByHand(referral, by, why),
    ],
  ];
  for (const [name, argument, description, act] of verbs) {
    group
      .command(`${name} <referral> ${argument}`.trim())
      .description(description)
      .action(async (referral: string, text: unknown) => {
        await run(async ({ referrals }) => {
          const words = typeof text === 'string' ? text : '';
          said(ctx, await act(referrals, id<ReferralId>(referral), words));
        });
      });
  }
  group
    .command('refuse <referral> <why> <owner>')
    .description('The recipient will not; <owner> has it now')
    .action(async (referral: string, why: string, owner: string) => {
      await run(async ({ referrals }) =>
        said(ctx, await referrals.refuse(id<ReferralId>(referral), by, why, owner)),
      );
    });
  group
    .command('assign <referral> <owner> <why>')
    .description('Give it to somebody else')
    .action(async (referral: string, owner: string, why: string) => {
      await run(async ({ referrals }) =>
        said(ctx, await referrals.assign(id<ReferralId>(referral), by, owner, why)),
      );
    });
  group
    .command('consent <referral> <state> [why]')
    .description('Record consent: given, refused or overridden (with a reason)')
    .action(async (referral: string, state: string, why = '') => {
      await run(async ({ referrals }) => {
        if (state !== 'given' && state !== 'refused' && state !== 'overridden')
          throw new AppError('invalid', 'consent is given, refused or overridden');
        said(ctx, await referrals.recordConsent(id<ReferralId>(referral), by, { state, why }));
      });
    });
}

function said(ctx: ReferralCliContext, referral: Referral): void {
  ctx.print(`${referral.id} is ${referral.status}; it is with ${referral.owner}`);
}
