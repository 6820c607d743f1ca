// Losses of class scores against classes: cross-entropy and negative log-likelihood.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { sameShape, showShape, type Shape } from '../../shape.ts';
import { stopGradient } from '../../stopGradient.ts';
import { checkTensors, checkReal, wholeConstant, type Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { checkWhole } from '../axis.ts';
import { softmaxCrossEntropy } from './crossEntropy.ts';
import { elementwise, realElementwise } from '../pointwise/elementwise.ts';
import { gather, takeAlong } from '../index/gather.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { oneHot } from '../index/oneHot.ts';
import { reduceLoss, type LossOptions } from './reduceLoss.ts';
import { reshape } from '../shape/reshape.ts';
import { sum } from '../reduce/sum.ts';
import { transpose } from '../shape/transpose.ts';

/** Options of class losses. */
export interface ClassLossOptions extends LossOptions {
  /** A factor for each class, f32 [classes]. */
  readonly weights?: Tensor;
  /** Examples of this class count for nothing; it need not be a class. −100 stands for the u32 2^32 − 100. */
  readonly ignoredIndex?: number;
}

const CLASS_LOSS_OPTIONS = ['reduction', 'weights', 'ignoredIndex'] as const;

/** Options of cross-entropies of classes: those of other losses by class, and softened targets. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** ε: the target becomes (1 − ε) y + ε / classes. 0 by default. */
  readonly labelSmoothing?: number;
}

/**
 * −Σ_k w_k ((1 − ε) y_k + ε/C) log softmax(z)_k for logits z [examples, classes, …] and a target y, class indices u32
 * [examples, …] or probabilities f32 of z's shape. Reduced by mean (default), sum or none; the mean of indices is by
 * Σ w of the examples that count, that of probabilities by the number of examples. ∂z = softmax(z) Σ y′ − y′ with the
 * softened, weighted target y′; ∂y of probabilities as well, the weights have no gradient. Source: PyTorch's
 * CrossEntropyLoss.
 *
 * @throws GradloomError `E_SHAPE`, `E_DTYPE`, `E_ARGUMENT`.
 */
export function crossEntropy(z: Tensor, y: Tensor, given: CrossEntropyOptions = {}): Tensor {
  checkOptions('crossEntropy', given, [...CLASS_LOSS_OPTIONS, 'labelSmoothing']);
  const options = withFixedWeights(given);
  const { labelSmoothing = 0, reduction = 'mean' } = options;
  const problem = classRows('crossEntropy', z, options);
  checkTensors('crossEntropy', y);
  const { rows, classes, shape } = problem;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `crossEntropy: label smoothing must be from 0 to 1; got ${labelSmoothing}.`,
      { hint: '0.1 is usual.' },
    );
  }
  if (y.dtype !== 'u32') {
    if (!sameShape(y.shape, z.shape)) failTarget('crossEntropy', z, y);
    if (options.ignoredIndex !== undefined) {
      throw new GradloomError(
        'E_ARGUMENT',
        'crossEntropy: an ignored index must go with class indices; got probabilities.',
        {
          hint: 'Give such rows a target of zeros.',
        },
      );
    }
    const target = softened(classesLast(y), { classes, labelSmoothing, weights: options.weights });
    const losses = softmaxCrossEntropy(rows, target);
    return reduceLoss('crossEntropy', reshape(losses, shape), { reduction });
  }
  const { labels, weight } = rowWeights('crossEntropy', z, { y, shape, options });
  if (labelSmoothing === 0) {
    const losses = weighted(softmaxCrossEntropy(rows, labels), weight);
    return reduceLoss('crossEntropy', reshape(losses, shape), {
      reduction,
      weight: weight && sum(weight),
    });
  }
  const target = softened(oneHot(labels, classes), { classes, labelSmoothing, weights: options.weights });
  const counts = counted(labels, options.ignoredIndex);
  const losses = weighted(softmaxCrossEntropy(rows, target), counts);
  return reduceLoss('crossEntropy', reshape(losses, shape), { reduction, weight: weight && sum(weight) });
}

/**
 * −w_y logp_y for log-probabilities [examples, classes, …] and class indices u32 [examples, …]; reduced as
 * cross-entropy. ∂logp = −w_y at the class. Source: PyTorch's NLLLoss, ONNX NegativeLogLikelihoodLoss.
 *
 * @throws GradloomError `E_SHAPE`, `E_DTYPE`, `E_ARGUMENT`.
 */
