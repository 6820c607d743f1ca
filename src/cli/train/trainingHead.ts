// The last layer: which activation and loss, how many units; from the target and what the options ask for.

import type { DataSet } from '../../data/dataSet.ts';
import { proposeHead } from '../../data/proposeHead.ts';
import { GradloomError } from '../../errors.ts';
import { defaultLoss, type LossName } from '../../nn/loss.ts';
import type { TrainOptions } from './trainOptions.ts';

/** The last layer and the cost. */
export interface ChosenHead {
  readonly units: number;
  readonly activation: 'softmax' | 'sigmoid' | 'identity';
  readonly loss: LossName;
}

/**
 * The head. Without `--output` it is what the target proposes; two classes with two units in `--layers` mean softmax.
 *
 * Throws `E_ARGUMENT` where there is no target or output and loss do not suit each other, `E_SHAPE` where the last
 * layer has a size that the target does not allow.
 */
export function chooseHead(
  data: DataSet,
  options: Pick<TrainOptions, 'layers' | 'output' | 'loss'>,
): ChosenHead {
  const proposed = proposeHead(data);
  if (!proposed) {
    throw new GradloomError('E_ARGUMENT', 'train: the data must have a target; got none.', {
      hint: 'Name it with --target (CSV) or --y (HDF5, NPZ, JSON, NPY).',
    });
  }
  const last = options.layers?.at(-1);
  const classes = data.y instanceof Uint32Array ? Math.max(data.classes?.length ?? 0, 2) : undefined;
  const twoAsSoftmax = options.output === undefined && classes === 2 && last === 2;
  const activation = options.output ?? (twoAsSoftmax ? 'softmax' : proposed.activation);
  const allowed = allowedUnits(activation, classes, data.targets);
  const units = last ?? allowed[0]!;
  if (!allowed.includes(units)) {
    const what = classes === undefined ? `${data.targets} numbers to predict` : `${classes} classes`;
    throw new GradloomError(
      'E_SHAPE',
      `--layers: the last size must be ${allowed.join(' or ')} for ${what} with output ${activation}; got ${units}.`,
    );
  }
  const loss = options.loss ?? (activation === proposed.activation ? proposed.loss : defaultLoss(activation));
  checkLoss(loss, activation, classes);
  return { units, activation, loss };
}

function allowedUnits(
  activation: ChosenHead['activation'],
  classes: number | undefined,
  targets: number,
): number[] {
  if (classes === undefined) return [targets];
  return classes === 2 && activation !== 'softmax' ? [1, 2] : [classes];
}

function checkLoss(loss: LossName, activation: ChosenHead['activation'], classes: number | undefined): void {
  const suits =
    loss === 'softmaxCrossEntropy'
      ? activation === 'softmax' && classes !== undefined
      : loss !== 'binaryCrossEntropy' || activation !== 'identity';
  if (suits) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: --loss ${loss} needs ${loss === 'softmaxCrossEntropy' ? 'classes and the output softmax' : 'the output sigmoid or softmax'}; ` +
      `got the output ${activation}${classes === undefined ? ' and numbers to predict' : ''}.`,
    { hint: 'Leave --loss or --output out: what suits the target is taken.' },
  );
}
