// Names of WebGPU that our declarations mention. TypeScript 7 knows them; for 5.9, without `@webgpu/types`, they
// are at least there. Where they are known, these add nothing.

declare global {
  interface GPU {}
  interface GPUAdapter {}
  interface GPUAdapterInfo {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
  }
  interface GPUBindGroup {}
  interface GPUBuffer {}
  interface GPUComputePassEncoder {}
  interface GPUComputePipeline {}
  interface GPUDevice {}
  interface GPUSupportedLimits {}
}

/** Which adapter to prefer where there are several: WebGPU’s `GPUPowerPreference`. */
export type PowerPreference = 'low-power' | 'high-performance';
