// A convolutional network learns MNIST. Three epochs take a minute or more, so it runs only with GRADLOOM_LONG=1.

import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  dense,
  evaluate,
  fitStandardForm,
  layers,
  Model,
  network,
} from '../../src/index.ts';
import { loadData } from '../../src/node.ts';
import { sharedPath } from '../formats/sharedData.ts';
import { testGpu } from '../gpu.ts';

const folder = sharedPath('mnist');
const runs = process.env['GRADLOOM_LONG'] === '1' && existsSync(folder);

it.skipIf(!runs)(
  'two convolutions with pooling read at least 98.5 % of the test digits after three epochs',
  async () => {
    const gpu = await testGpu();
    const { train, test } = await loadData(folder);
    const model = new Model(gpu, {
      network: network({
        inputs: [28, 28, 1],
        layers: [
          layers.conv2d(16, { padding: 'same', activation: 'relu' }),
          layers.maxPool2d(),
          layers.conv2d(32, { padding: 'same', activation: 'relu' }),
          layers.maxPool2d(),
          layers.flatten(),
          dense(10, 'softmax'),
        ],
      }),
      standardForm: fitStandardForm(train, 'divideBy255'),
      classes: train.classes!,
      seed: 1,
    });
    const trainer = await createTrainer(model, {
      data: train,
      optimizer: adam({ learningRate: 0.002 }),
      batchSize: 128,
    });
    for (const learningRate of [0.002, 0.002, 0.0005]) {
      trainer.setLearningRate(learningRate);
      await trainer.run(Math.round(trainer.stepsPerEpoch));
    }
    const { accuracy } = await evaluate(model, test!);
    expect(accuracy).toBeGreaterThanOrEqual(0.985);
    trainer.destroy();
    await model.destroy();
  },
  1_200_000,
);
