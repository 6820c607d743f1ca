// Where labels are softened, a training is compared with the constant prediction that costs least so.

import { expect, it } from 'vitest';
import { adam, createTrainer, dense, Model, network, Variable, type Tensor } from '../../../src/index.ts';
import { DataProbe } from '../../../src/train/health/dataProbe.ts';
import { LayerProbe } from '../../../src/train/health/layerProbe.ts';
import { testGpu } from '../../gpu.ts';

/** One example of 32 is of the second class: softened labels are less certain than the shares of the hard ones. */
const EXAMPLES = 160;
const x = Float32Array.from({ length: EXAMPLES }, (_, i) => (i % 32 === 0 ? 1 : -1));
const ofClass = Uint32Array.from({ length: EXAMPLES }, (_, i) => (i % 32 === 0 ? 1 : 0));
const SMOOTHING = 0.1;
const entropy = (...shares: readonly number[]): number =>
  shares.reduce((sum, share) => sum - share * Math.log(share), 0);

it.each([
  ['softmaxCrossEntropy', 2, ofClass],
  ['binaryCrossEntropy', 1, Float32Array.from(ofClass)],
] as const)('by %s: a network that learnt all is not said to stand still', async (loss, outputs, y) => {
  const gpu = await testGpu();
  const model = new Model(gpu, {
    network: network({ inputs: 1, layers: [dense(outputs, outputs === 2 ? 'softmax' : 'sigmoid')] }),
    seed: 1,
  });
  const data = { x, y, examples: EXAMPLES, features: 1, targets: 1 };
  const options = { data, loss, optimizer: adam({ learningRate: 0.1 }), labelSmoothing: SMOOTHING };
  const first = await createTrainer(model, options);
  await first.run(300);
  first.destroy();
  // A second training begins where the first one ended, so that its cost has no way to fall.
  const trainer = await createTrainer(model, { ...options, optimizer: adam({ learningRate: 1e-4 }) });
  await trainer.run(300);
  expect(await trainer.health()).toEqual([]);

  const subject = {
    model,
    loss,
    labelSmoothing: SMOOTHING,
    data: {
      x: new Variable(gpu, 'x', { shape: [EXAMPLES, 1], values: x }),
      y:
        y instanceof Uint32Array
          ? new Variable(gpu, 'y', { shape: [EXAMPLES], dtype: 'u32', values: y })
          : new Variable(gpu, 'y', { shape: [EXAMPLES, 1], values: y }),
      standardize: (rows: Tensor) => rows,
    },
  };
  const share = (1 - SMOOTHING) / 32 + SMOOTHING / 2;
  const own = await DataProbe.create(subject);
  expect((await own.measure()).baseline).toBeCloseTo(entropy(share, 1 - share), 5);
  const probe = await LayerProbe.create(subject);
  // What a network that knows the class cannot fall below.
  expect((await probe.look()).cost).toBeCloseTo(entropy(SMOOTHING / 2, 1 - SMOOTHING / 2), 2);
  probe.destroy();
  own.destroy();
  subject.data.x.destroy();
  subject.data.y.destroy();
  trainer.destroy();
  await model.destroy();
});
