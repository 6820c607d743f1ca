// Kernel call that gathers the rows of a mini-batch.

import batchSource from '../../shaders/batch.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, powerOfTwoUpTo, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { bytesOf, storedElement, type StorageType } from '../wgsl/place.ts';

/** A mini-batch: rows of data [count, columns], together with those of a companion [count, companion columns]. */
export interface BatchProblem {
  readonly count: number;
  readonly batchSize: number;
  readonly columns: number;
  readonly shuffleSeed?: number;
  readonly data: BufferRange;
  readonly dataType: StorageType;
  /** The number of the mini-batch, u32 [1]. */
  readonly step: BufferRange;
  /** What the kernel does with each element of the rows [batchSize, columns]. */
  readonly finish: Fused;
  /** 32-bit words that are copied row by row. */
  readonly companion?: {
    readonly source: BufferRange;
    readonly target: BufferRange;
    readonly columns: number;
  };
}

const WORKGROUP_SIZE = 64;
/**
 * The most invocations for one row. Each of them looks for the place of the row, so few are best where they run one
 * after another.
 */
const MOST_LANES = { gpu: WORKGROUP_SIZE, software: 4, null: 4 } as const;

/** The kernel call that gathers a mini-batch. */
export function batch(problem: BatchProblem, { driver }: Pick<DeviceTraits, 'driver'>): ShaderCall {
  const { count, batchSize, columns, shuffleSeed, data, dataType, step, finish, companion } = problem;
  const width = columns % 4 === 0 ? 4 : 1;
  const lanes = powerOfTwoUpTo(columns / width / 4, { least: 1, most: MOST_LANES[driver.kind] });
  return {
    label: `batch [${batchSize}, ${columns}] of ${count}`,
    shader: linkKernel(
      { name: 'batch.wgsl', text: batchSource },
      {
        span: { width },
        values: { LANES: lanes, ...(dataType === 'f16' ? { Stored: storedElement('f16', width) } : {}) },
        finish,
        replace: {
          ...(shuffleSeed === undefined ? { 'batchOrder.wgsl': 'batchInOrder.wgsl' } : {}),
          ...(dataType === 'u8' ? { 'batchSource.wgsl': `batchSourceBytes${width}.wgsl` } : {}),
          ...(companion ? {} : { 'batchCompanion.wgsl': 'batchAlone.wgsl' }),
        },
      },
    ),
    buffers: {
      data,
      step_number: step,
      ...(companion ? { companion_data: companion.source, companion: companion.target } : {}),
      ...fusedBuffers(finish),
    },
    params: kernelParams(batchSize, columns, count, shuffleSeed ?? 0, companion?.columns ?? 0),
    workgroups: workgroupsFor(Math.ceil((batchSize * lanes) / WORKGROUP_SIZE)),
    cost: { flops: 0, bytes: batchSize * columns * bytesOf(dataType) + finish.bytes! },
  };
}
