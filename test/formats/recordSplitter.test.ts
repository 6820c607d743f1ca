import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { readCsv, readCsvStream } from '../../src/formats/csv.ts';
import { RecordSplitter } from '../../src/formats/recordSplitter.ts';
import { expectFailure } from './failures.ts';

/** Records with their lines, of a text that comes in pieces. */
function split(pieces: readonly string[], delimiter = ','): { cells: string[]; line: number }[] {
  const records: { cells: string[]; line: number }[] = [];
  const splitter = new RecordSplitter({
    delimiter,
    onRecord: (cells, line) => records.push({ cells, line }),
  });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return records;
}

/** The same, or the message of the error that it ends with. */
function splitOrMessage(pieces: readonly string[], delimiter: string): unknown {
  try {
    return split(pieces, delimiter);
  } catch (error) {
    return (error as Error).message;
  }
}

/** The text cut at the given places. */
function cut(text: string, places: readonly number[]): string[] {
  const sorted = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => text.slice(from, sorted[i] ?? text.length));
}

const cell = fc.string({ unit: fc.constantFrom(...'ab1 ,";\n.é'.split('')), maxLength: 6 });
const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

describe('RecordSplitter', () => {
  test('divides what Papa Parse writes as Papa Parse reads it, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(
        rows,
        fc.array(fc.nat(200)),
        fc.constantFrom('\n', '\r\n', '\r'),
        (table, places, newline) => {
          const text = Papa.unparse(table, { newline, quotes: true });
          const read = Papa.parse<string[]>(text, { delimiter: ',', newline }).data;
          expect(split(cut(text, places)).map(({ cells }) => cells)).toEqual(
            read.map((cells) => cells.map((one) => one.trim())),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test('gives the same records and lines whole and in pieces, or fails both times', () => {
    const character = fc.constantFrom(...'a1,"\n\r\t '.split(''));
    fc.assert(
      fc.property(
        fc.string({ unit: character, maxLength: 30 }),
        fc.array(fc.nat(30)),
        fc.constantFrom(',', '\t', ' '),
        (text, places, delimiter) => {
          expect(splitOrMessage(cut(text, places), delimiter)).toEqual(splitOrMessage([text], delimiter));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('counts lines of every kind, within quotes too', () => {
    expect(split(['a,b\r\n"x\r\ny",1\r2,3\n\n4,5'])).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: ['x\r\ny', '1'], line: 2 },
      { cells: ['2', '3'], line: 4 },
      { cells: ['4', '5'], line: 6 },
    ]);
  });
});

describe('readCsvStream', () => {
  const text = `when;size;shade;y\n${Array.from({ length: 3000 }, (_, i) => `${(i % 28) + 1}.03.2021;${i},5;${i % 3 ? 'rot' : 'grün'};${(i * 7) % 11},25`).join('\n')}\n`;

  test('reads a stream, a Blob, bytes and a text alike, wherever the bytes are cut', async () => {
    const whole = readCsv(text);
    expect(whole).toMatchObject({ examples: 3000, features: 4, missing: 0 });
    const bytes = new TextEncoder().encode(text);
    expect(readCsv(bytes)).toEqual(whole);
    expect(await readCsvStream(new Blob([bytes]))).toEqual(whole);
    for (const size of [1, 7, 4096]) {
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      expect(await readCsvStream(pieces()), `pieces of ${size}`).toEqual(whole);
    }
  });

  test('names the line of a fault far into the file', async () => {
    await expectFailure(
      () => readCsvStream(new Blob([`${text}1.03.2021;x;rot;1\n`])),
      'E_FILE_FORMAT',
      ':3002:2',
      '"x"',
    );
    await expectFailure(() => readCsvStream(new Blob([`${text}1;2\n`])), 'E_FILE_FORMAT', ':3002:3');
  });

  test('takes no number in two ways: a sign that comes late is refused, with the option that reads it', async () => {
    const late = `a;y\n${'1;2\n'.repeat(2000)}3,5;4\n`;
    await expectFailure(() => readCsv(late), 'E_FILE_FORMAT', ':2002:1', '"3,5"');
    expect(readCsv(late, { decimal: ',' }).x.at(-1)).toBe(3.5);
  });

  test('has one feature for each of very many columns, in the order of their names', async () => {
    const width = 5000;
    const names = Array.from({ length: width }, (_, i) => `g${i}`);
    const line = (from: number) => names.map((_, i) => (i * 3 + from) % 101).join(',');
    const data = readCsv(`${names.join(',')},y\n${line(0)},0.5\n${line(1)},0.25\n`);
    const turned = readCsv(`y,${names.toReversed().join(',')}\n1,${names.map((_, i) => i).join(',')}\n`, {
      table: data.table,
    });
    expect(data.x[width + 4999]).toBe((4999 * 3 + 1) % 101);
    expect(turned.x.slice(0, 3)).toEqual(Float64Array.of(4999, 4998, 4997));
  });

  test('refuses options that do not exist, and values that they may not have', async () => {
    for (const options of [
      { seperator: ';' },
      { decimal: '·' },
      { dates: 'ymd' },
      { missing: 'NA' },
      { delimiter: ';;' },
      { skip: -1 },
      { comment: 5 },
      { encoding: 'no-such' },
    ]) {
      const bytes = new TextEncoder().encode('a,b\n1,2\n');
      await expectFailure(() => readCsv(bytes, options as never), 'E_ARGUMENT', Object.keys(options)[0]!);
    }
  });

  test('stops at its caps, and says which option allows more', async () => {
    await expectFailure(
      () => readCsvStream(new Blob([text]), { maxElements: 1000 }),
      'E_LIMIT',
      'x may have at most 1000',
    );
    const kinds = `kind,y\n${Array.from({ length: 90 }, (_, i) => `k${i % 30},1`).join('\n')}\n`;
    await expectFailure(() => readCsv(kinds, { maxCategories: 20 }), 'E_LIMIT', '"kind"', '30');
  });
});
