// Writes the fused part of a cluster as data: operands, instructions, outputs, and the memory of each.

import { stretch } from '../graph/ops/shape/broadcastTo.ts';
import type { Fused } from '../kernels/linkKernel.ts';
import type { Access, Argument, FusedOperand, FusedOutput, Instruction } from '../wgsl/fusedBody.ts';
import { bytesOf } from '../wgsl/place.ts';
import { accessOf } from './access.ts';
import { clusterLabel, type Cluster } from './cluster.ts';
import type { BodyBuilder, BodyShape, KernelContext } from './families/family.ts';
import { familyOf } from './families/families.ts';
import { nodeSize, readsInOrder, type MemoryOperand, type Operand, type PlanNode } from './planNode.ts';

/** The plan for which fused bodies are written. */
export interface BodyContext<Where> {
  readonly inlined: ReadonlySet<PlanNode>;
  readonly stored: ReadonlySet<PlanNode>;
  /** The leaf that a node's value overwrites. */
  readonly variableOf: (node: PlanNode) => PlanNode | undefined;
  /** Whether a node lies in an arena, beside others. */
  readonly packed: (node: PlanNode) => boolean;
  readonly rangeOf: (node: PlanNode) => Where;
  /** The memory of a node from an element on; undefined where it cannot be read from there. */
  readonly rangeFrom: (node: PlanNode, element: number) => Where | undefined;
  /** The memory of an operand with elements side by side in the memory of its node. */
  readonly stretchOf: (operand: MemoryOperand, range: Where) => Where;
}

/** Makes the context that the kernels of all kinds are given. */
export function contextOf<Where>(context: BodyContext<Where>): KernelContext<Where> {
  const { rangeOf, packed } = context;
  return {
    label: clusterLabel,
    finish: (cluster, shape) => finishBody(cluster, shape, context),
    fetch: (cluster, shape) => fetchBody(cluster, shape, context),
    rangeOf,
    stretchOf: (operand) => context.stretchOf(operand, rangeOf(operand.node)),
    packed,
  };
}

/** The chain after a kernel: the anchor is the kernel's own result, absent for elementwise kernels. */
function finishBody<Where>(
  { anchor, finish }: Cluster,
  shape: BodyShape,
  context: BodyContext<Where>,
): Fused<Where> {
  const writer = new BodyWriter(shape, context);
  if (anchor) writer.define(anchor, { from: 'kernel' });
  for (const node of finish) writer.add(node);
  for (const node of anchor ? [anchor, ...finish] : finish) if (context.stored.has(node)) writer.store(node);
  return writer.finished();
}

/** The chain before a reduction, whose value is the reduction's operand. */
function fetchBody<Where>(
  { anchor, fetch }: Cluster,
  shape: BodyShape,
  context: BodyContext<Where>,
): Fused<Where> {
  const writer = new BodyWriter(shape, context);
  for (const node of fetch) writer.add(node);
  const [operand] = anchor!.operands;
  const seenAs = operand!.kind === 'memory' ? operand!.layout.shape : anchor!.shape;
  writer.output({ value: writer.argument(operand!, seenAs), type: 'f32' });
  return writer.finished();
}

class BodyWriter<Where> implements BodyBuilder {
  readonly #shape: BodyShape;
  readonly #context: BodyContext<Where>;
  readonly #values = new Map<PlanNode, Argument>();
  readonly #operands: { operand: FusedOperand; node: PlanNode; key: string; elements: number }[] = [];
  readonly #instructions: Instruction[] = [];
  readonly #outputs: FusedOutput[] = [];
  readonly #outputRanges: Where[] = [];
  /** Bytes of what is written. */
  #written = 0;
  readonly #overwritten = new Map<PlanNode, number>();

  constructor(shape: BodyShape, context: BodyContext<Where>) {
    this.#shape = shape;
    this.#context = context;
  }

  define(node: PlanNode, argument: Argument): void {
    this.#values.set(node, argument);
  }

  add(node: PlanNode): void {
    const family = familyOf(node);
    if (family.form === 'element' && 'value' in family) this.define(node, family.value(node, this));
  }

