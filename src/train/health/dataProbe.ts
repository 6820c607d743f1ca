// Looks once at the data of a training, on the device: what comes back are a few numbers a feature and a class.

import { max, mean, min, multiply, oneHot, sqrt, square, subtract, sum } from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { LossFunction, LossName } from '../../nn/loss.ts';
import { compile } from '../../plan/compile.ts';
import type { Program } from '../../plan/program.ts';
import { featureNames } from '../../formats/featureNames.ts';
import { tableFits } from '../../formats/columnFeatures.ts';
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

/** A program that measures them. */
export class DataProbe {
  readonly #program: Program;
  readonly #names: readonly string[];
  readonly #subject: ModelSubject;

  private constructor(
    subject: ModelSubject,
    own: { readonly program: Program; readonly names: readonly string[] },
  ) {
    this.#subject = subject;
    this.#program = own.program;
    this.#names = own.names;
  }

  /** Compiles it; one kernel after another where other work goes on. */
  static async create(subject: ModelSubject, oneByOne = false): Promise<DataProbe> {
    const outputs = outputsOf(subject);
    const program = await compile(
      subject.model.gpu,
      {
        outputs,
        variables: dataVariables(subject.data),
      },
      oneByOne,
    );
    return new DataProbe(subject, { program, names: Object.keys(outputs) });
  }

  /** Within a turn. */
  async measure(): Promise<DataNumbers> {
    const { model, data, loss } = this.#subject;
    const { network, classes, imageShape, table } = model;
    await this.#program.runNow(1);
    const read = (await this.#program.readAllNow(this.#names)) as Float32Array[];
    const [shares, spread, there, least, largest, rms] = read;
    return {
      symptoms: [
        ...(rms
          ? judgeInputs({
              least: least!,
              largest: largest!,
              rms,
              examples: Math.min(MOST_EXAMPLES, data.x.tensor.shape[0]!),
              isPicture: imageShape !== undefined || network.inputShape.length > 1,
              names: tableFits(table, network) ? table && featureNames(table.features) : undefined,
            })
          : []),
        ...(data.y.tensor.dtype === 'u32' ? judgeClasses({ there: there!, names: classes }) : []),
      ],
      baseline: baselineFrom(loss, { shares: shares!, spread: spread! }),
    };
  }

  destroy(): void {
    this.#program.destroy();
  }
}

/** In the order in which they are read. */
function outputsOf({ model, data, loss, labelSmoothing = 0 }: ModelSubject): Record<string, Tensor> {
  const { network } = model;
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
  return {
    center: reshape(center, [center.size]),
    spread: mean(counted(square(subtract(own, center))), { axis: 0 }),
    there: sum(targets, { axis: 0 }),
    ...(network.wholeBelow === undefined
      ? {
          least: min(x, { axis: 0 }),
          largest: max(x, { axis: 0 }),
          rms: sqrt(mean(square(x), { axis: 0 })),
        }
      : {}),
  };
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
