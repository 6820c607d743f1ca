// Softmax and cross-entropy of rows whose logits lie thousands apart: a maximum of another row, or of only some of
// the invocations that share a row, would leave 0, infinity or NaN.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { DriverInfo } from '../../src/gpu/driverInfo.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { evaluate } from '../reference/evaluate.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

const ROWS = 13;
/**
 * Around each number of invocations that may share a row, in groups of four and alone; and around the longest rows that
 * the registers of a GPU's workgroup hold: with the logits alone, with probabilities beside them, of single numbers.
 */
const COLUMNS = [
  1, 3, 7, 8, 9, 15, 16, 17, 33, 64, 67, 128, 129, 256, 259, 512, 515, 1024, 2047, 2052, 4095, 4096, 4097,
  4100, 8191, 8192, 8195, 8196,
];

/** Steps of 1/8, exact in float32; the peak stands at another place in each row. */
function logits(columns: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: ROWS * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const peak = (row * 97 + 11) % columns;
    const level = (((row * 5) % ROWS) - 6) * 1500;
    return level + (column === peak ? 150 : ((column * 31) % 64) / 8);
  });
}

// A real GPU shares rows among invocations, a software driver does not: both forms are run on the driver at hand.
describe.each(['gpu', 'software'] as const)('with the rules for %s', (kind) => {
  beforeAll(() => {
    (gpu as { driver: DriverInfo }).driver = { ...gpu.driver, kind };
  });
  it.each(COLUMNS)('softmax and cross-entropy are right for rows of %d', expectRight);
});

async function expectRight(columns: number): Promise<void> {
  const z = input('z', [ROWS, columns]);
  const labels = input('labels', [ROWS], 'u32');
  const shares = input('shares', [ROWS, columns]);
  const byLabel = ops.softmaxCrossEntropy(z, labels);
  const byShare = ops.softmaxCrossEntropy(z, shares);
  const outputs = {
    softmax: ops.softmax(z),
    // Fused onto its kernel.
    weighted: ops.multiply(ops.relu(ops.subtract(ops.softmax(z), 0.25)), shares),
    byLabel,
    byShare,
    labelGradient: grad(ops.sum(byLabel), [z])[0],
    shareGradient: grad(ops.sum(byShare), [z])[0],
    logSumExp: ops.logSumExp(z, { axis: 1 }),
  };
  const leaves = new Map<typeof z, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>([
    [z, logits(columns)],
    [labels, Uint32Array.from({ length: ROWS }, (_, row) => (row * 53) % columns)],
    [shares, Float32Array.from({ length: ROWS * columns }, (_, index) => ((index * 7) % 5) / 4)],
  ]);
  const program = await compile(gpu, { outputs });
  for (const [leaf, values] of leaves) program.write(leaf.op, values);
  await program.run();
  const wanted = evaluate(Object.values(outputs), leaves);
  for (const [number, name] of Object.keys(outputs).entries()) {
    const got = await program.read(name);
    const exact = wanted[number]!;
    expect(got.length, name).toBe(exact.length);
    const far = exact.findIndex(
      (value, i) => !(Math.abs(got[i]! - value) <= 2e-6 * Math.max(1, Math.abs(value))),
    );
    expect(far < 0 ? '' : `element ${far}: ${got[far]}, not ${exact[far]}`, name).toBe('');
  }
  program.destroy();
}
