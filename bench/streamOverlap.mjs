// How much of a source's time is hidden behind the training: `node bench/streamOverlap.mjs [chunks]`, after `npm run build`.
// A source that waits as long as the training of a chunk takes is trained on; so is the same data that is there at once.

import { adam, createTrainer, dense, drawDigits, Model, network, streamOf } from '../dist/index.js';
import { openGpu } from '../dist/node.js';

const chunks = Number(process.argv[2] ?? 30);
const EXAMPLES = 5120;
const BATCH = 128;
const data = drawDigits({ count: EXAMPLES, seed: 1 });
const gpu = await openGpu();

/** Seconds of a fit over all chunks, each of which comes after a wait. */
async function seconds(waitMs) {
  let waited = 0;
  const stream = streamOf({
    async *open() {
      for (let chunk = 0; chunk < chunks; chunk++) {
        const begin = performance.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        waited += performance.now() - begin;
        yield data;
      }
    },
    examples: chunks * EXAMPLES,
  });
  const model = new Model(gpu, {
    network: network({ inputs: 784, layers: [dense(128, 'relu'), dense(64, 'relu'), dense(10, 'softmax')] }),
    standardForm: {
      kind: 'divideBy255',
      shift: new Float64Array(784),
      scale: new Float64Array(784).fill(1 / 255),
    },
    seed: 1,
  });
  const trainer = await createTrainer(model, { data: stream, batchSize: BATCH, optimizer: adam() });
  await trainer.run(4 * (EXAMPLES / BATCH)); // compiled, and paced
  waited = 0;
  const begin = performance.now();
  await trainer.fit({ steps: ((chunks - 4) * EXAMPLES) / BATCH }).finished;
  const total = (performance.now() - begin) / 1000;
  trainer.destroy();
  return { total, source: waited / 1000 };
}

const alone = await seconds(0);
const perChunk = (1000 * alone.total) / (chunks - 4);
const both = await seconds(perChunk);
const waitedFor = Math.max(0, both.total - alone.total);
console.log(
  `training alone ${alone.total.toFixed(2)} s, source alone ${both.source.toFixed(2)} s, both ${both.total.toFixed(2)} s`,
);
console.log(
  `the device waits for data ${((100 * waitedFor) / both.total).toFixed(0)} % of the time; one after the other it were 50 %`,
);
gpu.close();
