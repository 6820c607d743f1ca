// Arrays by name as a graph trainer takes them: how many examples there are, and their way to the device.

import { needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { sizeOf, type Shape } from '../graph/shape.ts';
import type { DType, Tensor } from '../graph/tensor.ts';
import { Variable, type Values } from '../plan/variable.ts';

/** One array of the examples. */
export interface GraphData {
  /** Shape of one example; default: a scalar. */
  readonly shape?: Shape;
  /** All elements, example after example. */
  readonly values: Values;
}

/** How many examples all arrays have. Throws `E_SHAPE` where they differ, `E_ARGUMENT` for other options. */
export function examplesOf(data: Readonly<Record<string, GraphData>>): number {
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const counts = entries.map(([name, given]) => {
    needOptions(`data: ${name}`, given, ['shape', 'values']);
    return (given.values?.length ?? 0) / sizeOf(given.shape ?? []);
  });
  const [examples = 0] = counts;
  if (Number.isInteger(examples) && examples >= 1 && counts.every((count) => count === examples))
    return examples;
  throw new GradloomError(
    'E_SHAPE',
    `train: all data must have one number of examples, at least 1; got ${counts.join(', ') || 'none'}.`,
    { hint: 'data: { x: { shape: [features], values }, y: { values } }: the shape is that of one example.' },
  );
}

/** The arrays on a device, by name. Throws `E_DTYPE`; what was uploaded until then is given back. */
export function uploadGraphData(
  gpu: Gpu,
  data: Readonly<Record<string, GraphData>>,
  examples: number,
): Record<string, Variable> {
  const made: Record<string, Variable> = {};
  try {
    for (const [name, { shape = [], values }] of Object.entries(data)) {
      const options = { shape: [examples, ...shape], dtype: dtypeOf(values), values };
      made[name] = new Variable(gpu, `data ${name}`, options);
      // They outlive a lost device, and tell one data set from another.
      made[name].kept = values.slice();
    }
    return made;
  } catch (error) {
    for (const variable of Object.values(made)) variable.destroy();
    throw error;
  }
}

/** Tensors by the names of what they stand for, in order. */
export function byName(
  names: readonly { readonly name: string }[],
  tensors: readonly Tensor[],
): Record<string, Tensor> {
  return Object.fromEntries(names.map(({ name }, index) => [name, tensors[index]!]));
}

function dtypeOf(values: Values): DType {
  const tag = Object.prototype.toString.call(values).slice('[object '.length, -1);
  if (tag === 'Float32Array') return 'f32';
  if (tag === 'Uint32Array') return 'u32';
  if (tag === 'Uint8Array') return 'u8';
  throw new GradloomError(
    'E_DTYPE',
    `train: data must be a Float32Array, Uint32Array or Uint8Array; got ${tag}.`,
  );
}
