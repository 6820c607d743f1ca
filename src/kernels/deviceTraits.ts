// What kernels choose their variants by.

import type { DriverInfo } from '../gpu/driverInfo.ts';
import type { TensorCoreSize } from '../gpu/gpu.ts';

/** Properties of an adapter that decide which variant of a kernel can run, or runs best. `Gpu` has them all. */
export interface DeviceTraits {
  /** Invocations of a subgroup where this number is fixed, else 0. */
  readonly subgroupSize: number;
  readonly features: ReadonlySet<string>;
  readonly limits: Pick<
    GPUSupportedLimits,
    | 'maxComputeInvocationsPerWorkgroup'
    | 'maxComputeWorkgroupStorageSize'
    | 'maxComputeWorkgroupsPerDimension'
    | 'maxStorageBuffersPerShaderStage'
  >;
  /** The size of the matrices that its tensor cores multiply, where the device was opened to use them. */
  readonly tensorCoreSize?: TensorCoreSize | undefined;
  readonly driver: Pick<DriverInfo, 'kind' | 'trial'>;
}
