import { join } from 'node:path';
import { DEFAULT_RULES } from '../core/register/rules.ts';
import { MINUTE } from '../core/time.ts';
import type { Settings } from '../environment.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RegisterService } from '../ports/register-service.ts';
import { createRegister } from '../redis/register/create-register.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { RedisLinks } from './redis-links.ts';
import { tellRegisterTrouble } from './register-trouble.ts';

/** The register that calls are matched against, on connections of its own. */
export function openRegister(
  parts: {
    readonly links: RedisLinks;
    readonly settings: Settings;
    readonly keys: KeyRing;
    readonly clock: Clock;
    readonly log: Log;
  },
  alarms: () => AlarmBoard,
): RegisterService {
  const { links, settings, keys, clock, log } = parts;
  return createRegister({
    redis: {
      callPath: links.open(settings.redisRegisterUrl, 'callPath'),
      background: links.open(settings.redisRegisterUrl, 'background'),
      blocking: links.open(settings.redisRegisterUrl, 'blocking'),
    },
    keys,
    prefix: settings.prefix,
    clock,
    rules: DEFAULT_RULES,
    indexFile: join(settings.dataDir, 'register.index'),
    saveEveryMs: MINUTE,
    detailsTimeoutMs: 100,
    onTrouble: tellRegisterTrouble(alarms, clock, log),
  });
}
