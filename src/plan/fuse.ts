// Decides which nodes become one kernel call.

import { ClusterGraph, clusterNodes, type Cluster } from './cluster.ts';
import { readsInPlace, readsWhatItWrites, type Placement } from './hazards.ts';
import {
  isElementwise,
  memoryOperands,
  nodeSize,
  readsInOrder,
  type Operand,
  type PlanNode,
} from './planNode.ts';

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
  readonly #inlined = new Set<PlanNode>();
  readonly #graph: ClusterGraph;

  constructor(options: FuseOptions) {
    this.#options = options;
    for (const node of options.nodes) {
      for (const { node: source } of memoryOperands(node)) this.#consumersOf(source).push(node);
    }
    this.#findInlined();
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

  /**
   * Scalars made from leaves, constants and other such scalars cost nothing to compute again where they are used; nor
   * does what is made of positions and such scalars only (masks), where it is used in its own shape.
   */
  #findInlined(): void {
    for (const node of this.#options.nodes) {
      const { kind } = node.lowering;
      if ((kind !== 'elementwise' && kind !== 'coordinate') || this.#options.stored.has(node)) continue;
      const cheap = memoryOperands(node).every(
        ({ node: source }) =>
          this.#inlined.has(source) ||
          (nodeSize(source) === 1 &&
            (source.lowering.kind === 'leaf' || isStoredElementwise(source, this.#options.stored))),
      );
      if (cheap && this.#consumersOf(node).every((consumer) => canInline(node, consumer)))
        this.#inlined.add(node);
    }
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
      const partner = this.#companionOf(node, computed);
      if (!partner) continue;
      const [cluster, other] = [this.#graph.of(node)!, this.#graph.of(partner)!];
      if (cluster.companion || clusterNodes(other).length > 1 || !this.#graph.canMerge(cluster, other))
        continue;
      if (readsWhatItWrites({ ...cluster, companion: partner }, this.#options)) continue;
      cluster.companion = partner;
      this.#graph.assign(cluster);
    }
  }

  /** A node that the kernel of `node` can compute along the way. */
  #companionOf(node: PlanNode, computed: readonly PlanNode[]): PlanNode | undefined {
    const { lowering, operands } = node;
    switch (lowering.kind) {
      case 'matmul':
        return computed.find((other) => isRowSumOf(other, node));
      case 'crossEntropy':
        return lowering.result === 'gradient'
          ? computed.find(
              (other) =>
                other.lowering.kind === 'crossEntropy' &&
                other.lowering.result === 'loss' &&
                sameOperands(other.operands, operands),
            )
          : undefined;
      case 'batch':
        return isWordData(node)
          ? undefined
          : computed.find(
              (other) =>
                other.lowering.kind === 'batch' &&
                other !== node &&
                sourceType(other) !== 'u8' &&
                nodeSize(other) <= nodeSize(node) &&
                sameOperands([other.operands[1]!], [operands[1]!]) &&
                JSON.stringify(other.lowering) === JSON.stringify(lowering) &&
                clusterNodes(this.#graph.of(other)!).length === 1,
            );
      case 'topK':
        return computed.find(
          (other) =>
            other.number > node.number &&
            other.lowering.kind === 'topK' &&
            other.lowering.result !== lowering.result &&
            other.lowering.largest === lowering.largest &&
            nodeSize(other) === nodeSize(node) &&
            sameOperands(other.operands, operands),
        );
      default:
        return undefined;
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
    if (!only || operand.node.lowering.kind === 'ring' || this.#bindings(merged) > this.#options.maxBindings)
      return;
    this.#graph.assign(merged);
  }

  /** An upper bound of the storage bindings of a cluster's kernel. */
  #bindings(cluster: Cluster): number {
    const nodes = clusterNodes(cluster);
    const inside = new Set(nodes);
    const reads = new Set(
      nodes.flatMap((node) => this.#sources(node)).filter((source) => !inside.has(source)),
    );
    const writes = nodes.filter(
      (node) =>
        !cluster.fetch.includes(node) &&
        (this.#options.stored.has(node) || this.#consumersOf(node).some((consumer) => !inside.has(consumer))),
    );
    return reads.size + writes.length + (cluster.companion ? 1 : 0);
  }
}

function singleCluster(node: PlanNode): Cluster {
  return isElementwise(node) ? { finish: [node], fetch: [] } : { anchor: node, finish: [], fetch: [] };
}

/** Whether a consumer can compute a node anew at each position: a scalar anywhere, else only element by element. */
function canInline(node: PlanNode, consumer: PlanNode): boolean {
  if (!isElementwise(consumer) || consumer.lowering.kind === 'window') return false;
  if (nodeSize(node) === 1) return true;
  return (
    memoryOperands(consumer).every((operand) => operand.node !== node || readsInOrder(operand)) &&
    nodeSize(consumer) === nodeSize(node)
  );
}

function isStoredElementwise(node: PlanNode, stored: ReadonlySet<PlanNode>): boolean {
  return node.lowering.kind === 'elementwise' && stored.has(node);
}

/** Elements over which a node's kernel runs: one for a ring, into which a single value is put. */
function iterationSize(node: PlanNode): number {
  return node.lowering.kind === 'ring' ? 1 : nodeSize(node);
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

/** The type of the data that a batch is drawn from. */
export function sourceType(node: PlanNode): 'f32' | 'u32' | 'u8' {
  const [data] = node.operands;
  return data?.kind === 'memory' ? data.node.tensor.dtype : 'f32';
}

function isWordData(node: PlanNode): boolean {
  return sourceType(node) === 'u32';
}

function sameOperands(a: readonly Operand[], b: readonly Operand[]): boolean {
  return (
    a.length === b.length &&
    a.every((operand, index) => JSON.stringify(operandKey(operand)) === JSON.stringify(operandKey(b[index]!)))
  );
}

function operandKey(operand: Operand): unknown {
  return operand.kind === 'constant' ? operand.value : [operand.node.number, operand.layout];
}

/** db = Σ over the batch of dZ [batch, units], beside dW = dZᵀ · A: the row sums of the left operand. */
function isRowSumOf(node: PlanNode, product: PlanNode): boolean {
  if (
    node.lowering.kind !== 'reduce' ||
    node.lowering.combine !== 'sum' ||
    product.lowering.kind !== 'matmul'
  )
    return false;
  const [source] = node.operands;
  const [left] = product.operands;
  return (
    product.shape.length === 2 &&
    product.lowering.transposeA &&
    readsInOrder(source!) &&
    readsInOrder(left!) &&
    source.node === left.node &&
    source.layout.shape.length === 2 &&
    node.lowering.axes.length === 1 &&
    node.lowering.axes[0] === 0
  );
}
