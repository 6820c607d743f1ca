// Seeds and numbers of examples become numbers that a program is called with: graphs that differ in them are one
// program.

import { nodesOf } from './mergeConstants.ts';
import { input, Tensor } from './tensor.ts';

/** The same graph with u32 scalars for seeds and numbers of examples, and the values of these. */
export interface LiftedGraph {
  readonly roots: readonly Tensor[];
  readonly values: ReadonlyMap<Tensor, number>;
}

/**
 * Batches read data, step, the seed if there is one, and the number of examples. Equal numbers of one kind stay one, so
 * that labels are still drawn with their examples. All tensors are made again in their order, so that a plan of the new
 * graph has the calls of the old one. Real constants stay: drivers compute with those they know at compile time
 * otherwise than with others, by the last bits.
 */
export function liftBatching(roots: readonly Tensor[]): LiftedGraph {
  const values = new Map<Tensor, number>();
  const known = new Map<string, Tensor>();
  const lift = (name: string, value: number): Tensor => {
    const key = `${name} ${value}`;
    let scalar = known.get(key);
    if (!scalar) {
      scalar = input(name, [], 'u32');
      known.set(key, scalar);
      values.set(scalar, value);
    }
    return scalar;
  };
  const nodes = nodesOf(roots).sort((a, b) => a.id - b.id);
  const lifted = new Map<Tensor, readonly Tensor[]>();
  for (const node of nodes) {
    if (node.lowering.kind !== 'batch') continue;
    const { shuffleSeed, count } = node.lowering.batching;
    const seed = shuffleSeed === undefined ? [] : [lift('seed', shuffleSeed >>> 0)];
    lifted.set(node, [...seed, lift('examples', count)]);
  }
  if (lifted.size === 0) return { roots, values };
  const made = new Map<Tensor, Tensor>();
  for (const node of nodes) {
    const { op, lowering, shape, dtype } = node;
    const inputs = [...node.inputs.map((operand) => made.get(operand)!), ...(lifted.get(node) ?? [])];
    made.set(node, inputs.length === 0 ? node : new Tensor({ op, lowering, inputs, shape, dtype }));
  }
  return { roots: roots.map((root) => made.get(root)!), values };
}
