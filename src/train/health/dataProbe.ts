// Looks once at the data of a training, on the device: what comes back are a few numbers a feature and a class.

import { max, mean, min, multiply, oneHot, sqrt, square, subtract, sum } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { LossFunction, LossName } from '../../nn/loss.ts';
import { compile } from '../../plan/compile.ts';
import { featureNames } from '../../formats/featureNames.ts';
import { tableFits } from '../dataOfModel.ts';
import { classesOf, soften } from '../options/weightedCost.ts';
import { dataVariables, someExamples } from './examples.ts';
import type { Symptom } from './finding.ts';
import type { ModelSubject } from './healthSubject.ts';
import { judgeClasses, judgeInputs } from './judgeData.ts';

/** Examples whose inputs are looked at: means of so many are exact to a hundredth of their spread. */
const MOST_EXAMPLES = 8192;

/** What is known of the data. */
export interface DataNumbers {
  readonly symptoms: readonly Symptom[];
  /** The cost of a constant prediction, as examples count in it, where the cost is known by name. */
  readonly baseline: number | undefined;
}

/** Within a turn. */
export async function probeData({
  model,
  data,
  loss,
  labelSmoothing = 0,
}: ModelSubject): Promise<DataNumbers> {
  const { network, classes: names, imageShape, table } = model;
  const { x: rows, examples } = someExamples(data, MOST_EXAMPLES);
  const x = reshape(rows, [examples, network.inputs]);
  const y = data.y.tensor;
  const isLabels = y.dtype === 'u32';
  const targets: Tensor = isLabels
    ? oneHot(y, network.outputs)
    : reshape(y, [y.shape[0]!, y.size / y.shape[0]!]);
  const { weights } = data;
  const counted = (values: Tensor): Tensor =>
    weights ? multiply(values, reshape(weights.tensor, [y.shape[0]!, 1])) : values;
  const softening = { smoothing: labelSmoothing, classes: classesOf(loss, network.outputs) };
  const own = labelSmoothing > 0 ? soften(targets, softening) : targets;
  const center = mean(counted(own), { axis: 0, keepDims: true });
  const isWhole = network.wholeBelow !== undefined;
  const program = await compile(model.gpu, {
    outputs: {
      center: reshape(center, [center.size]),
      spread: mean(counted(square(subtract(own, center))), { axis: 0 }),
      there: sum(targets, { axis: 0 }),
      ...(isWhole
        ? {}
        : {
            least: min(x, { axis: 0 }),
            largest: max(x, { axis: 0 }),
            rms: sqrt(mean(square(x), { axis: 0 })),
          }),
    },
    variables: dataVariables(data),
  });
  try {
    await program.runNow(1);
    const read = ['center', 'spread', 'there', ...(isWhole ? [] : ['least', 'largest', 'rms'])];
    const [shares, spread, there, least, largest, rms] = (await program.readAllNow(read)) as Float32Array[];
    return {
      symptoms: [
        ...(rms
          ? judgeInputs({
              least: least!,
              largest: largest!,
              rms,
              examples,
              isPicture: imageShape !== undefined || network.inputShape.length > 1,
              names: tableFits(table, network) ? table && featureNames(table.features) : undefined,
            })
          : []),
        ...(isLabels ? judgeClasses({ there: there!, names }) : []),
      ],
      baseline: baselineFrom(loss, { shares: shares!, spread: spread! }),
    };
  } finally {
    program.destroy();
  }
}

/** As `baseline`, from what the device has summed up; an upper bound for `absolute`. */
function baselineFrom(
  loss: LossName | LossFunction,
  { shares, spread }: { readonly shares: Float32Array; readonly spread: Float32Array },
): number | undefined {
  const surprises = [...shares].map((share) => surprise(share));
  switch (loss) {
    case 'mse':
      return average([...spread]);
    case 'halfMse':
      return average([...spread]) / 2;
    case 'absolute':
      return average([...spread].map(Math.sqrt));
    case 'binaryCrossEntropy':
      return average([...shares].map((share, index) => surprises[index]! + surprise(1 - share)));
    case 'softmaxCrossEntropy':
      return surprises.reduce((total, own) => total + own, 0);
    default:
      return undefined;
  }
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** −p log p, which is 0 at both ends. */
function surprise(share: number): number {
  return share > 0 ? -share * Math.log(share) : 0;
}
