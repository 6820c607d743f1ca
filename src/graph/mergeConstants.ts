// Graphs that differ in constants only become one graph that reads them.

import { contiguousStrides } from './shape.ts';
import { input, Tensor, type DType } from './tensor.ts';
import { stretch } from './ops/shape/broadcastTo.ts';

/** A scalar that stands for a constant, and the constant's value in each graph. */
export interface MergedConstant {
  readonly tensor: Tensor;
  readonly values: readonly number[];
}

/** One graph that serves all given graphs. */
export interface MergedGraph {
  readonly roots: readonly Tensor[];
  readonly constants: readonly MergedConstant[];
}

/** The nodes of a graph, each after its inputs, in an order that only its structure decides. */
export function nodesOf(roots: readonly Tensor[]): Tensor[] {
  const done = new Set<Tensor>();
  const open = [{ tensor: undefined as Tensor | undefined, waiting: roots.values() }];
  // Without recursion: networks may be deeper than a stack.
  while (open.length > 0) {
    const { tensor, waiting } = open.at(-1)!;
    const { value: next } = waiting.next();
    if (next) {
      if (!done.has(next)) open.push({ tensor: next, waiting: next.inputs.values() });
      continue;
    }
    if (tensor) done.add(tensor);
    open.pop();
  }
  return [...done];
}

/** Equal for graphs that `mergeConstants` can merge: the same operations on the same leaves. */
export function structureOf(nodes: readonly Tensor[]): string {
  const numbers = new Map(nodes.map((node, index) => [node, index]));
  return nodes
    .map((node) => {
      const inputs = node.inputs.map((operand) => numbers.get(operand)!).join();
      return `${node.op} ${node.dtype}[${node.shape.join()}] ${kindOf(node)} (${inputs})`;
    })
    .join('\n');
}

/**
 * Merges graphs of one structure, given by their nodes. Constants, parameters of elementwise functions and seeds of
 * batches that are not the same in all of them become leaves.
 */
export function mergeConstants(
  graphs: readonly (readonly Tensor[])[],
  roots: readonly Tensor[],
): MergedGraph {
  const constants: MergedConstant[] = [];
  const merged = new Map<Tensor, Tensor>();
  const leafOf = (values: readonly number[], dtype: DType): Tensor => {
    const tensor = input(`constant ${constants.length + 1}`, [], dtype);
    constants.push({ tensor, values });
    return tensor;
  };
  graphs[0]!.forEach((first, index) => {
    const all = graphs.map((nodes) => nodes[index]!);
    merged.set(first, mergeNode(all, merged, leafOf));
  });
  return { roots: roots.map((root) => merged.get(root)!), constants };
}

function mergeNode(
  all: readonly Tensor[],
  merged: ReadonlyMap<Tensor, Tensor>,
  leafOf: (values: readonly number[], dtype: DType) => Tensor,
): Tensor {
  const first = all[0]!;
  const { op, lowering, shape, dtype } = first;
  const inputs = first.inputs.map((operand) => merged.get(operand)!);
  const made = { op, lowering, inputs, shape, dtype };
  switch (lowering.kind) {
    case 'constant': {
      const values = all.map((node) => valuesOf(node)[0]!);
      if (equal(values)) return first;
      const scalar = leafOf(values, dtype);
      const view = {
        kind: 'view',
        view: (layout) => stretch(layout, shape),
      } as const satisfies Tensor['lowering'];
      return shape.length === 0 ? scalar : new Tensor({ ...made, lowering: view, inputs: [scalar] });
    }
    case 'elementwise': {
      const rows = all.map(valuesOf);
      const columns = lowering.parameters.map((_, place) => rows.map((row) => row[place]!));
      if (columns.every(equal)) break;
      // Parameters follow the inputs in the call, so all of them become inputs.
      const scalars = columns.map((values) => leafOf(values, 'f32'));
      return new Tensor({
        ...made,
        lowering: { ...lowering, parameters: [] },
        inputs: [...inputs, ...scalars],
      });
    }
    case 'batch': {
      const seeds = all.flatMap(valuesOf);
      if (equal(seeds)) break;
      return new Tensor({ ...made, inputs: [...inputs, leafOf(seeds, 'u32')] });
    }
    default:
  }
  return inputs.every((operand, index) => operand === first.inputs[index]) ? first : new Tensor(made);
}

/** The numbers of a node that members may have their own of. */
function valuesOf({ lowering }: Tensor): readonly number[] {
  if (lowering.kind === 'constant') return [lowering.value];
  if (lowering.kind === 'elementwise') return lowering.parameters;
  if (lowering.kind === 'batch') return [lowering.batching.shuffleSeed ?? 0];
  return [];
}

/** A node's lowering without these numbers. */
function kindOf({ id, lowering, inputs: [source] }: Tensor): string {
  switch (lowering.kind) {
    case 'leaf':
      return `leaf ${id}`;
    case 'constant':
      return 'constant';
    case 'elementwise':
      return `${lowering.call} ${lowering.parameters.length}`;
    case 'batch':
      return JSON.stringify({
        ...lowering.batching,
        shuffleSeed: lowering.batching.shuffleSeed !== undefined,
      });
    case 'view': {
      const { shape } = source!;
      return JSON.stringify(lowering.view({ offset: 0, shape, strides: contiguousStrides(shape) }) ?? 'copy');
    }
    default:
      return JSON.stringify(lowering);
  }
}

function equal(values: readonly number[]): boolean {
  return values.every((value) => Object.is(value, values[0]));
}
