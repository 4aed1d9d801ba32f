import { BlockList, isIP } from 'node:net';
import type { LineId } from '../core/ids.ts';
import { type CompiledPolicy, compilePolicy } from '../core/routing/compile.ts';
import { decide } from '../core/routing/decide.ts';
import type { LinePlan } from '../core/routing/line-plan.ts';
import { defaultLine, dialledKey, type LineSettings } from '../core/routing/line-settings.ts';
import { type RosterOverride, withOverrides } from '../core/specialists/override.ts';
import type { Roster } from '../core/specialists/roster.ts';
import { HOUR } from '../core/time.ts';
import type { RoutingBook } from '../ports/routing-book.ts';
import type { RoutingFiles } from './routing-files.ts';

/** Earlier versions are kept for the calls that began with them; calls last hours at most. */
const VERSIONS_KEPT = 16;

/** The book on the call path, and the one way to change it: whole, at once, by files that have been checked. */
export interface SwappableRoutingBook extends RoutingBook {
  /** Takes a new version. Whatever is wrong with it throws before anything is changed: the old one stays. */
  replace(files: RoutingFiles): void;
  /** Keeps a version ready without using it for new calls. Whatever is wrong with it throws. */
  prepare(files: RoutingFiles): void;
  isReady(version: number): boolean;
  /** Puts a version that is ready in force. Throws when it is not ready. */
  switchTo(version: number): void;
  /** What is in force now. */
  files(): RoutingFiles;
  /** The roster in force, with today's overrides in it. */
  roster(): Roster;
  /** Today's changes of the roster, whichever version is in force. */
  override(overrides: readonly RosterOverride[]): void;
}

/** Puts the published files into process memory. `files` have passed `loadRoutingFiles`. */
export function createRoutingBook(files: RoutingFiles): SwappableRoutingBook {
  const kept = new Map<number, Edition>();
  let overrides: readonly RosterOverride[] = [];
  /** Worked out once for each roster, and one object for as long as nothing changes. */
  let overridden: { readonly of: Roster; readonly roster: Roster } | null = null;
  let current = editionOf(files);
  kept.set(current.files.version, current);
  const edition = (version: number | undefined): Edition =>
    (version === undefined ? undefined : kept.get(version)) ?? current;
  /** Oldest out first, but never the one in force. */
  const keep = (next: Edition): void => {
    kept.delete(next.files.version);
    kept.set(next.files.version, next);
    for (const version of kept.keys())
      if (kept.size > VERSIONS_KEPT && version !== current.files.version) kept.delete(version);
  };
  const switchTo = (version: number): void => {
    const next = kept.get(version);
    if (next === undefined) throw new Error(`version ${version} is not ready`);
    current = next;
  };

  return {
    version: () => current.files.version,
    lineDialled: (to) => current.dialled.get(dialledKey(to)) ?? current.fallback,
    line: (lineId, version) => edition(version).lines.get(lineId) ?? current.fallback,
    lines: () => [...current.lines.values()],
    dialled: () => [...current.dialled].map(([to, line]) => ({ to, line })),
    isStaffNumber: (to) => current.files.lines.staffNumbers?.has(to) ?? false,
    isOwnNumber: (number) => current.files.lines.ownNumbers.has(number),
    trustsSipSource: (address) => trusts(current.sources, address),
    repeatWindowsMs: (version) => edition(version).policy.repeatWindows.map((hours) => hours * HOUR),
    repeatWindowMs: () => current.files.policy.repeatWindowHours * HOUR,
    decide: (situation, version) => decide(edition(version).policy, situation),
    aidTerms: (partner, helped, at) => current.policy.aid(partner, helped, at),
    pathwayExists: (pathway) => current.files.pathways.has(pathway),
    files: () => current.files,
    roster: () => {
      if (overridden?.of !== current.files.roster)
        overridden = { of: current.files.roster, roster: withOverrides(current.files.roster, overrides) };
      return overridden.roster;
    },
    override(next) {
      overrides = next;
      overridden = null;
    },
    replace(next) {
      keep(editionOf(next));
      switchTo(next.version);
    },
    prepare: (next) => keep(editionOf(next)),
    isReady: (version) => kept.has(version),
    switchTo,
  };
}

/** One version, ready to be read: nothing is worked out while a call waits. */
interface Edition {
  readonly files: RoutingFiles;
  readonly policy: CompiledPolicy;
  readonly lines: ReadonlyMap<LineId, LinePlan>;
  readonly dialled: ReadonlyMap<string, LinePlan>;
  readonly fallback: LinePlan;
  readonly sources: BlockList;
}

function editionOf(files: RoutingFiles): Edition {
  const plans = new Map(files.lines.lines.map((line) => [line.lineId, planOf(line, files.version)]));
  const fallback = plans.get(defaultLine(files.lines).lineId);
  if (fallback === undefined) throw new Error('a line book has no line');
  const dialled = new Map<string, LinePlan>();
  for (const line of files.lines.lines)
    for (const to of line.dialled) dialled.set(to, plans.get(line.lineId) ?? fallback);
  return {
    files,
    policy: compilePolicy(files.policy, files.lines, files.version),
    lines: plans,
    dialled,
    fallback,
    sources: blockList(files.lines.trustedSipSources),
  };
}

function planOf(line: LineSettings, policyVersion: number): LinePlan {
  return {
    lineId: line.lineId,
    force: line.force,
    kind: line.kind,
    policyVersion,
    callerId: line.callerId,
    steps: line.steps,
    mayHold: line.mayHold,
    mayHandOver: line.mayHandOver,
    silenceAfterMs: line.silenceAfterMs,
    talkOnLimitMs: line.talkOnLimitMs,
    record: line.record,
    ...(line.observersAtMost !== undefined && { observersAtMost: line.observersAtMost }),
    language: line.language,
    transcription: line.transcription ?? null,
  };
}

function blockList(sources: readonly string[]): BlockList {
  const list = new BlockList();
  for (const source of sources) {
    const [address = '', bits] = source.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function trusts(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
