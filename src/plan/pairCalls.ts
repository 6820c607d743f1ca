// Which calls of a program run beside another in one dispatch: on trial, for GPUs.
//
// WebGPU orders dispatches by the buffers that they write, and Dawn waits for all earlier ones wherever memory is written
// that was used before, so in practice between any two; on an H100 small calls were 7 to 10 µs apart. dW[l] and dA[l - 1],
// which both need dZ[l] only, each wait for nothing of the other.

import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from '../kernels/deviceTraits.ts';
import { pair } from '../kernels/pair.ts';
import type { Cluster } from './cluster.ts';
import type { PlanNode } from './planNode.ts';
import { readBindings } from '../wgsl/bindings.ts';
import { mayPair } from '../wgsl/pairText.ts';
import { workgroupShape, type WorkgroupShape } from '../wgsl/workgroupShape.ts';

/** A call of a program, with what it computes. */
export interface MadeCall {
  readonly call: ShaderCall;
  /** What it computes, or a part of. */
  readonly clusters: readonly Cluster[];
  /** The nodes whose values are there after it. */
  readonly nodes: PlanNode[];
}

/** Calls before one that are looked at for it. */
const WINDOW = 8;
/** The shorter of two takes some 150 µs at most; beside longer ones the wait between two calls does not count. */
const SHORT = { flops: 4e9, bytes: 2e8 };

/** A call with what decides about pairs. */
interface Candidate {
  readonly made: MadeCall;
  readonly uses: readonly Use[];
  /** Absent where it must run alone. */
  readonly shape: WorkgroupShape | undefined;
}

/** Memory that a call uses. */
interface Use {
  readonly range: BufferRange;
  readonly written: boolean;
}

/** What the pairs are made for. */
type Device = Pick<DeviceTraits, 'limits'>;

/**
 * The calls in an order with the same results, pairs of them as one: each is put beside the nearest call before it that has
 * none beside it yet, where it needs neither that one nor any call between them, and none of these needs it.
 */
export function pairCalls(calls: readonly MadeCall[], device: Device): MadeCall[] {
  const groups: Candidate[][] = [];
  for (const made of calls) {
    const candidate = candidateOf(made);
    const group = groupFor(candidate, groups, device);
    if (group) group.push(candidate);
    else groups.push([candidate]);
  }
  return groups.map(([one, other]) => (other ? inOne(one!, other) : one!.made));
}

function candidateOf(made: MadeCall): Candidate {
  const { buffers, shader } = made.call;
  return {
    made,
    uses: readBindings(shader.code).flatMap(({ name, kind }) =>
      kind === 'uniform' ? [] : [{ range: buffers[name]!, written: kind === 'storage' }],
    ),
    shape: mayPair(shader.code) ? workgroupShape(shader.code) : undefined,
  };
}

/** The call, alone so far, beside which a later one is put. */
function groupFor(candidate: Candidate, groups: Candidate[][], device: Device): Candidate[] | undefined {
  for (const group of groups.slice(-WINDOW).toReversed()) {
    if (group.some(({ uses }) => dependent(uses, candidate.uses))) return undefined;
    const [first, second] = group;
    if (!second && fitTogether(first!, candidate, device)) return group;
  }
  return undefined;
}

function inOne(one: Candidate, other: Candidate): MadeCall {
  // The workgroups with more to do begin sooner.
  const [first, second] = work(other.made.call) > work(one.made.call) ? [other, one] : [one, other];
  return {
    call: pair(first.made.call, second.made.call, first.shape!.invocations),
    clusters: [...one.made.clusters, ...other.made.clusters],
    nodes: [...one.made.nodes, ...other.made.nodes],
  };
}

/** Whether one of two calls uses memory that the other writes. */
function dependent(earlier: readonly Use[], later: readonly Use[]): boolean {
  return earlier.some((one) =>
    later.some((other) => (one.written || other.written) && overlap(one.range, other.range)),
  );
}

function overlap(one: BufferRange, other: BufferRange): boolean {
  return (
    one.buffer === other.buffer &&
    one.offset < other.offset + other.bytes &&
    other.offset < one.offset + one.bytes
  );
}

/** A dispatch binds a whole buffer for reading or for writing. */
function bindable(ones: readonly Use[], others: readonly Use[]): boolean {
  return !ones.some((one) =>
    others.some((other) => one.range.buffer === other.range.buffer && one.written !== other.written),
  );
}

function fitTogether(one: Candidate, other: Candidate, { limits }: Device): boolean {
  const [{ cost }, { cost: otherCost }] = [one.made.call, other.made.call];
  return (
    one.shape !== undefined &&
    one.shape.invocations === other.shape?.invocations &&
    one.shape.bytes + other.shape.bytes <= limits.maxComputeWorkgroupStorageSize &&
    one.uses.length + other.uses.length <= limits.maxStorageBuffersPerShaderStage &&
    workgroupsOf(one.made.call) + workgroupsOf(other.made.call) <= limits.maxComputeWorkgroupsPerDimension &&
    Math.min(cost.flops, otherCost.flops) <= SHORT.flops &&
    Math.min(cost.bytes, otherCost.bytes) <= SHORT.bytes &&
    bindable(one.uses, other.uses)
  );
}

function workgroupsOf({ workgroups: [x, y, z] }: ShaderCall): number {
  return x * y * z;
}

/** Operations of a workgroup. */
function work(call: ShaderCall): number {
  return call.cost.flops / workgroupsOf(call);
}
