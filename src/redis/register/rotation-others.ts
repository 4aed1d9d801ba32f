import type { Redis } from 'ioredis';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, sealedWith, unseal } from '../../sealing/seal.ts';
import type { RegisterNames } from './names.ts';
import type { RotationScripts } from './rotation-scripts.ts';
import { scanPattern } from './scan-keys.ts';

/** Sealed values beside the records: what each is sealed as belonging to. */
const SEALED: readonly { readonly stem: string; readonly identity: (key: string, rest: string) => string }[] =
  [
    { stem: 'import:', identity: (key) => key },
    { stem: 'undo:', identity: (key) => key },
    { stem: 'staff:', identity: (_, actor) => `staff:${actor}` },
    { stem: 'upload:', identity: (key) => key },
  ];
/** Hashes of sealed values: what each field is sealed as belonging to. */
const SEALED_FIELDS: readonly {
  readonly stem: string;
  readonly identity: (rest: string, field: string) => string;
}[] = [
  { stem: 'proposals', identity: (_, field) => `proposal:${field}` },
  { stem: 'owed', identity: (_, field) => `owed:${field}` },
  { stem: 'why:', identity: (subject, field) => `why:${subject}:${field}` },
];
/** Nothing sealed in it. */
const PLAIN =
  /^(meta$|changes$|done:|lookups:|proposals:|proposal-claim:|upload:[^:]+:(rejects|progress|lease)$|uploads$|imports$)/;

export interface OthersRotation {
  readonly redis: Redis;
  readonly names: RegisterNames;
  readonly sealing: KeySet;
  readonly scripts: RotationScripts;
}

/**
 * Seals what is kept beside the records under the current key: imports and how to undo them, files sent in, proposals,
 * reasons, staff ties, what is owed. A value is replaced only if it is still what was read. Resolves with how many were
 * changed, and whether some were not because somebody wrote meanwhile. Rejects, naming the kind, when there is a value of
 * a kind that it does not know: the old key must not be given up then.
 */
export async function resealOthers(
  context: OthersRotation,
): Promise<{ readonly changed: number; readonly again: boolean }> {
  const { redis, names } = context;
  const base = names.other('');
  let changed = 0;
  let again = false;
  // Records have one letter before their colon; everything else is longer.
  const escaped = base.replace(/[[\]?\\*]/g, '\\$&');
  for await (const page of scanPattern(redis, `${escaped}?[^:]*`)) {
    for (const key of page) {
      const name = key.slice(base.length);
      if (PLAIN.test(name)) continue;
      const done = await resealOne(key, name, context);
      changed += done.changed;
      again ||= done.again;
    }
  }
  return { changed, again };
}

async function resealOne(key: string, name: string, context: OthersRotation) {
  const { redis, sealing, scripts } = context;
  const value = SEALED.find((each) => name.startsWith(each.stem));
  if (value !== undefined) {
    const kept = await redis.getBuffer(key);
    if (kept === null || sealedWith(kept) === sealing.current) return { changed: 0, again: false };
    const fresh = reseal(sealing, kept, value.identity(key, name.slice(value.stem.length)));
    const replaced = await scripts.replace(key, kept, fresh);
    return { changed: Number(replaced), again: !replaced };
  }
  const fields = SEALED_FIELDS.find((each) =>
    each.stem.endsWith(':') ? name.startsWith(each.stem) : name === each.stem,
  );
  // Passed over, it could not be opened any more once the old key is gone. A newer release may have written it.
  if (fields === undefined) throw new Error(`the rotation does not know values of the kind ${kindOf(name)}`);
  let changed = 0;
  let again = false;
  for await (const some of redis.hscanBufferStream(key, { count: 200 })) {
    const pairs = some as readonly Buffer[];
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const [field, kept] = [String(pairs[at]), pairs[at + 1] as Buffer];
      if (sealedWith(kept) === sealing.current) continue;
      const fresh = reseal(sealing, kept, fields.identity(name.slice(fields.stem.length), field));
      const replaced = await scripts.replaceField(key, field, kept, fresh);
      if (replaced) changed += 1;
      else again = true;
    }
  }
  return { changed, again };
}

/** Without what follows the first colon, which may name somebody. */
function kindOf(name: string): string {
  return name.replace(/:.*/s, ':…');
}

function reseal(sealing: KeySet, kept: Buffer, identity: string): Buffer {
  return seal(sealing, unseal(sealing, kept, identity), identity);
}
