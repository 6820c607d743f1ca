import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DATA_SETS, fetchNamedDataSet } from '../../src/node/dataSets.ts';
import { download } from '../../src/node/download.ts';
import type { DownloadProgress } from '../../src/node/downloadPart.ts';
import { temporaryName } from '../../src/node/temporaryName.ts';
import { expectFailure, failure } from '../formats/failures.ts';
import { sharedPath, testWithShared } from '../formats/sharedData.ts';
import { bundle, runBundle } from './dawnBundle.ts';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 255));
const MD5 = createHash('md5').update(CONTENT).digest('hex');
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const NAME = 'numbers.bin';

/** Answers as a good server does: whole, or the rest from `Range: bytes=N-`. */
function serveWell(request: IncomingMessage, response: ServerResponse, content: Buffer = CONTENT): void {
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const headers = { 'content-length': content.length - start };
  if (range) {
    const contentRange = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(206, { ...headers, 'content-range': contentRange });
  } else response.writeHead(200, headers);
  response.end(content.subarray(start));
}

let folder = '';
let server: Server;
let url = '';
let answer: (request: IncomingMessage, response: ServerResponse) => void = serveWell;
let ranges: (string | undefined)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gradloom-download-'));
  answer = serveWell;
  ranges = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${NAME}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
  rmSync(folder, { recursive: true });
});

const path = () => join(folder, NAME);
const part = () => `${path()}.part`;
const get = (options = {}, source = {}) =>
  download({ urls: [url], file: NAME, sha256: SHA256, ...source }, { folder, ...options });

