// Trainings that go wrong, each in its own way, and what is found of each.

import {
  adam,
  createTrainer,
  dense,
  fitStandardForm,
  Model,
  network,
  sgd,
  type DataSet,
  type FitHistory,
  type FitOptions,
  type Gpu,
  type HealthCode,
  type Layer,
  type TrainingOptions,
} from '../../../src/index.ts';

/** What is trained, and how. */
export interface Scene {
  readonly data: DataSet;
  readonly layers: readonly Layer[];
  readonly optimizer?: TrainingOptions['optimizer'];
  readonly loss?: TrainingOptions['loss'];
  readonly batchSize?: number;
  readonly steps?: number;
  readonly standard?: boolean;
  readonly seed?: number;
  readonly options?: Partial<TrainingOptions>;
  readonly values?: (name: string, index: number) => number;
}

/** Trains a scene and gives back what came of it, and its trainer. */
export async function play(
  gpu: Gpu,
  { data, layers, loss, batchSize, standard, values, options, seed = 1, steps = 300, ...scene }: Scene,
  health: FitOptions['health'] = true,
): Promise<{
  history: FitHistory | undefined;
  failure: unknown;
  found: HealthCode[];
  trainer: Awaited<ReturnType<typeof createTrainer>>;
}> {
  const model = new Model(gpu, {
    network: network({ inputs: data.features, layers }),
    seed,
    ...(standard ? { standardForm: fitStandardForm(data, 'standard') } : {}),
    ...(data.classes ? { classes: data.classes } : {}),
  });
  if (values) {
    const own = await model.values();
    for (const [name, numbers] of own) numbers.forEach((_, index) => (numbers[index] = values(name, index)));
    model.setValues(own);
  }
  const trainer = await createTrainer(model, {
    data,
    optimizer: scene.optimizer ?? adam({ learningRate: 0.01 }),
    ...(loss ? { loss } : {}),
    ...(batchSize === undefined ? {} : { batchSize }),
    seed,
    // Kernels of single calls are the same from network to network, and compiled once.
    singleDispatch: false,
    ...options,
  });
  const found: HealthCode[] = [];
  const given = typeof health === 'object' ? health : {};
  try {
    const history = await trainer.fit({
      steps,
      reportEvery: Math.max(1, steps / 4 / trainer.stepsPerEpoch),
      onEpoch: () => undefined,
      health: health === false ? false : { ...given, onFinding: ({ code }) => found.push(code) },
    }).finished;
    return { history, failure: undefined, found, trainer };
  } catch (failure) {
    return { history: undefined, failure, found, trainer };
  }
}

/** As good as chance, from 0 to 1: the sine of a large number. */
export function noise(i: number): number {
  const wave = Math.sin(12.9898 * (i + 1)) * 43_758.5453;
  return wave - Math.floor(wave);
}

/** Points around `classes` centres on a circle. */
export function rings(examples: number, { classes = 3, spread = 0.5, features = 2, seed = 0 } = {}): DataSet {
  const y = Uint32Array.from({ length: examples }, (_, i) => i % classes);
  const x = Float32Array.from({ length: features * examples }, (_, i) => {
    const row = Math.floor(i / features);
    const column = i % features;
    const angle = (2 * Math.PI * y[row]!) / classes + column;
    return 1.2 * Math.cos(angle) + spread * 2 * (noise(i + 7919 * seed) - 0.5);
  });
  return { x, y, examples, features, targets: 1 };
}

/** y = a wave of some features. */
export function wave(examples: number, { features = 3, scale = 1, seed = 0, jitter = 0.1 } = {}): DataSet {
  const x = Float32Array.from(
    { length: features * examples },
    (_, i) => 2 * scale * (noise(i + 7919 * seed) - 0.5) * 1.7,
  );
  const y = Float32Array.from({ length: examples }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < features; column++)
      sum += (x[row * features + column]! / scale) * (column + 1);
    return Math.sin(sum / features) + jitter * (noise(row + 31 * seed) - 0.5);
  });
  return { x, y, examples, features, targets: 1 };
}

/** x = y = 1, 2, 3: the data of the notes on the learning rate. */
export const line: DataSet = {
  x: Float32Array.of(1, 2, 3),
  y: Float32Array.of(1, 2, 3),
  examples: 3,
  features: 1,
  targets: 1,
};

/** A training that goes wrong, and what must be found of it. */
export interface Story extends Scene {
  readonly name: string;
  readonly code: HealthCode;
  readonly layer?: number;
  /** Whether it ends with an error. */
  readonly code2?: string;
}

const halves = (classes: number, counts: readonly number[]): DataSet => {
  const all = rings(600, { classes, spread: 4 });
  const rows = [...all.y!.keys()].filter((row) => Math.floor(row / classes) < counts[all.y![row]!]!);
  return {
    ...all,
    x: Float32Array.from(rows.flatMap((row) => [all.x[2 * row]!, all.x[2 * row + 1]!])),
    y: Uint32Array.from(rows, (row) => all.y![row]!),
    examples: rows.length,
  };
};

const blobs = rings(240);
const two = rings(200, { classes: 2 });
const twoNumbers: DataSet = { ...two, y: Float32Array.from(two.y as Uint32Array) };
const zeros = { initializer: 'zeros' } as const;

