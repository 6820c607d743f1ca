// Decides which nodes become one kernel call.

import { clusterNodes, lastNumber, type Cluster } from './cluster.ts';
import { ClusterGraph } from './clusterGraph.ts';
import type { KernelFamily, KernelKind } from './families/family.ts';
import { familyOf } from './families/families.ts';
import {
  isElementwise,
  isLeaf,
  iterationShape,
  memoryOperands,
  readsPositions,
  writesWithin,
} from './families/traits.ts';
import { inlinedNodes } from './inlined.ts';
import { readsInPlace, readsWhatItWrites, type Placement } from './hazards.ts';
import type { PlanGraph } from './planGraph.ts';
import { readsInOrder, type PlanNode } from './planNode.ts';
import { sizeOf } from '../graph/shape.ts';

/** What `fuse` needs to know of the device. */
interface FuseOptions extends Placement {
  readonly nodes: readonly PlanNode[];
  /** Nodes whose values must be in memory at the end. */
  readonly stored: ReadonlySet<PlanNode>;
  /** Storage bindings that one kernel may have. */
  readonly maxBindings: number;
}

/** The kernel calls in order, and the scalars that are computed again by each call that reads them. */
export interface FusedGraph {
  readonly clusters: readonly Cluster[];
  readonly inlined: ReadonlySet<PlanNode>;
}

/**
 * Nodes of one kernel. More would save little, and both planning and drivers take a time that grows faster than a
 * kernel's length: 4,500 operations in one took a software driver 14 s.
 */
const MAX_NODES = 512;

/** How many kernels with a single result are tried for another such result. */
const MAX_SCALAR_TARGETS = 64;

/** Fuses a plan graph. Outputs and what variables become are in memory at the end. */
export function fuse(graph: PlanGraph, options: Pick<FuseOptions, 'maxBindings'>): FusedGraph {
  const { nodes, outputs, updates, packed, overwrites } = graph;
  const stored = new Set([...outputs.values(), ...updates.values(), ...packed.keys()]);
  return new Fuser({ nodes, stored, packed, overwrites, ...options }).run();
}

class Fuser {
  readonly #options: FuseOptions;
  readonly #consumers = new Map<PlanNode, PlanNode[]>();
  readonly #inlined: ReadonlySet<PlanNode>;
  /** The nodes that kernels compute, in topological order. */
  readonly #computed: readonly PlanNode[];
  readonly #graph: ClusterGraph;
  readonly #reads = new Map<PlanNode, readonly Read[]>();
  readonly #readInOrder = new Map<PlanNode, readonly PlanNode[]>();

  constructor(options: FuseOptions) {
    this.#options = options;
    for (const node of options.nodes) {
      for (const { node: source } of memoryOperands(node)) this.#consumersOf(source).push(node);
    }
    this.#inlined = inlinedNodes(options, (node) => this.#consumersOf(node));
    this.#computed = options.nodes.filter((node) => !isLeaf(node) && !this.#inlined.has(node));
    this.#graph = new ClusterGraph(this.#computed.map(singleCluster), this.#dependencies());
  }

  run(): FusedGraph {
    const computed = this.#computed;
    this.#pairCompanions();
    for (const node of computed) if (isElementwise(node)) this.#joinProducers(node);
    this.#gatherScalars();
    for (const node of computed) if (kernelOf(node)?.takesFetch) this.#absorbFetch(node);
    return { clusters: this.#graph.inOrder(), inlined: this.#inlined };
  }

  #consumersOf(node: PlanNode): PlanNode[] {
    let consumers = this.#consumers.get(node);
    if (!consumers) this.#consumers.set(node, (consumers = []));
    return consumers;
  }

