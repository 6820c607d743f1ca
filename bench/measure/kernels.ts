// Times our kernels through the public interface: `kernels.js products|memory [--tensor-cores]`, a line of JSON each.

import { parseArgs } from 'node:util';
import {
  add,
  compile,
  exp,
  matmul,
  max,
  multiply,
  relu,
  softmax,
  sum,
  tanh,
  Variable,
  type Gpu,
  type Tensor,
} from 'gradloom';
import { openGpu } from 'gradloom/node';
import { numbers } from '../workloads/values.ts';
import { LARGEST, memoryShapes, productShapes, type MemoryShape, type ProductShape } from './kernelShapes.ts';

const ROUNDS = 5;
const ROUND_MS = 50;
/** Both operands of a product are cut from one array, since filling 8192 × 8192 takes seconds. */
const PATTERN = 2 ** 20;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'tensor-cores': { type: 'boolean', default: false } },
});
const tensorCores = options['tensor-cores'];
const gpu = await openGpu({ tensorCores });
const sizes = LARGEST[gpu.driver.kind === 'gpu' ? 'gpu' : 'software'];
const pattern = numbers(PATTERN, 1);
if (positionals.includes('products')) {
  const shapes = productShapes(sizes.product);
  // Rounded operands have one speed whatever the layout.
  for (const shape of tensorCores ? shapes.filter(({ layout }) => layout === 'NN') : shapes) {
    await attempt({ ...shape }, () => product(shape));
  }
}
if (positionals.includes('memory')) {
  for (const shape of memoryShapes(sizes.side)) await attempt({ ...shape }, () => memory(shape));
}
gpu.close();

async function attempt(shape: Record<string, unknown>, measure: () => Promise<object>): Promise<void> {
  try {
    console.log(JSON.stringify({ ...shape, tensorCores, ...(await measure()) }));
  } catch (cause) {
    console.log(JSON.stringify({ ...shape, tensorCores, error: String(cause) }));
  }
}

function filled(name: string, shape: readonly number[]): Variable {
  const length = shape.reduce((product, side) => product * side, 1);
  const values = new Float32Array(length);
  for (let at = 0; at < length; at += PATTERN)
    values.set(pattern.subarray(0, Math.min(PATTERN, length - at)), at);
  return new Variable(gpu, name, { shape, values });
}

async function product({ layout, m, n, k }: ProductShape): Promise<object> {
  const [transposeA, transposeB] = [layout === 'TN', layout === 'NT'];
  const a = filled('a', transposeA ? [k, m] : [m, k]);
  const b = filled('b', transposeB ? [n, k] : [k, n]);
  return timed(gpu, { operands: [a, b], result: matmul(a.tensor, b.tensor, { transposeA, transposeB }) });
}

async function memory({ work, count }: MemoryShape): Promise<object> {
  const side = Math.sqrt(count);
  const x = filled('x', [side, side]);
  const y = work === 'add' ? filled('y', [side, side]) : undefined;
  const results: Record<MemoryShape['work'], () => Tensor> = {
    copy: () => multiply(x.tensor, 2),
    add: () => add(x.tensor, y!.tensor),
    relu: () => relu(x.tensor),
    exp: () => exp(x.tensor),
    tanh: () => tanh(x.tensor),
    sum: () => sum(x.tensor),
    softmax: () => softmax(x.tensor),
    rowSum: () => sum(x.tensor, { axis: 1 }),
    columnSum: () => sum(x.tensor, { axis: 0 }),
    rowMax: () => max(x.tensor, { axis: 1 }),
  };
  return timed(gpu, { operands: y ? [x, y] : [x], result: results[work]() });
}

/** Microseconds a run, the median of some rounds, and the names of its calls. */
async function timed(
  device: Gpu,
  { operands, result }: { operands: readonly Variable[]; result: Tensor },
): Promise<object> {
  const program = await compile(device, { outputs: { result } });
  const run = async (times: number): Promise<number> => {
    const begin = performance.now();
    await program.run(times);
    await device.settle();
    return (performance.now() - begin) / times;
  };
  try {
    await run(2);
    const times = Math.max(2, Math.min(2000, Math.round(ROUND_MS / (await run(3)))));
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await run(times));
    const calls = (await program.report()).map(({ label }) => label);
    return { microseconds: 1000 * rounds.sort((p, q) => p - q)[ROUNDS >> 1]!, calls };
  } finally {
    program.destroy();
    for (const operand of operands) operand.destroy();
  }
}
