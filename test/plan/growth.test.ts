// How the time that planning takes grows with a graph, and what is cut so that it does not grow faster.

import { describe, expect, it } from 'vitest';
import { add, cumsum, multiply, sqrt, square, subtract, sum, tanh } from '../../src/graph/ops/index.ts';
import { grad } from '../../src/graph/differentiate.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { defaultLoss, dense, network } from '../../src/index.ts';
import { clusterNodes } from '../../src/plan/cluster.ts';
import { fuse } from '../../src/plan/fuse.ts';
import { planGraph, type PlanRoots } from '../../src/plan/planGraph.ts';
import { readsThrough, storedNodes } from '../../src/plan/stored.ts';
import { paperStep } from './paperStep.ts';
import { testGpu } from '../gpu.ts';
import { runGraph } from './run.ts';

function plan(roots: PlanRoots) {
  const graph = planGraph(roots);
  const kept = new Set(graph.outputs.values());
  const fused = fuse(graph, { maxBindings: 10 });
  storedNodes(graph, fused, readsThrough(fused.inlined), kept);
  return fused;
}

/** A training step with Adam of a network so deep. */
function deepNetwork(layers: number): PlanRoots {
  const net = network({ inputs: 4, layers: Array.from({ length: layers }, () => dense(4, 'tanh')) });
  const step = paperStep(net, () => ({ x: input('x', [8, 4]), y: input('y', [8, 4]) }), {
    loss: defaultLoss('tanh'),
    examples: 8,
    l2: 0.1,
    clipNorm: 1,
  });
  return { outputs: [], updates: step };
}

/** A long chain of elementwise operations, and its gradient. */
function chain(length: number): PlanRoots {
  const x = input('x', [6]);
  let y = x;
  for (let index = 0; index < length; index++) y = index % 2 ? tanh(y) : add(multiply(y, 1.5), x);
  return { outputs: [y, ...grad(sum(y), [x])], updates: [] };
}

/** Running sums between elementwise operations, whose gradients read what was far back. */
function interrupted(length: number): PlanRoots {
  const x = input('x', [6]);
  let y = x;
  for (let index = 0; index < length; index++) y = cumsum(tanh(multiply(y, 0.1 + index)));
  return { outputs: grad(sum(y), [x]), updates: [] };
}

/** A chain of single numbers, each made of the one before it twice. */
function scalars(length: number): PlanRoots {
  let y = input('x', []);
  for (let index = 0; index < length; index++) y = add(square(y), tanh(y));
  return { outputs: [y], updates: [] };
}

/** So many variables that are updated on their own, all clipped by one norm. */
function manyUpdates(count: number): PlanRoots {
  const weights = Array.from({ length: count }, (_, index) => input(`w${index}`, [4]));
  const gradients = grad(weights.map((weight) => sum(square(tanh(weight)))).reduce(add), weights);
  const norm = sqrt(gradients.map((gradient) => sum(square(gradient))).reduce(add));
  return {
    outputs: [],
    updates: weights.map((weight, index): [Tensor, Tensor] => [
      weight,
      subtract(weight, multiply(norm, gradients[index]!)),
    ]),
  };
}

/** Seconds of this process, the least of five tries: what else the machine does only adds to them. */
function secondsOf(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const begin = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1e6;
  });
  return Math.min(...times);
}

describe('planning a graph of eight times the length', () => {
  it.each([
    ['a deep network', deepNetwork, 40],
    ['a chain of elementwise operations', chain, 50],
    ['elementwise operations between running sums', interrupted, 50],
    ['a chain of single numbers', scalars, 100],
    ['many variables', manyUpdates, 40],
  ] as const)('takes nowhere near sixty-four times as long: %s', (_, make, length) => {
    const [short, long] = [make(length), make(8 * length)];
    plan(short);
    const [before, after] = [secondsOf(() => plan(short)), secondsOf(() => plan(long))];
    expect(after).toBeLessThan(32 * Math.max(before, 0.01));
  });
});

describe('a chain that is longer than a kernel', () => {
  it('is cut into several kernels of bounded length', () => {
    const { clusters } = plan(chain(400));
    const lengths = clusters.map((cluster) => clusterNodes(cluster).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(513);
    expect(lengths.reduce((total, length) => total + length, 0)).toBeGreaterThan(800);
  });

  it('gives the same numbers', async () => {
    const gpu = await testGpu();
    const x = input('x', [5]);
    let y = x;
    const expected = [0.1, -0.2, 0.3, 1, -1];
    for (let index = 0; index < 900; index++) {
      y = subtract(multiply(y, 1.25), multiply(x, 0.25));
      if (index % 2) y = tanh(y);
    }
    const inputs = { x: Float32Array.from(expected) };
    const { program, values } = await runGraph(gpu, { outputs: { y }, inputs });
    const wanted = expected.map((start) => {
      let value = start;
      for (let index = 0; index < 900; index++) {
        value = 1.25 * value - 0.25 * start;
        if (index % 2) value = Math.tanh(value);
      }
      return value;
    });
    expect(program.calls).toBeGreaterThan(1);
    values['y']!.forEach((value, index) => expect(value).toBeCloseTo(wanted[index]!, 5));
    program.destroy();
  });

  it('of single numbers is stored now and then', async () => {
    const gpu = await testGpu();
    const x = input('x', []);
    let y = x;
    let wanted = 0.7;
    for (let index = 0; index < 500; index++) {
      y = multiply(add(y, tanh(y)), 0.6);
      wanted = (wanted + Math.tanh(wanted)) * 0.6;
    }
    const inputs = { x: Float32Array.of(0.7) };
    const { program, values } = await runGraph(gpu, { outputs: { y }, inputs });
    expect(values['y']![0]).toBeCloseTo(wanted, 4);
    program.destroy();
  });
});
