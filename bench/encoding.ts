// What a kernel call costs in JavaScript: the time to encode a training step that is replayed.

import { adam, createTrainer, dense, Model, network, type Gpu } from 'gradloom';
import { openGpu } from 'gradloom/node';
import { encode } from '../src/gpu/encode.ts';
import type { PreparedCall } from '../src/gpu/shaderCall.ts';
import { batchValues } from './workloads/values.ts';

const BATCH = 128;
const SHAPE = { sizes: [784, 512, 512, 10], activation: 'relu', output: 'softmax' } as const;
/** Steps in one command buffer, and how many of these are encoded. */
const STEPS = 20;
const ROUNDS = 300;

/** The calls that preparing the work hands to the device. */
async function callsOf(gpu: Gpu, work: () => Promise<unknown>): Promise<readonly PreparedCall[]> {
  let calls: readonly PreparedCall[] = [];
  const prepare = gpu.prepare.bind(gpu);
  gpu.prepare = async (...given) => {
    const prepared = await prepare(...given);
    calls = prepared.calls;
    return prepared;
  };
  await work();
  return calls;
}

/** Microseconds a call, least first. Command buffers are thrown away: nothing runs meanwhile. */
function encodingTimes({ device }: Gpu, calls: readonly PreparedCall[]): number[] {
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let step = 0; step < STEPS; step++) for (const call of calls) encode(pass, call);
    pass.end();
    encoder.finish();
    return ((performance.now() - begin) * 1000) / (STEPS * calls.length);
  });
  return times.toSorted((a, b) => a - b);
}

const gpu = await openGpu();
const calls = await callsOf(gpu, () => {
  const layers = [dense(512, 'relu'), dense(512, 'relu'), dense(10, 'softmax')];
  const model = new Model(gpu, { network: network({ inputs: SHAPE.sizes[0], layers }) });
  const { x, classes } = batchValues(SHAPE, BATCH);
  const data = { x, y: classes, examples: BATCH, features: SHAPE.sizes[0], targets: 1 };
  return createTrainer(model, { data, optimizer: adam(), batchSize: BATCH });
});
const times = encodingTimes(gpu, calls);
const [least, median] = [times[0]!, times[ROUNDS / 2]!].map((time) => time.toFixed(2));
console.log(`${gpu.name}: ${calls.length} calls a step, ${median} µs a call to encode (least ${least})`);
gpu.close();
