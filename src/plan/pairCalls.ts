// Which calls of a program run beside another in one dispatch, for GPUs.
//
// WebGPU orders dispatches by the buffers that they write, and Dawn waits for all earlier ones wherever memory is written
// that was used before, so in practice between any two. On an H100 small calls were 7 to 10 µs apart, most of it waiting:
// dW[l] and dA[l - 1], which both need dZ[l] only, each wait for nothing of the other.

import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from '../kernels/deviceTraits.ts';
import { pair } from '../kernels/pair.ts';
import { readBindings } from '../wgsl/bindings.ts';

/** A call of a program, and the places in the list before of what it does. */
export interface PairedCall {
  readonly call: ShaderCall;
  readonly from: readonly number[];
}

/** Calls before one that are looked at for it. */
const WINDOW = 8;
/** The shorter of two takes some 150 µs at most; beside longer ones the wait between two calls does not count. */
const SHORT = { flops: 4e9, bytes: 2e8 };

interface Group {
  readonly from: readonly number[];
  readonly uses: readonly Use[];
}

/** Memory that a call uses. */
interface Use {
  readonly range: BufferRange;
  readonly written: boolean;
}

/**
 * The calls in an order with the same results, pairs of them as one: each is put beside the nearest call before it that has
 * none beside it yet, where it needs neither that one nor any call between them, and none of these needs it.
 */
export function pairCalls(calls: readonly ShaderCall[], device: Pick<DeviceTraits, 'limits'>): PairedCall[] {
  const groups: Group[] = [];
  for (const [index, call] of calls.entries()) {
    const uses = usesOf(call);
    const place = placeBeside(call, { calls, groups, uses, device });
    if (place === undefined) groups.push({ from: [index], uses });
    else groups[place] = { from: [...groups[place]!.from, index], uses: [...groups[place]!.uses, ...uses] };
  }
  return groups.map(({ from }) => {
    const [first, second] = from.map((index) => calls[index]!);
    if (!second) return { call: first!, from };
    // The workgroups with more to do begin sooner.
    return { call: work(second) > work(first!) ? pair(second, first!) : pair(first!, second), from };
  });
}

interface Search {
  readonly calls: readonly ShaderCall[];
  readonly groups: readonly Group[];
  readonly uses: readonly Use[];
  readonly device: Pick<DeviceTraits, 'limits'>;
}

function placeBeside(call: ShaderCall, { calls, groups, uses, device }: Search): number | undefined {
  for (let place = groups.length - 1; place >= Math.max(0, groups.length - WINDOW); place--) {
    const group = groups[place]!;
    if (dependent(group.uses, uses)) return undefined;
    const [first, second] = group.from;
    if (second === undefined && fitTogether(calls[first!]!, call, device) && bindable(group.uses, uses)) {
      return place;
    }
  }
  return undefined;
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

function fitTogether(one: ShaderCall, other: ShaderCall, { limits }: Pick<DeviceTraits, 'limits'>): boolean {
  const [own, others] = [one.shares, other.shares];
  return (
    own !== undefined &&
    own.invocations === others?.invocations &&
    own.bytes + others.bytes <= limits.maxComputeWorkgroupStorageSize &&
    countOf(one) + countOf(other) <= limits.maxStorageBuffersPerShaderStage &&
    workgroupsOf(one) + workgroupsOf(other) <= limits.maxComputeWorkgroupsPerDimension &&
    Math.min(one.cost.flops, other.cost.flops) <= SHORT.flops &&
    Math.min(one.cost.bytes, other.cost.bytes) <= SHORT.bytes
  );
}

function usesOf({ buffers, shader }: ShaderCall): Use[] {
  return readBindings(shader.code).flatMap(({ name, kind }) =>
    kind === 'uniform' ? [] : [{ range: buffers[name]!, written: kind === 'storage' }],
  );
}

function countOf({ buffers }: ShaderCall): number {
  return Object.keys(buffers).length;
}

function workgroupsOf({ workgroups: [x, y, z] }: ShaderCall): number {
  return x * y * z;
}

/** Operations of a workgroup. */
function work(call: ShaderCall): number {
  return call.cost.flops / workgroupsOf(call);
}
