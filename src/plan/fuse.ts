// Decides which nodes become one kernel call.

import { ClusterGraph, clusterNodes, type Cluster } from './cluster.ts';
import { companionOf, isWordData } from './companions.ts';
import { inlinedNodes } from './inlined.ts';
import { readsInPlace, readsWhatItWrites, type Placement } from './hazards.ts';
import {
  isElementwise,
  iterationShape,
  memoryOperands,
  readsInOrder,
  writesWithin,
  type PlanNode,
} from './planNode.ts';
import { sizeOf } from '../graph/shape.ts';

/** What is to be fused. */
export interface FuseOptions extends Placement {
  readonly nodes: readonly PlanNode[];
  /** Nodes whose values must be in memory at the end. */
  readonly stored: ReadonlySet<PlanNode>;
  /** Storage bindings that one kernel may have. */
  readonly maxBindings: number;
}

/** The kernel calls in order, and the scalars that are computed anew by each call that reads them. */
export interface FusedGraph {
  readonly clusters: readonly Cluster[];
  readonly inlined: ReadonlySet<PlanNode>;
}

/** Fuses a plan graph. */
export function fuse(options: FuseOptions): FusedGraph {
  return new Fuser(options).run();
}

class Fuser {
  readonly #options: FuseOptions;
  readonly #consumers = new Map<PlanNode, PlanNode[]>();
  readonly #inlined: ReadonlySet<PlanNode>;
  readonly #graph: ClusterGraph;

  constructor(options: FuseOptions) {
    this.#options = options;
    for (const node of options.nodes) {
      for (const { node: source } of memoryOperands(node)) this.#consumersOf(source).push(node);
    }
    this.#inlined = inlinedNodes(options, (node) => this.#consumersOf(node));
    this.#graph = new ClusterGraph(this.#dependencies());
  }

  run(): FusedGraph {
    const computed = this.#options.nodes.filter(
      (node) => node.lowering.kind !== 'leaf' && !this.#inlined.has(node),
    );
    for (const node of computed) this.#graph.assign(singleCluster(node));
    this.#pairCompanions(computed);
    for (const node of computed) if (isElementwise(node)) this.#joinProducers(node);
    this.#gatherScalars(computed);
    for (const node of computed) if (node.lowering.kind === 'reduce') this.#absorbFetch(node);
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
    for (const node of this.#options.nodes) before.set(node, this.#sources(node));
    for (const [leaf, value] of this.#options.updates) {
      for (const reader of this.#options.nodes) {
        const reads = reader !== value && !this.#inlined.has(reader) && before.get(reader)!.includes(leaf);
        if (reads) before.get(value)!.push(reader);
      }
    }
    return before;
  }

