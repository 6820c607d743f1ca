// Gives every value of a resident program its place: in the workgroup's memory, or in the buffer that it comes from.

import { ARENA } from '../../kernels/resident.ts';
import type { Place } from '../../wgsl/place.ts';
import { clusterNodes, type Cluster } from '../cluster.ts';
import { isArena, isLeaf } from '../families/traits.ts';
import { nodeSize, type PlanNode } from '../planNode.ts';
import type { PlanGraph } from '../planGraph.ts';
import { lastUsesOf } from '../allocate.ts';

/** What `allocateArena` needs to know of a plan. */
export interface ArenaOptions {
  readonly graph: PlanGraph;
  readonly clusters: readonly Cluster[];
  /** Nodes whose values must be in memory after their cluster ran. */
  readonly stored: ReadonlySet<PlanNode>;
  /** For each node, the nodes it reads in memory. */
  readonly reads: (node: PlanNode) => readonly PlanNode[];
  /** Leaves that stay in their buffers, and where they lie in these. */
  readonly inBuffers: ReadonlyMap<PlanNode, Place>;
}

/** The places of all values. */
export interface Arena {
  readonly placeOf: (node: PlanNode) => Place;
  /** Size of the workgroup's memory, 32-bit words, a multiple of 4. */
  readonly words: number;
}

/** Places all values; those that are not needed at the same time may share a place. */
export function allocateArena({ graph, clusters, stored, reads, inBuffers }: ArenaOptions): Arena {
  const space = new Space();
  const places = new Map<PlanNode, Place>();
  const placeOf = (node: PlanNode): Place => {
    let place = places.get(node);
    if (!place) places.set(node, (place = choose(node)));
    return place;
  };
  const choose = (node: PlanNode): Place => {
    const buffer = inBuffers.get(node);
    if (buffer) return buffer;
    const variable = graph.overwrites.get(node);
    if (variable) return placeOf(variable);
    const packed = graph.packed.get(node);
    if (packed) return { memory: ARENA, offset: placeOf(packed.pack).offset + packed.offset };
    return { memory: ARENA, offset: space.take(nodeSize(node)) };
  };
  const passing = (node: PlanNode): boolean =>
    stored.has(node) &&
    !graph.overwrites.has(node) &&
    !graph.packed.has(node) &&
    !isArena(node) &&
    !isLeaf(node);
  const lastUses = lastUsesOf(clusters, reads);
  // Leaves and arenas keep their places through all steps, so they come first and never leave gaps.
  for (const node of graph.nodes) if (isLeaf(node) || isArena(node)) placeOf(node);
  clusters.forEach((cluster, index) => {
    for (const node of clusterNodes(cluster)) if (stored.has(node)) placeOf(node);
    for (const node of lastUses[index]!) {
      if (passing(node)) space.giveBack(placeOf(node).offset, nodeSize(node));
    }
  });
  return { placeOf, words: space.words };
}

/** A row of words from which stretches are taken: always the first that is long enough. */
class Space {
  #free: { from: number; to: number }[] = [];
  #words = 0;

  /** The most words that were in use at once, gaps included. */
  get words(): number {
    return this.#words;
  }

  take(size: number): number {
    const words = whole(size);
    const fits = this.#free.find(({ from, to }) => to - from >= words);
    if (fits) {
      const { from } = fits;
      fits.from += words;
      return from;
    }
    // A free stretch at the end is made longer.
    const last = this.#free.find(({ to }) => to === this.#words);
    const from = last?.from ?? this.#words;
    if (last) last.from = last.to;
    this.#words = from + words;
    return from;
  }

  giveBack(from: number, size: number): void {
    const free = [...this.#free, { from, to: from + whole(size) }]
      .filter((stretch) => stretch.to > stretch.from)
      .sort((a, b) => a.from - b.from);
    this.#free = [];
    for (const stretch of free) {
      const before = this.#free.at(-1);
      if (before?.to === stretch.from) before.to = stretch.to;
      else this.#free.push({ ...stretch });
    }
  }
}

function whole(size: number): number {
  return Math.ceil(size / 4) * 4;
}
