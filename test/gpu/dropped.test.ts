// What nobody holds any more gives its memory back; what has an end can be ended by `using`.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  adam,
  compile,
  createPopulation,
  createTrainer,
  dense,
  drawDigits,
  input,
  Model,
  multiply,
  network,
  Variable,
  type Gpu,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { testGpu } from '../gpu.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Bytes that are held once the collector found nothing more. */
async function settledBytes(gpu: Gpu): Promise<number> {
  let bytes = gpu.bytesAllocated;
  for (let turn = 0, same = 0; turn < 50 && same < 3; turn++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
    same = gpu.bytesAllocated === bytes ? same + 1 : 0;
    bytes = gpu.bytesAllocated;
  }
  return bytes;
}

const data = drawDigits({ count: 64, seed: 1 });
const net = network({ inputs: data.features, layers: [dense(8, 'tanh'), dense(10, 'softmax')] });

describe('what is dropped without being destroyed', () => {
  it('leaves no memory behind: models, trainers, populations, programs, variables', async () => {
    const gpu = await testGpu();
    const before = await settledBytes(gpu);
    const use = async (seed: number): Promise<void> => {
      const model = new Model(gpu, { network: net, seed });
      await (await createTrainer(model, { data, optimizer: adam(), singleDispatch: seed % 2 === 0 })).run(2);
      await model.predict(data.x.subarray(0, data.features));
      const variable = new Variable(gpu, 'v', { shape: [1000] });
      const program = await compile(gpu, { outputs: { y: multiply(variable.tensor, input('s', [])) } });
      program.write('s', Float32Array.of(2));
      await program.run();
    };
    for (let seed = 0; seed < 4; seed++) await use(seed);
    const members = [{ optimizer: adam() }];
    const small = {
      ...data,
      x: Float32Array.from(data.x.subarray(0, 64 * 4)),
      features: 4,
      imageShape: undefined,
    };
    const few = network({ inputs: 4, layers: [dense(10, 'softmax')] });
    await (await createPopulation(gpu, { network: few, data: small, members })).run(2);
    expect(gpu.bytesAllocated).toBeGreaterThan(before + 500_000);
    expect(await settledBytes(gpu)).toBe(before);
  });

  it('stays while a program that reads it, or its tensor, is held', async () => {
    const gpu = await testGpu();
    const make = async () => {
      const variable = new Variable(gpu, 'v', { shape: [2], values: Float32Array.of(3, 4) });
      return compile(gpu, { outputs: { y: multiply(variable.tensor, 2) } });
    };
    const program = await make();
    const { tensor } = new Variable(gpu, 'w', { shape: [2], values: Float32Array.of(5, 6) });
    await settledBytes(gpu);
    expect([...(await program.runAndRead('y'))]).toEqual([6, 8]);
    const other = await compile(gpu, { outputs: { tensor } });
    expect([...(await other.runAndRead('tensor'))]).toEqual([5, 6]);
  });

  it('does its last run first', async () => {
    const gpu = await testGpu();
    const total = new Variable(gpu, 'total', { shape: [1] });
    const start = async (): Promise<Promise<void>[]> => {
      const step = new Variable(gpu, 'step', { shape: [1], values: Float32Array.of(1) });
      const { add } = await import('../../src/index.ts');
      const program = await compile(gpu, { updates: [[total, add(total.tensor, step.tensor)]] });
      return [program.run(300)];
    };
    const running = await start();
    gc();
    await Promise.all(running);
    await settledBytes(gpu);
    expect([...(await total.read())]).toEqual([300]);
    total.destroy();
  });
});

describe('what has an end', () => {
  it('is ended by the symbols of `using`, once or twice', async () => {
    const gpu = await openGpu();
    const model = new Model(gpu, { network: net });
    const trainer = await createTrainer(model, { data, optimizer: adam(), singleDispatch: false });
    const variable = new Variable(gpu, 'v', { shape: [2] });
    const program = await compile(gpu, { outputs: { y: multiply(variable.tensor, 2) } });
    for (let time = 0; time < 2; time++) {
      program[Symbol.dispose]();
      trainer[Symbol.dispose]();
      variable[Symbol.dispose]();
      await model[Symbol.asyncDispose]();
    }
    expect(gpu.bytesAllocated).toBe(0);
    for (let time = 0; time < 2; time++) gpu[Symbol.dispose]();
    expect(() => gpu.createBuffer('late', 16)).toThrow(expect.objectContaining({ code: 'E_DISPOSED' }));
  });
});
