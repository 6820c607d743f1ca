// What a model does before and after its network, as nodes of ONNX: the standard form and the scale of the targets.

import type { StandardForm } from '../../data/standardForm.ts';
import type { TargetScale } from '../../data/targetScale.ts';
import type { RealArray } from '../../data/dataSet.ts';
import type { GraphBuilder } from './graphBuilder.ts';

/**
 * Numbers may lie this many of their spreads away from 0 in f32, which keeps 24 bits: 12 are left. Where they lie further
 * away, the graph takes and gives float64.
 */
const FARTHEST = 2 ** 12;

/** Spreads that f32 has with all digits of what lies within them. */
const [SMALLEST, LARGEST] = [2 ** -100, 2 ** 100];

/** Whether the inputs of a model must be float64. */
export function needsDoubleInputs(form: StandardForm | undefined): boolean {
  return !!form && needsDouble(form.shift, form.scale);
}

/** Whether the outputs of a model must be float64. */
export function needsDoubleOutputs(scale: TargetScale | undefined): boolean {
  return !!scale && needsDouble(scale.mean, scale.deviation.map(inverted));
}

function inverted(one: number): number {
  return 1 / one;
}

/** For values about `center`, whose spreads are 1 / scale. */
function needsDouble(center: RealArray, scale: RealArray): boolean {
  return center.some((own, at) => {
    const each = scale[at]!;
    const isUsual = [each, 1 / each].every((one) => Math.abs(one) >= SMALLEST && Math.abs(one) <= LARGEST);
    return !isUsual || Math.abs(own) > LARGEST || Math.abs(own * each) > FARTHEST;
  });
}

/** (x − shift) ∗ scale, 0 for missing values where the form says so; the result is f32. */
export function exportStandardForm(
  x: string,
  { form, shape, graph }: { form: StandardForm; shape: readonly number[]; graph: GraphBuilder },
): string {
  const double = needsDoubleInputs(form);
  const numbers = (name: string, values: RealArray): string => {
    const { dims, data } = compact(values, shape);
    return double ? graph.double(name, dims, data) : graph.real(name, dims, data);
  };
  let value = x;
  // Exact up to the last bit: most of the shift goes first, then what f32 cannot hold of it.
  const parts = double ? [form.shift] : inFloat32(form.shift);
  for (const part of parts) {
    if (part.some((one) => one !== 0)) value = graph.node('Sub', [value, numbers('shift', part)]);
  }
  if (form.scale.some((one) => one !== 1)) value = graph.node('Mul', [value, numbers('scale', form.scale)]);
  if (double) value = graph.node('Cast', [value], { ints: { to: 1 } });
  if (form.kind !== 'standard') return value;
  const missing = graph.node('IsNaN', [value]);
  return graph.node('Where', [missing, graph.real('zero', [], [0]), value]);
}

/** y ∗ deviation + mean. */
export function exportTargetScale(
  y: string,
  { scale, shape, graph }: { scale: TargetScale; shape: readonly number[]; graph: GraphBuilder },
): string {
  const double = needsDoubleOutputs(scale);
  const numbers = (name: string, values: RealArray): string =>
    double ? graph.double(name, shape, values) : graph.real(name, shape, values);
  const wide = double ? graph.node('Cast', [y], { ints: { to: 11 } }) : y;
  const scaled = graph.node('Mul', [wide, numbers('deviation', scale.deviation)]);
  return graph.node('Add', [scaled, numbers('mean', scale.mean)]);
}

/** One number where all are the same. */
function compact(
  values: RealArray,
  shape: readonly number[],
): { dims: readonly number[]; data: ArrayLike<number> } {
  const [first = 0] = values;
  return values.every((value) => value === first)
    ? { dims: [], data: [first] }
    : { dims: shape, data: values };
}

/** Numbers as sums of two of f32. */
function inFloat32(values: RealArray): [Float64Array, Float64Array] {
  const high = Float64Array.from(values, Math.fround);
  return [high, Float64Array.from(values, (value, at) => Math.fround(value - high[at]!))];
}
