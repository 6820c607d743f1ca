// Writes kernel calls into a pass.

import type { PreparedCall } from './shaderCall.ts';

/** Throws `E_DISPOSED` where a call's memory is gone: to submit it would end the device. */
export function assertBound(calls: readonly PreparedCall[]): void {
  for (const { buffers } of calls) for (const buffer of buffers) buffer.assertAlive();
}

/** Encodes one call into a pass. */
export function encode(pass: GPUComputePassEncoder, call: PreparedCall): void {
  pass.setPipeline(call.pipeline);
  pass.setBindGroup(0, call.bindGroup);
  pass.dispatchWorkgroups(call.workgroups[0], call.workgroups[1], call.workgroups[2]);
}
