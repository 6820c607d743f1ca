// When a step is better run in one workgroup than as a list of kernel calls that each fill the device.

import type { DeviceTraits } from '../../kernels/deviceTraits.ts';

/**
 * Invocations of the workgroup. A software driver runs it on one core, lanes side by side: one subgroup, so that no
 * barrier has to switch between many. A GPU hides latency behind many subgroups.
 */
export function residentWorkgroupSize({ driver, subgroupSize, limits }: DeviceTraits): number {
  if (driver.kind !== 'gpu') return subgroupSize || 8;
  return Math.min(driver.trial?.workgroup ?? 256, limits.maxComputeInvocationsPerWorkgroup);
}

/** Operations a second of one workgroup, and seconds that a kernel call costs beside its work. */
const SPEED = {
  software: { flops: 3e9, call: 30e-6 },
  gpu: { flops: 30e9, call: 4e-6 },
  null: { flops: 3e9, call: 30e-6 },
} as const;

/** Whether one workgroup is done sooner than the calls would be, even if these took no time for their work. */
export function worthwhile(step: {
  readonly device: DeviceTraits;
  readonly members: number;
  readonly calls: number;
  readonly flops: number;
}): boolean {
  const speed = SPEED[step.device.driver.kind];
  return step.members > 1 || step.flops / speed.flops < step.calls * speed.call;
}
