// Memory kept for writing gives the same bytes in the same order as the queue's own way, and never too much is kept.

import { expect, it, test, vi } from 'vitest';
import type { DeviceBuffer } from '../../src/gpu/buffer.ts';
import { UploadPool } from '../../src/gpu/uploadPool.ts';
import { uploadsTo } from '../../src/gpu/uploadsTo.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { testGpu } from '../gpu.ts';

const gpu = await testGpu();

const floats = (length: number, first: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length }, (_, i) => first + i);
const all = (buffer: DeviceBuffer) => ({ buffer, offset: 0, bytes: buffer.bytes });

it('writes through its own memory from the middle of an array, and nothing beside it', async () => {
  const pool = new UploadPool(gpu.device);
  const buffer = gpu.createBuffer('target', 2 ** 18);
  const values = floats(2 ** 15, 7);
  const part = values.subarray(100, 100 + 2 ** 14);
  gpu.write(buffer, new Float32Array(2 ** 16).fill(-1));
  expect(pool.write(buffer.handle, part)).toBe(true);
  const read = new Float32Array(await gpu.read(all(buffer)));
  expect(read.subarray(0, 2 ** 14)).toEqual(part);
  expect(read[2 ** 14]).toBe(-1);
  buffer.destroy();
});

it('leaves to the queue what is large, or no whole number of words', () => {
  const pool = new UploadPool(gpu.device);
  const buffer = gpu.createBuffer('target', 2 ** 25);
  for (const bytes of [2 ** 16 + 2, 2 ** 24 + 4])
    expect(pool.write(buffer.handle, new Uint8Array(bytes)), `${bytes}`).toBe(false);
  buffer.destroy();
});

it('keeps the order of writes and copies, whichever way each goes', async () => {
  const pool = new UploadPool(gpu.device);
  const length = 2 ** 15;
  const [buffer, seen] = [gpu.createBuffer('target', 4 * length), gpu.createBuffer('seen', 4 * 24)];
  let staged = 0;
  for (let turn = 0; turn < 24; turn++) {
    const values = floats(length, turn);
    if (pool.write(buffer.handle, values)) staged++;
    else gpu.device.queue.writeBuffer(buffer.handle, 0, values);
    // The array is the caller's again at once.
    values.fill(NaN);
    const encoder = gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer.handle, 4 * (length - 1), seen.handle, 4 * turn, 4);
    gpu.device.queue.submit([encoder.finish()]);
    if (turn % 5 === 4) await gpu.settle();
  }
  expect(staged).toBeGreaterThan(5);
  expect([...new Float32Array(await gpu.read(all(seen)))].slice(0, 24)).toEqual(
    Array.from({ length: 24 }, (_, turn) => turn + length - 1),
  );
  for (const own of [buffer, seen]) own.destroy();
});

it('keeps three buffers at most, of the sizes asked for last', async () => {
  const made = new Set<GPUBuffer>();
  const { device } = gpu;
  const create = device.createBuffer.bind(device);
  const watched = new Proxy(device, {
    get(target, name) {
      if (name === 'createBuffer')
        return (given: GPUBufferDescriptor) => {
          const buffer = create(given);
          made.add(buffer);
          const destroy = buffer.destroy.bind(buffer);
          buffer.destroy = () => (made.delete(buffer), destroy());
          return buffer;
        };
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const pool = new UploadPool(watched);
  const buffer = gpu.createBuffer('target', 2 ** 22);
  for (const size of [16, 17, 18, 19, 20, 21, 22, 16]) {
    for (let time = 0; time < 3; time++) pool.write(buffer.handle, new Uint8Array(2 ** size));
    await gpu.settle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made.size).toBeLessThanOrEqual(3);
  }
  expect(made.size).toBeGreaterThan(0);
  buffer.destroy();
});

it('is loaded with the second large write to a buffer, and no byte is lost until then', async () => {
  const own = uploadsTo(gpu.device);
  const [buffer, other] = [gpu.createBuffer('target', 2 ** 17), gpu.createBuffer('other', 2 ** 17)];
  const write = (target: DeviceBuffer, data: Float32Array<ArrayBuffer>): boolean => {
    const kept = own(target.handle, data);
    if (!kept) gpu.device.queue.writeBuffer(target.handle, 0, data);
    return kept;
  };
  const small = floats(2 ** 14 - 1, 0);
  for (let time = 0; time < 3; time++) expect(write(buffer, small)).toBe(false);
  // Nothing asks for it.
  for (const target of [buffer, other]) expect(write(target, floats(2 ** 14, 0))).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(write(buffer, floats(2 ** 14, 1))).toBe(false);
  await vi.waitFor(() => expect(write(buffer, floats(2 ** 14, 2))).toBe(true), 20_000);
  expect(write(buffer, small)).toBe(false);
  expect(write(buffer, floats(2 ** 14, 3))).toBe(true);
  const read = new Float32Array(await gpu.read(all(buffer)));
  expect(read.subarray(0, 2 ** 14)).toEqual(floats(2 ** 14, 3));
  for (const one of [buffer, other]) one.destroy();
});

test('a device that is gone leaves the error to the usual way', async () => {
  const own = await openGpu();
  const pool = new UploadPool(own.device);
  const buffer = own.createBuffer('target', 2 ** 18);
  for (let time = 0; time < 2; time++) pool.write(buffer.handle, new Uint8Array(2 ** 17));
  await own.settle();
  own.device.destroy();
  await own.device.lost;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(() => pool.write(buffer.handle, new Uint8Array(2 ** 17))).not.toThrow();
  own.close();
});
