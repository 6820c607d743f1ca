// Turns clusters into kernel calls.

import { unreachable } from '../errors.ts';
import { sizeOf } from '../graph/shape.ts';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { batch } from '../kernels/batch.ts';
import { elementwise } from '../kernels/elementwise.ts';
import type { Fused } from '../kernels/linkKernel.ts';
import { matmul } from '../kernels/matmul.ts';
import { reduce } from '../kernels/reduce.ts';
import { crossEntropy, softmax } from '../kernels/softmax.ts';
import { fetchBody, finishBody, type BodyShape } from './body.ts';
import { clusterNodes, type Cluster } from './cluster.ts';
import { emitAxis } from './emitAxis.ts';
import type { EmitContext } from './emitContext.ts';
import { sourceType } from './companions.ts';
import { isContiguous, nodeSize, type Operand, type PlanNode } from './planNode.ts';
import { showShape } from '../graph/shape.ts';

/** The calls that compute a cluster. */
export function emit(cluster: Cluster, context: EmitContext): ShaderCall[] {
  const { anchor } = cluster;
  if (!anchor) return [emitElementwise(cluster, context)];
  switch (anchor.lowering.kind) {
    case 'pack':
      return [];
    case 'matmul':
      return [emitMatmul(cluster, anchor, context)];
    case 'reduce':
      return emitReduce(cluster, anchor, context);
    case 'softmax':
    case 'crossEntropy':
      return [emitRows(cluster, anchor, context)];
    case 'batch':
      return [emitBatch(cluster, anchor, context)];
    case 'gather':
    case 'scatterAdd':
    case 'scan':
    case 'argReduce':
    case 'topK':
      return [{ ...emitAxis(cluster, anchor, context), label: labelOf(cluster) }];
    default:
      return unreachable(`emit ${anchor.lowering.kind}`);
  }
}

function emitElementwise(cluster: Cluster, context: EmitContext): ShaderCall {
  const { finish: nodes } = cluster;
  const [first] = nodes;
  const shape = first!.lowering.kind === 'ring' ? [1] : first!.shape;
  const count = sizeOf(shape);
  const columns = shape.at(-1) ?? 1;
  const exact = count % 4 !== 0 && nodes.some(context.packed);
  const width = count === 1 || exact ? 1 : 4;
  const finish = finishBody(nodes, undefined, { columns, plain: columns % width === 0 }, context);
  return {
    ...elementwise(
      { label: '', count, columns, width, finish, cost: { flops: 0, bytes: 0 } },
      context.device,
    ),
    label: labelOf(cluster),
    cost: { flops: nodes.length * count, bytes: trafficOf(finish) },
  };
}

