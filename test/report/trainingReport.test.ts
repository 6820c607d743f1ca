// The report of a training as a library function: what it shows, of whom it can be asked, and what it refuses.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainingReport } from '../../src/report.ts';
import {
  createTrainer,
  dense,
  evaluate,
  GradloomError,
  mean,
  Model,
  network,
  sgd,
  type DataSet,
  type Evaluation,
  type FitHistory,
  type FitReport,
  type HealthFinding,
  type Tensor,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>';
const data: DataSet = {
  x: Float32Array.from({ length: 40 }, (_, i) => Math.sin(i)),
  y: Uint32Array.from({ length: 40 }, (_, i) => Number(Math.sin(i) + (((i * 7) % 11) - 5) / 6 > 0)),
  examples: 40,
  features: 1,
  targets: 1,
  classes: ['no', HOSTILE],
  featureNames: [`a ${HOSTILE}`],
};

let model: Model;
let history: FitHistory;
let evaluation: Evaluation;

beforeAll(async () => {
  const gpu = await testGpu();
  model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1, 'sigmoid')] }), seed: 1 });
  const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0.5 }) });
  // A metric may have any name.
  const metrics = { constructor: ({ a }: { a: Tensor }) => mean(a) };
  history = await trainer.fit({ steps: 120, reportEvery: 30, validation: data, metrics }).finished;
  evaluation = await evaluate(model, data);
  trainer.destroy();
});

