import { followVersions } from '../app/routing/follow-versions.ts';
import { type AlarmId, type ForceId, id } from '../core/ids.ts';
import type { Settings } from '../environment.ts';
import type { SwappableRoutingBook } from '../files/routing-book.ts';
import { createRoutingEditions } from '../files/routing-editions.ts';
import type { RoutingFiles } from '../files/routing-files.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { createPolicyVersions } from '../redis/policy-versions.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { RedisLinks } from './redis-links.ts';

export interface PublishedRoutingDeps {
  readonly links: RedisLinks;
  readonly settings: Pick<Settings, 'redisUrl' | 'prefix'>;
  readonly keys: Pick<KeyRing, 'sealing'>;
  readonly book: SwappableRoutingBook;
  readonly alarms: AlarmBoard;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where a process's routing comes from: the published version where there is one, else the files on disk. */
export interface PublishedRouting {
  /** A good version on disk. Once anything was published, the disk changes nothing: routing is changed by publishing. */
  takeFiles(files: RoutingFiles): void;
  stop(): Promise<void>;
}

/** Follows published routing in the background; a silent Redis leaves what is in force (S1). */
export function startPublishedRouting(deps: PublishedRoutingDeps): PublishedRouting {
  const { book, log } = deps;
  const { redisUrl, prefix } = deps.settings;
  let published = false;
  let silences = 0;
  const followed = followVersions({
    versions: createPolicyVersions({
      redis: deps.links.open(redisUrl, 'background'),
      subscriber: deps.links.open(redisUrl, 'blocking'),
      prefix,
      sealing: deps.keys.sealing,
    }),
    editions: createRoutingEditions(book),
    onSwitched(version) {
      published = true;
      log.info('routingSwitched', { policyVersion: version });
    },
    onRefused(version) {
      log.error('routingRefused', { policyVersion: version, reason: 'this process cannot load it' });
      deps.alarms.raise(refusal(version, deps.clock.now())).catch((error: unknown) => {
        log.error('alarmNotRaised', { error });
      });
    },
    onSilent(error) {
      silences += 1;
      // The first look comes before the connection does.
      if (silences === 2) log.warn('publishedRoutingNotAsked', { error });
    },
    onAnswered() {
      silences = 0;
    },
  });
  return {
    takeFiles(files) {
      if (published) log.warn('filesNotTaken', { reason: 'routing is published: change it by publishing' });
      else book.replace(files);
    },
    stop: () => followed.stop(),
  };
}

function refusal(version: number, at: number) {
  return {
    id: id<AlarmId>(`routing-refused-${version}`),
    class: 'urgent',
    kind: 'policy',
    force: id<ForceId>('all'),
    callId: null,
    text: `Version ${version} of the routing cannot be loaded by an instance and is used nowhere.`,
    at,
  } as const;
}
