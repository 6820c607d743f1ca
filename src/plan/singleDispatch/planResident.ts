// Decides whether a graph's values fit into the memory of one workgroup, and if so makes one kernel call of all of it.

import type { BufferRange } from '../../gpu/buffer.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { DeviceTraits } from '../../kernels/deviceTraits.ts';
import { ARENA, resident, SETTINGS, type ResidentLeaf } from '../../kernels/resident.ts';
import { copyPhase, type ResidentPhase } from '../../kernels/residentPhase.ts';
import type { Place } from '../../wgsl/place.ts';
import { fuse, type FusedGraph } from '../fuse.ts';
import { contextOf } from '../body.ts';
import { clusterNodes } from '../cluster.ts';
import { familyOf } from '../families/families.ts';
import { flopsOf, isLeaf } from '../families/traits.ts';
import { nodeSize, type MemoryOperand, type PlanNode } from '../planNode.ts';
import type { PlanGraph } from '../planGraph.ts';
import { readsThrough, storedNodes } from '../stored.ts';
import { allocateArena, type Arena } from './allocateArena.ts';
import { hasPhase, phasesOf } from './phasesOf.ts';
import { residentWorkgroupSize, worthwhile } from './residentChoice.ts';

/** The buffer of a leaf, from word `offset` on: of one member, or of all with `stride` words from one to the next. */
export interface LeafBuffer {
  readonly range: BufferRange;
  readonly stride: number;
  readonly offset?: number;
}

/** The graph and the device for which a resident kernel is planned. */
export interface ResidentOptions {
  readonly device: DeviceTraits;
  readonly graph: PlanGraph;
  readonly leafOf: (node: PlanNode) => LeafBuffer;
  /** Leaves (u32 scalars) that stand for numbers with which the program is called, and these numbers. */
  readonly settings?: ReadonlyMap<Tensor, number>;
  readonly members: number;
}

/** Makes the kernel call for a number of runs. */
export type ResidentCall = (runs: number) => ShaderCall;

/** What makes the call, or the reason why there is none. */
export type ResidentPlan =
  | { readonly call: ResidentCall }
  | { readonly call?: undefined; readonly reason: string };

/** Plans the call where every operation has a phase, all values fit, and a single dispatch is faster. */
export function planResident(options: ResidentOptions): ResidentPlan {
  const { device, graph, members } = options;
  const without = graph.nodes.find((node) => !hasPhase(node));
  if (without) return { reason: `${without.tensor.op} has no such form` };
  // A phase reads and writes places in memory, which need no bindings.
  const fused = fuse(graph, { maxBindings: Infinity });
  const workgroupSize = residentWorkgroupSize(device);
  // A number for each invocation is what reductions share (residentPartial.wgsl).
  const limit = device.limits.maxComputeWorkgroupStorageSize / 4 - workgroupSize;
  const leaves = graph.nodes.filter(isLeaf);
  const buffers = nameBuffers(leaves, options);
  const placed = place(options, { fused, limit, buffers });
  if (placed.arena === undefined)
    return { reason: `${4 * placed.words} bytes are needed, ${4 * limit} are there` };
  const { arena, stored } = placed;
  const bindings = device.limits.maxStorageBuffersPerShaderStage;
  if (buffers.all.length > bindings)
    return { reason: `${buffers.all.length} buffers are needed, ${bindings} can be bound` };
  const flops = fused.clusters.flatMap(clusterNodes).reduce((sum, node) => sum + flopsOf(node), 0);
  if (!worthwhile({ device, members, calls: fused.clusters.length, flops })) {
    return { reason: 'the work is better spread over the device' };
  }
  const moves = leaves.filter((leaf) => arena.placeOf(leaf).memory === ARENA);
  const isChanged = (leaf: PlanNode): boolean => graph.updates.has(leaf);
  // What is gathered from step to step of leaves that stay in their buffers is not counted.
  const moved = moves.reduce((sum, leaf) => sum + 4 * nodeSize(leaf) * (isChanged(leaf) ? 2 : 1), 0);
  const move = (leaf: PlanNode, back: boolean): ResidentPhase => {
    const [inBuffer, own] = [buffers.placeOf(leaf), arena.placeOf(leaf)];
    return copyPhase({
      label: `${back ? 'store' : 'load'} ${leaf.tensor.op}`,
      words: nodeSize(leaf),
      ...(back ? { from: own, to: inBuffer } : { from: inBuffer, to: own }),
    });
  };
  const context = {
    ...contextOf({
      inlined: fused.inlined,
      stored,
      variableOf: (node) => graph.overwrites.get(node),
      packed: (node) => graph.packed.has(node),
      rangeOf: arena.placeOf,
      rangeFrom: (node, element) => placeFrom(arena.placeOf(node), node, element),
      stretchOf,
    }),
    workgroupSize,
    oneSubgroup: workgroupSize === device.subgroupSize,
  };
  const call = resident({
    label: `network of ${fused.clusters.length} phases`,
    leaves: buffers.all,
    settings: Uint32Array.from(options.settings?.values() ?? []),
    arenaWords: arena.words,
    workgroupSize,
    members,
    load: moves.map((leaf) => move(leaf, false)),
    step: fused.clusters.flatMap((cluster) => phasesOf(cluster, context)),
    store: moves.filter(isChanged).map((leaf) => move(leaf, true)),
    flops,
    moved,
  });
  return { call };
}