describe('download', () => {
  test('fetches a file whole, tells how far it is, and leaves nothing else', async () => {
    const progress: DownloadProgress[] = [];
    expect(await get({ onProgress: (step: DownloadProgress) => progress.push(step) })).toBe(path());
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
    expect(readdirSync(folder)).toEqual([NAME]);
    expect(progress.at(-1)).toEqual({ file: NAME, url, received: CONTENT.length, total: CONTENT.length });
  });

  test('creates the folder, takes MD5 as well, and does not fetch twice', async () => {
    const deep = join(folder, 'a', 'b');
    await get({ folder: deep }, { sha256: undefined, md5: MD5 });
    await get({ folder: deep }, { sha256: undefined, md5: MD5.toUpperCase() });
    expect(readFileSync(join(deep, NAME)).equals(CONTENT)).toBe(true);
    expect(ranges.length).toBe(1);
  });

  test('keeps what arrived before the connection broke, and asks only for the rest', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 100_000), () => response.destroy());
    };
    const error = await failure(() => get());
    expect(error.code).toBe('E_DOWNLOAD');
    expect(error.hint).toContain('by hand');
    expect(existsSync(path())).toBe(false);
    const kept = readFileSync(part());
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.equals(CONTENT.subarray(0, kept.length))).toBe(true);
    answer = serveWell;
    await get();
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
    expect(ranges).toEqual([undefined, `bytes=${kept.length}-`]);
    expect(readdirSync(folder)).toEqual([NAME]);
  });

  test('takes a part that is whole already', async () => {
    writeFileSync(part(), CONTENT);
    await get();
    expect(ranges).toEqual([`bytes=${CONTENT.length}-`]);
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
  });

  test('starts over where the server ignores Range or answers with another one', async () => {
    writeFileSync(part(), CONTENT.subarray(0, 1000));
    answer = (_, response) => response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT);
    await get();
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
    rmSync(path());
    writeFileSync(part(), CONTENT.subarray(0, 1000));
    answer = (request, response) => {
      if (request.headers.range === undefined) serveWell(request, response);
      else response.writeHead(206, { 'content-range': 'bytes 5-9/300000' }).end('56789');
    };
    await get();
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
  });

  test('starts over where the part is of another file, longer or not', async () => {
    for (const old of [Buffer.alloc(1000, 9), Buffer.alloc(CONTENT.length + 5, 9)]) {
      writeFileSync(part(), old);
      await get();
      expect(readFileSync(path()).equals(CONTENT)).toBe(true);
      rmSync(path());
    }
  });

  test('deletes a file with a wrong checksum and says so', async () => {
    answer = (request, response) => serveWell(request, response, Buffer.from('another file'));
    const error = await failure(() => get());
    expect(error.code).toBe('E_FILE_CHECKSUM');
    expect(error.message).toContain(SHA256);
    expect(error.message).toContain(url);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('goes to the next mirror where one fails or has another file', async () => {
    answer = (request, response) => {
      if (request.url === '/missing') response.writeHead(404).end('no such file');
      else if (request.url === '/other') serveWell(request, response, Buffer.from('another file'));
      else serveWell(request, response);
    };
    const urls = [new URL('/missing', url).href, new URL('/other', url).href, url];
    await get({}, { urls });
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
    const error = await failure(() => get({ folder: join(folder, 'x') }, { urls: urls.slice(0, 2) }));
    expect(error.code).toBe('E_DOWNLOAD');
    expect(error.message).toContain('404');
    expect(error.message).toContain('checksum');
  });

  test('lets four processes download one file at once', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 1000), () =>
        setTimeout(() => response.end(CONTENT.subarray(1000)), 100),
      );
    };
    const script = await bundle(
      "import { download } from '@src/node/download.ts';\n" +
        `const source = { urls: [${JSON.stringify(url)}], file: '${NAME}', sha256: '${SHA256}' };\n` +
        'console.log(await download(source, { folder: process.argv[2] }));',
      join(folder, 'script'),
    );
    const shared = join(folder, 'shared');
    const paths = await Promise.all(
      Array.from({ length: 4 }, () => runBundle(script, { parameters: [shared] })),
    );
    expect(paths).toEqual(Array.from({ length: 4 }, () => join(shared, NAME)));
    expect(readFileSync(join(shared, NAME)).equals(CONTENT)).toBe(true);
    expect(readdirSync(shared)).toEqual([NAME]);
  }, 60_000);

  test('goes on from what a killed process left', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const left = temporaryName(NAME).replace(`-${process.pid}-`, `-${ended}-`);
    writeFileSync(join(folder, left), CONTENT.subarray(0, 200_000));
    writeFileSync(part(), CONTENT.subarray(0, 1000));
    await get();
    expect(ranges).toEqual(['bytes=200000-']);
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
  });

  test('leaves a mirror that sends nothing, or a byte now and then, for the next', async () => {
    let dripping: NodeJS.Timeout | undefined;
    answer = (request, response) => {
      if (request.url === '/mute') return;
      if (request.url === '/stops') {
        response.writeHead(200, { 'content-length': CONTENT.length });
        response.write(CONTENT.subarray(0, 500));
      } else if (request.url === '/drips') {
        response.writeHead(200, { 'content-length': CONTENT.length });
        dripping = setInterval(() => response.write('x'), 20);
      } else serveWell(request, response);
    };
    // Long enough for the good mirror beside other work.
    const patience = { idleMs: 500, windowMs: 800, windowBytes: 1000 };
    for (const [slow, reason] of [
      ['/mute', 'nothing for 0.5 s'],
      ['/stops', 'nothing for 0.5 s'],
      ['/drips', 'bytes in 0.8 s'],
    ] as const) {
      const first = new URL(slow, url).href;
      await expectFailure(() => get({ patience }, { urls: [first] }), 'E_DOWNLOAD', first, reason);
      await get({ patience }, { urls: [first, url] });
      expect(readFileSync(path()).equals(CONTENT)).toBe(true);
      clearInterval(dripping);
      rmSync(path());
      rmSync(part(), { force: true });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('does not read beyond the size that is known', async () => {
    let sent = 0;
    answer = (_, response) => {
      const more = (): void => {
        if (response.destroyed || sent > 200_000_000) return;
        sent += CONTENT.length;
        response.write(CONTENT, more);
      };
      response.writeHead(200);
      more();
    };
    await expectFailure(() => get({}, { size: CONTENT.length }), 'E_FILE_CHECKSUM');
    expect(sent).toBeLessThan(100_000_000);
    expect(existsSync(path())).toBe(false);
  });

  test('says what to do when it is offline, naming every mirror and the place', async () => {
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    const urls = [`http://127.0.0.1:${port}/a`, `http://127.0.0.1:${port}/b`];
    const error = await failure(() => get({}, { urls }));
    expect(error.code).toBe('E_DOWNLOAD');
    expect(error.message).toContain('ECONNREFUSED');
    for (const text of [...urls, path()]) expect(error.hint).toContain(text);
  });

  test('stops at once when it is told to, and goes on later', async () => {
    const controller = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 50_000));
    };
    const onProgress = (): void => controller.abort();
    await expectFailure(() => get({ onProgress, signal: controller.signal }), 'E_INTERRUPTED', NAME);
    answer = serveWell;
    await get();
    expect(ranges.at(-1)).toMatch(/^bytes=\d+-$/);
    expect(readFileSync(path()).equals(CONTENT)).toBe(true);
  });

  test('refuses names that lead out of the folder, and sources without a checksum', async () => {
    for (const file of ['../x', 'a/b', '', '.hidden', 'a\\b']) {
      await expectFailure(() => get({}, { file }), 'E_ARGUMENT');
    }
    await expectFailure(() => get({}, { sha256: undefined }), 'E_ARGUMENT');
    expect(ranges).toEqual([]);
  });

  test('does not try other mirrors where the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expectFailure(() => get({ folder: join(folder, 'file') }), 'E_FILE', join(folder, 'file'));
    expect(ranges).toEqual([]);
  });
});

