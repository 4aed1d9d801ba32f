import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForceId, id } from '../../../src/core/ids.ts';
import type { ReadRow } from '../../../src/core/register/imported.ts';
import { FileError } from '../../../src/wire/plain-file.ts';
import { readCsv } from '../../../src/wire/register-file.ts';
import { readNdjson } from '../../../src/wire/register-ndjson.ts';

const OPTIONS = { mapping: new Map(), force: id<ForceId>('northshire') };

async function read(content: string | Buffer | readonly Buffer[]): Promise<readonly ReadRow[]> {
  const chunks = Array.isArray(content) ? content : [Buffer.from(content as string)];
  const rows: ReadRow[] = [];
  for await (const row of readCsv(Readable.from(chunks), OPTIONS)) rows.push(row);
  return rows;
}

const peopleIn = (rows: readonly ReadRow[]) => rows.flatMap((row) => ('person' in row ? [row.person] : []));
const rejectsIn = (rows: readonly ReadRow[]) => rows.flatMap((row) => ('rejects' in row ? row.rejects : []));

describe('a CSV as it comes out of other systems', () => {
  it.each([
    ['CRLF', 'reference,name\r\nA,Ann\r\nB,Bo\r\n'],
    ['LF', 'reference,name\nA,Ann\nB,Bo'],
    ['a mixture', 'reference,name\r\nA,Ann\nB,Bo\r\n'],
    ['a byte order mark', '\ufeffreference,name\nA,Ann\nB,Bo\n'],
    ['headers in their own case and spacing', ' Reference , NAME \nA,Ann\nB,Bo\n'],
    ['quotes and empty lines', '"reference","name"\n\n"A","Ann"\n\n"B","Bo"\n\n'],
  ])('is read with %s', async (_, text) => {
    expect(peopleIn(await read(text)).map((person) => [person.reference, person.name])).toEqual([
      ['A', 'Ann'],
      ['B', 'Bo'],
    ]);
  });

  it('is refused whole, in a sentence, when it is no register: UTF-16, no reference, a column twice, empty', async () => {
    const utf16 = Buffer.from('reference,name\nA,Ann\n', 'utf16le');
    for (const bad of [[utf16], 'name\nAnn\n', 'reference,name,name\nA,B,C\n', '']) {
      await expect(read(bad)).rejects.toThrow(FileError);
    }
  });

  it.each([
    ['gzip', gzipSync('reference,name\nA,Ann\n'), /compressed/],
    ['gzip that was cut', gzipSync(`reference,name\n${'A,Ann\n'.repeat(99)}`).subarray(0, 20), /compressed/],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004\u0014\u0000'), /CSV UTF-8/],
  ])('is refused in a sentence when it is %s, however it comes', async (_, packed, says) => {
    for (const chunks of [[packed], [...packed].map((byte) => Buffer.from([byte]))]) {
      await expect(read(chunks)).rejects.toThrow(FileError);
      await expect(read(chunks)).rejects.toThrow(says);
      const lines = readNdjson(Readable.from(chunks), OPTIONS);
      await expect(lines.next()).rejects.toThrow(says);
    }
  });

  it('goes on after a quote that never closes, and says where', async () => {
    const rows = await read('reference,name\nA,Ann\nB,"Bo\nC,Cy\nD,Di\n');
    expect(peopleIn(rows).map((person) => person.reference)).toEqual(['A', 'C', 'D']);
    expect(rejectsIn(rows)).toMatchObject([{ row: 2, valueClass: 'structure' }]);
    const twice = await read('reference,name\nA,"Ann\nB,Bo\nC,"Cy\nD,Di\n');
    expect(peopleIn(twice).map((person) => person.reference)).toEqual(['B', 'D']);
    expect(rejectsIn(twice)).toHaveLength(2);
  });

  it('keeps commas, quotes and line breaks that stand in quotes', async () => {
    const [person] = peopleIn(
      await read('reference,threat,threat_on\nA,"He said ""no"",\nthen left",2026-01-02\n'),
    );
    expect(person?.threats[0]?.words).toBe('He said "no",\nthen left');
  });

  it('is cut in the middle of a row: what is whole goes in, the rest is named', async () => {
    const rows = await read('reference,name,role,number\nA,Ann,victim,07700900101\nB,Bo,vic');
    expect(peopleIn(rows).map((person) => person.reference)).toEqual(['A']);
    expect(rejectsIn(rows)).toMatchObject([{ row: 2, valueClass: 'structure' }]);
  });

  it('is not UTF-8: the row is rejected, its neighbours are not', async () => {
    const latin = Buffer.concat([
      Buffer.from('reference,name\nA,Zo'),
      Buffer.from([0xeb]),
      Buffer.from('\nB,Bo\n'),
    ]);
    const rows = await read([latin]);
    expect(peopleIn(rows).map((person) => person.reference)).toEqual(['B']);
    expect(rejectsIn(rows)).toMatchObject([{ row: 1, column: 'name', valueClass: 'control' }]);
  });
});

