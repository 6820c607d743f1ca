// The optimiser and the layers that a reference run names.

import {
  adam,
  adamw,
  dense,
  GradloomError,
  momentum,
  nesterov,
  rmsprop,
  sgd,
  type Activation,
  type Layer,
  type LossName,
  type Optimizer,
} from 'gradloom';
import type { DescribedRun } from './referenceRun.ts';

/** The optimiser; what a run leaves out has PyTorch's default. */
export function optimizerOf({ optimizer }: DescribedRun): Optimizer {
  const { learningRate } = optimizer;
  const option = (...names: string[]): number | undefined =>
    names.map((name) => optimizer[name]).find((value) => typeof value === 'number');
  const weightDecay = option('weightDecay', 'weight_decay');
  const common = { learningRate, ...(weightDecay === undefined ? {} : { weightDecay }) };
  const epsilon = option('epsilon', 'eps') ?? 1e-8;
  const betas = { beta1: option('beta1') ?? 0.9, beta2: option('beta2') ?? 0.999, epsilon };
  switch (optimizer.name.toLowerCase()) {
    case 'sgd':
    case 'gradientdescent':
      return sgd(common);
    case 'momentum':
      return momentum({ ...common, momentum: option('momentum', 'beta') ?? 0.9 });
    case 'nesterov':
      return nesterov({ ...common, momentum: option('momentum', 'beta') ?? 0.9 });
    case 'rmsprop':
      return rmsprop({ ...common, decay: option('alpha', 'decay', 'rho') ?? 0.99, epsilon });
    case 'adam':
      return adam({ ...common, ...betas });
    case 'adamw':
      return adamw({ ...common, ...betas });
    default:
      throw new GradloomError('E_ARGUMENT', `reference: the optimizer must be known; got ${optimizer.name}.`);
  }
}

/** The layers. */
export function layersOf(run: DescribedRun): Layer[] {
  const sizes = run.layerSizes.slice(1);
  return sizes.map((units, index) =>
    dense(units, activationOf(run, index === sizes.length - 1 ? run.outputActivation : run.hiddenActivation)),
  );
}

function activationOf(run: DescribedRun, given: DescribedRun['hiddenActivation']): Activation {
  const described = typeof given === 'string' || !given ? { name: given ?? 'identity' } : given;
  const parameters = described as { slope?: number; alpha?: number };
  switch (described.name) {
    case 'linear':
      return { name: 'identity' };
    case 'leakyRelu':
      return { name: 'leakyRelu', slope: parameters.slope ?? run.slope ?? run.leakySlope ?? 0.01 };
    case 'elu':
      return { name: 'elu', alpha: parameters.alpha ?? run.alpha ?? 1 };
    default:
      return { name: described.name };
  }
}

/** The cost. */
export function lossOf({ cost }: DescribedRun): LossName {
  const names: Readonly<Record<string, LossName>> = {
    mse: 'mse',
    meanSquaredError: 'mse',
    halfMse: 'halfMse',
    absolute: 'absolute',
    meanAbsoluteError: 'absolute',
    binaryCrossEntropy: 'binaryCrossEntropy',
    softmaxCrossEntropy: 'softmaxCrossEntropy',
    categoricalCrossEntropy: 'softmaxCrossEntropy',
  };
  const name = names[cost];
  if (!name) throw new GradloomError('E_ARGUMENT', `reference: the cost must be known; got ${cost}.`);
  return name;
}
