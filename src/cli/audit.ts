import { createHash } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import { type ActorId, id } from '../core/ids.ts';
import { EXIT, type Terminal } from './terminal.ts';

const VERIFY_HELP = `
Checks every link of the chain and every signed checkpoint, those of the local file too, and names the first entry that
does not hold. Checking is itself an entry.

Exit codes: 0 the chain holds, 1 it is broken, 2 wrong usage, 3 it could not be read.`;

const EXPORT_HELP = `
Writes every entry with its number and hash, one JSON object a line, and at the end the SHA-256 of all that was written to
standard error. Exporting is itself an entry.

Exit codes: 0 written, 2 wrong usage, 3 the log could not be read.`;

interface ListOptions {
  readonly who?: string;
  readonly what?: string;
  readonly subject?: string;
  readonly limit: number;
  readonly before?: number;
  readonly json?: true;
}

/** Adds `alongside audit …` to the command line. */
export function auditCommands(program: Command, terminal: Terminal): void {
  const audit = program.command('audit').description('who saw, changed, sent or was shown what');
  audit
    .command('verify')
    .description('check the whole chain and its checkpoints')
    .option('--json', 'for programs')
    .addHelpText('after', VERIFY_HELP)
    .action(async (options: { json?: true }) => {
      await enter(terminal, 'auditVerified');
      const verdict = await (await terminal.auditTrail()).verify();
      if (options.json) terminal.out(`${JSON.stringify(verdict, null, 2)}\n`);
      else if (verdict.ok) {
        const { head, checkpoints } = verdict;
        terminal.out(`The chain holds: ${head.sequence} entries, ${checkpoints} checkpoints.\n`);
        terminal.out(`Head ${head.hash}\n`);
      } else {
        terminal.err(`The chain is broken at entry ${verdict.brokenAt}: ${FAULTS[verdict.why]}\n`);
        terminal.err('Nothing after it can be trusted. Keep Redis and the checkpoint files as they are.\n');
      }
      terminal.exitWith(verdict.ok ? EXIT.ok : EXIT.problem);
    });
  audit
    .command('list')
    .description('entries, newest first')
    .option('--who <actor>', 'by this actor')
    .option('--what <event>', 'of this kind, e.g. callRead')
    .option('--subject <id>', 'about this call, person, referral …')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .option('--before <n>', 'older than entry n', wholeNumber)
    .option('--json', 'for programs')
    .addHelpText('after', '\nExit codes: 0 listed, 2 wrong usage, 3 the log could not be read.')
    .action(async (options: ListOptions) => {
      await enter(terminal, 'auditRead');
      const trail = await terminal.auditTrail();
      const filter = { who: options.who, what: options.what, subjectId: options.subject };
      const page = await trail.page(filter, options.before ?? null, options.limit);
      terminal.out(options.json ? `${JSON.stringify(page, null, 2)}\n` : page.entries.map(line).join(''));
      if (!options.json && page.next !== null) terminal.err(`older: --before ${page.next}\n`);
    });
  audit
    .command('export')
    .description('the whole log, for an auditor')
    .addHelpText('after', EXPORT_HELP)
    .action(async () => {
      await enter(terminal, 'auditExported');
      const digest = createHash('sha256');
      for await (const link of (await terminal.auditTrail()).all()) {
        const text = `${JSON.stringify(link)}\n`;
        digest.update(text);
        terminal.out(text);
      }
      terminal.err(`sha256 ${digest.digest('hex')}\n`);
    });
}

const FAULTS = {
  missing: 'entries before it are gone.',
  outOfOrder: 'it stands where it does not belong.',
  previousDiffers: 'it does not follow the one before it.',
  hashDiffers: 'it was altered.',
  unreadable: 'it cannot be read.',
  checkpointDiffers: 'a signed checkpoint says otherwise: the log was written anew.',
  checkpointForged: 'a checkpoint for it carries no valid signature, or its key is missing.',
  cutOff: 'it and what followed were cut off.',
  headDiffers: 'the head says otherwise.',
} as const;

function line({ sequence, entry }: { readonly sequence: number; readonly entry: AuditEntry }): string {
  const when = new Date(entry.when).toISOString();
  const subject = `${entry.subjectType} ${entry.subjectId}`;
  const recipient = entry.recipient === null ? '' : ` to ${entry.recipient}`;
  return `${sequence}  ${when}  ${entry.who}  ${entry.what}  ${subject}${recipient}\n`;
}

/** Who watches is watched: reading the log is entered in it first. */
async function enter(terminal: Terminal, what: string): Promise<void> {
  const now = Date.now();
  const log = await terminal.auditLog();
  const entry: AuditEntry = {
    id: `cli-${terminal.user}-${now}-${process.pid}`,
    when: now,
    who: id<ActorId>(terminal.user),
    what,
    operation: 'access',
    subjectType: 'system',
    subjectId: 'audit',
    correlationId: `cli-${now}`,
    recipient: null,
    details: {},
  };
  await log.append([entry]);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