export const STORIES: readonly Story[] = [
  {
    name: 'a rate of 0.2 on x = y = 1, 2, 3, each step of which goes too far',
    code: 'costExplodes',
    code2: 'E_DIVERGED',
    data: line,
    layers: [dense(1)],
    optimizer: sgd({ learningRate: 0.2 }),
    loss: 'mse',
    steps: 100,
  },
  {
    name: 'a rate that makes numbers infinite within one look',
    code: 'nonFinite',
    code2: 'E_NONFINITE',
    data: line,
    layers: [dense(1)],
    optimizer: sgd({ learningRate: 1e30 }),
    loss: 'mse',
    steps: 20,
  },
  {
    name: 'a rate that is a little too high, so that the cost grows slowly',
    code: 'costRises',
    data: line,
    layers: [dense(1)],
    optimizer: sgd({ learningRate: 0.1808 }),
    loss: 'mse',
    steps: 120,
  },
  {
    name: 'targets that have nothing to do with the inputs',
    code: 'costNotFalling',
    data: { ...blobs, y: Uint32Array.from({ length: 240 }, (_, i) => Math.floor(3 * noise(i + 5e5))) },
    layers: [dense(3, 'softmax')],
    optimizer: sgd({ learningRate: 0.5 }),
    batchSize: 24,
    values: () => 0,
    steps: 400,
  },
  {
    name: 'a rate that is too low',
    code: 'rateTooLow',
    data: blobs,
    layers: [dense(16, 'relu'), dense(3, 'softmax')],
    optimizer: sgd({ learningRate: 1e-5 }),
    steps: 300,
  },
  {
    name: 'relu units that a bias far below 0 has switched off',
    code: 'deadUnits',
    layer: 1,
    data: blobs,
    layers: [dense(16, 'relu'), dense(3, 'softmax')],
    values: (name, index) => (name === 'b1' ? -20 : noise(index) - 0.5),
    steps: 100,
  },
  {
    name: 'weights so large that every tanh lies at its ends',
    code: 'saturatedUnits',
    layer: 1,
    data: blobs,
    layers: [dense(16, 'tanh'), dense(3, 'softmax')],
    optimizer: sgd({ learningRate: 1e-3 }),
    values: (name, index) => (name === 'W1' ? 60 : 3) * (noise(index) - 0.5),
    steps: 100,
  },
  {
    name: 'a squared error with a logistic output that begins sure and wrong, in a local minimum',
    code: 'saturatedOutput',
    layer: 1,
    data: twoNumbers,
    layers: [dense(1, 'sigmoid')],
    loss: 'halfMse',
    optimizer: sgd({ learningRate: 0.5 }),
    values: (name) => (name === 'b1' ? 0 : 40),
    steps: 300,
  },
  {
    name: 'twelve layers of logistic units',
    code: 'vanishingGradient',
    layer: 1,
    data: blobs,
    layers: [...Array.from({ length: 12 }, () => dense(16, 'sigmoid')), dense(3, 'softmax')],
    steps: 40,
  },
  {
    name: 'ten layers whose weights begin too large',
    code: 'explodingGradient',
    layer: 1,
    data: blobs,
    layers: [
      ...Array.from({ length: 10 }, () => dense(32, 'relu', { initializer: { name: 'normal', scale: 2 } })),
      dense(3, 'softmax'),
    ],
    optimizer: sgd({ learningRate: 1e-9 }),
    steps: 20,
  },
  {
    name: 'tanh layers that begin with zeros',
    code: 'identicalUnits',
    layer: 1,
    data: blobs,
    layers: [dense(8, 'tanh', zeros), dense(3, 'softmax', zeros)],
    steps: 50,
  },
  {
    name: 'relu layers that begin with zeros, none of which ever learns',
    code: 'identicalUnits',
    layer: 1,
    data: blobs,
    layers: [dense(8, 'relu', zeros), dense(3, 'softmax', zeros)],
    steps: 50,
  },
  {
    name: 'linear layers one after the other',
    code: 'linearLayers',
    layer: 1,
    data: wave(100),
    layers: [dense(8), dense(1)],
    steps: 20,
  },
  {
    name: 'inputs as large as the rooms of a district',
    code: 'unscaledInputs',
    data: wave(100, { scale: 2000 }),
    layers: [dense(8, 'tanh'), dense(1)],
    steps: 20,
  },
  {
    name: 'a column that is always the same',
    code: 'constantFeatures',
    data: { ...blobs, x: Float32Array.from(blobs.x, (value, i) => (i % 2 ? 1 : value)) },
    layers: [dense(8, 'relu'), dense(3, 'softmax')],
    steps: 20,
  },
  {
    name: 'a class without an example',
    code: 'classAbsent',
    data: { ...rings(200, { classes: 3 }), classes: ['one', 'two', 'three', 'none'] },
    layers: [dense(8, 'relu'), dense(4, 'softmax')],
    steps: 20,
  },
  {
    name: 'a class so rare and mixed with others that it is never predicted',
    code: 'classNeverPredicted',
    data: halves(3, [200, 200, 20]),
    layers: [dense(3, 'softmax')],
    optimizer: sgd({ learningRate: 0.02 }),
    steps: 250,
  },
];
