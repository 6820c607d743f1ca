// The cost over one parameter or direction, a curve, and over two, a surface: the notes' J over w, and over w and b.

import { checkOptions, kindOf, needOptions } from '../../checkOptions.ts';
import { checkDataSet } from '../../data/checkDataSet.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { checkLoss, defaultLoss, type LossFunction, type LossName } from '../../nn/loss.ts';
import { fitsFloat32 } from '../../optim/fitsFloat32.ts';
import { checkFurther } from '../checkFurther.ts';
import { checkTraining } from '../checkTraining.ts';
import { checkFits } from '../dataOfModel.ts';
import type { Model } from '../model.ts';
import { checkModelParameters } from '../parameterHealth.ts';
import { placeDirection, type CostDirection, type PlacedDirection } from './costDirection.ts';
import { costLandscape } from './costLandscape.ts';

/** One axis of a curve or surface. */
export interface CostAxisOptions {
  /** Where to: one parameter, or a direction. */
  readonly along: CostDirection;
  /** First position: a value of the parameter, or a multiple of the direction from where the model is. */
  readonly from: number;
  /** Last position, above the first. */
  readonly to: number;
  /** Points, at least 2; default 101 of a curve, 41 of each axis of a surface. */
  readonly points?: number | undefined;
}

/** Of what the cost is. */
export interface CostOptions {
  /** The examples; the cost is the mean over all of them. */
  readonly data: DataSet;
  /** A cost by name, or one's own; default: what suits the last activation. Penalties (`l2`) are not in it. */
  readonly loss?: LossName | LossFunction | undefined;
}

/** An axis with its positions. */
export interface CostAxis {
  /** The parameter, `W1[0]`, or the number of the direction. */
  readonly name: string;
  /** Equally spaced positions. */
  readonly positions: Float64Array;
  /** Where the model is. */
  readonly present: number;
}

/** J over one axis. */
export interface CostCurve extends CostAxis {
  /** J at each position; infinite or NaN where float32 cannot hold it. */
  readonly costs: Float64Array;
}

/** J over two axes. */
export interface CostSurface {
  /** Across: positions of the columns. */
  readonly x: CostAxis;
  /** Up: positions of the rows. */
  readonly y: CostAxis;
  /** J at each pair, a row for each position of y: `costs[row * x.positions.length + column]`. */
  readonly costs: Float64Array;
}

const AXIS = ['along', 'from', 'to', 'points'] as const;
const MOST_POINTS = 2 ** 20;

/**
 * J over one parameter or along one direction, all else as it is, with layers as in a prediction (no dropout). Computed on
 * the device, many points in a submission; nothing of the model or of a trainer changes.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE` for wrong options; as `evaluate` for the data; `E_NONFINITE` for parameters.
 */
export async function costCurve(model: Model, options: CostOptions & CostAxisOptions): Promise<CostCurve> {
  checkTraining.model(model);
  needOptions('costCurve', options, ['data', 'loss', ...AXIS]);
  const { data, loss, along, from, to, points = 101 } = options;
  const { axes, costs } = await costsOver('costCurve', model, {
    data,
    loss,
    axes: [{ along, from, to, points }],
  });
  return { ...axes[0]!, costs };
}

/**
 * J over two parameters or directions at once, as `costCurve`.
 *
 * @throws GradloomError as `costCurve`.
 */
export async function costSurface(
  model: Model,
  options: CostOptions & { readonly x: CostAxisOptions; readonly y: CostAxisOptions },
): Promise<CostSurface> {
  checkTraining.model(model);
  needOptions('costSurface', options, ['data', 'loss', 'x', 'y']);
  const { data, loss } = options;
  const given = [options.x, options.y].map((axis, index) => {
    checkOptions(`costSurface: ${'xy'[index]}`, axis ?? null, AXIS);
    return { ...axis, points: axis.points ?? 41 };
  });
  const { axes, costs } = await costsOver('costSurface', model, { data, loss, axes: given });
  return { x: axes[0]!, y: axes[1]!, costs };
}

type Axis = CostAxisOptions & { readonly points: number };

async function costsOver(
  what: string,
  model: Model,
  { data: given, loss: own, axes }: CostOptions & { readonly axes: readonly Axis[] },
): Promise<{ axes: CostAxis[]; costs: Float64Array }> {
  const { outputActivation } = model.network;
  const loss = own ?? defaultLoss(outputActivation);
  checkLoss(loss, outputActivation);
  for (const axis of axes) checkAxis(what, axis);
  const count = axes.reduce((product, { points }) => product * points, 1);
  if (count > MOST_POINTS) {
    throw new GradloomError('E_LIMIT', `${what}: there may be ${MOST_POINTS} points; got ${count}.`);
  }
  const data = checkDataSet(given, { allowMissing: model.standardForm?.kind === 'standard' });
  if (data.y === undefined)
    throw new GradloomError('E_ARGUMENT', `${what}: the data must have targets; got none.`);
  checkFits(what, model, data);
  checkFurther(what, model, data);
  model.parameters.assertAlive();
  // As everything that a caller gives, the data is read at the call.
  const copied = { ...data, x: data.x.slice(), y: data.y.slice() };
  return model.gpu.turns.take(async () => {
    await checkModelParameters(what, model);
    const now = (await model.parameters.readNow()) as Float32Array;
    const directions = axes.map(({ along: direction }, index) =>
      placeDirection(what, model, { direction, now, number: index + 1 }),
    );
    checkDistinct(what, directions);
    const placed = axes.map(({ from, to, points }, index) => ({
      name: directions[index]!.name,
      present: directions[index]!.origin,
      positions: Float64Array.from(
        { length: points },
        (_, point) => from + ((to - from) * point) / (points - 1),
      ),
    }));
    const costs = await costLandscape(model, {
      data: copied,
      loss,
      directions,
      offsets: offsetsOf(placed, count),
    });
    return { axes: placed, costs };
  });
}

/** A row for each point, the first axis fastest: how far each direction is gone from where the model is. */
function offsetsOf(axes: readonly CostAxis[], count: number): Float32Array<ArrayBuffer> {
  const offsets = new Float32Array(count * axes.length);
  for (let point = 0; point < count; point++) {
    let rest = point;
    axes.forEach(({ positions, present }, index) => {
      offsets[point * axes.length + index] = positions[rest % positions.length]! - present;
      rest = Math.floor(rest / positions.length);
    });
  }
  return offsets;
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, one, i) => sum + one * b[i]!, 0);
}

/** Two axes along one line would show J of their sum under the name of each. */
function checkDistinct(what: string, [x, y]: readonly PlacedDirection[]): void {
  if (!x || !y) return;
  const [lengths, along] = [product(x.step, x.step) * product(y.step, y.step), product(x.step, y.step)];
  if (along ** 2 < (1 - 1e-9) * lengths) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: x and y must be along two directions that differ; got ${x.name} and ${y.name}, which are one.`,
  );
}

function checkAxis(what: string, { from, to, points }: Axis): void {
  const isGood =
    fitsFloat32(from) && fitsFloat32(to) && from < to && Number.isSafeInteger(points) && points >= 2;
  if (isGood) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what}: an axis must go from one finite number to a larger one in at least 2 points; got ${kindOf(from)} to ${kindOf(to)} in ${kindOf(points)}.`,
  );
}
