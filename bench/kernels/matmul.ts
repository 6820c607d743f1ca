// Times matrix products: `node matmul.js ["NT 128 512 784,TN …" or all] [variants as JSON]`.

import { openGpu } from '../../src/node/openNodeGpu.ts';
import { measureMatmuls } from './matmulSpeeds.ts';

const [shapes, variants] = process.argv.slice(2);
const gpu = await openGpu();
console.log(gpu.name);
await measureMatmuls(gpu, console.log, {
  shapes: shapes && shapes !== 'all' ? shapes.split(',') : undefined,
  variants: variants ? JSON.parse(variants) : undefined,
});
gpu.close();
