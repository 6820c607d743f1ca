// Writes the fused part of a cluster as data: operands, instructions, outputs, and the memory of each.

import { unreachable } from '../errors.ts';
import { stretch } from '../graph/ops/shape/broadcastTo.ts';
import { sizeOf } from '../graph/shape.ts';
import type { BufferRange } from '../gpu/buffer.ts';
import type { Fused } from '../kernels/linkKernel.ts';
import type { Access, Argument, FusedOperand, FusedOutput, Instruction } from '../wgsl/fusedBody.ts';
import { accessOf } from './access.ts';
import { iterationShape, readsInOrder, ROUND_TO_HALF, type Operand, type PlanNode } from './planNode.ts';

/** What a body is written for. */
export interface BodyContext<Where = BufferRange> {
  readonly inlined: ReadonlySet<PlanNode>;
  readonly stored: ReadonlySet<PlanNode>;
  /** The leaf that a node's value overwrites. */
  readonly variableOf: (node: PlanNode) => PlanNode | undefined;
  readonly rangeOf: (node: PlanNode) => Where;
  /** The memory of a node from an element on; undefined where it cannot be read from there. */
  readonly rangeFrom: (node: PlanNode, element: number) => Where | undefined;
}

/** How the kernel sees its result: rows of `columns`; `plain` as in `accessOf`. */
export interface BodyShape {
  readonly columns: number;
  readonly plain: boolean;
}

/** The chain after a kernel: `anchor` is the kernel's own result, absent for elementwise kernels. */
export function finishBody<Where>(
  nodes: readonly PlanNode[],
  anchor: PlanNode | undefined,
  shape: BodyShape,
  context: BodyContext<Where>,
): Fused<Where> {
  const writer = new BodyWriter(shape, context);
  if (anchor) writer.define(anchor, { from: 'kernel' });
  for (const node of nodes) writer.add(node);
  for (const node of anchor ? [anchor, ...nodes] : nodes) if (context.stored.has(node)) writer.store(node);
  return writer.finished();
}

/** The chain before a reduction, whose value is the reduction's operand. */
export function fetchBody<Where>(
  nodes: readonly PlanNode[],
  reduction: PlanNode,
  shape: BodyShape,
  context: BodyContext<Where>,
): Fused<Where> {
  const writer = new BodyWriter(shape, context);
  for (const node of nodes) writer.add(node);
  const [operand] = reduction.operands;
  writer.output({ value: writer.argument(operand!, operandShape(operand!, reduction)), type: 'f32' });
  return writer.finished();
}

function operandShape(operand: Operand, reduction: PlanNode): readonly number[] {
  return operand.kind === 'memory' ? operand.layout.shape : reduction.shape;
}

class BodyWriter<Where> {
  readonly #shape: BodyShape;
  readonly #context: BodyContext<Where>;
  readonly #values = new Map<PlanNode, Argument>();
  readonly #operands: { operand: FusedOperand; node: PlanNode; key: string }[] = [];
  readonly #instructions: Instruction[] = [];
  readonly #outputs: FusedOutput[] = [];
  readonly #outputRanges: Where[] = [];
  readonly #overwritten = new Map<PlanNode, number>();

  constructor(shape: BodyShape, context: BodyContext<Where>) {
    this.#shape = shape;
    this.#context = context;
  }

  define(node: PlanNode, argument: Argument): void {
    this.#values.set(node, argument);
  }

  add(node: PlanNode): void {
    const { lowering, operands, shape } = node;
    switch (lowering.kind) {
      case 'elementwise': {
        const args = operands.map((operand) => this.argument(operand, shape));
        const parameters = lowering.parameters.map((value): Argument => ({ from: 'constant', value }));
        const value = this.#instruction(lowering.call, [...args, ...parameters], node);
        // Rounded even if it is not stored: what is fused must not change results.
        const rounds = node.tensor.dtype === 'f16' && lowering.call !== ROUND_TO_HALF;
        this.define(node, rounds ? this.#instruction(ROUND_TO_HALF, [value], node) : value);
        return;
      }
      case 'copy':
        this.define(node, this.argument(operands[0]!, shape));
        return;
      case 'coordinate': {
        const stride = sizeOf(shape.slice(lowering.axis + 1));
        this.define(node, { from: 'coordinate', stride, size: shape[lowering.axis]! });
        return;
      }
      case 'window':
        this.define(node, this.#window(node, lowering));
        return;
      default:
        return;
    }
  }

  store(node: PlanNode): void {
    const { lowering, operands, shape, tensor } = node;
    const type = tensor.dtype === 'u8' ? 'f32' : tensor.dtype;
    const variable = this.#context.variableOf(node);
    if (variable) this.#overwritten.set(variable, this.#outputs.length);
    this.#outputRanges.push(this.#context.rangeOf(node));
    if (lowering.kind === 'ring') {
      const [, slot, value] = operands;
      const slots = shape[0]!;
      this.output({
        value: this.argument(value!, [1]),
        type,
        ring: { slot: this.argument(slot!, [1]), slots },
      });
    } else if (lowering.kind === 'watch') {
      const [, step, ...values] = operands;
      const shape = iterationShape(node);
      this.output({
        value: this.argument(step!, shape),
        type,
        watched: values.map((value) => this.argument(value, shape)),
      });
    } else {
      this.output({ value: this.#values.get(node)!, type });
    }
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
    return this.#operand(node, accessOf(stretch(layout, readerShape), this.#shape));
  }

  #window(
    { operands: [operand], shape }: PlanNode,
    { before, fill }: { before: number; fill: number },
  ): Argument {
    if (operand?.kind !== 'memory') return unreachable('a window on a constant');
    const [, length, inner] = shape as [number, number, number];
    const size = operand.layout.shape[1]!;
    return this.#operand(operand.node, { kind: 'window', size, length, inner, before, fill });
  }

  #operand(node: PlanNode, access: Access): Argument {
    const key = `${node.number} ${JSON.stringify(access)}`;
    const found = this.#operands.findIndex((other) => other.key === key);
    if (found >= 0) return { from: 'operand', index: found };
    this.#operands.push({ operand: { access, type: node.tensor.dtype }, node, key });
    return { from: 'operand', index: this.#operands.length - 1 };
  }

  finished(): Fused<Where> {
    const placed = this.#operands.map(({ operand, node }) => this.#place(operand, node));
    const operands = placed.map(({ operand }) => operand);
    return {
      body: { operands, instructions: this.#withUniforms(operands), outputs: this.#outputs },
      operands: placed.map(({ range }) => range),
      outputs: this.#outputRanges,
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

  #instruction(call: string, args: readonly Argument[], node: PlanNode): Argument {
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