describe('contradictory rows', () => {
  it.each([
    ['expires before it begins', '2026-05-01,2026-05-02,2026-04-01', 'order_expires_on'],
    ['served before it was made', '2026-05-01,2026-04-01,2026-12-01', 'order_served_on'],
    ['a day that does not exist', '2026-02-30,,', 'order_made_on'],
  ])('an order that %s', async (_, dates, column) => {
    const header = 'reference,order_reference,order_type,order_made_on,order_served_on,order_expires_on';
    const rows = await read(`${header}\nA,O-1,nonMolestation,${dates}\n`);
    expect(rejectsIn(rows)).toMatchObject([{ row: 1, column }]);
  });

  it('dates are read as British, whatever the day: 03/04/2026 is in April', async () => {
    const [person] = peopleIn(await read('reference,date_of_birth\nA,03/04/1990\n'));
    expect(person?.dateOfBirth).toBe('1990-04-03');
  });
});

describe('consent in a file', () => {
  it('counts from the first moment of its day in London, and an override says why', async () => {
    const rows = await read(
      'reference,consent,consent_purpose,consent_reason,consent_by,consent_on\n' +
        'A,refused,idva,afraid of him,PC Reed,2026-06-01\nA,overridden,idva,MARAC,DS Rowan,2026-12-02\n' +
        'B,overridden,,,,2026-06-01\nC,given,,,,\nD,maybe,,,,2026-06-01\n',
    );
    expect(peopleIn(rows)[0]?.consent).toEqual([
      {
        purpose: 'idva',
        decision: 'refused',
        reason: 'afraid of him',
        by: 'PC Reed',
        at: Date.UTC(2026, 4, 31, 23),
      },
      { purpose: 'idva', decision: 'overridden', reason: 'MARAC', by: 'DS Rowan', at: Date.UTC(2026, 11, 2) },
    ]);
    expect(rejectsIn(rows).map((reject) => [reject.row, reject.column])).toEqual([
      [3, 'consent_reason'],
      [4, 'consent_on'],
      [5, 'consent'],
    ]);
  });
});

