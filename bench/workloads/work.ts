// How much a workload computes and moves at least, whoever does it: for GFLOP/s, GB/s and the roofline.

import { convolutionValues } from './values.ts';
import type { ConvolutionWorkload, NetworkShape, Workload } from './workloads.ts';

/** One run of a workload. */
export interface Work {
  /** Floating-point operations; of a network those of its matrix products and its optimizer. */
  readonly flops: number;
  /** Bytes read and written if each kernel reads its operands and writes its result once. */
  readonly bytes: number;
  /** Examples of one step or prediction. */
  readonly examples?: number;
}

const NUMBER = 4;
/** Operations and numbers moved per parameter of an update: reads of gradient and state, writes of the state. */
const UPDATE = { sgd: { flops: 2, numbers: 3 }, adam: { flops: 12, numbers: 7 } };
/** Maximum, difference, exponential, sum and quotient, each element. */
const SOFTMAX_FLOPS = 5;

/** The work of one run. */
export function workOf(workload: Workload): Work {
  if (workload.kind === 'operation') return operation(workload.operation, workload.size);
  if (workload.kind === 'convolution') return convolution(workload);
  const { network, batch } = workload;
  if (workload.kind === 'population') {
    const one = workOf({ ...workload, kind: 'training', optimizer: 'sgd' });
    const { members } = workload;
    return { flops: members * one.flops, bytes: members * one.bytes, examples: members * batch };
  }
  const training = workload.kind === 'training';
  let flops = 0;
  let numbers = batch * network.sizes[0]!;
  for (const { inputs, units, first } of layers(network)) {
    const weights = units * inputs;
    const product = 2 * batch * weights;
    // Forward reads the weights and writes the activations, which the next layer reads.
    flops += product;
    numbers += weights + 2 * batch * units;
    if (!training) continue;
    // dW reads the layer's input and dZ and is written; dX, which the first layer needs not, reads weights and dZ.
    flops += product + (first ? 0 : product);
    numbers += batch * inputs + batch * units + weights;
    if (!first) numbers += weights + batch * units + batch * inputs;
    const update = UPDATE[workload.optimizer];
    flops += update.flops * (weights + units);
    numbers += update.numbers * (weights + units);
  }
  return { flops, bytes: NUMBER * numbers, examples: batch };
}

function layers({ sizes }: NetworkShape) {
  return sizes.slice(1).map((units, index) => ({ units, inputs: sizes[index]!, first: index === 0 }));
}

function operation(name: 'matmul' | 'add' | 'sum' | 'softmax', size: number): Work {
  const square = size * size;
  switch (name) {
    case 'matmul':
      return { flops: 2 * size * square, bytes: 3 * NUMBER * square };
    case 'add':
      return { flops: size, bytes: 3 * NUMBER * size };
    case 'sum':
      return { flops: size, bytes: NUMBER * size };
    case 'softmax':
      return { flops: SOFTMAX_FLOPS * square, bytes: 2 * NUMBER * square };
  }
}

function convolution(workload: ConvolutionWorkload): Work {
  const { convolutions, dense } = convolutionValues(workload);
  const { batch } = workload;
  let flops = 3 * 2 * batch * dense.inputs * dense.units;
  // Forward reads images and writes results, which pooling quarters; backward reads both again and writes gradients.
  let numbers = batch * 4 * (dense.inputs + dense.units);
  let parameters = dense.units * (dense.inputs + 1);
  convolutions.forEach(({ height, width, channels, filters }, index) => {
    const pixels = batch * height * width;
    const weights = filters * 9 * channels;
    flops += (index === 0 ? 2 : 3) * 2 * pixels * weights;
    numbers += pixels * (3 * channels + 4 * filters);
    parameters += weights + filters;
  });
  return {
    flops: flops + UPDATE.adam.flops * parameters,
    bytes: NUMBER * (numbers + UPDATE.adam.numbers * parameters),
    examples: batch,
  };
}
