import { posix } from 'node:path';

/**
 * A room of the house: a folder of `src/`, or a file directly in it (`log` is `src/log.ts`). What each may import
 * besides itself, as design section 5 draws the arrows. A room that is missing here may not exist.
 */
export const arrows: Readonly<Record<string, { readonly may: readonly string[]; readonly why: string }>> = {
  main: { may: ['service', 'environment', 'log'], why: 'it only reads the environment, starts and drains' },
  service: {
    may: [
      ...['environment', 'log', 'metrics', 'app', 'core', 'ports', 'wire', 'sealing'],
      ...['twilio', 'redis', 'bullmq', 'partners', 'http', 'ws', 'files', 'journal'],
    ],
    why: 'the composition root knows everything below it, not who starts it',
  },
  app: { may: ['core', 'ports'], why: 'the shell speaks to the world through ports alone' },
  ports: { may: ['core'], why: 'an interface in domain words knows no adapter' },
  core: { may: [], why: 'the core is pure: no clock, no randomness, no I/O' },
  ...edges(['twilio', 'redis', 'bullmq', 'partners', 'http', 'ws']),
  wire: { may: ['core'], why: 'schemas are shared by edges, console and files, and so know none of them' },
  files: {
    may: ['core', 'ports', 'wire'],
    why: "the only room that reads the ops teams' YAML; it serves a port and knows no edge",
  },
  journal: {
    may: ['core', 'ports', 'sealing'],
    why: 'the local disk for when Redis is silent; it serves one port',
  },
  sealing: { may: ['core'], why: 'hashes and ciphers know nothing of what they seal' },
  environment: { may: ['core', 'wire'], why: 'settings are read before anything exists' },
  log: { may: ['core', 'ports'], why: 'everything logs, so the log knows nothing but its own interface' },
  metrics: {
    may: ['core', 'ports'],
    why: 'everything is measured, so the meter knows nothing but its interface',
  },
  cli: {
    may: [
      ...['service', 'app', 'environment', 'log', 'core', 'ports', 'wire', 'files', 'sealing'],
      ...['redis', 'http', 'simulator'],
    ],
    why: 'a command composes for itself what it needs, as the service does for the whole; nobody imports it',
  },
  simulator: { may: [], why: 'the Twilio double stands alone, so that it could be published by itself' },
  console: { may: ['wire'], why: 'the browser knows only what goes over the wire' },
};

function edges(names: readonly string[]): typeof arrows {
  const why = 'an edge serves a port; it knows no other edge and not the shell';
  return Object.fromEntries(
    names.map((name) => [name, { may: ['core', 'ports', 'wire', 'log', 'sealing'], why }]),
  );
}

/** Packages that are one room's secret: "the only folder that knows TwiML", a key, a queue (design section 5). */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  twilio: ['twilio', 'simulator'],
  ioredis: ['redis', 'bullmq'],
  bullmq: ['bullmq'],
  express: ['http', 'twilio', 'simulator'],
  nodemailer: ['partners'],
};

/** Rooms that must run the same anywhere, the browser's included: nothing of Node. */
const withoutNode: readonly string[] = ['core', 'console'];

export interface Import {
  readonly specifier: string;
  /** True for `import type` and `export type`, which leave nothing behind at run time. */
  readonly typeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/** Every static, side-effect, re-exporting and dynamic import with a literal name in a TypeScript source. */
export function importsOf(source: string): Import[] {
  const found: Import[] = [];
  const patterns = [
    /^[ \t]*(?:import|export)[ \t]+(type\s+(?!from\b))?(?:[\w$]+[ \t]*,?\s*)?(\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?\s*from\s*['"]([^'"]+)['"]/gm,
    /^[ \t]*import[ \t]*()()['"]([^'"]+)['"]/gm,
    /^(?![ \t]*(?:\*|\/\/)).*?\bimport\s*\(()()\s*['"]([^'"]+)['"]/gm,
  ];
  for (const pattern of patterns) {
    for (const match of source.matchAll(pattern)) {
      const [, type, names, specifier] = match;
      const line = source.slice(0, match.index).split('\n').length;
      found.push({ specifier: specifier!, typeOnly: Boolean(type) || everyNameIsType(names ?? ''), line });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

function everyNameIsType(names: string): boolean {
  const each = names
    .replace(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim());
  return names.startsWith('{') && each.filter(Boolean).every((name) => name.startsWith('type '));
}

/** The room of a path such as `src/core/call/call.ts` or `src/log.ts`; undefined outside `src/`. */
export function roomOf(path: string): string | undefined {
  const [top, second] = path.split('/');
  return top === 'src' ? second?.replace(/\.(ts|tsx)$/, '') : undefined;
}

/** Why a file may not be where it is; undefined when its room is one of the house. */
export function unknownRoom(path: string): string | undefined {
  const room = roomOf(path);
  if (room !== undefined && arrows[room] !== undefined) return undefined;
  return `src/${room} is not a room of the house: give it a row in scripts/lib/arrows.ts, or another place`;
}

/** Why the file at `from` (such as `src/app/x.ts`) may not import this; undefined when it may. */
export function forbidden(from: string, imported: Import): string | undefined {
  const room = roomOf(from);
  const row = room === undefined ? undefined : arrows[room];
  if (room === undefined || row === undefined) return unknownRoom(from);
  const target = resolve(from, imported.specifier);
  if (target === undefined) return forbiddenPackage(room, imported.specifier);
  const to = roomOf(target);
  if (to === undefined) {
    return target === 'package.json'
      ? undefined
      : `${room} → ${target}: src imports nothing from outside src`;
  }
  if (to === room) return undefined;
  if (!row.may.includes(to)) {
    return `${room} → ${to} is a forbidden arrow: ${row.why} (${room} may import ${list(row.may)})`;
  }
  if (room === 'console' && !imported.typeOnly) {
    return `console → ${to} may only be \`import type\`: the browser gets no schema library`;
  }
  return undefined;
}

/** The path inside the repository that a specifier names; undefined for a package or a part of Node. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return posix.join('src', specifier.slice(1));
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return undefined;
}

function forbiddenPackage(room: string, specifier: string): string | undefined {
  if (specifier.startsWith('node:')) {
    return withoutNode.includes(room) ? `${room} → ${specifier}: ${arrows[room]!.why}` : undefined;
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const homes = packageHomes[name];
  if (homes === undefined || homes.includes(room)) return undefined;
  return `${room} → package ${name}: only ${list(homes)} may know it`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing but itself' : names.join(', ');
}