function emitMatmul(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall {
  const [m, n] = anchor.shape.slice(-2) as [number, number];
  const count = sizeOf(anchor.shape.slice(0, -2));
  const { lowering } = anchor;
  if (lowering.kind !== 'matmul') return unreachable('emitMatmul');
  const a = matrixOperand(anchor.operands[0]!, lowering.transposeA, context);
  const b = matrixOperand(anchor.operands[1]!, lowering.transposeB, context);
  const k = a.shape.at(lowering.transposeA ? -2 : -1)!;
  const finish = finishOf(cluster, anchor, { columns: n, plain: true }, context);
  const call = matmul(
    {
      m,
      n,
      k,
      transposeA: a.transpose,
      transposeB: b.transpose,
      a: a.range,
      b: b.range,
      finish,
      ...(cluster.companion ? { rowSums: context.rangeOf(cluster.companion) } : {}),
      ...(count > 1 ? { stack: { count, strideA: a.stride, strideB: b.stride } } : {}),
    },
    context.device,
  );
  return {
    ...call,
    label: labelOf(cluster),
    cost: {
      flops: count * (2 * m * n * k + cluster.finish.length * m * n),
      bytes: 4 * count * (m * k + k * n) + trafficOf(finish),
    },
  };
}

function emitReduce(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall[] {
  const { lowering, operands } = anchor;
  if (lowering.kind !== 'reduce') return unreachable('emitReduce');
  const [operand] = operands;
  const shape = operand!.kind === 'memory' ? operand!.layout.shape : anchor.tensor.inputs[0]!.shape;
  const axes = lowering.axes;
  const outer = sizeOf(shape.slice(0, axes[0]));
  const size = sizeOf(axes.map((axis) => shape[axis]!));
  const inner = sizeOf(shape.slice(axes.at(-1)! + 1));
  const fetch = fetchBody(
    cluster.fetch,
    anchor,
    { columns: inner === 1 ? size : inner, plain: true },
    context,
  );
  const finish = finishOf(cluster, anchor, { columns: inner, plain: true }, context);
  const count = outer * size * inner;
  return reduce({
    label: labelOf(cluster),
    combine: lowering.combine,
    outer,
    size,
    inner,
    fetch,
    finish,
    cost: { flops: (1 + cluster.fetch.length) * count, bytes: trafficOf(fetch) + trafficOf(finish) },
    scratch: context.scratch,
  });
}

function emitRows(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall {
  const [logits, target] = anchor.operands;
  const [rows, columns] = (logits as MemoryOperand).layout.shape as [number, number];
  const shape = { columns, plain: true };
  const source = rangeOf(logits!, context);
  if (anchor.lowering.kind === 'softmax') {
    const finish = finishOf(cluster, anchor, shape, context);
    return { ...softmax({ rows, columns, logits: source, finish }), label: labelOf(cluster) };
  }
  const lossOnly = anchor.lowering.kind === 'crossEntropy' && anchor.lowering.result === 'loss';
  const lossNode = lossOnly ? anchor : cluster.companion;
  const finish: Fused = lossOnly
    ? { body: { operands: [], instructions: [], outputs: [] }, operands: [], outputs: [] }
    : finishOf(cluster, anchor, shape, context);
  return {
    ...crossEntropy({
      rows,
      columns,
      logits: source,
      target: rangeOf(target!, context),
      targetType: (target as MemoryOperand).node.tensor.dtype === 'u32' ? 'u32' : 'f32',
      losses: lossNode ? context.rangeOf(lossNode) : context.scratch(rows * 4),
      finish,
    }),
    label: labelOf(cluster),
  };
}

function emitBatch(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall {
  const { lowering, operands } = anchor;
  if (lowering.kind !== 'batch') return unreachable('emitBatch');
  const { count, batchSize, shuffleSeed } = lowering.batching;
  const words = sourceType(anchor) === 'u32';
  const copied = words ? anchor : cluster.companion;
  const columnsOf = (node: PlanNode): number => nodeSize(node) / batchSize;
  const columns = words ? 0 : columnsOf(anchor);
  return {
    ...batch({
      count,
      batchSize,
      columns,
      shuffleSeed,
      data: rangeOf(operands[0]!, context),
      dataType: sourceType(anchor) === 'u8' ? 'u8' : 'f32',
      step: rangeOf(operands[1]!, context),
      finish: words
        ? { body: { operands: [], instructions: [], outputs: [] }, operands: [], outputs: [] }
        : finishOf(cluster, anchor, { columns, plain: true }, context),
      ...(copied
        ? {
            companion: {
              source: rangeOf(copied.operands[0]!, context),
              target: context.rangeOf(copied),
              columns: columnsOf(copied),
            },
          }
        : {}),
    }),
    label: labelOf(cluster),
  };
}

type MemoryOperand = Extract<Operand, { kind: 'memory' }>;

function finishOf(cluster: Cluster, anchor: PlanNode, shape: BodyShape, context: EmitContext): Fused {
  return finishBody(cluster.finish, anchor, shape, context);
}

function rangeOf(operand: Operand, context: EmitContext): BufferRange {
  return operand.kind === 'memory' ? context.rangeOf(operand.node) : unreachable('a kernel reads a constant');
}

/** A matrix in memory, and whether the kernel must read it transposed to get the operand's transpose or not. */
function matrixOperand(operand: Operand, transpose: boolean, context: EmitContext) {
  if (operand.kind !== 'memory') return unreachable('matmul reads a constant');
  const { layout, node } = operand;
  const whole = context.rangeOf(node);
  const bytes = sizeOf(layout.shape) * 4;
  const range = { buffer: whole.buffer, offset: whole.offset + layout.offset * 4, bytes };
  const flipped = !isContiguous(layout);
  // One matrix may serve a whole stack.
  const stride = layout.shape.length === 3 && layout.shape[0]! > 1 ? layout.shape[1]! * layout.shape[2]! : 0;
  return { range, transpose: flipped ? !transpose : transpose, shape: layout.shape, stride };
}

function trafficOf({ operands, outputs }: Fused): number {
  return [...operands, ...outputs].reduce((bytes, range) => bytes + range.bytes, 0);
}

function labelOf(cluster: Cluster): string {
  const nodes = clusterNodes(cluster);
  const shown = cluster.anchor ?? nodes.at(-1)!;
  const names = nodes.map((node) => (node.lowering.kind === 'copy' ? 'copy' : node.tensor.op));
  return `${names.join(' ')} ${showShape(shown.shape)}`;
}
