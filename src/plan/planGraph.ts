// Turns tensors into plan nodes: resolves views, finds equal computations, copies what a kernel cannot read as it lies.

import { sizeOf } from '../graph/shape.ts';
import { constantOf, Tensor, viewOf, type DType } from '../graph/tensor.ts';
import type { OperandRule } from './families/family.ts';
import { familyOf } from './families/families.ts';
import { ancestorsOf, needsOwnMemory } from './hazards.ts';
import {
  isContiguous,
  nodeSize,
  wholeLayout,
  type MemoryOperand,
  type Operand,
  type PlanNode,
} from './planNode.ts';

/** Nodes in topological order, the node of each root, and the places that some values must take. */
export interface PlanGraph {
  readonly nodes: readonly PlanNode[];
  /** The node that holds exactly this output's elements, in order. */
  readonly outputs: ReadonlyMap<Tensor, PlanNode>;
  /** Overwritten leaves and the nodes that give their new values. */
  readonly updates: ReadonlyMap<PlanNode, PlanNode>;
  /** The same updates, from the values to the leaves. */
  readonly overwrites: ReadonlyMap<PlanNode, PlanNode>;
  /** Nodes that lie in an arena: the pack node and the offset in elements. */
  readonly packed: ReadonlyMap<PlanNode, { readonly pack: PlanNode; readonly offset: number }>;
}

/** The outputs and updates of a graph. */
export interface PlanRoots {
  readonly outputs: readonly Tensor[];
  readonly updates: readonly (readonly [variable: Tensor, value: Tensor])[];
}

/** Builds the plan graph of everything that the roots depend on. */
export function planGraph({ outputs, updates }: PlanRoots): PlanGraph {
  const builder = new Builder();
  for (const tensor of reachable([...outputs, ...updates.flat()])) builder.add(tensor);
  const updated = new Map(
    updates.map(([variable, value]) => {
      const leaf = builder.wholeNode(variable);
      return [leaf, builder.nodeToPlace(value, { in: leaf })] as const;
    }),
  );
  return {
    outputs: new Map(outputs.map((output) => [output, builder.nodeToRead(output, updated)])),
    updates: updated,
    overwrites: new Map([...updated].map(([leaf, value]) => [value, leaf])),
    nodes: builder.nodes,
    packed: builder.packed,
  };
}

const COPY = { kind: 'copy' } as const;

