// Trains in a worker and tells the bits.

import { openGpu } from '../../src/index.ts';
import { trainedBits } from './trainedBits.ts';

const gpu = await openGpu();
postMessage(await trainedBits(gpu));
gpu.close();
