// A page that trains, and a worker of it that does the same.

import { openGpu } from '../../src/index.ts';
import { trainedBits } from './trainedBits.ts';

const gpu = await openGpu();
const own = await trainedBits(gpu);
gpu.close();
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  Object.assign(globalThis, { bits: { page: own, worker: data } });
  document.title = 'done';
});
worker.addEventListener('error', ({ message }) => {
  document.title = `failed: ${message}`;
});