  #sources(node: PlanNode): PlanNode[] {
    return memoryOperands(node).flatMap(({ node: source }) =>
      this.#inlined.has(source) ? this.#sources(source) : [source],
    );
  }

  #pairCompanions(computed: readonly PlanNode[]): void {
    for (const node of computed) {
      const alone = computed.filter((other) => clusterNodes(this.#graph.of(other)!).length === 1);
      const partner = companionOf(node, alone);
      if (!partner) continue;
      const [cluster, other] = [this.#graph.of(node)!, this.#graph.of(partner)!];
      if (cluster.companion || clusterNodes(other).length > 1 || !this.#graph.canMerge(cluster, other))
        continue;
      if (readsWhatItWrites({ ...cluster, companion: partner }, this.#options)) continue;
      cluster.companion = partner;
      this.#graph.assign(cluster);
    }
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
  #inOrderOperands(node: PlanNode): PlanNode[] {
    if (node.lowering.kind === 'window') return [];
    return node.operands.flatMap((operand) => {
      if (!readsInOrder(operand)) return [];
      return this.#inlined.has(operand.node) ? this.#inOrderOperands(operand.node) : [operand.node];
    });
  }

  /** Scalars that must be stored, such as the step counter, ride along with another scalar's kernel. */
  #gatherScalars(computed: readonly PlanNode[]): void {
    const scalars = computed.filter((node) => isElementwise(node) && iterationSize(node) === 1);
    for (const node of scalars) {
      const own = this.#graph.of(node)!;
      if (own.anchor) continue;
      for (const target of this.#graph.clusters) {
        if (target !== own && clusterSize(target) === 1 && this.#tryJoin(target, own)) break;
      }
    }
  }

  #tryJoin(target: Cluster, own: Cluster): boolean {
    if (own.anchor || !takesFinish(target) || clusterSize(target) !== clusterSize(own)) return false;
    const merged: Cluster = {
      ...target,
      finish: [...target.finish, ...own.finish].sort((a, b) => a.number - b.number),
    };
    if (!this.#readsFit(merged) || !this.#graph.canMerge(target, own)) return false;
    if (this.#bindings(merged) > this.#options.maxBindings) return false;
    this.#graph.assign(merged);
    return true;
  }

  /** Within one kernel a value can be read only at the position where it is made, and so can a leaf it overwrites. */
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
    this.#graph.assign(merged);
  }

  /** An upper bound of the storage bindings of a cluster's kernel. */
  #bindings(cluster: Cluster): number {
    const nodes = clusterNodes(cluster);
    const inside = new Set(nodes);
    // The parts before and after a kernel bind each tensor once for each way of reading it; the kernel its own operands.
    const partOf = (node: PlanNode, operand: number): string => {
      if (cluster.fetch.includes(node)) return 'fetch';
      return cluster.finish.includes(node) ? 'finish' : `own ${node.number}.${operand}`;
    };
    const reads = new Set(
      nodes.flatMap((node) =>
        this.#readKeys(node, inside).map((key, index) => `${partOf(node, index)} ${key}`),
      ),
    );
    // A variable that is overwritten in place is one binding, counted as what is written.
    for (const [leaf, value] of this.#options.updates) {
      if (!inside.has(value)) continue;
      for (const key of reads) if (key.startsWith(`finish ${leaf.number} `)) reads.delete(key);
    }
    const writes = nodes.filter(
      (node) =>
        !cluster.fetch.includes(node) &&
        (this.#options.stored.has(node) || this.#consumersOf(node).some((consumer) => !inside.has(consumer))),
    );
    // These kernels have a second result, wanted or not, or sums of their own.
    const second = ['crossEntropy', 'topK', 'scatterAdd'].includes(cluster.anchor?.lowering.kind ?? '')
      ? 1
      : 0;
    return reads.size + writes.length + second;
  }

  /** One for each way in which a node of another kernel is read: each may become a binding of its own. */
  #readKeys(node: PlanNode, inside: ReadonlySet<PlanNode>): string[] {
    return memoryOperands(node).flatMap(({ node: source, layout }) => {
      if (this.#inlined.has(source)) return this.#readKeys(source, inside);
      return inside.has(source) ? [] : [`${source.number} ${JSON.stringify(layout)} ${node.shape.join('x')}`];
    });
  }
}

function singleCluster(node: PlanNode): Cluster {
  return isElementwise(node) ? { finish: [node], fetch: [] } : { anchor: node, finish: [], fetch: [] };
}

/** Elements over which a node's kernel runs. */
function iterationSize(node: PlanNode): number {
  return sizeOf(iterationShape(node));
}

function clusterSize({ anchor, finish }: Cluster): number {
  return iterationSize(anchor ?? finish[0]!);
}

function takesFinish({ anchor }: Cluster): boolean {
  if (!anchor) return true;
  const { lowering } = anchor;
  if (lowering.kind === 'crossEntropy') return lowering.result === 'gradient';
  if (lowering.kind === 'batch') return !isWordData(anchor);
  return !['pack', 'argReduce', 'topK'].includes(lowering.kind);
}

function lastNumber(cluster: Cluster): number {
  return Math.max(...clusterNodes(cluster).map(({ number }) => number));
}
