// Held-out examples of a model: its cost and what people judge it by, at what it predicts.

import { isArrayOf } from '../../arrayKind.ts';
import { checkFunction, kindOf, refusal } from '../../checkOptions.ts';
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
import { LEAST_TARGET } from '../measures/regressionMeasures.ts';
import { labelsOf } from '../metrics.ts';
import type { Model } from '../model.ts';
import { chunkSize } from '../predict.ts';
import { describeTrainingData, inFloat32, isWide, uploadTrainingData } from '../trainingData.ts';
import type { FitMetrics, ModelMetrics } from './fitOptions.ts';
import { targetsFor } from '../targets.ts';
import { HeldOut, partsOf, type HeldOutPart } from './heldOut.ts';
import { isMetricName, METRIC_NAMES, modeOf } from './metricName.ts';
import { NamedMetrics } from './namedMetrics.ts';

const wrong = /* @__PURE__ */ refusal('fit', {
  hint: "metrics: ['f1', { huber: ({ a, y }) => huber(a, y) }]",
});

/** What is measured of held-out examples. */
export interface ModelHeldOutOptions {
  readonly validation: DataSet;
  /** The cost of the training. */
  readonly loss: LossName | LossFunction;
  readonly metrics?: FitMetrics | undefined;
  /** Measured as well, where the library has a metric of this name. */
  readonly monitor?: string | undefined;
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
  const { loss } = options;
  const { own: metrics, names } = askedMetrics(options);
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
  const standard = standardMetrics(model, data, units?.tensor);
  const judges = { ...standard, ...metrics };
  const { y } = whole;
  const isClass = isArrayOf(y, 'Uint32Array');
  const parts: HeldOutPart[] = [];
  const free = (): void => {
    for (const part of [...parts.flatMap((own) => Object.values(own.data)), units]) part?.destroy();
  };
  try {
    const asked = names.filter((name) => !Object.hasOwn(standard, name));
    const named = new NamedMetrics({
      names: asked,
      outputs: network.outputs,
      isShared: network.outputs === 1 || network.outputActivation === 'softmax',
      labels: asked.length > 0 ? classesOf(model, whole, loss) : undefined,
      y: isClass ? undefined : y,
      units: units?.tensor,
    });
    options.onNames(['loss', ...Object.keys(judges), ...named.names]);
    for (const { first, count, batchSize } of partsOf(data.examples, chunkSize(gpu.limits, network))) {
      const rows = rowsOf(data, first, count);
      const described = await describeTrainingData(model, rows, { loss, keepBytes: batchSize < count });
      const { x, y: targets, standardize } = uploadTrainingData(gpu, described);
      const own: Record<string, Variable> = { x, y: targets };
      const part = { data: own, examples: count, batchSize };
      parts.push({ ...part, metrics: () => ({}) });
      if (named.needsInverse) own['inverse'] = inverseOf(gpu, rowsOf(whole, first, count));
      const forwardOf = once((batch: Batch) => forwardIn(model, { batch, standardize }));
      parts[parts.length - 1] = {
        ...part,
        metrics: (batch) => {
          const { outputs, forward } = forwardOf(batch);
          const { z } = forward;
          return {
            loss: costOf(loss, { ...forward, y: batch['y']! }),
            ...Object.fromEntries(
              Object.entries(judges).map(([name, metric]) => [
                name,
                metric({ z, a: outputs.a, y: outputs.y }),
              ]),
            ),
            ...named.means(outputs),
          };
        },
        shares: ['accuracy', ...named.shares],
        counts: (batch) => named.counts(forwardOf(batch).outputs),
        scores: named.scores && ((batch) => named.scores!(forwardOf(batch).outputs)),
      };
    }
    const told = ['loss', ...Object.keys(judges)];
    return await HeldOut.create(gpu, parts, {
      read: units ? [units] : [],
      finish: (measured) => ({
        ...Object.fromEntries(told.map((name) => [name, measured.means[name]!])),
        ...named.finish(measured),
      }),
    });
  } catch (error) {
    free();
    throw error;
  }
}

type Batch = Readonly<Record<string, Tensor>>;

/** What a model gives for a batch, and what it should have given. */
function forwardIn(
  model: Model,
  { batch, standardize }: { batch: Batch; standardize: (rows: Tensor) => Tensor },
) {
  const { network, parameters, storage, states } = model;
  const given = batch['y']!;
  const forward = network.forward(standardize(batch['x']!), network.tensorsIn(parameters.tensor), {
    storage,
    state: states.map(({ tensor }) => tensor),
  });
  const { a } = forward;
  const y = reshape(given.dtype === 'u32' ? oneHot(given, network.outputs) : given, a.shape);
  return { forward, outputs: { a, y, inverse: batch['inverse'] } };
}

/** A function of one thing after another, which is called but once for each. */
function once<T, Result>(of: (given: T) => Result): (given: T) => Result {
  let last: { readonly given: T; readonly result: Result } | undefined;
  return (given) => {
    if (last?.given !== given) last = { given, result: of(given) };
    return last.result;
  };
}

/** The class of each example as the model counts, where it has one. */
function classesOf(model: Model, data: DataSet, loss: LossName | LossFunction): Uint32Array | undefined {
  const { y } = data;
  if (!isArrayOf(y, 'Uint32Array')) return labelsOf(model.network, y!);
  const anyOutput = typeof loss === 'function';
  return targetsFor('fit: validation', data, model, { anyOutput }) as Uint32Array;
}

/** 1 / max(|y|, 2⁻⁵²) of each target in the units of the data. */
function inverseOf(gpu: Model['gpu'], { y, examples, targets }: DataSet): Variable {
  const values = Float32Array.from(y!, (value) => 1 / Math.max(Math.abs(value), LEAST_TARGET));
  return new Variable(gpu, 'inverse', { shape: [examples, targets], values });
}

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

/** Metrics by name, and those of the caller's own. */
function askedMetrics({ metrics = {}, monitor }: Pick<ModelHeldOutOptions, 'metrics' | 'monitor'>) {
  const list: unknown[] = Array.isArray(metrics) ? metrics : [metrics];
  const names = list.filter((given): given is string => typeof given === 'string');
  if (typeof metrics === 'string' || names.some((name) => !isMetricName(name))) {
    const unknown = names.find((name) => !isMetricName(name));
    throw wrong(
      `metrics must be a list of names, ${METRIC_NAMES.join(', ')} or top5`,
      kindOf(unknown ?? metrics),
    );
  }
  const own: Record<string, LossFunction> = {};
  for (const given of list.filter((one) => typeof one !== 'string')) {
    checkMetrics(given);
    Object.assign(own, given);
  }
  const isMonitored = monitor !== undefined && isMetricName(monitor) && !names.includes(monitor);
  return { own, names: [...new Set([...names, ...(isMonitored ? [monitor] : [])])] };
}

function checkMetrics(metrics: unknown): asserts metrics is ModelMetrics {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics))
    throw wrong('metrics must be names, or functions of tensors by name', kindOf(metrics));
  for (const [name, metric] of Object.entries(metrics)) {
    checkFunction(`fit: the metric ${name}`, metric);
    if (modeOf(name) !== undefined)
      throw wrong('a metric must have a name of its own', `${name}, which the library measures`);
  }
}
