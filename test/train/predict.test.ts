// Predictions of any number of rows of any width: in parts that the device takes, the same whatever the parts.

import { expect, it, vi } from 'vitest';
import {
  createTrainer,
  dense,
  evaluate,
  fitStandardForm,
  maxoutUnits,
  Model,
  network,
  sgd,
} from '../../src/index.ts';
import { chunkSize } from '../../src/train/predict.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { testGpu } from '../gpu.ts';

const limits = (bytes: number) => ({ maxBufferSize: 2 * bytes, maxStorageBufferBindingSize: bytes });

it('pictures of 224 × 224 × 3 train, are predicted and evaluated', async () => {
  const gpu = await testGpu();
  const [examples, features] = [300, 224 * 224 * 3];
  const x = new Uint8Array(examples * features);
  for (let row = 0; row < examples; row++) x.fill((row * 7) % 256, row * features, (row + 1) * features);
  const y = Uint32Array.from({ length: examples }, (_, row) => row % 2);
  const data = { x, y, examples, features, targets: 1, imageShape: [224, 224, 3] as const };
  const model = new Model(gpu, {
    network: network({ inputs: features, layers: [dense(1, 'sigmoid', { initializer: 'zeros' })] }),
    standardForm: fitStandardForm(data),
    imageShape: data.imageShape,
  });
  const weights = new Float32Array(features).fill(1 / features);
  model.setValues(
    new Map([
      ['W1', weights],
      ['b1', Float32Array.of(-0.5)],
    ]),
  );
  const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0 }), batchSize: 16 });
  await trainer.run(2);
  trainer.destroy();
  const { outputs, accuracy } = await evaluate(model, data);
  let right = 0;
  outputs.forEach((value, row) => {
    const exact = 1 / (1 + Math.exp(0.5 - ((row * 7) % 256) / 255));
    expect(value).toBeCloseTo(exact, 4);
    right += (exact >= 0.5 ? 1 : 0) === y[row] ? 1 : 0;
  });
  expect(Math.abs(accuracy! - right / examples)).toBeLessThan(0.02);
  await model.destroy();
});

it('parts are cut by bindings, by hidden layers and by memory, to powers of two', () => {
  const MiB = 2 ** 20;
  const wide = network({ inputs: 150_528, layers: [dense(1)] });
  expect(chunkSize(limits(128 * MiB), wide)).toBe(128);
  expect(chunkSize(limits(4096 * MiB), wide)).toBe(512);
  // The pieces of maxout are stored before the largest is taken.
  const pieces = network({ inputs: 2, layers: [maxoutUnits(10_000, 8), dense(1)] });
  expect(chunkSize(limits(128 * MiB), pieces)).toBe(256);
  expect(chunkSize(limits(128 * MiB), network({ inputs: 2, layers: [dense(1)] }))).toBe(1024);
  expect(chunkSize(limits(MiB), network({ inputs: 300_000, layers: [dense(1)] }))).toBe(1);
});

it('no rows give nothing; parts of rows, other arrays and lists are told', async () => {
  const model = new Model(await testGpu(), { network: network({ inputs: 2, layers: [dense(1)] }), seed: 1 });
  expect(await model.predict(new Float32Array(0))).toEqual(new Float32Array(0));
  const expected = await model.predict(Float32Array.of(1, 2));
  for (const x of [
    [1, 2],
    Float64Array.of(1, 2),
    Int32Array.of(1, 2),
    Uint8Array.of(1, 2),
    BigInt64Array.of(1n, 2n),
  ]) {
    expect(await model.predict(x as unknown as Float32Array)).toEqual(expected);
  }
  const code = (x: unknown) =>
    model.predict(x as Float32Array).catch((error: { code: string }) => error.code);
  for (const x of [[[1, 2]], ['1', '2'], 'ab', undefined, null, { length: 2 }])
    expect(await code(x)).toBe('E_DTYPE');
  expect(await code(Float32Array.of(1, 2, 3))).toBe('E_SHAPE');
  for (const x of [Float32Array.of(1, Number.NaN), [Infinity, 1], Float64Array.of(1e39, 1)])
    expect(await code(x)).toBe('E_NONFINITE');
  await model.destroy();
});