export function negativeLogLikelihood(
  logProbabilities: Tensor,
  y: Tensor,
  given: ClassLossOptions = {},
): Tensor {
  const op = 'negativeLogLikelihood';
  checkOptions(op, given, CLASS_LOSS_OPTIONS);
  const options = withFixedWeights(given);
  const { reduction = 'mean' } = options;
  const { rows, shape } = classRows(op, logProbabilities, options);
  checkTensors(op, y);
  if (y.dtype !== 'u32') {
    throw new GradloomError('E_DTYPE', `${op}: the target must be u32; got ${y.dtype}.`, {
      hint: 'crossEntropy takes probabilities.',
    });
  }
  const { labels, weight } = rowWeights(op, logProbabilities, { y, shape, options });
  const picked = takeAlong(rows, reshape(labels, [labels.size, 1]));
  const losses = weighted(negate(reshape(picked, [labels.size])), weight);
  return reduceLoss(op, reshape(losses, shape), { reduction, weight: weight && sum(weight) });
}

/** The options, no gradient going to the weights. */
function withFixedWeights<Options extends ClassLossOptions>(options: Options): Options {
  return options.weights ? { ...options, weights: stopGradient(options.weights) } : options;
}

/** Scores as rows [examples · …, classes], and the shape of the losses. */
function classRows(
  op: string,
  z: Tensor,
  { weights, ignoredIndex }: ClassLossOptions,
): { rows: Tensor; classes: number; shape: Shape } {
  checkReal(op, z);
  const [examples, classes, ...others] = z.shape;
  if (examples === undefined || classes === undefined) {
    throw new GradloomError(
      'E_SHAPE',
      `${op}: scores must be [examples, classes, …]; got ${showShape(z.shape)}.`,
      {
        hint: 'Reshape one example to [1, classes].',
      },
    );
  }
  if (weights && !sameShape(weights.shape, [classes])) {
    throw new GradloomError(
      'E_SHAPE',
      `${op}: weights must be one a class; got ${showShape(weights.shape)} for ${classes} classes.`,
    );
  }
  if (ignoredIndex !== undefined)
    checkWhole(`${op}: the ignored index`, ignoredIndex, { least: -(2 ** 31), most: 2 ** 32 - 1 });
  return { rows: classesLast(z), classes, shape: [examples, ...others] };
}

/** [examples, classes, …] → [examples · …, classes]. */
function classesLast(x: Tensor): Tensor {
  const classes = x.shape[1]!;
  const order = [0, ...x.shape.slice(2).map((_, axis) => axis + 2), 1];
  return reshape(x.shape.length === 2 ? x : transpose(x, order), [x.size / classes, classes]);
}

/** Class indices as a list, and what each example counts; `undefined` where all count 1. */
function rowWeights(
  op: string,
  z: Tensor,
  { y, shape, options }: { y: Tensor; shape: Shape; options: ClassLossOptions },
): { labels: Tensor; weight: Tensor | undefined } {
  if (!sameShape(y.shape, shape)) failTarget(op, z, y);
  const labels = reshape(y, [y.size]);
  const counts = counted(labels, options.ignoredIndex);
  if (!options.weights) return { labels, weight: counts };
  const own = gather(options.weights, labels);
  return { labels, weight: counts ? keepWhere(own, counts) : own };
}

/** 1 for examples that count, 0 for ignored ones. */
function counted(labels: Tensor, ignoredIndex: number | undefined): Tensor | undefined {
  if (ignoredIndex === undefined) return undefined;
  return elementwise('counted', [labels, wholeConstant(ignoredIndex)], { call: 'differ' });
}

/** Losses by their weights; exactly 0 where the weight is 0. */
function weighted(losses: Tensor, weight: Tensor | undefined): Tensor {
  return weight ? keepWhere(multiply(losses, weight), weight) : losses;
}

function softened(
  y: Tensor,
  {
    classes,
    labelSmoothing,
    weights,
  }: { classes: number; labelSmoothing: number; weights: Tensor | undefined },
): Tensor {
  const soft = add(multiply(y, 1 - labelSmoothing), labelSmoothing / classes);
  return weights ? multiply(soft, weights) : soft;
}

function keepWhere(x: Tensor, mask: Tensor): Tensor {
  return realElementwise('keepWhere', [x, mask], {
    call: 'keep_where',
    gradient: ({ outputGradient }) => [keepWhere(outputGradient, mask), undefined],
  });
}

function failTarget(op: string, z: Tensor, y: Tensor): never {
  throw new GradloomError(
    'E_SHAPE',
    `${op}: the target must be u32 [examples, …] or f32 of the scores' shape; got ${y.dtype} ${showShape(y.shape)} for ${showShape(z.shape)}.`,
    { hint: 'Scores are [examples, classes, …].' },
  );
}
