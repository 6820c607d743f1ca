// The cost of a network on examples that are changed at random on the device, differently in each step.

import { add, multiply, oneHot } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { StepOptions } from '../graphStep.ts';
import { networkCost, type NetworkCost } from '../networkCost.ts';
import { checkAugment, movesPictures, type AugmentedData, type AugmentOptions } from './augmentOptions.ts';
import { mixExamples } from './mixExamples.ts';
import { movePictures } from './movePictures.ts';
import { normal, type Chance } from './chance.ts';

/** A step's examples: inputs as the network reads them, and targets. */
export interface Examples {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** What is done to them. */
export interface Augmentation {
  readonly options: AugmentOptions;
  readonly imageShape?: readonly [number, number, number] | undefined;
  /** Columns of class indices as rows of probabilities. */
  readonly outputs: number;
}

/** The examples as a step trains on them: a function of seed, step and place in the batch. */
export function augmentExamples(
  { x, y }: Examples,
  { options, imageShape, outputs, ...chance }: Augmentation & Chance,
): Examples {
  const { noise, mixup } = options;
  const moved = movesPictures(options) ? movePictures(x, { ...chance, imageShape: imageShape!, options }) : x;
  const noisy =
    noise === undefined
      ? moved
      : add(moved, reshape(multiply(noise, normal(moved.size, chance)), moved.shape));
  if (mixup === undefined) return { x: noisy, y };
  const rows = y.dtype === 'u32' ? oneHot(y, outputs) : y;
  const [mixedX, mixedY] = mixExamples([noisy, rows], { ...chance, alpha: mixup });
  return { x: mixedX!, y: mixedY! };
}

/** As `networkCost`, on augmented examples. Throws as `checkAugment`. */
export function augmentedCost(
  { standardize, ...cost }: NetworkCost,
  options: AugmentOptions,
  about: Omit<AugmentedData, 'isWhole'>,
): StepOptions['cost'] {
  const { network } = cost;
  checkAugment(options, { ...about, isWhole: network.wholeBelow !== undefined });
  const whole = networkCost({ ...cost, standardize: (rows) => rows });
  const { imageShape } = about;
  return (inputs) => {
    const { batch, step, seed } = inputs;
    const examples = augmentExamples(
      { x: standardize(batch['x']!), y: batch['y']! },
      { options, imageShape, outputs: network.outputs, step, seed },
    );
    return whole({ ...inputs, batch: { ...batch, ...examples } });
  };
}