it('inputs that no binding holds are refused before anything is uploaded, with the ways out', async () => {
  const gpu = await testGpu();
  const limit = Math.min(gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize);
  const features = 4096;
  const examples = Math.floor(limit / features) + 1;
  if (examples * features > 2 ** 29) return;
  const model = new Model(gpu, { network: network({ inputs: features, layers: [dense(1)] }) });
  const before = gpu.bytesAllocated;
  const data = {
    x: new Uint8Array(examples * features),
    y: new Float32Array(examples),
    examples,
    features,
    targets: 1,
  };
  const options = { optimizer: sgd({ learningRate: 1 }) };
  const begin = performance.now();
  await expect(createTrainer(model, { ...options, data })).rejects.toMatchObject({
    code: 'E_LIMIT',
    message: expect.stringContaining(
      `${limit} bytes; got ${4 * examples * features} bytes, ${examples} examples`,
    ) as string,
    hint: expect.stringMatching(/at most \d+ examples.*pictures stay bytes.*storage: 'f16'/s) as string,
  });
  await expect(createTrainer(model, { ...options, data, batchSize: 8 })).rejects.toMatchObject({
    code: 'E_LIMIT',
    message: expect.stringContaining('as u8') as string,
  });
  expect(gpu.bytesAllocated).toBe(before);
  expect(performance.now() - begin).toBeLessThan(10_000);
  await model.destroy();
});

it('names the row among all, also where the standard form overflows in a later part', async () => {
  const gpu = await testGpu();
  const standardForm = { kind: 'standard', shift: Float64Array.of(0), scale: Float64Array.of(1e10) } as const;
  const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }), standardForm });
  const x = new Float32Array(3000).fill(1);
  x[2500] = 1e35;
  await expect(model.predict(x)).rejects.toThrow(/row 2501, column 1/);
  x[2500] = Infinity;
  await expect(model.predict(x)).rejects.toThrow(/row 2501, column 1/);
  await model.destroy();
});

it('reads parameters back only after the device changed them without a look at them', async () => {
  const gpu = await testGpu();
  const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }) });
  const data = { x: Float32Array.of(1, 2), y: Float32Array.of(1, 2), examples: 2, features: 1, targets: 1 };
  const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0.01 }) });
  await trainer.run(3);
  const read = vi.spyOn(model.parameters, 'readNow');
  await model.predict(data.x);
  expect(read).toHaveBeenCalledTimes(0);
  if ((await trainer.report({ timed: true }))[0]?.nanoseconds !== undefined) {
    await model.predict(data.x);
    expect(read).toHaveBeenCalledTimes(1);
  }
  trainer.destroy();
  await model.destroy();
});

it('names the first bad row where outputs of several parts overflow, and ends its turn before the next', async () => {
  const gpu = await testGpu();
  const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }) });
  model.setValues(
    new Map([
      ['W1', Float32Array.of(1e30)],
      ['b1', Float32Array.of(0)],
    ]),
  );
  const x = Float32Array.from({ length: 9000 }, (_, row) => row / 9000);
  for (const row of [1030, 3070, 5000]) x[row] = 1e30;
  const failing = model.predict(x);
  // Called before the other one has failed.
  const good = model.predict(x.subarray(0, 1000));
  await expect(failing).rejects.toThrow(/row 1031/);
  expect((await good)[900]).toBeCloseTo(1e29, -24);
  const all = await model.predict(Float32Array.from({ length: 9000 }, (_, row) => row));
  expect(all.every((value, row) => value === Math.fround(Math.fround(1e30) * row))).toBe(true);
  await model.destroy();
});

it('says that the device is lost where that happens between two parts', async () => {
  const gpu = await openGpu();
  const model = new Model(gpu, { network: network({ inputs: 4, layers: [dense(1)] }) });
  await model.predict(new Float32Array(4 * 4096));
  const submit = gpu.device.queue.submit.bind(gpu.device.queue);
  let count = 0;
  vi.spyOn(gpu.device.queue, 'submit').mockImplementation((buffers) => {
    submit(buffers);
    if (++count === 3) gpu.device.destroy();
  });
  await expect(model.predict(new Float32Array(4 * 8192))).rejects.toMatchObject({ code: 'E_DEVICE_LOST' });
  gpu.close();
});