  store(node: PlanNode): void {
    const { dtype } = node.tensor;
    const type = dtype === 'u8' ? 'f32' : dtype;
    const variable = this.#context.variableOf(node);
    if (variable) this.#overwritten.set(variable, this.#outputs.length);
    this.#outputRanges.push(this.#context.rangeOf(node));
    const family = familyOf(node);
    const written = family.form === 'element' && 'output' in family ? family.output(node, this) : undefined;
    this.output({ ...(written ?? { value: this.#values.get(node)! }), type });
    this.#written += (written && 'ring' in written ? 1 : nodeSize(node)) * bytesOf(type);
  }

  output(output: FusedOutput): void {
    this.#outputs.push(output);
  }

  argument(operand: Operand, readerShape: readonly number[]): Argument {
    if (operand.kind === 'constant')
      return { from: 'constant', value: operand.value, whole: operand.dtype === 'u32' };
    const { node, layout } = operand;
    const known = this.#values.get(node);
    if (known && (this.#context.inlined.has(node) || readsInOrder(operand))) return known;
    if (this.#context.inlined.has(node)) {
      this.add(node);
      return this.#values.get(node)!;
    }
    const elements = layout.shape.reduce((count, size, at) => (layout.strides[at] ? count * size : count), 1);
    return this.read(node, accessOf(stretch(layout, readerShape), this.#shape), elements);
  }

  read(node: PlanNode, access: Access, elements = nodeSize(node)): Argument {
    const key = `${node.number} ${JSON.stringify(access)}`;
    const found = this.#operands.findIndex((other) => other.key === key);
    if (found >= 0) return { from: 'operand', index: found };
    this.#operands.push({ operand: { access, type: node.tensor.dtype }, node, key, elements });
    return { from: 'operand', index: this.#operands.length - 1 };
  }

  finished(): Fused<Where> {
    const placed = this.#operands.map(({ operand, node }) => this.#place(operand, node));
    const operands = placed.map(({ operand }) => operand);
    return {
      body: { operands, instructions: this.#withUniforms(operands), outputs: this.#outputs },
      operands: placed.map(({ range }) => range),
      outputs: this.#outputRanges,
      bytes: this.#operands.reduce(
        (sum, { operand: { type }, elements }) => sum + elements * bytesOf(type),
        this.#written,
      ),
    };
  }

  /** A stretch of a larger memory is read from where it begins: kernels for several stretches then have one text. */
  #place(operand: FusedOperand, node: PlanNode): { operand: FusedOperand; range: Where } {
    const range = this.#context.rangeOf(node);
    const inPlace = this.#overwritten.get(node);
    if (inPlace !== undefined) return { operand: { ...operand, inPlace }, range };
    const { access } = operand;
    if (access.kind !== 'strided' || access.offset === 0 || access.strides.some((stride) => stride < 0)) {
      return { operand, range };
    }
    const from = this.#context.rangeFrom(node, access.offset);
    if (from === undefined) return { operand, range };
    const layout = { offset: 0, shape: access.dims, strides: access.strides };
    return { operand: { ...operand, access: accessOf(layout, this.#shape) }, range: from };
  }

  instruction(call: string, args: readonly Argument[], node: PlanNode): Argument {
    this.#instructions.push({
      call,
      args,
      type: node.tensor.dtype === 'u32' ? 'u32' : 'f32',
      uniform: false,
    });
    return { from: 'instruction', index: this.#instructions.length - 1 };
  }

  /** Marks what does not depend on the position: made of constants and scalars that this kernel does not overwrite. */
  #withUniforms(operands: readonly FusedOperand[]): Instruction[] {
    const marked: Instruction[] = [];
    for (const instruction of this.#instructions) {
      const uniform = instruction.args.every((argument) => {
        if (argument.from === 'constant') return true;
        if (argument.from === 'instruction') return marked[argument.index]!.uniform;
        if (argument.from === 'kernel' || argument.from === 'coordinate') return false;
        const { access, inPlace } = operands[argument.index]!;
        return access.kind === 'scalar' && inPlace === undefined;
      });
      marked.push({ ...instruction, uniform });
    }
    return marked;
  }
}
