// Whether what is computed for one example depends on others: found by following two examples through a graph.

import { contiguousStrides, sameShape, sizeOf, type Shape } from './shape.ts';
import type { Layout, Tensor } from './tensor.ts';

/** Of each element, what it is made of: 0 neither example, 1 the first, 2 the second, 3 both. */
type Shares = Uint8Array;
/** The first half of a tensor's elements is made of the first example, the other of the second. */
const APART = 'apart';
/** `undefined`: all are made of neither. */
type Known = Shares | typeof APART | undefined;
/** [outer, size, inner] */
type Around = readonly [number, number, number];

/**
 * `meeting`: the first operation on the way from x to y at which examples meet; `undefined` where each example of y is made
 * of the same example of x alone. Both have two examples, along the first axis. What picks elements by index, and what runs
 * or sorts along an axis, counts as reading the whole axis. `byChance`: whether y depends on random numbers.
 */
export function meetingOf(
  x: Tensor,
  y: Tensor,
): { readonly meeting: Tensor | undefined; readonly byChance: boolean } {
  const nodes = new Set([y]);
  // A set may grow while it is walked through.
  for (const { inputs } of nodes) for (const operand of inputs) nodes.add(operand);
  const known = new Map<Tensor, Known>();
  let first: Tensor | undefined;
  let byChance = false;
  for (const node of [...nodes].sort((a, b) => a.id - b.id)) {
    const { lowering } = node;
    byChance ||= lowering.kind === 'elementwise' && lowering.call === 'dropout_mask';
    const shares = node === x ? APART : sharesOf(node, known);
    known.set(node, shares);
    if (typeof shares === 'object' && shares.includes(3)) first ??= node;
  }
  const shares = known.get(y);
  const strange = typeof shares === 'object' && shares.some((share, at) => share & (at < y.size / 2 ? 2 : 1));
  return { meeting: strange ? (first ?? y) : undefined, byChance };
}

function sharesOf(node: Tensor, known: ReadonlyMap<Tensor, Known>): Known {
  const operands = node.inputs.map((operand) => known.get(operand));
  if (operands.every((shares) => shares === undefined)) return undefined;
  // Images are large: what plainly keeps examples apart is not followed element by element.
  if (!operands.some((shares) => typeof shares === 'object') && keepsApart(node, operands)) return APART;
  return followed(
    node,
    operands.map((shares, index) => {
      const { size } = node.inputs[index]!;
      if (typeof shares === 'object') return shares;
      return new Uint8Array(size).map((_, at) => (shares === APART ? (at < size / 2 ? 1 : 2) : 0));
    }),
  );
}

/** Whether a result is apart whose operands are apart or made of neither example. */
function keepsApart(
  { lowering, inputs, shape, size }: Tensor,
  [first, ...others]: readonly Known[],
): boolean {
  switch (lowering.kind) {
    case 'elementwise':
      return inputs.every(
        (operand, index) => [first, ...others][index] === undefined || operand.size === size,
      );
    case 'view': {
      const layout = lowering.view(whole(inputs[0]!.shape));
      return (
        layout?.offset === 0 &&
        inputs[0]!.size === size &&
        sameShape(layout.strides, contiguousStrides(shape))
      );
    }
    case 'matmul':
      return !lowering.transposeA && shape.length === 2 && shape[0]! % 2 === 0 && others[0] === undefined;
    case 'softmax':
      return shape[0]! % 2 === 0;
    case 'conv':
      return others[0] === undefined;
    case 'pool':
    case 'unpool':
      return true;
    default:
      return false;
  }
}