/** The text of a section, without its tags. */
function textOf(page: string, heading: string): string {
  const [, rest = ''] = page.split(`<h2>${heading}</h2>`);
  return rest
    .split('</section>')[0]!
    .replaceAll(/<style>[^]*?<\/style>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('trainingReport', () => {
  it('shows score, facts, curves, confusion, layers and data, names as text', async () => {
    const page = await trainingReport({
      history,
      model,
      data,
      evaluation,
      title: HOSTILE,
      facts: { seed: 1, note: HOSTILE },
    });
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<script');
    expect(page).toContain(`training data: accuracy ${(100 * evaluation.accuracy!).toFixed(2)} %`);
    expect(textOf(page, 'The run')).toMatch(
      /seed 1 note .*trained 120 steps, 120 epochs examples 40 to train/,
    );
    const matrix = textOf(page, 'Confusion matrix (training data)');
    for (const count of evaluation.confusion!.flat())
      expect(matrix).toContain(count === 0 ? '·' : ` ${count} `);
    expect(textOf(page, 'Curves')).toContain('Constructor');
    const wrong = evaluation.confusion![0]![1]! + evaluation.confusion![1]![0]!;
    expect(textOf(page, 'Misread examples (training data)')).toContain(`${wrong} of 40`);
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    for (const [, style] of page.matchAll(/<style>([^]*?)<\/style>/g))
      expect(policy).toContain(createHash('sha256').update(style!).digest('base64'));
  });

  it('tells of a failed training what happened, the curve up to there, and what was found', async () => {
    const x = Float32Array.of(1, 2, 3);
    const line: DataSet = { x, y: x, examples: 3, features: 1, targets: 1 };
    const gpu = await testGpu();
    const own = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }), seed: 1 });
    const trainer = await createTrainer(own, { data: line, optimizer: sgd({ learningRate: 0.2 }) });
    const reports: FitReport[] = [];
    const findings: HealthFinding[] = [];
    const failure: unknown = await trainer
      .fit({
        steps: 300,
        reportEvery: 10,
        health: { onFinding: (found) => findings.push(found) },
        onEpoch: (report) => reports.push(report),
      })
      .finished.catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'E_DIVERGED' });
    const page = await trainingReport({ history: { reports, findings }, model: own, data: line, failure });
    const told = textOf(page, 'What happened');
    expect(told).toContain('E_DIVERGED');
    expect(told).toContain('The cost explodes');
    expect(told).toContain('Lower the learning rate');
    expect(textOf(page, 'Health')).toContain('The cost explodes');
    expect(page).toContain('class="headline">The training failed');
    trainer.destroy();
    await own.destroy();
  });

  it('counts classes as the model does, whatever their order in the data', async () => {
    const turned: DataSet = {
      ...data,
      y: (data.y as Uint32Array).map((label) => 1 - label),
      classes: [HOSTILE, 'no'],
    };
    const found = await evaluate(model, turned);
    expect(found.confusion).toEqual(evaluation.confusion);
    const [own, other] = await Promise.all([
      trainingReport({ history, model, data, evaluation }),
      trainingReport({ history, model, data, test: turned, evaluation: found }),
    ]);
    expect(textOf(other, 'Misread examples (test data)')).toBe(
      textOf(own, 'Misread examples (training data)'),
    );
  });

  it('is made of what is left where nothing was reported, and of errors that are not of this library', async () => {
    const page = await trainingReport({
      history: { reports: [] },
      model,
      data,
      failure: 'the plug was pulled',
    });
    expect(textOf(page, 'What happened').trim()).toBe('the plug was pulled');
    const worker = { code: 'E_NONFINITE', message: 'no number', hint: 'less' };
    const told = await trainingReport({ history: { reports: [] }, model, data, failure: worker });
    expect(textOf(told, 'What happened')).toContain('E_NONFINITE no number less');
  });

  it.each([
    ['no history', { history: undefined }, 'E_ARGUMENT'],
    ['reports that are none', { history: { reports: [{ step: '1' }] } }, 'E_ARGUMENT'],
    ['findings that are none', { history: { reports: [], findings: [1] } }, 'E_ARGUMENT'],
    ['an ending that is none', { history: { reports: [], ended: 'toString' } }, 'E_ARGUMENT'],
    ['no model', { model: {} }, 'E_ARGUMENT'],
    ['facts that are no text', { facts: { a: {} } }, 'E_ARGUMENT'],
    ['facts that are a list', { facts: ['a'] }, 'E_ARGUMENT'],
    ['costs that are no points', { costs: [1, 2] }, 'E_ARGUMENT'],
    ['a title that is no text', { title: 5 }, 'E_ARGUMENT'],
    ['an evaluation that is none', { evaluation: { accuracy: 1 } }, 'E_ARGUMENT'],
    ['an option that there is none of', { name: 'x' }, 'E_ARGUMENT'],
  ])('refuses %s', async (_, more, code) => {
    const error: unknown = await trainingReport({ history, model, data, ...(more as object) }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(GradloomError);
    expect((error as GradloomError).code).toBe(code);
  });

  it('refuses an evaluation of other examples', async () => {
    const few: DataSet = { ...data, x: data.x.slice(0, 5), y: data.y!.slice(0, 5), examples: 5 };
    const call = trainingReport({ history, model, data, test: few, evaluation });
    await expect(call).rejects.toMatchObject({ code: 'E_SHAPE' });
  });

  it('needs nothing of Node', () => {
    const root = resolve(import.meta.dirname, '../../src');
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      const text = readFileSync(path, 'utf8');
      expect(
        /from 'node:|\bBuffer\.|\bprocess\./.test(text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '')),
        path,
      ).toBe(false);
      for (const [, name] of text.matchAll(/^(?:import|export) (?!type)[^;]*from '(\.[^']+\.ts)'/gm))
        visit(join(dirname(path), name!));
    };
    visit(join(root, 'report.ts'));
    expect(seen.size).toBeGreaterThan(10);
  });

  it('counts classes of the test data by their names, whatever their order', async () => {
    const [first, second] = data.classes!;
    const labels = Uint32Array.from(data.y!, (label) => 1 - label);
    const test = { ...data, classes: [second!, first!], y: labels };
    const own = await trainingReport({ history, model, data, test: data });
    const other = await trainingReport({ history, model, data, test });
    expect(textOf(other, 'The data')).toBe(textOf(own, 'The data'));
    expect(textOf(own, 'The data')).toContain('share test');
    // The classes are not equally many.
    expect(labels.reduce((sum, label) => sum + label, 0)).not.toBe(20);
  });

  it('says which part is no data for it', async () => {
    const report = (own: object) => trainingReport({ history, model, data, ...own });
    await expect(report({ data: undefined })).rejects.toThrow(
      'trainingReport: data: a data set must be an object',
    );
    await expect(report({ test: { ...data, y: undefined } })).rejects.toThrow(
      'trainingReport: test: y must hold',
    );
    const wider = {
      ...data,
      features: 2,
      examples: 20,
      y: data.y!.subarray(0, 20),
      featureNames: ['a', 'b'],
    };
    await expect(report({ test: wider })).rejects.toThrow(
      'trainingReport: test must have the features of data; got 2, 1 in data.',
    );
  });
});
