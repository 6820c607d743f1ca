// The work that bench/kernels/memory.ts times: graphs of operations that read and write much and compute little.

import {
  adam,
  add,
  argMax,
  broadcastTo,
  crossEntropy,
  cumsum,
  exp,
  gather,
  grad,
  input,
  layerNorm,
  max,
  multiply,
  relu,
  scatterAdd,
  softmax,
  square,
  sum,
  tanh,
  topK,
  transpose,
  Variable,
} from '../../src/index.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import type { ProgramSpec } from '../../src/plan/programSpec.ts';

/** A program, and the bytes that it must read and write at least. */
export interface MemoryWork {
  readonly name: string;
  readonly bytes: number;
  readonly make: (gpu: Gpu) => ProgramSpec;
}

const SIDE = 1024;
const COUNT = SIDE * SIDE;
const READ = 4 * COUNT;
const BOTH = 8 * COUNT;

/** Numbers in [−1, 1). */
function numbers(count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, index) => (((index * 7919) % 2003) - 1001) / 1001);
}

/** A program of matrices [1024, 1024], filled. */
function work(name: string, bytes: number, formula: (...matrices: Tensor[]) => Tensor): MemoryWork {
  const make = (gpu: Gpu): ProgramSpec => {
    const matrices = Array.from(
      { length: formula.length },
      (_, index) => new Variable(gpu, `x${index}`, { shape: [SIDE, SIDE], values: numbers(COUNT) }).tensor,
    );
    return { outputs: { y: formula(...matrices) } };
  };
  return { name, bytes, make };
}

function whole(gpu: Gpu, name: string, shape: readonly number[], below: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Uint32Array.from({ length: count }, (_, index) => (index * 7919) % below);
  return new Variable(gpu, name, { shape, dtype: 'u32', values }).tensor;
}

function column(gpu: Gpu, count: number): Tensor {
  return new Variable(gpu, 'column', { shape: [count], values: numbers(count) }).tensor;
}

/** All work, by what it is bound by in the end. */
export function memoryWork(): MemoryWork[] {
  return [
    work('relu', BOTH, (x) => relu(x)),
    work('add', 12 * COUNT, (x, y) => add(x, y)),
    work('add bias', BOTH, (x) => add(x, input('bias', [SIDE]))),
    work('exp', BOTH, (x) => exp(x)),
    work('tanh', BOTH, (x) => tanh(x)),
    work('transpose', BOTH, (x) => add(transpose(x), 1)),
    {
      name: 'adam',
      bytes: 28 * COUNT,
      make: (gpu) => {
        const arena = (name: string): Variable => new Variable(gpu, name, { shape: [COUNT] });
        const [parameters, mean, meanSquare] = [arena('θ'), arena('m'), arena('v')];
        const gradients = new Variable(gpu, 'g', { shape: [COUNT], values: numbers(COUNT) });
        const step = new Variable(gpu, 'step', { shape: [1], values: Float32Array.of(3) });
        const learningRate = new Variable(gpu, 'rate', { shape: [1], values: Float32Array.of(0.001) });
        const updated = adam().update({
          parameters: parameters.tensor,
          gradients: gradients.tensor,
          states: [mean.tensor, meanSquare.tensor],
          step: step.tensor,
          learningRate: learningRate.tensor,
        });
        return {
          updates: [
            [parameters, updated.parameters],
            [mean, updated.states[0]!],
            [meanSquare, updated.states[1]!],
          ],
        };
      },
    },
    work('sum all', READ, (x) => sum(x)),
    work('sum rows', READ, (x) => sum(x, { axis: 1 })),
    work('sum columns', READ, (x) => sum(x, { axis: 0 })),
    work('sum squares', READ, (x) => sum(square(x))),
    work('dot', BOTH, (x, y) => sum(multiply(x, y))),
    work('max all', READ, (x) => max(x)),
    work('max rows', READ, (x) => max(x, { axis: 1 })),
    // Reads one row only: what is left of exp when memory costs nothing.
    work('sum exp of one row', READ, () => sum(exp(broadcastTo(input('row', [SIDE]), [SIDE, SIDE])))),
    work('softmax', BOTH, (x) => softmax(x)),
    work('layer norm', BOTH, (x) => layerNorm(x)),
    work('arg max rows', READ, (x) => argMax(x, { axis: 1 })),
    work('arg max columns', READ, (x) => argMax(x, { axis: 0 })),
    {
      name: 'cross-entropy',
      bytes: READ,
      make: (gpu) => ({
        outputs: {
          loss: crossEntropy(
            new Variable(gpu, 'z', { shape: [SIDE, SIDE], values: numbers(COUNT) }).tensor,
            whole(gpu, 'labels', [SIDE], SIDE),
          ),
        },
      }),
    },
    work('cumsum rows', BOTH, (x) => cumsum(x, { axis: 1 })),
    work('cumsum columns', BOTH, (x) => cumsum(x, { axis: 0 })),
    {
      name: 'cumsum all',
      bytes: BOTH,
      make: (gpu) => ({ outputs: { y: cumsum(column(gpu, COUNT), { axis: 0 }) } }),
    },
    work('top 8 of rows', READ, (x) => topK(x, { k: 8 }).values),
    work('top 100 of rows', READ, (x) => topK(x, { k: 100 }).values),
    {
      name: 'top 100 of all',
      bytes: READ,
      make: (gpu) => ({ outputs: { y: topK(column(gpu, COUNT), { k: 100 }).values } }),
    },
    {
      name: 'gather rows',
      bytes: BOTH,
      make: (gpu) => ({
        outputs: {
          y: gather(
            new Variable(gpu, 'table', { shape: [SIDE, SIDE], values: numbers(COUNT) }).tensor,
            whole(gpu, 'indices', [SIDE], SIDE),
          ),
        },
      }),
    },
    {
      name: 'gradient of gather rows',
      bytes: BOTH,
      make: (gpu) => {
        const table = input('table', [SIDE, SIDE]);
        const weights = new Variable(gpu, 'weights', { shape: [SIDE, SIDE], values: numbers(COUNT) });
        const picked = gather(table, whole(gpu, 'indices', [SIDE], SIDE));
        return { outputs: { y: grad(sum(multiply(picked, weights.tensor)), [table])[0] } };
      },
    },
    {
      name: 'scatter in rows',
      bytes: BOTH + READ,
      make: (gpu) => ({
        outputs: {
          y: scatterAdd(
            new Variable(gpu, 'values', { shape: [SIDE, SIDE], values: numbers(COUNT) }).tensor,
            whole(gpu, 'indices', [SIDE, SIDE], SIDE),
            { size: SIDE },
          ),
        },
      }),
    },
  ];
}
