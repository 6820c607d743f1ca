// What evaluate makes of targets that are given as numbers: classes where the outputs tell classes, or a word.

import { expect, it } from 'vitest';
import { decide, dense, evaluate, Model, network, type LayerConfig } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const base = { x: Float32Array.of(1, -2, 0.5, 4, -5, 0.25), examples: 3, features: 2, targets: 1 };
const made = async (...layers: LayerConfig[]) =>
  new Model(await testGpu(), { network: network({ inputs: 2, layers }), seed: 4 });

it.each(['sigmoid', 'hardSigmoid'] as const)('0 and 1 as floats are classes for %s', async (activation) => {
  const model = await made(dense(1, activation));
  const right = decide(await model.predict(base.x), model);
  const y = Float32Array.from(right);
  y[2] = 1 - y[2]!;
  const found = await evaluate(model, { ...base, y });
  expect(found.accuracy).toBe(2 / 3);
  expect(found.confusion!.flat().reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(found.actual).toEqual(Uint32Array.from(y));
  expect(found.predicted).toEqual(right);
  // By hand.
  const squares = [...y].map((value, row) => (found.outputs[row]! - value) ** 2);
  expect(found.meanSquaredError).toBeCloseTo(squares.reduce((sum, square) => sum + square, 0) / 3, 12);
  const labels = await evaluate(model, { ...base, y: Uint32Array.from(y) });
  expect([labels.accuracy, labels.baseline, labels.warnings]).toEqual([
    found.accuracy,
    found.baseline,
    found.warnings,
  ]);
  expect(labels.meanSquaredError).toBeUndefined();
  await model.destroy();
});

it('rows of zeros with a single one are classes for softmax; shares are numbers', async () => {
  const model = await made(dense(2, 'softmax'));
  const hot = await evaluate(model, { ...base, targets: 2, y: Float32Array.of(1, 0, 0, 1, 0, 1) });
  expect(hot.actual).toEqual(Uint32Array.of(0, 1, 1));
  expect(hot.meanSquaredError).toBeGreaterThan(0);
  const soft = await evaluate(model, { ...base, targets: 2, y: Float32Array.of(0.5, 0.5, 0, 1, 0, 1) });
  expect(soft.accuracy).toBeUndefined();
  expect(soft.meanSquaredError).toBeGreaterThan(0);
  await model.destroy();
});

it.each<[string, LayerConfig, number[]]>([
  ['±1 for sigmoid', dense(1, 'sigmoid'), [1, -1, 1]],
  ['1 and 2 for sigmoid', dense(1, 'sigmoid'), [1, 2, 1]],
  ['±1 for hardSigmoid', dense(1, 'hardSigmoid'), [-1, -1, 1]],
  ['1.5 for softmax', dense(2, 'softmax'), [1.5, -0.5, 0, 1, 1, 0]],
])('%s are refused', async (_, layer, y) => {
  const model = await made(layer);
  await expect(
    evaluate(model, { ...base, targets: y.length / 3, y: Float32Array.from(y) }),
  ).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringMatching(
      /^evaluate: with outputs of probabilities targets must be .* in row/,
    ) as string,
  });
  await model.destroy();
});

it.each<[string, LayerConfig, number[], number]>([
  ['tanh', dense(1, 'tanh'), [0.5, -1, 2], 1],
  ['softsign', dense(1, 'softsign'), [1.5, -3, 2], 3],
  ['relu', dense(1, 'relu'), [-1, 5, 2], 1],
  ['relu6', dense(1, 'relu6'), [-1, 7, 2], 2],
])('targets beyond the reach of %s are told in a warning', async (activation, layer, y, outside) => {
  const model = await made(layer);
  const { warnings } = await evaluate(model, { ...base, y: Float32Array.from(y) });
  expect(warnings.join('\n')).toContain(`${outside} of 3 targets lie outside of what ${activation} gives`);
  const within = await evaluate(model, { ...base, y: Float32Array.of(0.5, 0.25, 1) });
  expect(within.warnings.join('\n')).not.toContain('outside');
  await model.destroy();
});
