// Turns clusters into the phases of a resident program.

import { unreachable } from '../../errors.ts';
import {
  batchPhase,
  crossEntropyPhase,
  elementwisePhase,
  reducePhase,
  softmaxPhase,
  type PhaseOperand,
  type ResidentPhase,
} from '../../kernels/residentPhase.ts';
import { matmulPhase } from '../../kernels/residentMatmul.ts';
import type { Place } from '../../wgsl/place.ts';
import { fetchBody, finishBody, type BodyContext, type BodyShape } from '../body.ts';
import { clusterLabel, type Cluster } from '../cluster.ts';
import { batchTaskOf, elementwiseTaskOf, lossTaskOf, NOTHING_FUSED, reduceTaskOf } from '../clusterTask.ts';
import { matmulTaskOf } from '../matmulTask.ts';
import type { Operand, PlanNode } from '../planNode.ts';

/** What phases are written for. */
export interface PhaseContext extends BodyContext<Place> {
  readonly workgroupSize: number;
  /** Whether the workgroup is one subgroup. */
  readonly oneSubgroup: boolean;
  /** Whether a node lies in an arena, beside others. */
  readonly packed: (node: PlanNode) => boolean;
}

/** Kinds of nodes that have a phase, beside those that are computed element by element. */
export const PHASES: ReadonlySet<string> = new Set([
  'leaf',
  'pack',
  'matmul',
  'reduce',
  'softmax',
  'crossEntropy',
  'batch',
]);

/** The phases that compute a cluster: one, or none for a pack. */
export function emitPhases(cluster: Cluster, context: PhaseContext): ResidentPhase[] {
  const { anchor } = cluster;
  if (!anchor) return [elementwise(cluster, context)];
  switch (anchor.lowering.kind) {
    case 'pack':
      return [];
    case 'matmul':
      return [matmul(cluster, anchor, context)];
    case 'reduce':
      return [reduce(cluster, anchor, context)];
    case 'softmax':
    case 'crossEntropy':
      return [rows(cluster, anchor, context)];
    case 'batch':
      return [batch(cluster, anchor, context)];
    default:
      return unreachable(`phase ${anchor.lowering.kind}`);
  }
}

function elementwise(cluster: Cluster, context: PhaseContext): ResidentPhase {
  const { count, columns, single } = elementwiseTaskOf(cluster, context.packed);
  // In one subgroup the lanes are the driver's own vectors, and four a lane only make more code.
  const width = single || context.oneSubgroup ? 1 : 4;
  const finish = finishBody(cluster.finish, undefined, { columns, plain: columns % width === 0 }, context);
  return elementwisePhase({ label: clusterLabel(cluster), count, columns, width, finish });
}

function matmul(cluster: Cluster, anchor: PlanNode, context: PhaseContext): ResidentPhase {
  const { m, n, k, transposeA, transposeB } = matmulTaskOf(cluster) ?? unreachable('matmul phase');
  return matmulPhase({
    label: clusterLabel(cluster),
    m,
    n,
    k,
    transposeA,
    transposeB,
    a: matrixPlace(anchor.operands[0]!, context),
    b: matrixPlace(anchor.operands[1]!, context),
    finish: finishOf(cluster, anchor, { columns: n, plain: true }, context),
    workgroupSize: context.workgroupSize,
    oneSubgroup: context.oneSubgroup,
    ...(cluster.companion ? { rowSums: context.rangeOf(cluster.companion) } : {}),
  });
}

function reduce(cluster: Cluster, anchor: PlanNode, context: PhaseContext): ResidentPhase {
  const { columns, inner, ...task } = reduceTaskOf(anchor);
  return reducePhase({
    ...task,
    label: clusterLabel(cluster),
    inner,
    columns,
    fetch: fetchBody(cluster.fetch, anchor, { columns, plain: true }, context),
    finish: finishOf(cluster, anchor, { columns: inner, plain: true }, context),
    workgroupSize: context.workgroupSize,
  });
}

function rows(cluster: Cluster, anchor: PlanNode, context: PhaseContext): ResidentPhase {
  const [logits, target] = anchor.operands;
  const { lowering, tensor } = anchor;
  const [count, columns] = tensor.inputs[0]!.shape as [number, number];
  const shape = { columns, plain: true };
  const label = clusterLabel(cluster);
  const common = { label, rows: count, columns, logits: operandOf(logits!, context).place };
  if (lowering.kind === 'softmax') {
    return softmaxPhase({ ...common, finish: finishOf(cluster, anchor, shape, context) });
  }
  const { lossOnly, lossNode } = lossTaskOf(cluster, anchor);
  return crossEntropyPhase({
    ...common,
    target: operandOf(target!, context),
    finish: lossOnly ? NOTHING_FUSED : finishOf(cluster, anchor, shape, context),
    ...(lossNode ? { losses: context.rangeOf(lossNode) } : {}),
  });
}

function batch(cluster: Cluster, anchor: PlanNode, context: PhaseContext): ResidentPhase {
  const { count, batchSize, shuffleSeed, words, columns, copied } = batchTaskOf(cluster, anchor);
  const [data, step, ...numbers] = anchor.operands;
  // More operands are numbers in place of constants: the seed, if there is one, and the number of examples.
  const [seed, examples] = shuffleSeed === undefined ? [undefined, ...numbers] : numbers;
  const source = operandOf(data!, context);
  return batchPhase({
    label: clusterLabel(cluster),
    count: examples ? operandOf(examples, context).place : count,
    batchSize,
    columns,
    // Of labels alone nothing is read as numbers.
    data: words ? { place: source.place, type: 'f32' } : source,
    step: operandOf(step!, context).place,
    ...(shuffleSeed === undefined
      ? {}
      : { shuffleSeed: seed ? operandOf(seed, context).place : shuffleSeed }),
    finish: words ? NOTHING_FUSED : finishOf(cluster, anchor, { columns, plain: true }, context),
    ...(copied
      ? {
          companion: {
            source: { ...operandOf(copied.source, context), type: 'u32' },
            target: context.rangeOf(copied.node),
            columns: copied.columns,
          },
        }
      : {}),
  });
}

function finishOf(cluster: Cluster, anchor: PlanNode, shape: BodyShape, context: PhaseContext) {
  return finishBody(cluster.finish, anchor, shape, context);
}

function operandOf(operand: Operand, context: PhaseContext): PhaseOperand {
  if (operand.kind !== 'memory') return unreachable('a phase reads a constant');
  return { place: context.rangeOf(operand.node), type: operand.node.tensor.dtype };
}

/** Where a matrix lies. */
function matrixPlace(operand: Operand, context: PhaseContext): Place {
  if (operand.kind !== 'memory') return unreachable('matmul reads a constant');
  const { memory, offset } = context.rangeOf(operand.node);
  return { memory, offset: offset + operand.layout.offset };
}