  /** What each node reads in memory, through inlined scalars; and for overwritten leaves, all their readers first. */
  #dependencies(): Map<PlanNode, PlanNode[]> {
    const before = new Map<PlanNode, PlanNode[]>();
    const readers = new Map<PlanNode, PlanNode[]>(
      [...this.#options.overwrites.values()].map((leaf) => [leaf, []]),
    );
    for (const node of this.#computed) {
      const sources = [...new Set(this.#readsOf(node).map(({ source }) => source))];
      before.set(node, sources);
      for (const source of sources) readers.get(source)?.push(node);
    }
    for (const [value, leaf] of this.#options.overwrites) {
      before.get(value)!.push(...readers.get(leaf)!.filter((reader) => reader !== value));
    }
    return before;
  }

  #pairCompanions(): void {
    for (const node of this.#computed) {
      const companion = this.#companionOf(node);
      if (!companion) continue;
      const [cluster, other] = [this.#graph.of(node)!, this.#graph.of(companion)!];
      const merged: Cluster = { ...cluster, companion };
      if (cluster.companion || readsWhatItWrites(merged, this.#options)) continue;
      this.#graph.tryMerge(cluster, other, merged);
    }
  }

  /** The first node that reads the same operand and that the node's kernel can compute along the way. */
  #companionOf(node: PlanNode): PlanNode | undefined {
    const { companion } = kernelOf(node) ?? {};
    if (!companion) return undefined;
    const operand = node.operands[companion.operand];
    if (operand?.kind !== 'memory') return undefined;
    return this.#consumersOf(operand.node).find(
      (other) => companion.fits(node, other) && clusterNodes(this.#graph.of(other)!).length === 1,
    );
  }

  /** Joins the clusters that make its operands, the latest first, as far as one kernel can compute them all. */
  #joinProducers(node: PlanNode): void {
    const candidates = this.#inOrderOperands(node)
      .map((source) => this.#graph.of(source))
      .filter((cluster) => cluster !== undefined)
      .sort((a, b) => lastNumber(b) - lastNumber(a));
    for (const candidate of new Set(candidates)) {
      const own = this.#graph.of(node)!;
      if (candidate !== own && !this.#tryJoin(candidate, own)) this.#tryJoin(own, candidate);
    }
  }

  /** Nodes read in order, directly or through inlined scalars. */
  #inOrderOperands(node: PlanNode): readonly PlanNode[] {
    if (!readsPositions(node)) return [];
    let found = this.#readInOrder.get(node);
    if (!found) {
      const all = node.operands.flatMap((operand): readonly PlanNode[] => {
        if (!readsInOrder(operand)) return [];
        return this.#inlined.has(operand.node) ? this.#inOrderOperands(operand.node) : [operand.node];
      });
      this.#readInOrder.set(node, (found = [...new Set(all)]));
    }
    return found;
  }

  /** Scalars that must be stored, such as the step counter, ride along with another scalar's kernel. */
  #gatherScalars(): void {
    const single = this.#computed.filter((node) => iterationSize(node) === 1);
    for (const node of single) {
      const own = this.#graph.of(node)!;
      if (!isElementwise(node) || own.anchor) continue;
      const tried = new Set<Cluster>([own]);
      for (const other of single) {
        const target = this.#graph.of(other)!;
        if (tried.has(target) || clusterSize(target) !== 1) continue;
        tried.add(target);
        if (tried.size > MAX_SCALAR_TARGETS || this.#tryJoin(target, own)) break;
      }
    }
  }

  #tryJoin(target: Cluster, own: Cluster): boolean {
    if (own.anchor || !takesFinish(target) || clusterSize(target) !== clusterSize(own)) return false;
    if (target.finish.length + own.finish.length > MAX_NODES) return false;
    const merged: Cluster = {
      ...target,
      finish: [...target.finish, ...own.finish].sort((a, b) => a.number - b.number),
    };
    if (!this.#readsFit(merged) || this.#bindings(merged) > this.#options.maxBindings) return false;
    return this.#graph.tryMerge(target, own, merged);
  }

  /**
   * Within one kernel a value, and a leaf that it overwrites, can be read only at the position where the value is made.
   */
  #readsFit(merged: Cluster): boolean {
    const { companion, fetch } = merged;
    const nodes = clusterNodes(merged);
    const inside = new Set(nodes);
    const fits = nodes.every((node) =>
      memoryOperands(node).every((operand) => {
        const source = operand.node;
        if (source === companion) return false;
        return !inside.has(source) || fetch.includes(source) || readsInPlace(node, operand);
      }),
    );
    return fits && !readsWhatItWrites(merged, this.#options);
  }

  /** A purely elementwise cluster that only feeds one reduction is computed as the reduction reads. */
  #absorbFetch(reduction: PlanNode): void {
    const cluster = this.#graph.of(reduction)!;
    const [operand] = reduction.operands;
    if (cluster.anchor !== reduction || !operand || !readsInOrder(operand)) return;
    const source = this.#graph.of(operand.node);
    if (!source || source.anchor || source === cluster) return;
    const only = source.finish.every(
      (node) =>
        !this.#options.stored.has(node) &&
        this.#consumersOf(node).every((consumer) =>
          node === operand.node ? consumer === reduction : source.finish.includes(consumer),
        ),
    );
    const merged: Cluster = { ...cluster, fetch: source.finish };
    if (readsWhatItWrites(merged, this.#options)) return;
    if (!only || writesWithin(operand.node) || this.#bindings(merged) > this.#options.maxBindings) return;
    this.#graph.tryMerge(source, cluster, merged);
  }

  /** An upper bound of the storage bindings of a cluster's kernel. */
  #bindings(cluster: Cluster): number {
    const nodes = clusterNodes(cluster);
    const inside = new Set(nodes);
    const overwritten = new Set(nodes.flatMap((node) => this.#options.overwrites.get(node) ?? []));
    const [fetch, finish] = [new Set(cluster.fetch), new Set(cluster.finish)];
    // The parts before and after a kernel bind each tensor once for each way of reading it; the kernel its own operands.
    const reads = new Set<string>();
    for (const node of nodes) {
      this.#readsOf(node).forEach(({ source, key }, index) => {
        if (inside.has(source)) return;
        if (!finish.has(node)) reads.add(fetch.has(node) ? `fetch ${key}` : `own ${node.number}.${index}`);
        // A variable that is overwritten in place is one binding, counted as what is written.
        else if (!overwritten.has(source)) reads.add(`finish ${key}`);
      });
    }
    const writes = nodes.filter(
      (node) =>
        !fetch.has(node) &&
        (this.#options.stored.has(node) || this.#consumersOf(node).some((consumer) => !inside.has(consumer))),
    );
    const { anchor } = cluster;
    return reads.size + writes.length + ((anchor && kernelOf(anchor)?.moreBindings) ?? 0);
  }

  /** What a node reads in memory, through inlined nodes, once for each way of reading it. */
  #readsOf(node: PlanNode): readonly Read[] {
    let reads = this.#reads.get(node);
    if (!reads) {
      const all = memoryOperands(node).flatMap(({ node: source, layout }): readonly Read[] => {
        if (this.#inlined.has(source)) return this.#readsOf(source);
        return [{ source, key: `${source.number} ${JSON.stringify(layout)} ${node.shape.join('x')}` }];
      });
      // A kernel with loads of its own binds each operand, also where two are the same.
      reads = isElementwise(node) ? [...new Map(all.map((read) => [read.key, read])).values()] : all;
      this.#reads.set(node, reads);
    }
    return reads;
  }
}

/** A node that is read in memory; each way of reading it may become a binding of its own. */
interface Read {
  readonly source: PlanNode;
  readonly key: string;
}

function singleCluster(node: PlanNode): Cluster {
  return isElementwise(node) ? { finish: [node], fetch: [] } : { anchor: node, finish: [], fetch: [] };
}

/** The number of elements over which the kernel of a node runs. */
function iterationSize(node: PlanNode): number {
  return sizeOf(iterationShape(node));
}

function clusterSize({ anchor, finish }: Cluster): number {
  return iterationSize(anchor ?? finish[0]!);
}

function takesFinish({ anchor }: Cluster): boolean {
  return !anchor || (kernelOf(anchor)?.takesFinish(anchor) ?? false);
}

function kernelOf(node: PlanNode): KernelFamily<KernelKind> | undefined {
  const family = familyOf(node);
  return family.form === 'kernel' ? family : undefined;
}
