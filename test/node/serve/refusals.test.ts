// What a server does not take is refused with its place, its status and a JSON body.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/index.ts';
import { serve } from '../../../src/node.ts';
import type { ModelServer } from '../../../src/node.ts';
import {
  answersOf,
  asObject,
  cells,
  createScene,
  endScene,
  expected,
  metric,
  post,
  refusal,
  start,
  type Answers,
  type ServeScene,
} from './serveScene.ts';

let scene: ServeScene;
let model: Model;
let plain: Model;
let usual: ModelServer;

beforeAll(async () => {
  scene = await createScene();
  ({ model, plain } = scene);
  usual = await start(model);
});
afterAll(async () => endScene(scene));

const rowsOf = (count: number) => ({ rows: Array.from({ length: count }, () => [1, 2]) });

describe('serve', () => {
  it.each([
    ['no JSON', '{"row": ', 400, 'must be JSON'],
    ['nothing', '', 400, 'got nothing'],
    ['another value', '[1, 2]', 400, 'an object with rows'],
    ['both row and rows', '{"row": [1], "rows": [[1]]}', 400, 'either rows or row; got "row", "rows"'],
    ['a name given twice', '{"row": {"size": 1, "size": 2}}', 400, '"size" twice'],
    ['no rows', '{"rows": []}', 400, 'at least one row'],
    ['brackets without end', `{"row": ${'['.repeat(100_000)}`, 400, 'at most 16 brackets'],
    [
      'a column that is absent',
      '{"rows": [{"size": 1, "built": "2011-01-15", "garden": true}]}',
      400,
      'row 1, column "town" must be given',
    ],
    ['a column that is unknown', '{"row": {"siez": 1}}', 400, 'got "siez"'],
    ['a column called __proto__', '{"row": {"__proto__": 1}}', 400, 'got "__proto__"'],
    [
      'a text for a number',
      '{"rows": [[1, "2011-01-15", true, "Ulm"], ["big", "2011-01-15", true, "Ulm"]]}',
      400,
      'row 2, column "size": "size" must be a number; got "big"',
    ],
    ['a date of no calendar', '{"rows": [[1, "2011-02-30", true, "Ulm"]]}', 400, 'row 1, column "built"'],
    [
      'a number for a truth value',
      '{"rows": [[1, "2011-01-15", 1, "Ulm"]]}',
      400,
      'must be true or false; got 1',
    ],
    [
      'a list in a cell',
      '{"rows": [[1, "2011-01-15", [true], "Ulm"]]}',
      400,
      'row 1, column "garden" must be a text',
    ],
    ['too few values', '{"rows": [[1, 2]]}', 400, 'row 1 must have 4 values; got 2'],
    [
      'a number beyond float32',
      '{"rows": [[1e999, "2011-01-15", true, "Ulm"]]}',
      400,
      'row 1, column "size"',
    ],
  ] as const)('refuses %s, and says where', async (_, body, status, message) => {
    const found = await refusal(await post(usual, body));
    expect(found).toMatchObject({ status, code: 'E_ARGUMENT' });
    expect(found.message).toContain(message);
  });

  it('warns of a category that it does not know, or refuses it where that is asked for', async () => {
    const row = { ...asObject(cells[0]!), town: 'Rome' };
    const { warnings } = await answersOf(usual, { row });
    expect(warnings).toHaveLength(1);
    expect(warnings![0]).toContain('column "town": 1 value is no category of the training data');
    const missing = await answersOf(usual, { row: { ...row, town: null } });
    expect(missing.warnings).toEqual([expect.stringContaining('column "town": 1 value is missing')]);
    const strict = await start(model, { unknownCategory: 'refuse' });
    expect(await refusal(await post(strict, { row }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('row 1, column "town"') as string,
    });
  });

  it('refuses one bad row alone, where others came at the same time', async () => {
    const server = await start(plain, { maxDelayMs: 50 });
    const rows = Array.from({ length: 20 }, (_, i) => (i === 7 ? [null, 1] : [i, 1]));
    const found = await Promise.all(rows.map(async (row) => post(server, { rows: [[0, 0], row] })));
    expect(found.map(({ status }) => status)).toEqual(rows.map((_, i) => (i === 7 ? 400 : 200)));
    expect(await refusal(found[7]!)).toMatchObject({
      code: 'E_NONFINITE',
      message: 'predict: every input must be finite; got NaN in row 2, column 1.',
    });
    const wanted = await expected(plain, Float64Array.from(rows.flatMap((row) => row.map(Number))));
    for (const [i, response] of found.entries())
      if (i !== 7) expect(((await response.json()) as Answers).predictions[1]!.predicted).toEqual(wanted[i]);
  });

  it('names the row of a long request by its place in it', async () => {
    const server = await start(plain, { maxBatch: 8 });
    const rows: unknown[] = Array.from({ length: 40 }, (_, i) => [i, 1]);
    rows[29] = [null, 1];
    expect((await refusal(await post(server, { rows }))).message).toContain('in row 30, column 1');
  });

  it('refuses other paths, methods and types', async () => {
    const { url } = usual;
    const get = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init).then(refusal);
    expect(await get('/')).toMatchObject({ status: 404, code: 'E_NOT_FOUND' });
    expect(await get('/predict/../../etc/passwd')).toMatchObject({ status: 404 });
    expect(await get('/predict')).toMatchObject({ status: 405, code: 'E_METHOD' });
    expect(await get('/health', { method: 'DELETE' })).toMatchObject({ status: 405 });
    expect((await fetch(`${url}/predict`)).headers.get('allow')).toBe('POST');
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
    ])
      expect(await refusal(await post({ url }, '{}', { 'Content-Type': type }))).toMatchObject({
        status: 415,
        code: 'E_MEDIA_TYPE',
      });
    expect(await refusal(await post({ url }, '{}', { 'Content-Encoding': 'gzip' }))).toMatchObject({
      status: 415,
    });
    const bytes = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: Uint8Array.of(0x22, 0xff, 0x22),
    });
    expect(await refusal(bytes)).toMatchObject({
      status: 400,
      message: expect.stringContaining('UTF-8') as string,
    });
  });

  it('refuses what its queue cannot hold, and says when to come again', async () => {
    const server = await start(plain, { maxQueue: 10, maxDelayMs: 300 });
    const first = post(server, rowsOf(8));
    await expect.poll(async () => metric(server, 'gradloom_queue_rows')).toBe(8);
    const refused = await post(server, rowsOf(3));
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refusal(refused)).toMatchObject({ status: 503, code: 'E_BUSY' });
    expect(await refusal(await post(server, rowsOf(11)))).toMatchObject({ status: 413, code: 'E_LIMIT' });
    expect((await first).status).toBe(200);
    expect((await post(server, rowsOf(10))).status).toBe(200);
  });

  it('tells pages nothing unless their origin was named', async () => {
    const silent = await post(usual, { row: asObject(cells[0]!) }, { Origin: 'https://a.example' });
    expect(silent.headers.get('access-control-allow-origin')).toBeNull();
    const open = await start(plain, { cors: ['https://a.example'] });
    const allowed = await post(open, { row: [1, 2] }, { Origin: 'https://a.example' });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://a.example');
    const preflight = await fetch(`${open.url}/predict`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://a.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'content-type',
    ]);
    const other = await post(open, { row: [1, 2] }, { Origin: 'https://b.example' });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    await expect(serve(plain, { cors: 'https://a.example/path' })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
    });
  });
});
