// Held-out examples of a model: its cost and what people judge it by, at what it predicts.

import { isArrayOf } from '../../arrayKind.ts';
import { checkFunction, kindOf } from '../../checkOptions.ts';
import { checkDataSet } from '../../data/checkDataSet.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import {
  abs,
  argMax,
  equal,
  greaterEqual,
  mean,
  multiply,
  oneHot,
  square,
  subtract,
  toReal,
} from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { costOf, type LossFunction, type LossName } from '../../nn/loss.ts';
import { Variable } from '../../plan/variable.ts';
import { checkFurther } from '../checkFurther.ts';
import { labelsOf } from '../metrics.ts';
import type { Model } from '../model.ts';
import { chunkSize } from '../predict.ts';
import { describeTrainingData, inFloat32, isWide, uploadTrainingData } from '../trainingData.ts';
import type { ModelMetrics } from './fitOptions.ts';
import { HeldOut, partsOf, type HeldOutPart } from './heldOut.ts';

/** What is measured of held-out examples. */
export interface ModelHeldOutOptions {
  readonly validation: DataSet;
  /** The cost of the training. */
  readonly loss: LossName | LossFunction;
  readonly metrics?: ModelMetrics | undefined;
  /** Called with the names of all metrics before anything is uploaded. */
  readonly onNames: (names: readonly string[]) => void;
}

/**
 * Uploads held-out examples and compiles what measures them: `loss`, the cost without what the parameters add to it;
 * `accuracy` where classes are told; `meanSquaredError` and `meanAbsoluteError` of numbers, in the units of the data.
 *
 * @throws GradloomError as a training does for such data, before any upload.
 */
export async function modelHeldOut(model: Model, options: ModelHeldOutOptions): Promise<HeldOut> {
  const { gpu, network } = model;
  const { loss, metrics = {} } = options;
  checkMetrics(metrics);
  const allowMissing = model.standardForm?.kind === 'standard';
  const whole = checkDataSet(options.validation, { allowMissing });
  if (whole.y === undefined) {
    throw new GradloomError('E_ARGUMENT', 'fit: validation must have targets; got none.', {
      hint: 'Name the target column or member.',
    });
  }
  checkFurther('fit: validation', model, whole);
  const data = isWide(model, whole) ? await inFloat32(model, whole) : whole;
  const units = unitsOf(model, data);
  const judges = { ...standardMetrics(model, data, units?.tensor), ...metrics };
  const parts: HeldOutPart[] = [];
  const free = (): void => {
    for (const part of [...parts.flatMap((own) => Object.values(own.data)), units]) part?.destroy();
  };
  try {
    options.onNames(['loss', ...Object.keys(judges)]);
    for (const { first, count, batchSize } of partsOf(data.examples, chunkSize(gpu.limits, network))) {
      const rows = rowsOf(data, first, count);
      const described = await describeTrainingData(model, rows, { loss, keepBytes: batchSize < count });
      const { x, y, standardize } = uploadTrainingData(gpu, described);
      const measure = (batch: Readonly<Record<string, Tensor>>) => {
        const given = batch['y']!;
        const parameters = network.tensorsIn(model.parameters.tensor);
        const forward = network.forward(standardize(batch['x']!), parameters, {
          storage: model.storage,
          state: model.states.map(({ tensor }) => tensor),
        });
        const { z, a } = forward;
        const target = reshape(given.dtype === 'u32' ? oneHot(given, network.outputs) : given, a.shape);
        return {
          loss: costOf(loss, { ...forward, y: given }),
          ...Object.fromEntries(
            Object.entries(judges).map(([name, metric]) => [name, metric({ z, a, y: target })]),
          ),
        };
      };
      parts.push({ data: { x, y }, examples: count, batchSize, metrics: measure, shares: ['accuracy'] });
    }
  } catch (error) {
    free();
    throw error;
  }
  return HeldOut.create(gpu, parts, units ? [units] : []);
}

/** Names of what is measured anyway. */
const USUAL = new Set(['loss', 'accuracy', 'meanSquaredError', 'meanAbsoluteError']);

/** What is measured beside the cost, by the kind of targets. */
function standardMetrics({ network }: Model, { y }: DataSet, units: Tensor | undefined): ModelMetrics {
  const isClass = isArrayOf(y, 'Uint32Array');
  const error: (given: { a: Tensor; y: Tensor }) => Tensor = (given) =>
    multiply(subtract(given.a, given.y), units ?? 1);
  return {
    ...(isClass || labelsOf(network, y!) ? { accuracy: ({ a, y: target }) => shareOfHits(a, target) } : {}),
    ...(isClass
      ? {}
      : {
          meanSquaredError: (given) => mean(square(error(given))),
          meanAbsoluteError: (given) => mean(abs(error(given))),
        }),
  };
}

/** As `decide`: one output tells two classes, else the first of the largest counts. */
function shareOfHits(a: Tensor, y: Tensor): Tensor {
  const [examples, ...rest] = a.shape;
  if (a.size === examples) return mean(equal(greaterEqual(a, 0.5), y));
  const rows = [examples!, rest.reduce((product, size) => product * size, 1)];
  const place = (values: Tensor) => toReal(argMax(reshape(values, rows), { axis: 1 }));
  return mean(equal(place(a), place(y)));
}

/** What errors are multiplied by to be in the units of the data, where the training has others. */
function unitsOf({ gpu, targetScale }: Model, { y }: DataSet): Variable | undefined {
  if (!targetScale || isArrayOf(y, 'Uint32Array')) return undefined;
  const values = Float32Array.from(targetScale.deviation);
  return new Variable(gpu, 'units', { shape: [values.length], values });
}

function rowsOf(data: DataSet, first: number, count: number): DataSet {
  const { x, y, features, targets } = data;
  return {
    ...data,
    examples: count,
    x: x.subarray(first * features, (first + count) * features),
    ...(y ? { y: y.subarray(first * targets, (first + count) * targets) } : {}),
  };
}

function checkMetrics(metrics: unknown): void {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `fit: metrics must be functions of tensors by name; got ${kindOf(metrics)}.`,
      { hint: 'metrics: { huber: ({ a, y }) => huber(a, y) }' },
    );
  }
  for (const [name, metric] of Object.entries(metrics)) {
    checkFunction(`fit: the metric ${name}`, metric);
    if (!USUAL.has(name)) continue;
    throw new GradloomError(
      'E_ARGUMENT',
      `fit: a metric must have a name of its own; got ${name}, which is measured anyway.`,
    );
  }
}
