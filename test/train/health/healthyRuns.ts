// Twenty trainings that go well: other data sets, networks, seeds, optimisers, activations and costs.

import {
  adam,
  adamw,
  dense,
  drawDigits,
  layers,
  momentum,
  nesterov,
  rmsprop,
  sgd,
  type DataSet,
} from '../../../src/index.ts';
import { noise, rings, wave, type Scene } from './stories.ts';

/** Two classes that no line parts. */
const xor: DataSet = (() => {
  const y = Float32Array.from({ length: 200 }, (_, i) => (i ^ (i >> 1)) & 1);
  const x = Float32Array.from({ length: 400 }, (_, i) => {
    const row = i >> 1;
    const bit = i & 1 ? (row >> 1) & 1 : row & 1;
    return 2 * bit - 1 + 0.5 * (noise(i) - 0.5);
  });
  return { x, y, examples: 200, features: 2, targets: 1 };
})();

/** A straight line through noise, y = 3x₁ − 2x₂ + 1. */
const plane: DataSet = (() => {
  const x = Float32Array.from({ length: 300 }, (_, i) => 3 * (noise(i) - 0.5));
  const y = Float32Array.from(
    { length: 150 },
    (_, i) => 3 * x[2 * i]! - 2 * x[2 * i + 1]! + 1 + 0.2 * (noise(i + 999) - 0.5),
  );
  return { x, y, examples: 150, features: 2, targets: 1 };
})();

/** A table with columns of very different size, and a yes or no; it is put in standard form. */
const table: DataSet = (() => {
  const scales = [1, 50, 3000, 0.01];
  const x = Float32Array.from({ length: 800 }, (_, i) => scales[i % 4]! * (1 + 2 * noise(i)));
  const y = Float32Array.from({ length: 200 }, (_, i) => Number(x[4 * i]! + x[4 * i + 1]! / 50 > 4));
  return { x, y, examples: 200, features: 4, targets: 1 };
})();

const digits = drawDigits({ count: 600, seed: 3 });
const bytes = { ...digits, x: Float32Array.from(digits.x, (value) => value / 255) };
/** Nine of ten examples belong to the first class. */
const uneven: DataSet = (() => {
  const all = rings(900, { classes: 2, spread: 0.8 });
  const rows = [...all.y!.keys()].filter((row) => all.y![row] === 0 || row % 9 === 1);
  const x = Float32Array.from(rows.flatMap((row) => [all.x[2 * row]!, all.x[2 * row + 1]!]));
  return { ...all, x, y: Uint32Array.from(rows, (row) => all.y![row]!), examples: rows.length };
})();
const yesNo = (data: DataSet): DataSet => ({ ...data, y: Float32Array.from(data.y as Uint32Array) });