/** The buffers of all leaves; several scalars may lie in one. */
interface LeafBuffers {
  readonly all: readonly ResidentLeaf[];
  readonly placeOf: (leaf: PlanNode) => Place;
}

function nameBuffers(leaves: readonly PlanNode[], { graph, leafOf, settings }: ResidentOptions): LeafBuffers {
  const all = new Map<BufferRange['buffer'], ResidentLeaf>();
  const places = new Map<PlanNode, Place>();
  const settingPlaces = new Map([...(settings?.keys() ?? [])].map((tensor, index) => [tensor, index]));
  for (const leaf of leaves) {
    const setting = settingPlaces.get(leaf.tensor);
    if (setting !== undefined) {
      places.set(leaf, { memory: SETTINGS, offset: setting });
      continue;
    }
    const { range, stride, offset = 0 } = leafOf(leaf);
    const known = all.get(range.buffer);
    const name = known?.name ?? `leaf_${all.size}`;
    const written = (known?.written ?? false) || graph.updates.has(leaf);
    all.set(range.buffer, { name, range, stride, written });
    places.set(leaf, { memory: name, offset });
  }
  return { all: [...all.values()], placeOf: (leaf) => places.get(leaf)! };
}

function stretchOf({ layout }: MemoryOperand, { memory, offset }: Place): Place {
  return { memory, offset: offset + layout.offset };
}

/** A place from an element on; undefined where it begins within a group of four, or its bytes have one place only. */
function placeFrom({ memory, offset }: Place, { tensor }: PlanNode, element: number): Place | undefined {
  return element % 4 === 0 && tensor.dtype !== 'u8' ? { memory, offset: offset + element } : undefined;
}

/** Places all values; leaves that are only read stay in their buffers, the largest first, until the rest fits. */
function place(
  { graph }: ResidentOptions,
  { fused, limit, buffers }: { fused: FusedGraph; limit: number; buffers: LeafBuffers },
) {
  const reads = readsThrough(fused.inlined);
  const stored = storedNodes(graph, fused, reads, new Set());
  const leaves = graph.nodes.filter(isLeaf);
  const usedThere = new Set(
    graph.nodes.flatMap((node) => {
      const [first] = node.operands;
      return familyOf(node).leavesFirstInBuffer && first?.kind === 'memory' ? [first.node] : [];
    }),
  );
  const onlyRead = (leaf: PlanNode): boolean => !graph.updates.has(leaf);
  // Of rings, data and scalars only little is read or written in a step, so they are used in their buffers.
  const staying = leaves.filter(
    (leaf) => usedThere.has(leaf) || leaf.tensor.dtype === 'u8' || (onlyRead(leaf) && nodeSize(leaf) === 1),
  );
  const others = leaves
    .filter((leaf) => !staying.includes(leaf) && onlyRead(leaf))
    .sort((a, b) => nodeSize(b) - nodeSize(a));
  for (;;) {
    const arena: Arena = allocateArena({
      graph,
      clusters: fused.clusters,
      stored,
      reads,
      inBuffers: new Map(staying.map((leaf) => [leaf, buffers.placeOf(leaf)])),
    });
    if (arena.words <= limit) return { arena, stored };
    const largest = others.shift();
    if (!largest) return { arena: undefined, words: arena.words };
    staying.push(largest);
  }
}
