// The plan of a small training step in a single dispatch: its phases and the workgroup's memory. No device is needed.

import { expect, it } from 'vitest';
import type { BufferRange } from '../../src/gpu/buffer.ts';
import { input } from '../../src/graph/tensor.ts';
import { dense, maxoutUnits, network } from '../../src/index.ts';
import type { DeviceTraits } from '../../src/kernels/deviceTraits.ts';
import { planGraph } from '../../src/plan/planGraph.ts';
import { nodeSize } from '../../src/plan/planNode.ts';
import { planResident } from '../../src/plan/singleDispatch/planResident.ts';
import { paperStep } from './paperStep.ts';

const LIMITS = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxStorageBuffersPerShaderStage: 8,
};

/** A training step of 6 - 4 times 2 - 3 on batches of 8 as one call. */
async function plan(device: Partial<DeviceTraits> & Pick<DeviceTraits, 'driver'>): Promise<string> {
  const net = network({ inputs: 6, layers: [maxoutUnits(4, 2), dense(3, 'softmax')] });
  const updates = paperStep(net, () => ({ x: input('x', [40, 6]), y: input('y', [40], 'u32') }), {
    loss: 'softmaxCrossEntropy',
    examples: 40,
    batchSize: 8,
    clipNorm: 1,
  });
  const planned = planResident({
    device: { subgroupSize: 8, features: new Set(['subgroups']), limits: LIMITS, ...device },
    graph: planGraph({ outputs: [], updates }),
    // Never read: a plan only passes memory on.
    leafOf: (node) => ({
      range: {
        buffer: { label: node.tensor.op },
        offset: 0,
        bytes: 4 * nodeSize(node),
      } as unknown as BufferRange,
      stride: 0,
    }),
    members: 1,
  });
  if (!planned.call) return planned.reason;
  const { label, shader, buffers, workgroups, cost } = planned.call(4);
  const lists = ['load_values', 'run_step', 'store_values'].map(
    (name) => new RegExp(`^fn ${name}\\(.*?^}`, 'ms').exec(shader.code)![0],
  );
  const phases = shader.files.map(({ name }) => name).filter((name) => /^resident[A-Z]/.test(name));
  const memory = /const ARENA_WORDS.*/.exec(shader.code)![0];
  const names = Object.entries(buffers).map(([name, { buffer }]) => `${name} ${buffer.label}`);
  return [
    '',
    `${label} ${workgroups.join(' ')} flops ${cost.flops}`,
    memory,
    ...names,
    phases.join(' '),
    ...lists,
    '',
  ].join('\n');
}

it('is one call of one subgroup on a software driver', async () => {
  expect(await plan({ driver: { kind: 'software' } })).toMatchInlineSnapshot(
    `"9 buffers are needed, 8 can be bound"`,
  );
});

it('is one call of a large workgroup on a GPU', async () => {
  const limits = { ...LIMITS, maxComputeWorkgroupStorageSize: 49_152 };
  expect(await plan({ driver: { kind: 'gpu' }, limits })).toMatchInlineSnapshot(
    `"9 buffers are needed, 8 can be bound"`,
  );
});

it('is refused, with the reason, where the workgroup has too little memory', async () => {
  const limits = { ...LIMITS, maxComputeWorkgroupStorageSize: 2048 };
  expect(await plan({ driver: { kind: 'software' }, limits })).toMatch(/bytes are needed, \d+ are there/);
});
