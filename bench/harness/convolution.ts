// A convolutional network of Gradloom's operations: parameters in one arena, so that the optimizer is one call.

import {
  adam,
  add,
  compile,
  conv2d,
  grad,
  increment,
  linear,
  maxPool2d,
  mean,
  pack,
  relu,
  reshape,
  segment,
  softmaxCrossEntropy,
  toReal,
  Variable,
  type Gpu,
  type Tensor,
} from 'gradloom';
import { convolutionValues, imageValues } from '../workloads/values.ts';
import type { ConvolutionWorkload } from '../workloads/workloads.ts';
import type { Run } from './contestant.ts';

/** Where arrays begin in an arena: at multiples of so many numbers. */
const ALIGNMENT = 64;

/** Compiles a step. */
export async function prepareConvolution(gpu: Gpu, workload: ConvolutionWorkload): Promise<Run> {
  const { image, batch, learningRate } = workload;
  const { convolutions, dense } = convolutionValues(workload);
  const { x, classes } = imageValues(workload);
  const arrays = [
    ...convolutions.flatMap(({ filters, channels, weight, bias }) => [
      { shape: [filters, 3, 3, channels], values: weight },
      { shape: [filters], values: bias },
    ]),
    { shape: [dense.units, dense.inputs], values: dense.weight },
    { shape: [dense.units], values: dense.bias },
  ];
  let length = 0;
  const offsets = arrays.map(({ values }) => {
    const offset = length;
    length += Math.ceil(values.length / ALIGNMENT) * ALIGNMENT;
    return offset;
  });
  const starting = new Float32Array(length);
  arrays.forEach(({ values }, index) => starting.set(values, offsets[index]));
  const arena = (name: string, values = new Float32Array(length)): Variable =>
    new Variable(gpu, name, { shape: [length], values });
  const [parameters, means, squares] = [arena('parameters', starting), arena('mean'), arena('square')];
  const counter = new Variable(gpu, 'counter', { shape: [], dtype: 'u32', values: Uint32Array.of(0) });
  const images = new Variable(gpu, 'images', { shape: [batch, ...image], values: x });
  const labels = new Variable(gpu, 'labels', { shape: [batch], dtype: 'u32', values: classes });

  const own = arrays.map(({ shape }, index) => segment(parameters.tensor, offsets[index]!, shape));
  let a: Tensor = images.tensor;
  convolutions.forEach((_, index) => {
    const z = add(conv2d(a, own[2 * index]!, { padding: 'same' }), own[2 * index + 1]!);
    a = maxPool2d(relu(z), { size: 2 });
  });
  const [weight, bias] = own.slice(-2) as [Tensor, Tensor];
  const z = linear(reshape(a, [batch, dense.inputs]), weight, bias);
  const cost = mean(softmaxCrossEntropy(z, labels.tensor));
  const next = increment(counter.tensor);
  const optimizer = adam({ learningRate });
  const rate = new Variable(gpu, 'rate', { shape: [], values: Float32Array.of(learningRate) });
  const update = optimizer.update({
    parameters: parameters.tensor,
    gradients: pack(grad(cost, own)),
    states: [means.tensor, squares.tensor],
    step: toReal(next),
    learningRate: rate.tensor,
  });
  const program = await compile(gpu, {
    outputs: { cost },
    updates: [
      [parameters, update.parameters],
      [means, update.states[0]!],
      [squares, update.states[1]!],
      [counter, next],
    ],
  });
  const variables = [parameters, means, squares, counter, images, labels, rate];
  return {
    run: async (times) => {
      await program.run(times);
      return (await program.read('cost'))[0]!;
    },
    end: () => {
      program.destroy();
      for (const variable of variables) variable.destroy();
    },
  };
}
