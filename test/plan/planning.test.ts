// The parts of the planner by themselves: what is one node, what is copied, what is fused, what shares memory.

import { describe, expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { clusterLabel } from '../../src/plan/cluster.ts';
import { fuse } from '../../src/plan/fuse.ts';
import { planGraph, type PlanRoots } from '../../src/plan/planGraph.ts';
import { allocate, type Stretch } from '../../src/plan/allocate.ts';
import { readsThrough, storedNodes } from '../../src/plan/stored.ts';

function graphOf(...outputs: Tensor[]) {
  return planGraph({ outputs, updates: [] });
}

function names(...outputs: Tensor[]): string[] {
  return graphOf(...outputs).nodes.map(({ name }) => name);
}

function fused({ outputs, updates }: PlanRoots, maxBindings = 8) {
  const graph = planGraph({ outputs, updates });
  const kept = new Set(graph.outputs.values());
  const plan = fuse(graph, { maxBindings });
  return { ...plan, graph, kept };
}

function calls(roots: Partial<PlanRoots>, maxBindings?: number): string[] {
  return fused({ outputs: [], updates: [], ...roots }, maxBindings).clusters.map(clusterLabel);
}

const matrix = (name: string, rows = 4, columns = 6): Tensor => input(name, [rows, columns]);

describe('planGraph', () => {
  it('has equal computations once, and different ones apart', () => {
    const x = matrix('x');
    expect(names(ops.add(ops.tanh(x), ops.tanh(x)), ops.tanh(ops.abs(x)))).toEqual([
      'x',
      'tanh',
      'add',
      'abs',
      'tanh',
    ]);
    expect(
      names(ops.multiply(x, 0), ops.add(x, 2), ops.add(x, 3)).filter((name) => name === 'add'),
    ).toHaveLength(2);
  });

  it('has no node for a view that a kernel can read as it lies', () => {
    const x = matrix('x');
    expect(names(ops.tanh(ops.transpose(ops.slice(x, { starts: [1], ends: [3] }))))).toEqual(['x', 'tanh']);
    expect(names(ops.matmul(ops.transpose(x), x))).toEqual(['x', 'matmul']);
  });

  it.each([
    ['softmax', (x: Tensor) => ops.softmax(ops.transpose(x))],
    ['gather', (x: Tensor) => ops.gather(ops.transpose(x), input('i', [2], 'u32'))],
    ['cumsum', (x: Tensor) => ops.cumsum(ops.transpose(x))],
    ['argMax', (x: Tensor) => ops.argMax(ops.transpose(x))],
    ['topK', (x: Tensor) => ops.topK(ops.transpose(x), { k: 2 }).values],
    ['scatterAdd', (x: Tensor) => ops.scatterAdd(ops.transpose(x), input('i', [6, 4], 'u32'), { size: 9 })],
    ['pad', (x: Tensor) => ops.pad(ops.transpose(x), { before: [1], after: [2] })],
    ['matmul', (x: Tensor) => ops.matmul(ops.slice(x, { starts: [1, 1], ends: [3, 3] }), matrix('w', 2, 2))],
  ])('copies what %s cannot read as it lies', (_, make) => {
    expect(names(make(matrix('x')))).toContain('copy');
    expect(names(make(matrix('x'))).filter((name) => name === 'copy')).toHaveLength(1);
  });

  it.each([
    ['gather', (x: Tensor) => ops.gather(x, input('i', [2], 'u32')), 0],
    ['pad', (x: Tensor) => ops.pad(x, { before: [1], after: [2] }), 0],
    ['matmul', (x: Tensor) => ops.matmul(x, matrix('w', 6, 2)), 0],
    ['softmax', (x: Tensor) => ops.softmax(x), 1],
    ['cumsum', (x: Tensor) => ops.cumsum(x), 1],
    ['tanh', (x: Tensor) => ops.tanh(x), 0],
  ])('has half precision read by %s, or as f32 first', (_, make, copies) => {
    expect(names(make(input('x', [4, 6], 'f16'))).filter((name) => name === 'copy')).toHaveLength(copies);
  });
});

describe('fuse', () => {
  it('joins elementwise operations to the kernel that makes what they read', () => {
    const [x, w, b] = [matrix('x'), matrix('w', 6, 8), input('b', [8])];
    expect(calls({ outputs: [ops.relu(ops.add(ops.matmul(x, w), b))] })).toEqual(['matmul add relu [4, 8]']);
    expect(calls({ outputs: [ops.tanh(ops.softmax(x))] })).toEqual(['softmax tanh [4, 6]']);
    expect(calls({ outputs: [ops.tanh(ops.sum(ops.square(x)))] })).toEqual(['square sum tanh [1, 1]']);
    expect(calls({ outputs: [ops.sum(ops.softmax(x), { axis: 1 })] })).toHaveLength(2);
  });

  it('joins nothing to kernels that have no part for it', () => {
    const x = matrix('x');
    expect(calls({ outputs: [ops.tanh(ops.topK(x, { k: 2 }).values)] })).toHaveLength(2);
    expect(calls({ outputs: [ops.oneHot(ops.argMax(x), 6)] })).toHaveLength(2);
  });

  it('has what costs next to nothing computed beside another result', () => {
    const [x, dz] = [matrix('x', 8, 6), matrix('dz', 8, 3)];
    const product = ops.matmul(dz, x, { transposeA: true });
    expect(calls({ outputs: [product, ops.sum(dz, { axis: 0 })] })).toHaveLength(1);
    expect(calls({ outputs: [product, ops.sum(dz, { axis: 1 })] })).toHaveLength(2);
    const { values, indices } = ops.topK(x, { k: 2 });
    expect(calls({ outputs: [values, indices] })).toHaveLength(1);
    const [data, labels, step] = [
      matrix('data', 9, 4),
      input('labels', [9], 'u32'),
      input('step', [], 'u32'),
    ];
    const batching = { count: 9, batchSize: 4 };
    const rows = ops.batchOf(data, step, batching);
    // What else reads the step is no companion.
    expect(
      calls({ outputs: [ops.increment(step), rows, ops.gather(data, ops.reshape(step, [1]))] }),
    ).toHaveLength(3);
    expect(calls({ outputs: [rows, ops.batchOf(labels, step, batching)] })).toHaveLength(1);
    expect(
      calls({ outputs: [rows, ops.batchOf(labels, step, { ...batching, shuffleSeed: 1 })] }),
    ).toHaveLength(2);
  });

  it('binds no more than a kernel may', () => {
    const tensors = Array.from({ length: 9 }, (_, index) => matrix(`x${index}`));
    expect(calls({ outputs: [tensors.reduce(ops.add)] }, 10)).toHaveLength(1);
    expect(calls({ outputs: [tensors.reduce(ops.add)] }, 8)).toHaveLength(2);
    // Scattering has sums of its own beside what it reads and writes.
    const scattered = ops.scatterAdd(matrix('x'), input('i', [4, 6], 'u32'), { axis: 0, size: 9 });
    const more = [1, 2].reduce((sum: Tensor, number) => ops.add(sum, matrix(`y${number}`, 9, 6)), scattered);
    expect(calls({ outputs: [more] }, 6)).toHaveLength(1);
    expect(calls({ outputs: [more] }, 5)).toHaveLength(2);
  });

  it('runs all other readers of a variable before it is overwritten', () => {
    const [x, y] = [matrix('x'), matrix('y')];
    const roots = { outputs: [ops.softmax(x)], updates: [[x, ops.add(x, y)] as const] };
    expect(calls(roots)).toEqual(['softmax [4, 6]', 'add [4, 6]']);
  });
});

function whole(buffer: string, bytes: number): Stretch<string> {
  return { buffer, offset: 0, bytes };
}

function memoryOf(roots: PlanRoots) {
  const { clusters, inlined, graph, kept } = fused(roots);
  const reads = readsThrough(inlined);
  const made: string[] = [];
  const { rangeOf, rangeFrom, scratch } = allocate({
    create: (label, bytes) => {
      made.push(`${label} ${bytes}`);
      return whole(`${made.length}`, bytes);
    },
    graph,
    clusters,
    stored: storedNodes(graph, { clusters, inlined }, reads, kept),
    kept,
    leafRange: ({ tensor }) => whole(tensor.op, 4 * tensor.size),
    reads,
  });
  const find = (name: string) => graph.nodes.find((node) => node.name === name)!;
  return {
    made,
    rangeOf: (name: string) => rangeOf(find(name)),
    rangeFrom: (name: string, element: number) => rangeFrom(find(name), element),
    scratch,
  };
}

describe('allocate', () => {
  it('lets values that are not needed at the same time share a buffer', () => {
    let y = matrix('x');
    for (let turn = 0; turn < 6; turn++) y = ops.softmax(y);
    expect(memoryOf({ outputs: [ops.sum(y)], updates: [] }).made).toEqual([
      'softmax 96',
      'softmax 96',
      'sum 4',
    ]);
  });

  it('has an update in place of its variable, and gradients side by side in an arena', () => {
    const [x, y] = [matrix('x'), matrix('y', 3, 3)];
    const arena = ops.pack([ops.softmax(x), ops.softmax(y)]);
    const { made, rangeOf } = memoryOf({ outputs: [arena], updates: [[x, ops.tanh(x)]] });
    expect(rangeOf('tanh').buffer).toBe('x');
    expect(made).toEqual([`pack ${4 * arena.size}`]);
    expect(rangeOf('softmax')).toEqual({ buffer: '1', offset: 0, bytes: 96 });
  });

  it('has a stretch of a value where a binding may begin only', () => {
    const { rangeFrom, scratch, made } = memoryOf({
      outputs: [ops.softmax(matrix('x', 40, 40))],
      updates: [],
    });
    expect(rangeFrom('softmax', 64)).toEqual({ buffer: '1', offset: 256, bytes: 6400 - 256 });
    expect(rangeFrom('softmax', 65)).toBeUndefined();
    scratch(12);
    expect(made.at(-1)).toBe('scratch 12');
  });
});
