// Runs one convolution on the GPU and compares it with the float64 twin.

import type { BufferRange, DeviceBuffer } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { conv, convProduct, type ConvShape } from '../../src/kernels/conv.ts';
import { chooseMatmul, type MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { convReference } from '../reference/conv.ts';
import { guarded, kernels, largestDeviation, noise, plainStore, upload } from './matmulFixture.ts';

/** How to run it. */
export interface ConvTrial {
  readonly variant?: MatmulVariant | undefined;
  readonly sums?: boolean;
}

/** Numbers of elements of the operands and the result. */
export function sizesOf({ examples, images, channels, results, outChannels, kernel, groups }: ConvShape) {
  return {
    x: examples * images[0] * images[1] * channels,
    weights: (outChannels * kernel[0] * kernel[1] * channels) / groups,
    y: examples * results[0] * results[1] * outChannels,
  };
}

/** The result of a convolution of given numbers, and the sums of the gradient where they are asked for. */
export async function runConv(
  gpu: Gpu,
  shape: ConvShape,
  { x, other, variant, sums }: ConvTrial & { x: Float32Array<ArrayBuffer>; other: Float32Array<ArrayBuffer> },
): Promise<{ result: Float32Array; sums: Float32Array }> {
  const sizes = sizesOf(shape);
  const made: DeviceBuffer[] = [];
  const place = (label: string, data: Float32Array<ArrayBuffer>): DeviceBuffer => {
    made.push(upload(gpu, label, data));
    return made.at(-1)!;
  };
  const [images, others] = [place('x', x), place('other', other)];
  const result = place('result', guarded(shape.of === 'images' ? sizes.y : sizes.weights));
  const rows = place('sums', guarded(shape.outChannels));
  const scratch = (bytes: number): BufferRange => {
    made.push(gpu.createBuffer('parts', bytes));
    return made.at(-1)!.all;
  };
  const calls = conv(
    {
      ...shape,
      x: images.all,
      other: others.all,
      finish: plainStore(result),
      ...(sums ? { sums: rows.all } : {}),
    },
    { variant: variant ?? chooseMatmul(convProduct(shape), gpu), kernels, scratch },
  );
  const prepared = await gpu.prepare(calls);
  await gpu.run(prepared.calls);
  const [got, gotSums] = await Promise.all(
    [result, rows].map(async (buffer) => new Float32Array(await gpu.read(buffer.all))),
  );
  [...prepared.owned, ...made].forEach((buffer) => buffer.destroy());
  return { result: got!, sums: gotSums! };
}

/** The largest errors of a convolution of noise, in units of 1e-6 · Σ|aᵢbᵢ|. */
export async function tryConv(gpu: Gpu, shape: ConvShape, trial: ConvTrial = {}) {
  const sizes = sizesOf(shape);
  const x = noise(sizes.x, sizes.y + 1);
  const other = noise(shape.of === 'images' ? sizes.weights : sizes.y, sizes.x + 2);
  const got = await runConv(gpu, shape, { x, other, ...trial });
  return {
    result: largestDeviation(got.result, convReference(x, other, shape)),
    sums: trial.sums ? largestDeviation(got.sums, columnSums(other, shape.outChannels)) : 0,
  };
}

function columnSums(values: Float32Array, columns: number) {
  const product = new Float64Array(columns);
  const magnitude = new Float64Array(columns);
  values.forEach((value, index) => {
    product[index % columns]! += value;
    magnitude[index % columns]! += Math.abs(value);
  });
  return { product, magnitude };
}
