// What the planner knows of one kind of node: a record for each kind, by which nodes are planned, fused, placed and
// computed.

import type { BufferRange } from '../../gpu/buffer.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { ShaderCall } from '../../gpu/shaderCall.ts';
import type { Shape } from '../../graph/shape.ts';
import type { DType, Layout } from '../../graph/tensor.ts';
import type { DeviceTraits } from '../../kernels/deviceTraits.ts';
import type { Fused } from '../../kernels/linkKernel.ts';
import type { ResidentPhase } from '../../kernels/residentPhase.ts';
import type * as ResidentPhases from '../../kernels/residentPhases.ts';
import type { Access, Argument, FusedOutput } from '../../wgsl/fusedBody.ts';
import type { Place } from '../../wgsl/place.ts';
import type { Cluster } from '../cluster.ts';
import type { MemoryOperand, Operand, PlanNode } from '../planNode.ts';

/** The kinds of nodes that a plan has. */
export type KernelKind = PlanNode['lowering']['kind'];

/** A node of one kind. */
export type NodeOf<K extends KernelKind> = PlanNode & {
  readonly lowering: Extract<PlanNode['lowering'], { readonly kind: K }>;
};

/** The nodes of a kernel call whose kernel is of one kind. */
export type ClusterOf<K extends KernelKind> = Cluster & { readonly anchor: NodeOf<K> };

/** Whether a cluster has a kernel of one kind. */
export function isAnchored(cluster: Cluster): cluster is ClusterOf<KernelKind> {
  return cluster.anchor !== undefined;
}

/**
 * How an operand must lie to be read: anywhere, with any strides and of any type; or with its elements in order, unless
 * `lies` accepts another layout, as f32, u32 or one of `types`. What does not fit is copied before.
 */
export type OperandRule =
  | 'anywhere'
  | { readonly types: readonly DType[]; readonly lies?: (layout: Layout, dtype: DType) => boolean };

/** What the records of all kinds have. */
interface Common {
  /** A rule for each operand; the last one holds for those after it, too. */
  readonly operands: readonly OperandRule[];
  /**
   * Whether its first operand stays in its buffer in a program of a single dispatch: little of it is read or written.
   */
  readonly leavesFirstInBuffer: boolean;
}

/** Memory that is there from the start: inputs and variables. */
export interface LeafFamily extends Common {
  readonly form: 'leaf';
}

/** Memory in which other nodes lie side by side. No kernel computes it. */
export interface ArenaFamily<K extends KernelKind> extends Common {
  readonly form: 'arena';
  /** Where each operand begins, in elements. */
  offsets(lowering: NodeOf<K>['lowering']): readonly number[];
}

/** Writes the instructions of a fused part. */
export interface BodyBuilder {
  /** An operand's value at each position of a reader of this shape. */
  argument(operand: Operand, readerShape: Shape): Argument;
  /** The value of a node in memory, read in a way of its own. */
  read(node: PlanNode, access: Access): Argument;
  /** A call of a function of shaders/parts, of the node's type. */
  instruction(call: string, args: readonly Argument[], node: PlanNode): Argument;
}

/** Computed element by element, within any kernel that it is fused onto. */
export type ElementFamily<K extends KernelKind> = Common & {
  readonly form: 'element';
  /** Whether it reads each element of an operand in order at the place where it makes its own element. */
  readonly inPlace: boolean;
  /** Whether each kernel that reads a small node computes it again. */
  readonly cheap: boolean;
  /** The functions of shaders/parts that it calls. */
  calls(lowering: NodeOf<K>['lowering']): readonly string[];
  /** The shape over which it is computed. */
  over(node: NodeOf<K>): Shape;
} & (
    | { value(node: NodeOf<K>, body: BodyBuilder): Argument }
    /** Writes some elements of its first operand, which is its own variable, and nothing else. */
    | { output(node: NodeOf<K>, body: BodyBuilder): Omit<FusedOutput, 'type'> }
  );

/** Nodes that a kernel computes along the way, at almost no cost, beside its own. */
export interface Companionship<K extends KernelKind> {
  /** The number of the operand that both nodes read. */
  readonly operand: number;
  fits(node: NodeOf<K>, other: PlanNode): boolean;
}

/** How a kernel sees its result: rows of `columns`; `plain` as in `accessOf`. */
export interface BodyShape {
  readonly columns: number;
  readonly plain: boolean;
}

/** What a kernel is given beside its cluster, for values in buffers or in other memory. */
export interface KernelContext<Where> {
  /** Name of the cluster in reports. */
  label(cluster: Cluster): string;
  /** What the kernel does with each result. */
  finish(cluster: Cluster, shape: BodyShape): Fused<Where>;
  /** How each element of a reduction's operand is made. */
  fetch(cluster: Cluster, shape: BodyShape): Fused<Where>;
  readonly rangeOf: (node: PlanNode) => Where;
  /** The memory of an operand with elements side by side, from an offset on. */
  stretchOf(operand: MemoryOperand): Where;
  /** Whether a node lies in an arena, beside others: no element beyond its own may be written. */
  readonly packed: (node: PlanNode) => boolean;
}

/** The context in which kernel calls are made. */
export interface CallContext extends KernelContext<BufferRange> {
  readonly device: DeviceTraits;
  /** Makes memory that only one kernel call needs, between its passes. */
  readonly scratch: (bytes: number) => BufferRange;
}

/** The context in which the phases of a single dispatch are made. */
export interface PhaseContext extends KernelContext<Place> {
  readonly workgroupSize: number;
  /** Whether the workgroup is one subgroup. */
  readonly oneSubgroup: boolean;
}

/** Makes the calls of a cluster. */
export type Kernels<K extends KernelKind> = (cluster: ClusterOf<K>, context: CallContext) => ShaderCall[];

/** How nodes are computed in a program of a single dispatch. */
export interface PhaseFamily<K extends KernelKind> {
  /** Whether a phase can compute this node. */
  serves(node: NodeOf<K>): boolean;
  /** Makes the phase of a cluster; `phases` are loaded with such programs. */
  make(cluster: ClusterOf<K>, context: PhaseContext, phases: typeof ResidentPhases): ResidentPhase;
}

/** Computed by a kernel of its own, onto which others may be fused. */
export interface KernelFamily<K extends KernelKind> extends Common {
  readonly form: 'kernel';
  /** Whether its kernel ends with a fused part. */
  takesFinish(node: NodeOf<K>): boolean;
  /** Whether its kernel begins with a fused part. */
  readonly takesFetch: boolean;
  /** Bindings that its kernel may have beside those of its operands and of the results that are wanted. */
  readonly moreBindings: number;
  readonly companion: Companionship<K> | undefined;
  /** Floating-point operations; a function of one element counts as one. */
  flops(node: NodeOf<K>): number;
  /** Loads what the kernels of these clusters need: the one way to do so. */
  kernels(clusters: readonly ClusterOf<K>[], gpu: Gpu): Promise<Kernels<K>>;
  /** Undefined where no program of a single dispatch can have such a node. */
  readonly phase: PhaseFamily<K> | undefined;
}

/** The record of one kind of node. */
export type Family<K extends KernelKind> = LeafFamily | ArenaFamily<K> | ElementFamily<K> | KernelFamily<K>;
