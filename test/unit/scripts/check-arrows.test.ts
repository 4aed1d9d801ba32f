import { describe, expect, it } from 'vitest';
import { arrows, forbidden, type Import, importsOf } from '../../../scripts/lib/arrows.ts';
import { shapeOf } from '../../../scripts/lib/file-shape.ts';

function importing(specifier: string, typeOnly = false): Import {
  return { specifier, typeOnly, line: 1 };
}

describe('the arrows of the house', () => {
  it.each([
    ['src/main.ts', './service.ts'],
    ['src/main.ts', '#environment.ts'],
    ['src/service.ts', './redis/call-store.ts'],
    ['src/service/web-role.ts', '#http/server.ts'],
    ['src/app/handle-call-event.ts', '../core/call/transition.ts'],
    ['src/app/handle-call-event.ts', '#ports/call-store.ts'],
    ['src/app/handle-call-event.ts', './commit.ts'],
    ['src/ports/call-store.ts', '../core/ids.ts'],
    ['src/core/call/transition.ts', '../ids.ts'],
    ['src/redis/call-store.ts', '../log.ts'],
    ['src/redis/call-store.ts', 'ioredis'],
    ['src/redis/call-store.ts', 'node:crypto'],
    ['src/http/api.ts', '#wire/calls.ts'],
    ['src/cli/main.ts', '../simulator/index.ts'],
    ['src/cli/doctor.ts', '../../package.json'],
    ['src/simulator/web/server.ts', '../clock/clock.ts'],
    ['src/environment.ts', './wire/environment.ts'],
  ])('lets %s import %s', (from, specifier) => {
    expect(forbidden(from, importing(specifier))).toBeUndefined();
  });

  it.each([
    ['src/core/call/transition.ts', '../../ports/clock.ts', 'core → ports'],
    ['src/core/call/transition.ts', '#log.ts', 'core → log'],
    ['src/core/ids.ts', 'node:crypto', 'the core is pure'],
    ['src/app/handle-call-event.ts', '#redis/call-store.ts', 'app → redis'],
    ['src/app/handle-call-event.ts', '../wire/calls.ts', 'app → wire'],
    ['src/redis/call-store.ts', '../bullmq/queue.ts', 'redis → bullmq'],
    ['src/http/api.ts', '../app/handle-call-event.ts', 'http → app'],
    ['src/wire/calls.ts', '../ports/clock.ts', 'wire → ports'],
    ['src/main.ts', './redis/call-store.ts', 'main → redis'],
    ['src/service.ts', './simulator/index.ts', 'service → simulator'],
    ['src/service.ts', './main.ts', 'service → main'],
    ['src/cli/main.ts', '../twilio/telephony.ts', 'cli → twilio'],
    ['src/simulator/index.ts', '../core/ids.ts', 'simulator → core'],
    ['src/log.ts', './environment.ts', 'log → environment'],
    ['src/http/api.ts', '../../scripts/lib/redis.ts', 'nothing from outside src'],
    ['src/http/api.ts', 'bullmq', 'only bullmq may know it'],
    ['src/app/rest.ts', 'twilio/lib/rest/Twilio.js', 'only twilio, simulator may know it'],
    ['src/helpers/thing.ts', '../core/ids.ts', 'not a room of the house'],
  ])('stops %s from importing %s: %s', (from, specifier, reason) => {
    expect(forbidden(from, importing(specifier))).toContain(reason);
  });

  it('lets the console have types of the wire and nothing else', () => {
    expect(forbidden('src/console/feed.ts', importing('../wire/feed.ts', true))).toBeUndefined();
    expect(forbidden('src/console/feed.ts', importing('../wire/feed.ts'))).toContain('import type');
    expect(forbidden('src/console/feed.ts', importing('../core/ids.ts', true))).toContain('console → core');
  });

  it('never lets two edges know each other, nor the shell', () => {
    const edges = ['twilio', 'redis', 'bullmq', 'partners', 'files', 'http', 'ws'];
    for (const edge of edges) {
      const others = [...edges.filter((other) => other !== edge), 'app', 'service', 'simulator', 'cli'];
      expect(others.filter((other) => arrows[edge]!.may.includes(other))).toEqual([]);
    }
  });

  it('has no cycle', () => {
    const visit = (room: string, path: readonly string[]): void => {
      expect(path, `${[...path, room].join(' → ')} goes round`).not.toContain(room);
      for (const next of arrows[room]!.may) visit(next, [...path, room]);
    };
    for (const room of Object.keys(arrows)) visit(room, []);
  });
});

describe('the imports of a source', () => {
  it('finds each form, with its line, and tells types from values', () => {
    const source = [
      "import { a } from './a.ts';",
      "import type { B } from '#core/b.ts';",
      "import { type C, type D } from './cd.ts';",
      "import { type E, f } from './ef.ts';",
      "import g, { h } from './gh.ts';",
      "import * as i from './i.ts';",
      "import './j.ts';",
      "export * from './k.ts';",
      "export type { L } from './l.ts';",
      'export {',
      '  m,',
      "} from './m.ts';",
      "const n = await import('./n.ts');",
      "let o: import('./o.ts').O;",
    ].join('\n');
    expect(importsOf(source).map((found) => [found.specifier, found.line, found.typeOnly])).toEqual([
      ['./a.ts', 1, false],
      ['#core/b.ts', 2, true],
      ['./cd.ts', 3, true],
      ['./ef.ts', 4, false],
      ['./gh.ts', 5, false],
      ['./i.ts', 6, false],
      ['./j.ts', 7, false],
      ['./k.ts', 8, false],
      ['./l.ts', 9, true],
      ['./m.ts', 10, false],
      ['./n.ts', 13, false],
      ['./o.ts', 14, false],
    ]);
  });

  it('is not misled by prose, comments and exports that import nothing', () => {
    const source = [
      "// import('./not.ts')",
      " * import { not } from './not.ts';",
      "export const note = 'taken from';",
      "export function from(a: string) { return 'x' + a; }",
      'const text = "import nothing from here";',
    ].join('\n');
    expect(importsOf(source)).toEqual([]);
  });
});

describe('the shape of a file', () => {
  it.each([
    [249, [], []],
    [250, [], ['src/app/x.ts: 250 lines of at most 300']],
    [300, [], ['src/app/x.ts: 300 lines of at most 300']],
    [301, ['src/app/x.ts: 301 lines; the most is 300: it has more than one reason'], []],
  ])('judges %i lines', (lines, wrong, nearly) => {
    expect(shapeOf('src/app/x.ts', 'x\n'.repeat(lines))).toEqual({ wrong, nearly });
  });

  it.each(['src/app/callStore.ts', 'src/app/call_store.ts', 'src/App/x.ts', 'src/app/call-.ts'])(
    'refuses the name %s',
    (path) => {
      expect(shapeOf(path, '').wrong[0]).toContain('is not kebab-case');
    },
  );

  it.each(['src/app/handle-call-event.ts', 'src/core/e164.ts', 'src/console/app.tsx', 'src/wire/x.d.ts'])(
    'accepts the name %s',
    (path) => {
      expect(shapeOf(path, '').wrong).toEqual([]);
    },
  );
});
