// Tables of files as streams: the rows that a reader of the whole gives, errors with their lines, files that are closed.

import { mkdtempSync, readlinkSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/index.ts';
import { loadData } from '../../src/node/loadData.ts';
import { streamCsv } from '../../src/node/streamCsv.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradloom-stream-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A row of three kinds of cells; some numbers are missing, some texts hold a line end. */
const row = (i: number): string =>
  `${i % 11 === 3 ? '' : (i * 37) % 1001},"${['red', 'two\nlines', 'blue'][i % 3]}",2020-01-${String(1 + (i % 28)).padStart(2, '0')},${['no', 'yes'][i % 2]}`;
const HEADER = 'size,colour,day,answer\n';

function write(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  const text = `${HEADER}${rows.join('\n')}\n`;
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

// Three megabytes: several chunks.
const rows = Array.from({ length: 100_000 }, (_, i) => row(i));
const path = write('table.csv', rows);

const isOpen = (file: string): boolean =>
  readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false;
    }
  });

describe('streamCsv', () => {
  it('gives the rows, features and classes of the whole table, in chunks', async () => {
    const { train } = await loadData(path);
    const stream = await streamCsv(path);
    expect(stream.examples).toBe(100_000);
    const all: DataSet = await stream.take(100_000);
    for (const name of ['features', 'targets', 'classes', 'featureNames', 'examples'] as const)
      expect(all[name]).toEqual(train[name]);
    expect(Buffer.from(all.y!.buffer).equals(Buffer.from(train.y!.buffer))).toBe(true);
    expect(Buffer.from(all.x.buffer).equals(Buffer.from(train.x.buffer))).toBe(true);
    expect(all.warnings?.length ?? 0).toBeLessThan(5);
  });

  it('reads packed files, counts no rows that it is told, and closes the file', async () => {
    const packed = write('table.csv.gz', rows.slice(0, 50_000));
    const stream = await streamCsv(packed, {
      examples: 7,
      drop: 'day',
    });
    expect(stream.examples).toBe(7);
    expect((await stream.take(3)).features).toBe(4);
    await expect.poll(() => isOpen(packed)).toBe(false);
  });

  it.each([
    ['a category', row(0).replace('red', 'green'), {}, /got "green"/],
    ['a class', row(0).replace('no', 'maybe'), {}, /maybe/],
    ['a text among numbers', row(1).replace(/^\d+/, 'large'), {}, /large/],
    ['a row of other length', '1,2', {}, /every row must have 4 cells/],
  ])('refuses %s that comes late, with its line, before a training', async (_, wrong, options, text) => {
    const late = write('late.csv', [...rows.slice(0, 60_000), wrong, ...rows.slice(0, 10)]);
    // Each row with a line end in it takes two lines.
    const line = 2 + 60_000 + 20_000;
    const error: unknown = await streamCsv(late, options).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'E_FILE_FORMAT' });
    expect((error as Error).message).toMatch(text);
    expect((error as Error).message).toContain(`late.csv:${line}:`);
    await expect.poll(() => isOpen(late)).toBe(false);
  });

  it('takes the table of a sample, and zeros for other categories where it is asked to', async () => {
    const other = write('other.csv', [...rows.slice(0, 10), row(3).replace('red', 'green')]);
    const { table } = (await loadData(path)).train;
    const data = await (await streamCsv(other, { table: table!, unknownCategory: 'zeros' })).take(11);
    const named = data.featureNames!.map((name, at) => [name, data.x[10 * data.features + at]]);
    expect(named.filter(([name]) => String(name).startsWith('colour')).map(([, value]) => value)).toEqual([
      0, 0, 0,
    ]);
    await expect(streamCsv(other, { table: table! })).rejects.toMatchObject({ code: 'E_FILE_FORMAT' });
  });

  it('refuses a file that was written since, though it has as many rows', async () => {
    const own = write('changing.csv', rows.slice(0, 50));
    const stream = await streamCsv(own);
    expect((await stream.take(3)).examples).toBe(3);
    write('changing.csv', rows.slice(0, 50).toReversed());
    await expect(stream.take(3)).rejects.toMatchObject({
      code: 'E_FILE',
      message: expect.stringMatching(/changing\.csv: .*written meanwhile/),
    });
  });

  it('refuses files that are not there, tables without rows, and wrong options', async () => {
    await expect(streamCsv(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'E_FILE' });
    await expect(streamCsv(write('empty.csv', []))).rejects.toMatchObject({ code: 'E_FILE_FORMAT' });
    for (const options of [{ examples: 0 }, { rows: 5 }, { target: 1.5 }, { drop: 'none' }])
      await expect(streamCsv(path, options as never)).rejects.toMatchObject({ name: 'GradloomError' });
  });
});
