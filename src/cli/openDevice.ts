// Opens the GPU for a command, before the command says anything: what drivers write on stderr then stands first.

import type { Gpu } from '../gpu/gpu.ts';
import { openGpu, type NodeGpuOptions } from '../node/openNodeGpu.ts';
import type { Output } from './output.ts';

/** As `openGpu` in Node; explains what Dawn has written. */
export async function openDevice(options: NodeGpuOptions, output: Output): Promise<Gpu> {
  const gpu = await openGpu(options);
  const { remark } = gpu.driver;
  if (remark !== undefined) output.note(`(${remark})\n`);
  return gpu;
}
