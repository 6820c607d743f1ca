// A plan as text: the kernel calls with what is fused onto each, and where every stored value lies. For tests and for
// those who work on the planner; no device is needed.

import { sameShape, showShape } from '../graph/shape.ts';
import { bytesOf } from '../wgsl/place.ts';
import { clusterLabel, type Cluster } from './cluster.ts';
import { fuse, type FusedGraph } from './fuse.ts';
import { planGraph, type PlanGraph, type PlanRoots } from './planGraph.ts';
import { nodeSize, readsInOrder, type Operand, type PlanNode } from './planNode.ts';
import { allocate, type Stretch } from './allocate.ts';
import { readsThrough, storedNodes } from './stored.ts';

/** The graph and the device for which a plan is described. */
export interface DescribeOptions {
  /** Storage bindings that one kernel may have; 8, the least that WebGPU offers, unless given. */
  readonly maxBindings?: number;
}

/** A buffer that no device has. */
interface PaperBuffer {
  readonly name: string;
  readonly bytes: number;
}

/**
 * The plan of a graph, in order: its inputs, its calls and its memory. A node is written `%number operation type[shape]
 * (operands) -> where it is stored`; an operand that is not read in order is followed by shape, strides and offset.
 */
export function describePlan(roots: PlanRoots, { maxBindings = 8 }: DescribeOptions = {}): string {
  const graph = planGraph(roots);
  const kept = new Set(graph.outputs.values());
  const fused = fuse(graph, { maxBindings });
  const { places, buffers } = placesOf(graph, fused, kept);
  const line = (node: PlanNode): string => lineOf(node, places.get(node));
  const computed = new Set(fused.clusters.flatMap(partsOf).map(([, node]) => node));
  const leaves = graph.nodes.filter((node) => !computed.has(node) && !fused.inlined.has(node));
  return [
    'inputs',
    ...leaves.map((node) => `  ${line(node)}`),
    ...(fused.inlined.size > 0 ? ['recomputed where read'] : []),
    ...[...fused.inlined].map((node) => `  ${line(node)}`),
    'calls',
    ...fused.clusters.flatMap((cluster, index) => [
      `  ${index + 1}: ${clusterLabel(cluster)}`,
      ...partsOf(cluster).map(([part, node]) => `    ${part} ${line(node)}`),
    ]),
    'memory',
    ...buffers.map(({ name, bytes }) => `  ${name}: ${bytes} bytes`),
  ].join('\n');
}

/** The place of each stored value, and the buffers that the program owns. */
function placesOf(graph: PlanGraph, fused: FusedGraph, kept: ReadonlySet<PlanNode>) {
  const buffers: PaperBuffer[] = [];
  const reads = readsThrough(fused.inlined);
  const stored = storedNodes(graph, fused, reads, kept);
  const { rangeOf } = allocate({
    create: (_, bytes) => {
      const range = whole(`buffer ${buffers.length + 1}`, bytes);
      buffers.push(range.buffer);
      return range;
    },
    graph,
    clusters: fused.clusters,
    stored,
    kept,
    leafRange: (node) => whole(node.tensor.op, nodeSize(node) * bytesOf(node.tensor.dtype)),
    reads,
  });
  for (const node of kept) rangeOf(node);
  const places = new Map([...stored].map((node) => [node, rangeOf(node)]));
  return { places, buffers };
}

/** The nodes of a cluster, each with its role. */
function partsOf({ fetch, anchor, companion, finish }: Cluster): (readonly [string, PlanNode])[] {
  return [
    ...fetch.map((node) => ['fetch ', node] as const),
    ...(anchor ? [['kernel', anchor] as const] : []),
    ...(companion ? [['beside', companion] as const] : []),
    ...finish.map((node) => ['finish', node] as const),
  ];
}

function whole(name: string, bytes: number): Stretch<PaperBuffer> {
  return { buffer: { name, bytes }, offset: 0, bytes };
}

function lineOf(node: PlanNode, place: Stretch<PaperBuffer> | undefined): string {
  const { number, name, tensor, lowering, operands, shape } = node;
  const details = Object.entries(lowering)
    .filter(([key]) => key !== 'kind')
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const read = operands.length > 0 ? ` (${operands.map((operand) => shown(operand)).join(', ')})` : '';
  const stored = place
    ? ` -> ${place.buffer.name}${place.offset > 0 ? ` from byte ${place.offset}` : ''}`
    : '';
  return `%${number} ${name} ${tensor.dtype}${showShape(shape)}${details.join('')}${read}${stored}`;
}

function shown(operand: Operand): string {
  if (operand.kind === 'constant') return String(operand.value);
  const { node, layout } = operand;
  if (readsInOrder(operand)) {
    return `%${node.number}${sameShape(layout.shape, node.shape) ? '' : ` as ${showShape(layout.shape)}`}`;
  }
  const offset = layout.offset > 0 ? ` from ${layout.offset}` : '';
  return `%${node.number} as ${showShape(layout.shape)} by ${showShape(layout.strides)}${offset}`;
}