describe('fetchNamedDataSet', () => {
  test('knows its data sets, with a checksum for every file and mirrors with TLS', async () => {
    expect([...DATA_SETS.keys()]).toEqual(['mnist', 'fashion-mnist']);
    for (const { mirrors, files, classes } of DATA_SETS.values()) {
      expect(mirrors.every((mirror) => mirror.startsWith('https://') && mirror.endsWith('/'))).toBe(true);
      expect(files.length).toBe(4);
      for (const { md5 } of files) expect(md5).toMatch(/^[0-9a-f]{32}$/);
      expect(classes.length).toBe(10);
    }
    await expectFailure(() => fetchNamedDataSet('imagenet', { folder }), 'E_ARGUMENT', '"imagenet"', 'mnist');
  });

  test('refuses a mirror with other files', async () => {
    answer = (request, response) => serveWell(request, response, gzipSync('no MNIST'));
    const options = { folder, mirrors: [new URL('/', url).href] };
    await expectFailure(
      () => fetchNamedDataSet('mnist', options),
      'E_FILE_CHECKSUM',
      'train-images-idx3-ubyte.gz',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  testWithShared(
    'mnist/t10k-images-idx3-ubyte.gz',
    'knows the files of MNIST by their checksums',
    async () => {
      answer = (request, response) =>
        serveWell(request, response, readFileSync(sharedPath(`mnist${request.url}`)));
      // The shared copy of the training pictures was packed again: equal content, another checksum.
      const files =
        DATA_SETS.get('mnist')?.files.filter(({ file }) => file !== 'train-images-idx3-ubyte.gz') ?? [];
      for (const { file, md5, size } of files) {
        await download({ urls: [new URL(`/${file}`, url).href], file, md5, size }, { folder });
      }
      expect(readdirSync(folder)).toEqual(files.map(({ file }) => file).sort());
    },
  );

  test('stops at the first file that no mirror delivers', async () => {
    const [name, known] = [...DATA_SETS][0]!;
    answer = (_, response) => response.writeHead(500).end();
    const options = { folder, mirrors: [new URL('/', url).href] };
    await expectFailure(() => fetchNamedDataSet(name, options), 'E_DOWNLOAD', known.files[0]!.file, '500');
    expect(ranges.length).toBe(1);
  });
});
