// The symbolic tensor: a node of the graph. No GPU is touched; shapes and types are checked when it is made.

import { GradloomError } from '../errors.ts';
import type { ConvGeometry, PoolGeometry } from '../imageGeometry.ts';
import { checkShape, sameShape, showShape, sizeOf, type Shape } from './shape.ts';

/**
 * Element types. `u8` and `f16` are storage only: reading gives f32 values, of `u8` 0 … 255. What an operation with a
 * result of `f16` computes in f32 is rounded to it, stored or not.
 */
export type DType = 'f32' | 'f16' | 'u32' | 'u8';

/** Where a tensor's elements lie in the memory of another: element (i, j, …) at offset + Σ index · stride. */
export interface Layout {
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** What an operation is to the planner. Only data: which kernel serves it is the planner's business. */
export type Lowering =
  | { readonly kind: 'leaf' }
  /** One number, of the tensor's dtype. */
  | { readonly kind: 'constant'; readonly value: number }
  /** A function of shaders/parts, called with the inputs and then the parameters. */
  | { readonly kind: 'elementwise'; readonly call: string; readonly parameters: readonly number[] }
  /** The same memory, seen otherwise; `undefined` where strides cannot express it. */
  | { readonly kind: 'view'; readonly view: (layout: Layout) => Layout | undefined }
  | { readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  /** Over one run of adjacent axes: [outer, size, inner] → [outer, inner]. */
  | { readonly kind: 'reduce'; readonly combine: 'sum' | 'max' | 'product'; readonly axes: readonly number[] }
  /** u32: the position along an axis. It needs no memory. */
  | { readonly kind: 'coordinate'; readonly axis: number }
  /** [outer, size, inner] → [outer, length, inner], where element `before` + j is the operand's j, and `fill` around. */
  | { readonly kind: 'window'; readonly before: number; readonly fill: number }
  /** Data [outer, size, inner] and indices u32, [n] or with `own` [outer, n, inner] → [outer, n, inner]. */
  | { readonly kind: 'gather'; readonly own: boolean }
  /** Values [outer, n, inner] and indices as for gather → [outer, size, inner], sums of the values of an index. */
  | { readonly kind: 'scatterAdd'; readonly own: boolean }
  /** [outer, size, inner] → u32 [outer, 1, inner]: where the extreme value is. */
  | { readonly kind: 'argReduce'; readonly extreme: 'max' | 'min'; readonly last: boolean }
  /** [outer, size, inner] → the same: running sums along the middle axis. */
  | { readonly kind: 'scan'; readonly exclusive: boolean; readonly reverse: boolean }
  /** [outer, size, inner] → [outer, k, inner], ordered: values f32 or indices u32. */
  | { readonly kind: 'topK'; readonly largest: boolean; readonly result: 'values' | 'indices' }
  /** Softmax over the last axis of [rows, columns]. */
  | { readonly kind: 'softmax' }
  /** Inputs logits [rows, classes] and target: the loss of each row, or the gradient softmax(z) − y. */
  | { readonly kind: 'crossEntropy'; readonly result: 'loss' | 'gradient' }
  /** Inputs data [count, …] and step: the rows of mini-batch number `step`. */
  | { readonly kind: 'batch'; readonly batching: Batching }
  /** Tensors side by side in one flat arena, each from the offset given. */
  | { readonly kind: 'pack'; readonly offsets: readonly number[] }
  /**
   * Inputs record (u32, one element), step (u32) and values of one shape: the record, or where it is `NEVER` and a value
   * is infinite or NaN, the step. It is written where the values are made.
   */
  | { readonly kind: 'watch' }
  /** Inputs ring [slots], slot (u32) and value: the ring with the value at slot modulo slots. */
  | { readonly kind: 'ring' }
  /** Images [examples, h, w, channels] and weights [out, kh, kw, channels / groups] → [examples, oh, ow, out]. */
  | ({ readonly kind: 'conv' } & ConvGeometry)
  /** Gradients of such results and images → gradients of the weights. */
  | ({ readonly kind: 'convWeights' } & ConvGeometry)
  /** Images, and with `pick` values of the same shape: for each window its average, largest value, or value there. */
  | ({ readonly kind: 'pool'; readonly combine: 'max' | 'pick' | 'average' } & PoolGeometry)
  /** Gradients of such results, and for `max` the images → gradients of the images, or of the values. */
  | ({ readonly kind: 'unpool'; readonly combine: 'max' | 'average' } & PoolGeometry);

/** The rule by which mini-batches are drawn from `count` examples. */
export interface Batching {
  readonly count: number;
  readonly batchSize: number;
  /** Seed of the order of examples; absent: the order of the data. */
  readonly shuffleSeed?: number;
}

/** Arguments of a gradient rule. */
export interface GradientContext {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** ∂J/∂output, of the output's shape. */
  readonly outputGradient: Tensor;
}

/**
 * ∂J/∂input for each input; `undefined` where the input has no gradient. May be of a shape that the input broadcast to.
 */
export type GradientRule = (context: GradientContext) => readonly (Tensor | undefined)[];

/** A tensor of which another is a function without reading it: a loss from logits is one of the probabilities. */
export interface Implied {
  /** Whether x is the tensor of which this one is a function. */
  readonly by: (x: Tensor) => boolean;
  /** ∂J/∂x of that function; what the tensor is computed from counts as constant. */
  readonly gradient: (x: Tensor, outputGradient: Tensor) => Tensor;
}

/** Options of the constructor of `Tensor`. */
export interface TensorOptions {
  /** Name of the operation, for messages; the name of an input for inputs. */
  readonly op: string;
  /** What the operation is to the planner. */
  readonly lowering: Lowering;
  /** Tensors that the operation reads; default: none. */
  readonly inputs?: readonly Tensor[];
  /** Shape of the result. */
  readonly shape: Shape;
  /** Element type of the result; default f32. */
  readonly dtype?: DType;
  /** The rule for ∂J/∂inputs; default: no gradient. */
  readonly gradient?: GradientRule;
  /** A tensor of which this one is a function without reading it. */
  readonly implied?: Implied;
  /** Tensors that this one is derived from without reading them; default: none. */
  readonly origins?: readonly Tensor[];
}

let count = 0;

/**
 * A node of the graph. Made by the operations of `graph/ops`, `input` and `constant`; with more than 2^31 elements
 * (2^32 − 2^16 bytes of `u8`) it is refused with `E_LIMIT`, also where it would never be stored.
 */
export class Tensor {
  /** Order of creation: inputs always have smaller numbers. */
  readonly id: number = count++;
  /** Name of the operation that makes it; the name of an input for inputs. */
  readonly op: string;
  /** What the operation is to the planner. */
  readonly lowering: Lowering;
  /** Tensors that the operation reads. */
  readonly inputs: readonly Tensor[];
  /** Sizes along its axes; [] for a scalar. */
  readonly shape: Shape;
  /** Type of its elements. */
  readonly dtype: DType;
  /** The rule for ∂J/∂inputs; undefined where the operation has no gradient. */
  readonly gradient: GradientRule | undefined;
  /** A tensor of which this one is a function without reading it. */
  readonly implied: Implied | undefined;
  /**
   * What it was derived from, whether it depends on it or not: a gradient's loss. Programs know the inputs of that too.
   */
  readonly origins: readonly Tensor[];

  constructor(options: TensorOptions) {
    const { op, lowering, inputs = [], shape, dtype = 'f32', gradient, implied, origins = [] } = options;
    checkShape(op, shape, dtype === 'u8' ? 'bytes' : 'numbers');
    this.op = op;
    this.lowering = lowering;
    this.inputs = inputs;
    this.shape = shape;
    this.dtype = dtype;
    this.gradient = gradient;
    this.implied = implied;
    this.origins = origins;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** The operation, the type and the shape, for messages: `add f32[2, 3]`. */
  toString(): string {
    return `${this.op} ${this.dtype}${showShape(this.shape)}`;
  }

  /** In JavaScript's own arithmetic and comparisons a tensor would silently count as NaN: they throw `E_ARGUMENT`. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new GradloomError(
      'E_ARGUMENT',
      `a tensor must be computed with by operations; got ${this.toString()} where JavaScript needs a number.`,
      {
        hint: 'Write add(a, b), less(a, b), where(condition, a, b), … in place of a + b, a < b, condition ? a : b.',
      },
    );
  }
}

/** A tensor, or a number that stands for a constant. */
export type TensorLike = Tensor | number;

/**
 * A tensor that gets its values when the program is compiled or run.
 *
 * @throws GradloomError `E_ARGUMENT` unless the name is a text, `E_SHAPE`, `E_DTYPE`.
 */
export function input(name: string, shape: Shape, dtype: DType = 'f32'): Tensor {
  if (typeof name !== 'string') {
    throw new GradloomError('E_ARGUMENT', `input: the name must be a text; got ${typeof name}.`, {
      hint: "input('x', [2, 3])",
    });
  }
  if (!['f32', 'f16', 'u32', 'u8'].includes(dtype)) {
    throw new GradloomError('E_DTYPE', `input: the type must be f32, f16, u32 or u8; got ${dtype}.`);
  }
  return new Tensor({ op: name, lowering: { kind: 'leaf' }, shape, dtype });
}

/**
 * The same value everywhere; it needs no memory.
 *
 * @throws GradloomError `E_ARGUMENT` unless the value is a finite f32.
 */
export function constant(value: number, shape: Shape = []): Tensor {
  if (typeof value !== 'number' || !Number.isFinite(Math.fround(value))) {
    throw new GradloomError('E_ARGUMENT', `constant: the value must be a finite f32; got ${value}.`, {
      hint: 'Pass NaN and infinities as the values of an input.',
    });
  }
  return new Tensor({ op: 'constant', lowering: { kind: 'constant', value }, shape });
}

/** The same whole number everywhere, u32: positions, counts and seeds, taken modulo 2^32. */
export function wholeConstant(value: number, shape: Shape = []): Tensor {
  return new Tensor({
    op: 'constant',
    lowering: { kind: 'constant', value: value >>> 0 },
    shape,
    dtype: 'u32',
  });
}

/** The value of a constant tensor of any type, else `undefined`. */
export function constantOf({ lowering }: Tensor): number | undefined {
  return lowering.kind === 'constant' ? lowering.value : undefined;
}

/** How a view sees its input's memory; `undefined` for a tensor that is no view. */
export function viewOf({ lowering }: Tensor): ((layout: Layout) => Layout | undefined) | undefined {
  return lowering.kind === 'view' ? lowering.view : undefined;
}

/** The value of a constant tensor of real numbers, else `undefined`. */
export function constantValue(tensor: Tensor): number | undefined {
  return tensor.lowering.kind === 'constant' && tensor.dtype === 'f32' ? tensor.lowering.value : undefined;
}

/** The tensor, as one that was derived from another: what that reads counts as read, though it may not matter. */
export function derivedFrom(origin: Tensor, tensor: Tensor): Tensor {
  const { op, lowering, shape, dtype } = tensor;
  if (lowering.kind === 'constant') return new Tensor({ op, lowering, shape, dtype, origins: [origin] });
  return new Tensor({
    op,
    lowering: { kind: 'view', view: (layout) => layout },
    inputs: [tensor],
    shape,
    dtype,
    origins: [origin],
    gradient: ({ outputGradient }) => [outputGradient],
  });
}

/** The constant that an operation on constants gives. */
export function folded(value: number, shape: Shape, operands: readonly Tensor[]): Tensor {
  const result = constant(value, shape);
  const { op, lowering } = result;
  const origins = operands.filter((operand) => operand.origins.length > 0);
  return origins.length > 0 ? new Tensor({ op, lowering, shape, origins }) : result;
}

/** The inputs of a graph, each once; also those that simplification left out. */
export function leavesOf(roots: readonly Tensor[]): Tensor[] {
  const seen = new Set(roots);
  // A set may grow while it is walked through.
  for (const { inputs, origins } of seen) for (const source of [...inputs, ...origins]) seen.add(source);
  return [...seen].filter(({ lowering }) => lowering.kind === 'leaf').sort((a, b) => a.id - b.id);
}

/**
 * A number becomes a constant.
 *
 * @throws GradloomError `E_ARGUMENT` for what is neither number nor tensor.
 */
export function asTensor(value: TensorLike): Tensor {
  if (typeof value === 'number') return constant(value);
  if (isTensor(value)) return value;
  throw new GradloomError('E_ARGUMENT', `an operand must be a tensor or a number; got ${typeof value}.`, {
    hint: HINT,
  });
}

const HINT = 'A Variable is read as variable.tensor; arrays are values of an input.';

function isTensor(value: unknown): value is Tensor {
  return Array.isArray((value as Tensor | null | undefined)?.inputs);
}

/** Throws `E_ARGUMENT` unless all are tensors: operations that need a shape cannot take a number. */
export function checkTensors(op: string, ...tensors: readonly Tensor[]): void {
  for (const tensor of tensors) {
    if (isTensor(tensor)) continue;
    throw new GradloomError('E_ARGUMENT', `${op}: an operand must be a tensor; got ${typeof tensor}.`, {
      hint: `constant(value) makes one of a number. ${HINT}`,
    });
  }
}

/** Throws `E_ARGUMENT` unless it is a list of tensors. */
export function checkTensorList(op: string, tensors: readonly Tensor[]): void {
  if (Array.isArray(tensors)) return checkTensors(op, ...(tensors as readonly Tensor[]));
  throw new GradloomError('E_ARGUMENT', `${op}: tensors must be a list; got ${typeof tensors}.`, {
    hint: `Write ${op}([a, b]).`,
  });
}

/** Throws `E_ARGUMENT` unless all are tensors, `E_DTYPE` unless they hold real numbers. */
export function checkReal(op: string, ...tensors: readonly Tensor[]): void {
  checkTensors(op, ...tensors);
  if (tensors.every(({ dtype }) => dtype !== 'u32')) return;
  throw new GradloomError(
    'E_DTYPE',
    `${op}: operands must be f32; got ${tensors.map((t) => t.dtype).join(', ')}.`,
    {
      hint: 'Convert whole numbers with toReal().',
    },
  );
}

/** Throws `E_SHAPE` unless both have one shape. */
export function checkSameShape(op: string, a: Tensor, b: Tensor): void {
  if (sameShape(a.shape, b.shape)) return;
  throw new GradloomError(
    'E_SHAPE',
    `${op}: shapes must be equal; got ${showShape(a.shape)} and ${showShape(b.shape)}.`,
    {
      hint: 'Reshape one of them.',
    },
  );
}
