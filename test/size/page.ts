// The page whose weight is held: it trains the network 784-512-512-10 and does nothing else.

import { adam, createTrainer, dense, Model, network, openGpu } from 'gradloom';

const EXAMPLES = 1280;
const FEATURES = 784;

async function train(): Promise<void> {
  const gpu = await openGpu();
  const x = Float32Array.from({ length: EXAMPLES * FEATURES }, () => Math.random());
  const y = Uint32Array.from({ length: EXAMPLES }, (_, index) => index % 10);
  const model = new Model(gpu, {
    network: network({
      inputs: FEATURES,
      layers: [dense(512, 'relu'), dense(512, 'relu'), dense(10, 'softmax')],
    }),
  });
  const trainer = await createTrainer(model, {
    data: { x, y, examples: EXAMPLES, features: FEATURES, targets: 1 },
    optimizer: adam({ learningRate: 0.001 }),
    batchSize: 128,
  });
  const costs = await trainer.run(2);
  document.title = String(costs.at(-1));
  gpu.close();
}

void train();
