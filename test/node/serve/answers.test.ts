// Answers over HTTP are the model's own, whatever else is asked at the same time.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Model, type Gpu, type CsvData } from '../../../src/index.ts';
import { saveModel } from '../../../src/node.ts';
import { gradloom, jsonLines, temporaryFolder } from '../../cli/command.ts';
import {
  ROWS,
  answersOf,
  asObject,
  cells,
  createScene,
  csv,
  endScene,
  expected,
  header,
  metric,
  start,
  type Answers,
  type ServeScene,
} from './serveScene.ts';

let scene: ServeScene;
let gpu: Gpu;
let data: CsvData;
let model: Model;
let plain: Model;
let pictures: Model;

beforeAll(async () => {
  scene = await createScene();
  ({ gpu, data, model, plain, pictures } = scene);
});
afterAll(async () => endScene(scene));

describe('serve', () => {
  it('answers 500 requests at once, each with its own row, in batches', async () => {
    const server = await start(model, { maxDelayMs: 1000 });
    const wanted = await expected(model, data.x);
    const answers = await Promise.all(cells.map(async (row) => answersOf(server, { row: asObject(row) })));
    for (const [i, { predictions, warnings }] of answers.entries()) {
      expect(predictions).toHaveLength(1);
      const [{ row, predicted, probability, probabilities }] = predictions as [
        Required<Answers['predictions'][0]>,
      ];
      expect([row, probabilities], `row ${i}`).toEqual([1, wanted[i]]);
      const best = wanted[i]!.indexOf(Math.max(...wanted[i]!));
      expect([predicted, probability]).toEqual([data.classes![best], wanted[i]![best]]);
      expect(warnings).toEqual(i % 17 === 3 ? ['1 number is missing'] : undefined);
    }
    expect(await metric(server, 'gradloom_rows_total')).toBe(ROWS);
    // Far fewer calls of the device than requests.
    expect(await metric(server, 'gradloom_batch_rows_count')).toBeLessThan(ROWS / 4);
  });

  it('says what the command line says of the same rows as a file', async () => {
    const folder = await temporaryFolder();
    await saveModel(model, join(folder, 'model.safetensors'));
    await writeFile(join(folder, 'rows.csv'), csv.map((line) => `${line}\n`).join(''));
    const { stdout } = await gradloom([
      'predict',
      '-m',
      join(folder, 'model.safetensors'),
      '-d',
      join(folder, 'rows.csv'),
      '--json',
    ]);
    const told = jsonLines(stdout).at(-1)!['predictions'] as { predicted: string; probability: number }[];
    const server = await start(model);
    const { predictions } = await answersOf(server, { rows: cells.map(asObject) });
    expect(predictions).toHaveLength(ROWS);
    for (const [i, { row, predicted, probability }] of predictions.entries()) {
      expect([row, predicted]).toEqual([i + 1, told[i]!.predicted]);
      expect(Math.abs(probability! - told[i]!.probability)).toBeLessThan(1e-6);
    }
  });

  it('gives a row one answer to the bit, alone or with any others, and in any writing', async () => {
    const server = await start(model, { maxBatch: 32 });
    const [row] = cells as [string[]];
    const alone = await answersOf(server, { row: asObject(row) });
    const many = await answersOf(server, { rows: [...cells.slice(40, 140), row].map(asObject) });
    expect(many.predictions.at(-1)!.probabilities).toEqual(alone.predictions[0]!.probabilities);
    const texts = await answersOf(server, {
      row: Object.fromEntries(row.map((cell, i) => [header[i], cell])),
    });
    expect(texts).toEqual(alone);
    const list = await answersOf(server, { rows: [Object.values(asObject(row))] });
    expect(list).toEqual(alone);
  });

  it('serves the model as it was at the call, and outlives it', async () => {
    const own = new Model(gpu, { network: plain.network, seed: 5 });
    const server = await start(own);
    const before = await answersOf(server, { row: [1, 2] });
    own.setValues(plain.network.initialMap(6));
    expect(await answersOf(server, { row: [1, 2] })).toEqual(before);
    await own.destroy();
    expect(await answersOf(server, { row: [1, 2] })).toEqual(before);
  });

  it('takes numbers as lists and pictures as nested lists, and doubts pictures that are scaled twice', async () => {
    const [numbers, images] = [await start(plain), await start(pictures)];
    const { predictions } = await answersOf(numbers, {
      rows: [
        [1.5, -2],
        [0, 3],
      ],
    });
    expect(predictions.map(({ predicted }) => predicted)).toEqual(
      await expected(plain, Float64Array.of(1.5, -2, 0, 3)),
    );
    const flat = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];
    const nested = [
      [flat.slice(0, 3), flat.slice(3, 6)],
      [flat.slice(6, 9), flat.slice(9)],
    ];
    const both = await answersOf(images, { rows: [flat, nested] });
    const [[cat]] = (await expected(pictures, Float64Array.from(flat))) as [[number]];
    for (const { probabilities } of both.predictions) expect(probabilities).toEqual([1 - cat, cat]);
    expect(both.warnings).toBeUndefined();
    const scaled = await answersOf(images, { row: flat.map((value) => value / 255) });
    expect(scaled.warnings).toEqual([
      'no value is above 1: the model was trained on pictures whose values go from 0 to 255',
    ]);
  });

  it('tells what the model takes, how it stands, and its counts as Prometheus reads them', async () => {
    const server = await start(model);
    await answersOf(server, { row: asObject(cells[0]!) });
    const told = (await (await fetch(`${server.url}/model`)).json()) as Record<string, unknown>;
    expect(told).toMatchObject({ inputs: 6, outputs: 3, classes: data.classes, targets: ['price'] });
    expect(
      (told['columns'] as { name: string; kind: string }[]).map(({ name, kind }) => `${name} ${kind}`),
    ).toEqual(['size number', 'built date', 'garden boolean', 'town categories']);
    const health = await fetch(`${server.url}/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ready', queuedRows: 0 }]);
    const metrics = await fetch(`${server.url}/metrics`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await metrics.text();
    expect(text).toMatch(/^gradloom_requests_total\{path="\/predict",status="200"\} 1$/m);
    // Each line is a sample or a comment, and each sample has its type said before.
    const types = new Set(
      [...text.matchAll(/^# TYPE (\S+) (?:counter|gauge|histogram)$/gm)].map(([, name]) => name),
    );
    for (const line of text.trimEnd().split('\n')) {
      if (/^# (?:HELP|TYPE) \S+ .+$/.test(line)) continue;
      const [, name] =
        /^([a-z_]+)(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? \d+(?:\.\d+)?(?:e[-+]\d+)?$/.exec(line) ?? [];
      expect(types.has(name ?? '') || types.has(name?.replace(/_(bucket|sum|count)$/, '')), line).toBe(true);
    }
  });
});
