// Float64 twins of convolutions and pooling, by the lowerings that the planner gets as well.

import type { Lowering, Tensor } from '../../src/graph/tensor.ts';
import { convReference } from './conv.ts';
import { pool, unpool } from './pool.ts';

type Values = Float64Array;
type Four = readonly [number, number, number, number];
type Kind = 'conv' | 'convWeights' | 'pool' | 'unpool';
type ImageLowering = Extract<Lowering, { kind: Kind }>;

/** Whether there is a twin here. */
export function isOfImages(lowering: Lowering): lowering is ImageLowering {
  return ['conv', 'convWeights', 'pool', 'unpool'].includes(lowering.kind);
}

/** The values of such a tensor. */
export function ofImages(
  { shape, inputs }: Tensor,
  lowering: ImageLowering,
  [first, second]: readonly Values[],
): Values {
  const given = inputs[0]!.shape as Four;
  const made = shape as Four;
  switch (lowering.kind) {
    case 'conv': {
      const w = inputs[1]!.shape as Four;
      const sizes = sizesOf(given, made);
      return convReference(first!, second!, { ...lowering, ...sizes, of: 'images', kernel: [w[1], w[2]] })
        .product;
    }
    case 'convWeights': {
      const sizes = sizesOf(inputs[1]!.shape as Four, given);
      return convReference(second!, first!, {
        ...lowering,
        ...sizes,
        of: 'weights',
        kernel: [made[1], made[2]],
      }).product;
    }
    case 'pool':
      return pool(first!, { ...lowering, ...sizesOf(given, made) }, second);
    case 'unpool':
      return unpool(first!, second ?? first!, { ...lowering, ...sizesOf(made, given) });
  }
}

function sizesOf(images: Four, results: Four) {
  return {
    examples: images[0],
    images: [images[1], images[2]],
    channels: images[3],
    results: [results[1], results[2]],
    outChannels: results[3],
  } as const;
}