describe('hostile files', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '=1+1',
      '@x',
      '\u0000',
      '"',
      '""',
      ',',
      '\r',
      '07700900101',
      'victim',
      'A',
      '2026-01-01',
      '|',
      '999',
    ),
  );
  const columns = [
    'reference',
    'name',
    'role',
    'number',
    'marker',
    'marker_level',
    'marker_reason',
    'threat',
    'threat_on',
  ];

  it('of any cells: every row is a person or a reason, no value is quoted, and reading ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 9 }), { maxLength: 12 }),
        async (table) => {
          const rows = await read([columns.join(','), ...table.map((cells) => cells.join(','))].join('\n'));
          for (const person of peopleIn(rows)) {
            expect(person.reference).not.toBe('');
            for (const tie of person.numbers) expect(tie.number).toMatch(/^\+[1-9]\d{6,14}$/);
            // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
            expect(person.name ?? '').not.toMatch(/[\u0000-\u0008]|^[=@]/);
          }
          for (const reject of rejectsIn(rows)) expect(reject.reason).not.toMatch(/1\+1|07700900101/);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of any bytes, cut anywhere: refused with a sentence or read, never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), async (chunks) => {
        try {
          await read(chunks.map((chunk) => Buffer.from(chunk)));
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('with a field of a million characters: the row is named and the next is read', async () => {
    const rows = await read(`reference,name\nA,${'x'.repeat(1_000_000)}\nB,Bo\n`);
    expect(peopleIn(rows).map((person) => person.reference)).toEqual(['B']);
    expect(rejectsIn(rows)).toMatchObject([{ row: 1 }]);
  });

  it('with one person in endless rows: memory is bounded by pieces, and each is given', async () => {
    const rows = await read(
      ['reference,code_words', ...Array.from({ length: 1_000 }, (_, n) => `A,w${n}`)].join('\n'),
    );
    expect(peopleIn(rows).length).toBeGreaterThan(1);
    expect(peopleIn(rows).every((person) => person.codeWords.length <= 256)).toBe(true);
  });
});

describe('a file without end', () => {
  const SAME = 'A,Ann,victim,07700900101\n';
  const OTHERS = (n: number) => `A-${n},Ann,victim,07700900101\n`;

  it.each([
    ['one row of one number, again and again', () => SAME],
    ['one number under ever new references', OTHERS],
    ['one line that never ends', () => 'x'.repeat(100)],
    ['a quote that never closes', (n: number) => (n === 0 ? '"' : SAME)],
  ])('of %s is read as it comes: never more of it is held than a few pieces', async (_, rowOf) => {
    const PIECE = 16 * 1_024;
    const firstRowOf: number[] = [];
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('reference,name,role,number\n');
      for (let n = 0; firstRowOf.length < 40; ) {
        firstRowOf.push(n);
        let text = '';
        for (; text.length < PIECE; n += 1) text += rowOf(n);
        yield Buffer.from(text);
      }
    }
    let last = 0;
    let furthest = 0;
    for await (const { row } of readCsv(Readable.from(endless(), { highWaterMark: 1 }), OPTIONS)) {
      const read = firstRowOf.filter((first) => first <= row).length;
      if (rowOf(1).endsWith('\n')) furthest = Math.max(furthest, firstRowOf.length - read);
      last = row;
    }
    expect(firstRowOf).toHaveLength(40);
    expect(last).toBeGreaterThan(0);
    expect(furthest).toBeLessThan(12);
  });
});

describe('NDJSON', () => {
  it('that is mis-encoded, truncated, has NUL bytes or a line without end: each line is named, the others go in', async () => {
    const good = Buffer.from('{"reference":"A","name":"Ann"}\r\n');
    const rows: ReadRow[] = [];
    const input = Readable.from([
      Buffer.from('\ufeff'),
      good,
      Buffer.from([...Buffer.from('{"reference":"B","name":"'), 0xc3, 0x28, ...Buffer.from('"}\n')]),
      Buffer.from('{"reference":"C","name":"\\u0000"}\n'),
      Buffer.from('{"reference":"D",'),
      ...Array.from({ length: 40 }, () => Buffer.alloc(64 * 1024, 'x')),
      Buffer.from('\n{"reference":"E"}\n{"reference":"F"'),
    ]);
    for await (const row of readNdjson(input, OPTIONS)) rows.push(row);
    expect(peopleIn(rows).map((person) => person.reference)).toEqual(['A', 'E']);
    expect(rejectsIn(rows).map((reject) => [reject.row, reject.reason])).toEqual([
      [2, 'is not UTF-8'],
      [3, 'has control characters'],
      [4, 'is longer than a person can be'],
      [6, 'is not JSON'],
    ]);
  });

  it('of any lines: every line is a person or a reason, and no value is quoted', async () => {
    const json = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({
          reference: fc.string(),
          name: fc.string(),
          numbers: fc.array(fc.record({ number: fc.string() })),
        })
        .map((each) => JSON.stringify(each)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(json, { maxLength: 8 }), async (lines) => {
        const rows: ReadRow[] = [];
        for await (const row of readNdjson(Readable.from([Buffer.from(lines.join('\n'))]), OPTIONS))
          rows.push(row);
        expect(rows.every((row) => 'person' in row || row.rejects.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