function followed({ lowering, inputs, shape, size }: Tensor, operands: readonly Shares[]): Shares {
  const [x, second] = inputs as [Tensor, Tensor];
  /** Everything in a row of the operands, for every element of a row of the result. */
  const byRow = (rows: number) =>
    spread(
      operands.map((shares) => gathered(shares, [rows, shares.length / rows, 1])),
      [rows, size / rows, 1],
    );
  switch (lowering.kind) {
    case 'elementwise':
      return operands
        .map((shares, at) => seen(shares, stretched(whole(inputs[at]!.shape), shape)))
        .reduce(both);
    case 'view':
      return seen(operands[0]!, lowering.view(whole(x.shape))!);
    case 'matmul': {
      const [m, n] = shape.slice(-2) as [number, number];
      const rows = lines(x, operands[0]!, !lowering.transposeA);
      const columns = lines(second, operands[1]!, lowering.transposeB);
      return new Uint8Array(size).map((_, at) => {
        const matrix = Math.floor(at / (m * n));
        const row = rows[(matrix * m + (Math.floor(at / n) % m)) % rows.length]!;
        return row | columns[(matrix * n + (at % n)) % columns.length]!;
      });
    }
    case 'reduce': {
      const outer = sizeOf(x.shape.slice(0, lowering.axes[0]));
      const inner = sizeOf(x.shape.slice(lowering.axes.at(-1)! + 1));
      return gathered(operands[0]!, [outer, x.size / (outer * inner), inner]);
    }
    case 'gather':
    case 'scatterAdd':
    case 'argReduce':
    case 'scan':
    case 'topK':
    case 'window': {
      const [outer, , inner] = x.shape as Around;
      const lists = operands.map((shares, at) =>
        // Indices for all are one list.
        inputs[at]!.shape.length === 1
          ? new Uint8Array(outer * inner).fill(shares.reduce((a, b) => a | b))
          : gathered(shares, [outer, shares.length / (outer * inner), inner]),
      );
      return spread(lists, [outer, shape[1]!, inner]);
    }
    case 'softmax':
    case 'pool':
    case 'unpool':
    case 'crossEntropy':
      return byRow(x.shape[0]!);
    case 'conv':
      // Weights serve all images.
      return both(
        spread(
          [gathered(operands[0]!, [shape[0]!, x.size / shape[0]!, 1])],
          [shape[0]!, size / shape[0]!, 1],
        ),
        spread([gathered(operands[1]!, [1, second.size, 1])], [1, size, 1]),
      );
    default:
      return byRow(1);
  }
}

const both = (a: Shares, b: Shares): Shares => a.map((share, at) => share | b[at]!);

/** [outer, size, inner] → [outer, inner]: what a run of the middle axis is made of. */
function gathered(shares: Shares, [outer, size, inner]: Around): Shares {
  const result = new Uint8Array(outer * inner);
  shares.forEach((share, at) => (result[Math.floor(at / (size * inner)) * inner + (at % inner)]! |= share));
  return result;
}

/** [outer, inner] of each operand → [outer, size, inner]: all together, the same along the middle axis. */
function spread(parts: readonly Shares[], [outer, size, inner]: Around): Shares {
  const all = parts.reduce(both);
  return new Uint8Array(outer * size * inner).map(
    (_, at) => all[Math.floor(at / (size * inner)) * inner + (at % inner)]!,
  );
}

/** Of matrices, what each row (or column) is made of. */
function lines({ shape }: Tensor, shares: Shares, rows: boolean): Shares {
  const [m, n] = shape.slice(-2) as [number, number];
  return gathered(shares, rows ? [shares.length / n, n, 1] : [shares.length / (m * n), m, n]);
}

function whole(shape: Shape): Layout {
  return { offset: 0, shape, strides: contiguousStrides(shape) };
}

/** The layout with stride 0 along stretched axes. */
function stretched({ shape: from, strides }: Layout, shape: Shape): Layout {
  const lead = shape.length - from.length;
  return {
    offset: 0,
    shape,
    strides: shape.map((size, axis) =>
      axis < lead || from[axis - lead] !== size ? 0 : strides[axis - lead]!,
    ),
  };
}

/** The elements that a layout names, in order. */
function seen(shares: Shares, { offset, shape, strides }: Layout): Shares {
  const position = shape.map(() => 0);
  let place = offset;
  return new Uint8Array(sizeOf(shape)).map(() => {
    // Strides may be negative numbers modulo 2^32, as the device adds them.
    const share = shares[place >>> 0]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
    return share;
  });
}
