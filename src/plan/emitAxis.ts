// Kernel calls for the operations along the middle axis of [outer, size, inner].

import { unreachable } from '../errors.ts';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { argReduce, scan, topK } from '../kernels/alongAxis.ts';
import { gather, scatterAdd } from '../kernels/gather.ts';
import { finishBody } from './body.ts';
import { clusterLabel, type Cluster } from './cluster.ts';
import { sourceType } from './companions.ts';
import type { EmitContext } from './emitContext.ts';
import { nodeSize, type Operand, type PlanNode } from './planNode.ts';

/** The calls of a cluster whose anchor is a gather, scatter, scan, arg max or top k. */
export function emitAxis(cluster: Cluster, context: EmitContext): ShaderCall[] {
  const calls = callsOf(cluster, cluster.anchor!, context);
  return calls.map((call) => ({ ...call, label: clusterLabel(cluster) }));
}

function callsOf(cluster: Cluster, anchor: PlanNode, context: EmitContext): ShaderCall[] {
  const { lowering, shape } = anchor;
  const [source, indices] = anchor.operands;
  const [outer, size, inner] = middleShape(source!);
  const x = rangeOf(source!, context);
  const { device, scratch } = context;
  const finish = () => finishBody(cluster.finish, anchor, { columns: inner, plain: true }, context);
  switch (lowering.kind) {
    case 'gather':
    case 'scatterAdd': {
      const scatter = lowering.kind === 'scatterAdd';
      const problem = {
        outer,
        size: scatter ? shape[1]! : size,
        n: scatter ? size : shape[1]!,
        inner,
        own: lowering.own,
        half: sourceType(anchor) === 'f16',
        source: x,
        indices: rangeOf(indices!, context),
        finish: finish(),
      };
      return [scatter ? scatterAdd({ ...problem, scratch }, device) : gather(problem, device)];
    }
    case 'scan':
      return scan({ outer, size, inner, x, ...lowering, finish: finish(), scratch }, device);
    case 'argReduce':
      return [argReduce({ outer, size, inner, x, ...lowering, y: context.rangeOf(anchor) }, device)];
    case 'topK': {
      const found = (result: 'values' | 'indices'): BufferRange => {
        const node = [anchor, cluster.companion].find(
          (other) => other?.lowering.kind === 'topK' && other.lowering.result === result,
        );
        return node ? context.rangeOf(node) : scratch(nodeSize(anchor) * 4);
      };
      const { largest } = lowering;
      const results = { values: found('values'), indices: found('indices') };
      return topK({ outer, size, inner, x, k: shape[1]!, largest, ...results, scratch }, device);
    }
    default:
      return unreachable(`emitAxis ${lowering.kind}`);
  }
}

function middleShape(operand: Operand): readonly [number, number, number] {
  if (operand.kind !== 'memory') return unreachable('a kernel along an axis reads a constant');
  return operand.layout.shape as readonly [number, number, number];
}

function rangeOf(operand: Operand, context: EmitContext): BufferRange {
  return operand.kind === 'memory' ? context.rangeOf(operand.node) : unreachable('a kernel reads a constant');
}