function reachable(roots: readonly Tensor[]): Tensor[] {
  const seen = new Set<Tensor>(roots);
  const stack = [...roots];
  while (stack.length > 0) {
    for (const operand of stack.pop()!.inputs) {
      if (seen.has(operand)) continue;
      seen.add(operand);
      stack.push(operand);
    }
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

class Builder {
  readonly nodes: PlanNode[] = [];
  readonly packed = new Map<PlanNode, { pack: PlanNode; offset: number }>();
  readonly #operands = new Map<Tensor, Operand>();
  readonly #known = new Map<string, PlanNode>();
  /** Nodes that have no memory of their own: they lie in an arena, or take the place of a variable. */
  readonly #placed = new Set<PlanNode>();

  add(tensor: Tensor): void {
    this.#operands.set(tensor, this.#resolve(tensor));
  }

  /**
   * The node that holds the elements of this tensor in order; where the tensor is a view or a constant, a copy of it.
   */
  wholeNode(tensor: Tensor): PlanNode {
    return this.#whole(this.#operands.get(tensor)!, tensor);
  }

  /**
   * The same node, which may be put at a given place; a copy where it has a place already, or reads what it would
   * overwrite.
   */
  nodeToPlace(tensor: Tensor, place: { in?: PlanNode } = {}): PlanNode {
    let node = this.wholeNode(tensor);
    const { form } = familyOf(node);
    const overwrites = place.in !== undefined && needsOwnMemory(node, place.in);
    if (form === 'leaf' || form === 'arena' || this.#placed.has(node) || overwrites) {
      node = this.#fresh(node);
    }
    this.#placed.add(node);
    return node;
  }

  /** The node of an output. Where a run overwrites a variable that is an output, this is a copy of the value before. */
  nodeToRead(tensor: Tensor, updates: ReadonlyMap<PlanNode, PlanNode>): PlanNode {
    const node = this.wholeNode(tensor);
    return updates.has(node) ? this.#fresh(node) : node;
  }

  #fresh(node: PlanNode): PlanNode {
    const { shape } = node;
    const tensor = inRealNumbers(node.tensor);
    return this.#make({ name: 'copy', tensor, lowering: COPY, operands: [inOrder(node)], shape });
  }

  #resolve(tensor: Tensor): Operand {
    const value = constantOf(tensor);
    if (value !== undefined) return { kind: 'constant', value, dtype: tensor.dtype };
    const operands = tensor.inputs.map((operand) => this.#operands.get(operand)!);
    const view = viewOf(tensor);
    if (view) {
      const [source] = operands;
      if (source?.kind !== 'memory') return source!;
      const layout = view(source.layout);
      if (layout) return { ...source, layout };
      return { ...inOrder(this.#copy(source, tensor)), layout: wholeLayout(tensor.shape) };
    }
    const { op: name, shape } = tensor;
    const node = { name, tensor, lowering: tensor.lowering as PlanNode['lowering'], shape };
    const family = familyOf(node);
    if (family.form === 'arena') return this.#pack(node, family.offsets(node.lowering));
    const prepared = operands.map((operand, index) => {
      const rule = family.operands[Math.min(index, family.operands.length - 1)]!;
      return this.#prepare(operand, tensor.inputs[index]!, rule);
    });
    return inOrder(this.#node({ ...node, operands: prepared }));
  }

  #pack(node: Omit<PlanNode, 'number' | 'operands'>, offsets: readonly number[]): Operand {
    const { tensor } = node;
    const wholes = tensor.inputs.map((part) => this.wholeNode(part));
    // A kernel that writes the arena cannot read it, so values that other values of the arena depend on lie elsewhere.
    const ancestors = ancestorsOf(wholes);
    const parts = tensor.inputs.map((part, index) => {
      if (!ancestors.has(wholes[index]!)) return this.nodeToPlace(part);
      const copy = this.#fresh(wholes[index]!);
      this.#placed.add(copy);
      return copy;
    });
    const pack = this.#make({ ...node, operands: parts.map(inOrder) });
    parts.forEach((part, index) => this.packed.set(part, { pack, offset: offsets[index]! }));
    return inOrder(pack);
  }

  /** Operands of kernels with loads of their own must lie as those loads expect. */
  #prepare(operand: Operand, tensor: Tensor, rule: OperandRule): Operand {
    if (rule === 'anywhere') return operand;
    const { types, lies } = rule;
    if (lies && operand.kind === 'memory' && isReadAs(operand, types)) {
      if (lies(operand.layout, operand.node.tensor.dtype)) return operand;
    }
    return this.#inOrderOf(operand, tensor, types);
  }

  /** An operand with all elements in their order; as f32, unless the type is known. */
  #inOrderOf(operand: Operand, tensor: Tensor, known: readonly DType[]): Operand {
    const node = isReadAs(operand, known)
      ? this.#whole(operand, tensor)
      : this.#copy(operand, inRealNumbers(tensor, 'f16'));
    return { ...inOrder(node), layout: wholeLayout(tensor.shape) };
  }

  #whole(operand: Operand, tensor: Tensor): PlanNode {
    if (operand.kind === 'memory') {
      const { node, layout } = operand;
      // A value stored as f16 that is wanted as f32 must be written out as f32.
      const asMeant = node.tensor.dtype !== 'f16' || tensor.dtype === 'f16';
      if (asMeant && layout.offset === 0 && isContiguous(layout) && sizeOf(layout.shape) === nodeSize(node))
        return node;
    }
    return this.#copy(operand, tensor);
  }

  /** A copy with all elements in order; bytes become real numbers. */
  #copy(operand: Operand, original: Tensor): PlanNode {
    const tensor = inRealNumbers(original);
    const shape = operand.kind === 'memory' ? operand.layout.shape : tensor.shape;
    return this.#node({ name: 'copy', tensor, lowering: COPY, operands: [operand], shape });
  }

  #node(node: Omit<PlanNode, 'number'>): PlanNode {
    const key = this.#key(node);
    let known = this.#known.get(key);
    if (!known) this.#known.set(key, (known = this.#make(node)));
    return known;
  }

  #make(node: Omit<PlanNode, 'number'>): PlanNode {
    const made: PlanNode = { ...node, number: this.nodes.length };
    this.nodes.push(made);
    return made;
  }

  /** A key of a node: nodes with equal keys have equal values. */
  #key({ tensor, lowering, operands, shape }: Omit<PlanNode, 'number'>): string {
    if (familyOf({ lowering }).form === 'leaf') return `leaf ${tensor.id}`;
    const parts = operands.map((operand) =>
      operand.kind === 'constant'
        ? `${operand.dtype}${Object.is(operand.value, -0) ? '-0' : operand.value}`
        : `${operand.node.number}:${JSON.stringify(operand.layout)}`,
    );
    return `${JSON.stringify(lowering)} ${tensor.dtype} ${shape.join('x')} ${parts.join(' ')}`;
  }
}

/** A tensor of bytes, or of another type given, as the f32 numbers that it is read as. */
function inRealNumbers(tensor: Tensor, other?: DType): Tensor {
  const { op, lowering, inputs, shape, dtype } = tensor;
  return dtype === 'u8' || dtype === other ? new Tensor({ op, lowering, inputs, shape }) : tensor;
}

/** Whether an operand's memory holds f32, u32 or one of the types given. */
function isReadAs(operand: Operand, types: readonly DType[]): boolean {
  if (operand.kind !== 'memory') return true;
  const { dtype } = operand.node.tensor;
  return dtype === 'f32' || dtype === 'u32' || types.includes(dtype);
}

function inOrder(node: PlanNode): MemoryOperand {
  return { kind: 'memory', node, layout: wholeLayout(node.shape) };
}
