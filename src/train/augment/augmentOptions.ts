// How examples are changed at random in training, and whether that can be done with them.

import { kindOf, needOptions, refusal } from '../../checkOptions.ts';
import type { StandardForm } from '../../data/standardForm.ts';
import { fitsFloat32 } from '../../optim/fitsFloat32.ts';

const wrong = /* @__PURE__ */ refusal('augment');

/** Along which axis a picture may be mirrored. */
export type Flip = 'horizontal' | 'vertical' | 'both';

/**
 * How examples are changed at random, differently in each step, in this order. Only what is trained on is changed: held-out
 * examples and predictions never are.
 */
export interface AugmentOptions {
  /** Pictures are mirrored with probability ½: left and right, top and bottom, or each of the two. */
  readonly flip?: Flip | undefined;
  /** They are scaled about their centre by a uniform factor in 1 − scale … 1 + scale, below 1. */
  readonly scale?: number | undefined;
  /** They are turned about their centre by a uniform angle in −rotate … rotate, in degrees. */
  readonly rotate?: number | undefined;
  /** They are moved by −shift … shift pixels, uniform, down and to the right independently. */
  readonly shift?: number | undefined;
  /** Each input gets normal noise of this standard deviation, in the units that the network reads. */
  readonly noise?: number | undefined;
  /**
   * Each example is mixed with another of the step, λ x + (1 − λ) x̃ and λ y + (1 − λ) ỹ, with λ of the distribution
   * Beta(mixup, mixup). Class labels become rows of probabilities.
   */
  readonly mixup?: number | undefined;
}

/** The names of all ways. */
export const AUGMENTATIONS = [
  'flip',
  'scale',
  'rotate',
  'shift',
  'noise',
  'mixup',
] as const satisfies readonly (keyof AugmentOptions)[];

const MOST = { scale: 0.99, rotate: 180, shift: 65_536, noise: 1e6, mixup: 1000 };

/** What is augmented. */
export interface AugmentedData {
  /** Height, width and channels, where examples are pictures. */
  readonly imageShape?: readonly [number, number, number] | undefined;
  readonly standardForm?: StandardForm | undefined;
  /** Whether inputs are rows of a table of embeddings, which only whole numbers are. */
  readonly isWhole: boolean;
  readonly batchSize: number;
}

/**
 * Throws `E_ARGUMENT` for what is no augmentation, where pictures are to be moved and the examples are none or have not
 * one standard form for all pixels that keeps 0, where there is nothing to mix with, and for inputs of an embedding.
 */
export function checkAugment(options: AugmentOptions, about?: AugmentedData): void {
  needOptions('augment', options, AUGMENTATIONS);
  const { flip, mixup } = options;
  if (flip !== undefined && !['horizontal', 'vertical', 'both'].includes(flip))
    throw wrong('flip must be horizontal, vertical or both', kindOf(flip));
  for (const [name, most] of Object.entries(MOST)) {
    const value = options[name as keyof typeof MOST];
    if (value === undefined) continue;
    if (!(fitsFloat32(value) && value > 0 && value <= most))
      throw wrong(`${name} must be a number above 0, at most ${most}`, kindOf(value), LEAVE_OUT);
  }
  if (AUGMENTATIONS.every((name) => options[name] === undefined))
    throw wrong(`it must name at least one of ${AUGMENTATIONS.join(', ')}`, 'none', LEAVE_OUT);
  if (about === undefined) return;
  const { imageShape, standardForm, isWhole, batchSize } = about;
  if (isWhole && AUGMENTATIONS.some((name) => options[name] !== undefined))
    throw wrong('inputs must be numbers that may change a little', 'those of an embedding');
  if (mixup !== undefined && batchSize < 2)
    throw wrong('mixup must have another example in each step', `a batch of ${batchSize}`);
  if (!movesPictures(options)) return;
  if (!imageShape) {
    throw wrong(
      'flip, scale, rotate and shift must be given pictures',
      'examples without a shape',
      'Give the data set an imageShape: [height, width, channels].',
    );
  }
  if (standardForm && !keepsZero(standardForm)) {
    throw wrong(
      'pictures must have one scale for all pixels, which keeps 0',
      `the standard form ${standardForm.kind}`,
      "Use fitStandardForm(data, 'divideBy255'), or none.",
    );
  }
}

const LEAVE_OUT = 'Leave it out for none.';

/** Whether pixels come from elsewhere. */
export function movesPictures({ flip, scale, rotate, shift }: AugmentOptions): boolean {
  return [flip, scale, rotate, shift].some((value) => value !== undefined);
}

/** What is empty in a picture must be 0 to the network, too. */
function keepsZero({ shift, scale }: StandardForm): boolean {
  return shift.every((value) => value === 0) && scale.every((value) => value === scale[0]);
}
