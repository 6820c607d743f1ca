// Makes the calls of convolutions. Only programs that convolve load this file.

import type { Gpu } from '../../gpu/gpu.ts';
import { conv, convProduct, type ConvProblem, type ConvShape } from '../../kernels/conv.ts';
import { chooseMatmul } from '../../kernels/matmul/chooseMatmul.ts';
import { loadMatmul } from '../../kernels/matmul/loadMatmul.ts';
import { nodeSize } from '../planNode.ts';
import type { CallContext, ClusterOf, Kernels } from './family.ts';
import { trafficOf } from './nothingFused.ts';
import { inMemory } from './operandRules.ts';

type Convolution = ClusterOf<'conv'> | ClusterOf<'convWeights'>;
type Four = readonly [number, number, number, number];

/** Chooses the kernels of these clusters by the written rule, loads them, and makes the calls of each. */
export async function convKernels(
  clusters: readonly Convolution[],
  gpu: Gpu,
): Promise<Kernels<'conv'> & Kernels<'convWeights'>> {
  // In f32 also where products may use tensor cores: their rounding is promised and tested for products alone.
  const choose = (cluster: Convolution) => chooseMatmul(convProduct(shapeOf(cluster)), gpu);
  const kernels = await loadMatmul(clusters.map(choose));
  return (cluster: Convolution, context: CallContext) => {
    const problem = problemOf(cluster, context);
    const [call, ...others] = conv(problem, { variant: choose(cluster), kernels, scratch: context.scratch });
    const { x, other, finish } = problem;
    const flops = call!.cost.flops + cluster.finish.length * nodeSize(cluster.anchor);
    const cost = { flops, bytes: x.bytes + other.bytes + trafficOf(finish) };
    return [{ ...call!, label: context.label(cluster), cost }, ...others];
  };
}

function shapeOf({ anchor }: Convolution): ConvShape {
  const { kind, ...geometry } = anchor.lowering;
  const [first, second] = anchor.operands.map((operand) => inMemory(operand).layout.shape);
  const ofImages = kind === 'conv';
  const [x, w, y] = (ofImages ? [first, second, anchor.shape] : [second, anchor.shape, first]) as [
    Four,
    Four,
    Four,
  ];
  return {
    ...geometry,
    of: ofImages ? 'images' : 'weights',
    examples: x[0],
    images: [x[1], x[2]],
    channels: x[3],
    results: [y[1], y[2]],
    outChannels: y[3],
    kernel: [w[1], w[2]],
  };
}

function problemOf(cluster: Convolution, context: CallContext): ConvProblem {
  const { anchor, companion } = cluster;
  const [first, second] = anchor.operands.map((operand) => context.rangeOf(inMemory(operand).node)) as [
    ConvProblem['x'],
    ConvProblem['x'],
  ];
  const shape = shapeOf(cluster);
  const ofImages = shape.of === 'images';
  // The gradient of weights is a matrix [outChannels, taps].
  const columns = ofImages ? shape.outChannels : anchor.shape[1]! * anchor.shape[2]! * anchor.shape[3]!;
  return {
    ...shape,
    x: ofImages ? first : second,
    other: ofImages ? second : first,
    finish: context.finish(cluster, { columns, plain: true }),
    ...(companion ? { sums: context.rangeOf(companion) } : {}),
  };
}
