import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import { ShadowReport } from '../../core/routing/shadow-report.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DraftDesk } from '../../ports/draft-desk.ts';
import type { PolicyVersions, VersionTexts } from '../../ports/policy-versions.ts';
import type { RecordedCalls } from '../../ports/recorded-calls.ts';
import type { RoutingEdition, RoutingReader } from '../../ports/routing-reader.ts';
import type { Asker, RoutingRef, RoutingStudy } from '../../ports/routing-study.ts';

export interface RoutingStudyOptions {
  readonly versions: PolicyVersions;
  readonly drafts: DraftDesk;
  readonly reader: RoutingReader;
  readonly recorded: RecordedCalls;
  /** The files on disk: in force while nothing is published; their pathways are those of every draft. */
  readonly onDisk: () => Promise<RoutingEdition>;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export function createRoutingStudy(options: RoutingStudyOptions): RoutingStudy {
  const { versions, drafts, reader, recorded, onDisk, audit, clock } = options;
  let rehearsing = false;

  const version = async (number: number): Promise<RoutingEdition> => {
    const texts = await versions.texts(number);
    if (texts === null) throw new AppError('notFound', `there is no version ${number}`);
    return { version: number, texts };
  };
  const edition = async (ref: RoutingRef): Promise<RoutingEdition> => {
    switch (ref.kind) {
      case 'inForce': {
        const { active } = (await versions.load()).book;
        return active === null ? onDisk() : version(active);
      }
      case 'version':
        return version(ref.number);
      case 'draft': {
        const [draft, disk] = await Promise.all([drafts.texts(ref.id), onDisk()]);
        return { version: 0, texts: withPathways(draft, disk.texts) };
      }
    }
  };
  const consulted = (
    what: string,
    { actor, request }: Asker,
    subject: Pick<AuditEntry, 'subjectType' | 'subjectId'>,
    details: AuditEntry['details'],
  ) => {
    const entry = { id: `${what}-${request}`, when: clock.now(), who: actor, what, ...subject, details };
    return audit.append([{ ...entry, operation: 'consultation', correlationId: request, recipient: null }]);
  };
  const both = (a: RoutingRef, b: RoutingRef) => Promise.all([edition(a), edition(b)]);

  return {
    edition,
    check: async (ref) => reader.check((await edition(ref)).texts, clock.now()),
    async diff(from, to) {
      return reader.diff(...(await both(from, to)));
    },
    introduction: async (ref) => reader.introduction(await edition(ref)),
    async explainDescribed(ref, call) {
      const [explanation] = await reader.explain(await edition(ref), { call }, clock.now());
      if (explanation === undefined) throw new AppError('internal', 'a described call has no situation');
      return explanation;
    },
    recorded: (callId) => recorded.situation(callId),
    async explainRecorded(of, call, by) {
      await consulted('routingExplained', by, { subjectType: 'call', subjectId: call.callId }, {});
      return reader.explain(of, { recorded: call }, clock.now());
    },
    async rehearse(before, after, which, by) {
      if (rehearsing) throw new AppError('tooMany', 'a rehearsal is under way; begin yours when it is done');
      rehearsing = true;
      try {
        const { from, until } = which;
        const subject = { subjectType: 'policy', subjectId: `version-${after.version}` } as const;
        await consulted('routingRehearsed', by, subject, { from, until, against: before.version });
        return await reader.rehearse(before, after, recorded.situations(which));
      } finally {
        rehearsing = false;
      }
    },
    async shadowReport(which, by) {
      const { from, until } = which;
      const subject = { subjectType: 'policy', subjectId: 'shadow-report' } as const;
      await consulted('shadowReportMade', by, subject, { from, until });
      const report = new ShadowReport();
      for await (const calls of recorded.calls(which)) for (const call of calls) report.add(call);
      return report.rows();
    },
    async forces() {
      const lines = await reader.introduction(await edition({ kind: 'inForce' }));
      return [...new Set(lines.map(({ force }) => force))];
    },
  };
}

/** What follows a call is not drafted: a draft is checked against the pathways that are in force. */
export function withPathways(draft: VersionTexts, onDisk: VersionTexts): VersionTexts {
  const pathways = onDisk['pathways.yaml'];
  return pathways === undefined ? draft : { ...draft, 'pathways.yaml': pathways };
}
