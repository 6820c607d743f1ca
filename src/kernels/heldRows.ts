// Kernel calls for softmax and cross-entropy of rows that the registers of a workgroup hold: each row is read once. Only
// GPUs load this file (loadRows.ts).

import crossEntropySource from '../../shaders/crossEntropyHeld.wgsl?raw';
import targetDense from '../../shaders/parts/held/heldTargetDense.wgsl?raw';
import targetIndex from '../../shaders/parts/held/heldTargetIndex.wgsl?raw';
import tree from '../../shaders/parts/held/heldTree.wgsl?raw';
import softmaxSource from '../../shaders/softmaxHeld.wgsl?raw';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { ShaderFile, ShaderValues } from '../wgsl/link.ts';
import { unroll } from '../wgsl/unroll.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { workgroupsFor } from './kernelParams.ts';
import { linkKernel } from './linkKernel.ts';
import {
  crossEntropy as crossEntropyLoop,
  isWorthHolding,
  softmax as softmaxLoop,
  type CrossEntropyProblem,
  type RowSizes,
  type SoftmaxProblem,
} from './softmax.ts';
import { WORKGROUP_SIZE } from './spread.ts';

/** Numbers that an invocation keeps at most: more of them cost a GPU the subgroups that hide the time of loads. */
const MOST_NUMBERS = 32;
/** Groups of one number that an invocation should keep at most: in loads of these, neighbours read neighbours. */
const MOST_SINGLES = 16;
const MOST_LANES = 256;
/** Invocations that keep a GPU busy; with fewer, more share a row as long as each has this many numbers. */
const ENOUGH = { invocations: 65_536, numbers: 8 } as const;
/** Functions that an invocation calls at most in what is fused on, which is written out for each group. */
const MOST_CALLS = 128;

/** What decides how rows are held. */
export interface RowTask extends RowSizes {
  /** What is kept beside each logit: 1 with a probability for each class, else 0. */
  readonly beside: 0 | 1;
  /** Functions that the fused part calls for each result. */
  readonly calls: number;
}

/** How many invocations share a row, and how many groups of neighbours each keeps. */
export interface HeldRow {
  readonly width: 1 | 4;
  readonly lanes: number;
  readonly kept: number;
}

/** How rows are held, or `undefined` where registers do not hold them. */
export function holdRow(
  { rows, columns, beside, calls }: RowTask,
  { limits }: Pick<DeviceTraits, 'limits'>,
): HeldRow | undefined {
  const width = columns % 4 === 0 ? 4 : 1;
  const groups = columns / width;
  const most = MOST_NUMBERS / (1 + beside) / width;
  const wanted = width === 1 ? MOST_SINGLES : most;
  let lanes = 1;
  const goesOn = (): boolean =>
    groups > wanted * lanes || (rows * lanes < ENOUGH.invocations && columns >= 2 * ENOUGH.numbers * lanes);
  while (2 * lanes <= Math.min(MOST_LANES, limits.maxComputeInvocationsPerWorkgroup) && goesOn()) lanes *= 2;
  const kept = Math.ceil(groups / lanes);
  return kept <= most && kept * calls <= MOST_CALLS ? { width, lanes, kept } : undefined;
}

/** The kernel call of softmax. */
export function softmax(problem: SoftmaxProblem, device: DeviceTraits): ShaderCall {
  return hold(softmaxLoop(problem, device), {
    problem,
    device,
    beside: 0,
    file: { name: 'softmaxHeld.wgsl', text: softmaxSource },
  });
}

/** The kernel call of the cross-entropy, with the gradient of the logits. */
export function crossEntropy(problem: CrossEntropyProblem, device: DeviceTraits): ShaderCall {
  const dense = problem.targetType === 'f32';
  return hold(crossEntropyLoop(problem, device), {
    problem,
    device,
    beside: dense ? 1 : 0,
    file: { name: 'crossEntropyHeld.wgsl', text: crossEntropySource },
    values: { Sums: 'vec3f' },
    parts: { 'heldTargetIndex.wgsl': dense ? targetDense : targetIndex },
  });
}

/** A kernel over rows, and what it is for. */
interface Holding extends Pick<RowTask, 'beside'> {
  readonly problem: SoftmaxProblem;
  readonly device: DeviceTraits;
  readonly file: ShaderFile;
  readonly values?: ShaderValues;
  readonly parts?: Readonly<Record<string, string>>;
}

/** The call with the kernel that holds rows, where registers can and it is worth it. */
function hold(call: ShaderCall, { problem, device, beside, file, values, parts }: Holding): ShaderCall {
  const { rows, columns, finish } = problem;
  const calls = finish.body.instructions.length;
  const row = isWorthHolding(problem) && holdRow({ rows, columns, beside, calls }, device);
  if (!row) return call;
  const { width, lanes, kept } = row;
  const size = Math.max(WORKGROUP_SIZE, lanes);
  const shader = linkKernel(
    { ...file, text: unroll(file.text, { KEPT: kept }) },
    {
      span: { width },
      values: { ...values, KEPT: kept, LANES: lanes, WORKGROUP_SIZE: size },
      finish,
      parts: { ...parts, 'heldTree.wgsl': tree },
    },
  );
  return { ...call, shader, workgroups: workgroupsFor(Math.ceil((rows * lanes) / size)) };
}
