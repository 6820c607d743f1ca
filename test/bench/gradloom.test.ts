// Tiny workloads from end to end: what Gradloom answers is what the workload says, in float64.

import { describe, expect, it } from 'vitest';
import { answering } from '../../bench/harness/answering.ts';
import { gradloom } from '../../bench/harness/gradloom.ts';
import { batchValues, layerValues } from '../../bench/workloads/values.ts';
import type { NetworkShape, Workload } from '../../bench/workloads/workloads.ts';
import { testGpu } from '../gpu.ts';

const NETWORK: NetworkShape = { sizes: [3, 5, 4], activation: 'tanh', output: 'softmax' };
const BATCH = 6;

/** Probabilities of each class, example by example. */
function predict(): number[][] {
  const { x } = batchValues(NETWORK, BATCH);
  const layers = layerValues(NETWORK);
  return Array.from({ length: BATCH }, (_, example) => {
    let a = [...x.subarray(3 * example, 3 * example + 3)];
    layers.forEach(({ inputs, units, weight, bias }, index) => {
      const z = Array.from({ length: units }, (__, unit) =>
        a.reduce((sum, value, input) => sum + value * weight[unit * inputs + input]!, bias[unit]!),
      );
      a = index === layers.length - 1 ? softmax(z) : z.map(Math.tanh);
    });
    return a;
  });
}

function softmax(z: readonly number[]): number[] {
  const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
  return z.map((value) => Math.exp(value) / total);
}

async function start(workload: Workload) {
  const answer = answering(async () => gradloom(await testGpu()));
  expect((await answer({ ask: 'open', name: 'gradloom', peers: '' })).error).toBeUndefined();
  expect((await answer({ ask: 'prepare', workload })).error).toBeUndefined();
  return answer;
}

describe('Gradloom as a contestant', () => {
  it('answers the cost before the last update, and trains', async () => {
    const answer = await start({
      kind: 'training',
      name: 'tiny',
      title: 'train 3-5-4',
      network: NETWORK,
      batch: BATCH,
      optimizer: 'adam',
      learningRate: 0.01,
    });
    const { classes } = batchValues(NETWORK, BATCH);
    const cost = predict().reduce((sum, row, example) => sum - Math.log(row[classes[example]!]!) / BATCH, 0);
    const first = await answer({ ask: 'run', times: 1 });
    expect(first.value).toBeCloseTo(cost, 5);
    expect(first.seconds).toBeGreaterThan(0);
    expect((await answer({ ask: 'run', times: 30 })).value).toBeLessThan(cost * 0.95);
    expect(await answer({ ask: 'end' })).toEqual({});
  });

  it('answers a sum over what it predicts', async () => {
    const answer = await start({
      kind: 'inference',
      name: 'tiny',
      title: 'predict 3-5-4',
      network: NETWORK,
      batch: BATCH,
    });
    const expected = predict()
      .flat()
      .reduce((total, value, index) => total + value * ((index % 7) - 3), 0);
    expect((await answer({ ask: 'run', times: 2 })).value).toBeCloseTo(expected, 5);
    await answer({ ask: 'end' });
  });

  it('answers what went wrong, and the next request as ever', async () => {
    const answer = answering(async () => gradloom(await testGpu()));
    expect((await answer({ ask: 'run', times: 1 })).error).toBeDefined();
    expect((await answer({ ask: 'open', name: 'gradloom', peers: '' })).adapter).toBeTypeOf('string');
  });
});
