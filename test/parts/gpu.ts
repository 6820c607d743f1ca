// The device that the tests of shader parts share, and short ways to ask it for values.

import { afterAll, beforeAll } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { openDevice } from '../../tools/accuracy/device.ts';
import { evaluate } from '../../tools/accuracy/evaluate.ts';

let gpu: Gpu | undefined;

/** Opens the device for a test file's whole run. */
export function useDevice(): void {
  beforeAll(async () => {
    gpu = await openDevice();
  });
  afterAll(() => gpu?.close());
}

/** Whether divisions are rounded correctly, as on software drivers; WGSL allows a GPU 2.5 ULP. */
export function dividesExactly(): boolean {
  return gpu!.driver.kind === 'software';
}

const parts = [
  'math',
  'activation',
  'arithmetic',
  'power',
  'loss',
  'activationSmooth',
  'half',
  'trigonometric',
  'hyperbolic',
].map((name) => `${name}.wgsl`);

/** The values of a WGSL expression over x, y, z and w at float32 arrays of one length, a multiple of four. */
export function valuesOf(
  expression: string,
  operands: readonly Float32Array<ArrayBuffer>[],
  lanes: 1 | 4 = 4,
): Promise<Float32Array<ArrayBuffer>> {
  return evaluate(gpu!.device, { expression, parts, lanes }, ...operands);
}

/** The values at rows of arguments, one row a call: `[[x, y], …]`. */
export async function valuesAt(
  expression: string,
  rows: readonly (readonly number[])[],
  lanes: 1 | 4 = 4,
): Promise<number[]> {
  const columns = (rows[0] ?? []).map((_, column) => {
    const padded = new Float32Array(Math.ceil(rows.length / 4) * 4);
    rows.forEach((row, i) => (padded[i] = row[column] ?? Number.NaN));
    return padded;
  });
  return [...(await valuesOf(expression, columns, lanes))].slice(0, rows.length);
}

/** Where the bits of two arrays first differ, in words; undefined where they are equal. All NaNs are alike. */
export function firstDifference(got: Float32Array, expected: Float32Array): string | undefined {
  const index = got.findIndex((value, i) => !Object.is(value, expected[i]));
  return index < 0 ? undefined : `at ${index}: ${got[index]} instead of ${expected[index]}`;
}
