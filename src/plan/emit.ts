// Turns clusters into kernel calls.

import { unreachable } from '../errors.ts';
import { sizeOf } from '../graph/shape.ts';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { batch } from '../kernels/batch.ts';
import { elementwise } from '../kernels/elementwise.ts';
import type { Fused } from '../kernels/linkKernel.ts';
import { matmulCalls } from '../kernels/matmulCalls.ts';
import { reduce } from '../kernels/reduce.ts';
import { crossEntropy, softmax, type CrossEntropyProblem } from '../kernels/softmax.ts';
import { bytesOf } from '../wgsl/place.ts';
import { fetchBody, finishBody, type BodyShape } from './body.ts';
import { clusterLabel, type Cluster } from './cluster.ts';
import { batchTaskOf, elementwiseTaskOf, lossTaskOf, NOTHING_FUSED, reduceTaskOf } from './clusterTask.ts';
import type { EmitContext } from './emitContext.ts';
import { sourceType } from './companions.ts';
import { matmulTaskOf } from './matmulTask.ts';
import type { Operand, PlanNode } from './planNode.ts';

/** The calls that compute a cluster; see `emitAxis` for those along an axis. */
export function emit(cluster: Cluster, context: EmitContext): ShaderCall[] {
  const { anchor } = cluster;
  if (!anchor) return [emitElementwise(cluster, context)];
  switch (anchor.lowering.kind) {
    case 'pack':
      return [];
    case 'matmul':
      return emitMatmul(cluster, anchor, context);
    case 'reduce':
      return emitReduce(cluster, anchor, context);
    case 'softmax':
    case 'crossEntropy':
      return [emitRows(cluster, anchor, context)];
    case 'batch':
      return [emitBatch(cluster, anchor, context)];
    default:
      return unreachable(`emit ${anchor.lowering.kind}`);
  }
}

function emitElementwise(cluster: Cluster, context: EmitContext): ShaderCall {
  const { count, columns, single } = elementwiseTaskOf(cluster, context.packed);
  const width = single ? 1 : 4;
  const finish = finishBody(cluster.finish, undefined, { columns, plain: columns % width === 0 }, context);
  return {
    ...elementwise(
      { label: '', count, columns, width, finish, cost: { flops: 0, bytes: 0 } },
      context.device,
    ),
    label: clusterLabel(cluster),
    cost: { flops: cluster.finish.length * count, bytes: trafficOf(finish) },
  };
}

function emitMatmul(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall[] {
  const task = matmulTaskOf(cluster) ?? unreachable('emitMatmul');
  const { m, n, k, count, stackedA, stackedB, transposeA, transposeB, halfA, halfB } = task;
  const [a, b] = anchor.operands.map((operand) => matrixRange(operand, context)) as [
    BufferRange,
    BufferRange,
  ];
  const finish = finishOf(cluster, anchor, { columns: n, plain: true }, context);
  const [call, ...others] = matmulCalls(
    {
      m,
      n,
      k,
      transposeA,
      transposeB,
      halfA,
      halfB,
      a,
      b,
      finish,
      ...(cluster.companion ? { rowSums: context.rangeOf(cluster.companion) } : {}),
      ...(count > 1
        ? { stack: { count, strideA: stackedA ? m * k : 0, strideB: stackedB ? k * n : 0 } }
        : {}),
    },
    { device: context.device, variant: context.matmuls(task), scratch: context.scratch },
  );
  const cost = {
    flops: count * (2 * m * n * k + cluster.finish.length * m * n),
    bytes: (stackedA ? 1 : count) * a.bytes + (stackedB ? 1 : count) * b.bytes + trafficOf(finish),
  };
  return [{ ...call!, label: clusterLabel(cluster), cost }, ...others];
}

function emitReduce(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall[] {
  const { combine, outer, size, inner, columns } = reduceTaskOf(anchor);
  const fetch = fetchBody(cluster.fetch, anchor, { columns, plain: true }, context);
  const finish = finishOf(cluster, anchor, { columns: inner, plain: true }, context);
  const count = outer * size * inner;
  const problem = {
    label: clusterLabel(cluster),
    combine,
    outer,
    size,
    inner,
    fetch,
    finish,
    cost: { flops: (1 + cluster.fetch.length) * count, bytes: trafficOf(fetch) + trafficOf(finish) },
    scratch: context.scratch,
  };
  return reduce(problem, context.device);
}

function emitRows(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall {
  const [logits, target] = anchor.operands;
  const [rows, columns] = (logits as MemoryOperand).layout.shape as [number, number];
  const shape = { columns, plain: true };
  const source = rangeOf(logits!, context);
  if (anchor.lowering.kind === 'softmax') {
    const finish = finishOf(cluster, anchor, shape, context);
    const problem = { rows, columns, logits: source, finish };
    return { ...softmax(problem, context.device), label: clusterLabel(cluster) };
  }
  const { lossOnly, lossNode } = lossTaskOf(cluster, anchor);
  const finish: Fused = lossOnly ? NOTHING_FUSED : finishOf(cluster, anchor, shape, context);
  const problem: CrossEntropyProblem = {
    rows,
    columns,
    logits: source,
    target: rangeOf(target!, context),
    targetType: (target as MemoryOperand).node.tensor.dtype === 'u32' ? 'u32' : 'f32',
    losses: lossNode ? context.rangeOf(lossNode) : context.scratch(rows * 4),
    finish,
  };
  return { ...crossEntropy(problem, context.device), label: clusterLabel(cluster) };
}

function emitBatch(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall {
  const { count, batchSize, shuffleSeed, words, columns, copied } = batchTaskOf(cluster, anchor);
  const [data, step] = anchor.operands;
  return {
    ...batch(
      {
        count,
        batchSize,
        columns,
        shuffleSeed,
        data: rangeOf(data!, context),
        dataType: sourceType(anchor),
        step: rangeOf(step!, context),
        finish: words ? NOTHING_FUSED : finishOf(cluster, anchor, { columns, plain: true }, context),
        ...(copied
          ? {
              companion: {
                source: rangeOf(copied.source, context),
                target: context.rangeOf(copied.node),
                columns: copied.columns,
              },
            }
          : {}),
      },
      context.device,
    ),
    label: clusterLabel(cluster),
  };
}

type MemoryOperand = Extract<Operand, { kind: 'memory' }>;

function finishOf(cluster: Cluster, anchor: PlanNode, shape: BodyShape, context: EmitContext): Fused {
  return finishBody(cluster.finish, anchor, shape, context);
}

function rangeOf(operand: Operand, context: EmitContext): BufferRange {
  return operand.kind === 'memory' ? context.rangeOf(operand.node) : unreachable('a kernel reads a constant');
}

/** The memory of a matrix, or of a stack of them. */
function matrixRange(operand: Operand, context: EmitContext): BufferRange {
  if (operand.kind !== 'memory') return unreachable('matmul reads a constant');
  const { layout, node } = operand;
  const { buffer, offset } = context.rangeOf(node);
  const size = bytesOf(node.tensor.dtype);
  return { buffer, offset: offset + layout.offset * size, bytes: sizeOf(layout.shape) * size };
}

function trafficOf({ operands, outputs }: Fused): number {
  return [...operands, ...outputs].reduce((bytes, range) => bytes + range.bytes, 0);
}
