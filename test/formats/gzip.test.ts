import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gunzip as inPieces, isGzip } from '../../src/formats/gzip.ts';
import { gunzipWhole } from '../../src/node/gunzipWhole.ts';
import { expectDamageIsNoCrash, expectEveryTruncationFails, expectFailure } from './failures.ts';

const TEXT = new TextEncoder().encode('W x + b, W x + b, W x + b');
const PACKED = new Uint8Array(gzipSync(TEXT));

describe.each([
  { name: 'gunzip', gunzip: inPieces },
  { name: 'gunzipWhole', gunzip: gunzipWhole },
])('$name', ({ gunzip }) => {
  test('unpacks what gzip packed, empty content included', async () => {
    expect(await gunzip(PACKED)).toEqual(TEXT);
    expect(await gunzip(new Uint8Array(gzipSync(new Uint8Array(0))))).toEqual(new Uint8Array(0));
  });

  test('knows gzip by its first two bytes', () => {
    expect(isGzip(PACKED)).toBe(true);
    expect(isGzip(TEXT)).toBe(false);
    expect(isGzip(new Uint8Array(0))).toBe(false);
  });

  test('refuses a file cut off at any byte', async () => {
    await expectEveryTruncationFails(PACKED, (bytes) => gunzip(bytes));
  });

  test('notices damage to the content by the checksum', async () => {
    const failures = await expectDamageIsNoCrash(PACKED, (bytes) => gunzip(bytes));
    // All but the header's time stamp and system bytes matter.
    expect(failures).toBeGreaterThan(PACKED.length - 10);
  });

  test('believes a claimed size only as far as so few bytes can hold', async () => {
    const bytes = new Uint8Array(PACKED);
    // The last four bytes claim 4 GiB.
    bytes.fill(255, bytes.length - 4);
    await expectFailure(() => gunzip(bytes), 'E_FILE_FORMAT');
    const large = new Uint8Array(3_000_000).map((_, i) => i % 251);
    expect(Buffer.compare(await gunzip(new Uint8Array(gzipSync(large))), large)).toBe(0);
  });

  test('unpacks files of several parts', async () => {
    expect(await gunzip(new Uint8Array(Buffer.concat([PACKED, PACKED])))).toEqual(
      new Uint8Array(Buffer.concat([TEXT, TEXT])),
    );
  });

  test('refuses bytes after the end', async () => {
    await expectFailure(
      () => gunzip(new Uint8Array(Buffer.concat([PACKED, Buffer.from('more')]))),
      'E_FILE_FORMAT',
    );
  });

  test('stops a bomb at the cap, naming the file', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(4_000_000)));
    expect(bomb.length).toBeLessThan(5000);
    await expectFailure(() => gunzip(bomb, { file: 'bomb.gz', maxBytes: 1_000_000 }), 'E_LIMIT', 'bomb.gz');
  });
});