export const HEALTHY: readonly (readonly [string, Scene])[] = [
  ['adam, relu', { data: rings(240), layers: [dense(16, 'relu'), dense(3, 'softmax')], batchSize: 24 }],
  [
    'sgd, tanh',
    {
      data: rings(240, { seed: 2 }),
      layers: [dense(12, 'tanh'), dense(3, 'softmax')],
      optimizer: sgd({ learningRate: 0.3 }),
      seed: 2,
    },
  ],
  [
    'momentum, sigmoid',
    {
      data: rings(200, { classes: 4 }),
      layers: [dense(16, 'sigmoid'), dense(4, 'softmax')],
      optimizer: momentum({ learningRate: 0.3 }),
      seed: 3,
    },
  ],
  [
    'nesterov, leakyRelu, two hidden layers',
    {
      data: rings(300, { classes: 5, spread: 0.3 }),
      layers: [dense(24, 'leakyRelu'), dense(12, 'leakyRelu'), dense(5, 'softmax')],
      optimizer: nesterov({ learningRate: 0.05 }),
      batchSize: 50,
      seed: 4,
    },
  ],
  [
    'rmsprop, elu',
    {
      data: rings(240, { features: 6 }),
      layers: [dense(16, 'elu'), dense(3, 'softmax')],
      optimizer: rmsprop({ learningRate: 0.003 }),
      batchSize: 40,
      seed: 5,
    },
  ],
  [
    'rmsprop with a longer memory, softsign',
    {
      data: rings(240, { seed: 6 }),
      layers: [dense(16, 'softsign'), dense(3, 'softmax')],
      optimizer: rmsprop({ learningRate: 0.01, decay: 0.99 }),
      seed: 6,
    },
  ],
  [
    'adamw, gelu, deep',
    {
      data: rings(300, { seed: 7 }),
      layers: [dense(24, 'gelu'), dense(24, 'gelu'), dense(24, 'gelu'), dense(3, 'softmax')],
      optimizer: adamw({ learningRate: 0.005 }),
      batchSize: 60,
      seed: 7,
    },
  ],
  ['regression, relu', { data: wave(200), layers: [dense(24, 'relu'), dense(1)], batchSize: 40, seed: 8 }],
  [
    'regression, tanh, half squared error',
    {
      data: wave(150, { features: 2, seed: 3 }),
      layers: [dense(16, 'tanh'), dense(1)],
      loss: 'halfMse',
      seed: 9,
    },
  ],
  [
    'regression, absolute error',
    {
      data: wave(150, { features: 4, seed: 4 }),
      layers: [dense(16, 'silu'), dense(1)],
      loss: 'absolute',
      optimizer: adam({ learningRate: 0.005 }),
      batchSize: 30,
      seed: 10,
    },
  ],
  ['linear regression', { data: plane, layers: [dense(1)], optimizer: sgd({ learningRate: 0.1 }), seed: 11 }],
  [
    'linear regression that begins with zeros',
    {
      data: plane,
      layers: [dense(1, 'identity', { initializer: 'zeros' })],
      optimizer: sgd({ learningRate: 0.05 }),
      batchSize: 30,
      seed: 12,
    },
  ],
  [
    'logistic regression that begins with zeros',
    {
      data: yesNo(rings(200, { classes: 2 })),
      layers: [dense(1, 'sigmoid', { initializer: 'zeros' })],
      optimizer: sgd({ learningRate: 0.5 }),
      seed: 13,
    },
  ],
  [
    'exclusive or, tanh',
    {
      data: xor,
      layers: [dense(8, 'tanh'), dense(1, 'sigmoid')],
      optimizer: adam({ learningRate: 0.05 }),
      seed: 14,
    },
  ],
  [
    'exclusive or, squared error of a logistic output',
    {
      data: xor,
      layers: [dense(8, 'relu'), dense(1, 'sigmoid')],
      loss: 'mse',
      optimizer: adam({ learningRate: 0.05 }),
      seed: 15,
    },
  ],
  [
    'a table in standard form',
    {
      data: table,
      layers: [dense(16, 'relu'), dense(1, 'sigmoid')],
      standard: true,
      batchSize: 32,
      seed: 16,
    },
  ],
  [
    'digits',
    {
      data: bytes,
      layers: [dense(32, 'relu'), dense(10, 'softmax')],
      optimizer: adam({ learningRate: 0.003 }),
      batchSize: 60,
      seed: 17,
    },
  ],
  [
    'digits with dropout and batch norm',
    {
      data: bytes,
      layers: [dense(32, 'relu'), layers.batchNorm(), layers.dropout(0.2), dense(10, 'softmax')],
      optimizer: adam({ learningRate: 0.003 }),
      batchSize: 60,
      seed: 18,
    },
  ],
  [
    'uneven classes, weight decay',
    {
      data: uneven,
      layers: [dense(16, 'relu'), dense(2, 'softmax')],
      options: { l2: 0.01 },
      batchSize: 50,
      seed: 19,
    },
  ],
  [
    'four sigmoid layers, long fitted',
    {
      data: rings(120, { classes: 2, seed: 9 }),
      layers: [dense(12, 'sigmoid'), dense(12, 'sigmoid'), dense(2, 'softmax')],
      optimizer: adam({ learningRate: 0.02 }),
      steps: 600,
      seed: 20,
    },
  ],
];
