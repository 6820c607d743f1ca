// A call of each public function with arguments that it takes: a test replaces them one by one.

import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import * as page from '../../src/index.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import * as node from '../../src/node.ts';
import { encodeState } from '../../src/train/state/stateFile.ts';
import * as notes from '../../src/notes.ts';
import * as keras from '../../src/keras.ts';
import * as onnx from '../../src/onnx.ts';
import * as report from '../../src/report.ts';
import * as standalone from '../../src/standalone.ts';
import * as sweep from '../../src/sweep.ts';
import * as testing from '../../src/testing.ts';

/** What the calls share: a device, a folder to write in, and a model with its file. */
export interface Scene {
  readonly gpu: page.Gpu;
  readonly folder: string;
  readonly model: page.Model;
  /** Of the model, with an average. */
  readonly trainer: page.Trainer;
  readonly population: page.Population;
  readonly file: Uint8Array;
  /** The model as a file of ONNX. */
  readonly onnx: Uint8Array;
  /** What a page would find at `navigator.gpu`. */
  readonly instance: GPU;
}

const x = page.input('x', [2, 3]);
const square = page.input('square', [3, 3]);
const row = page.input('row', [3]);
const two = page.input('two', [2]);
const image = page.input('image', [2, 3, 4, 5]);
const labels = page.input('labels', [2], 'u32');
const places = page.input('places', [2, 3], 'u32');
const step = page.input('step', [], 'u32');
const scalar = page.sum(page.square(x));
const running = { runningMean: row, runningVariance: row };

const tableData = page.readCsv('a,y\n1,2\n,4\n5,6\n', { targetKind: 'numbers' });
const data: page.DataSet = {
  x: Float32Array.of(1, 2, 3, 5),
  y: Float32Array.of(0, 1, 0, 1),
  examples: 4,
  features: 1,
  targets: 1,
};
/** A model.json of one dense layer of one unit. */
const KERAS = new TextEncoder().encode(
  JSON.stringify({
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: [{ class_name: 'Dense', config: { name: 'd', units: 1, batch_input_shape: [null, 1] } }],
      },
    },
    weightsManifest: [
      {
        paths: ['w'],
        weights: ['kernel', 'bias'].map((own, at) => ({
          name: `d/${own}`,
          shape: at === 0 ? [1, 1] : [1],
          dtype: 'float32',
        })),
      },
    ],
  }),
);

const net = page.network({ inputs: 1, layers: [page.dense(1, 'identity')] });
const optimizer = page.sgd({ learningRate: 0.01 });
const form: page.StandardForm = { kind: 'none', shift: Float64Array.of(0), scale: Float64Array.of(1) };
const real = { shape: [2], values: Float32Array.of(1, 2) };

/** As PyTorch names the parameters of `nn.Sequential(nn.Linear(1, 1))`. */
const stateDict = new Map([
  ['0.weight', { dtype: 'f32', shape: [1, 1], data: Float32Array.of(2) }],
  ['0.bias', { dtype: 'f32', shape: [1], data: Float32Array.of(3) }],
]);

const stage = [notes.logisticData(data), { w: Float64Array.of(0), b: 0 }] as const;
const descent = { learningRate: 0.1, iterations: 2 };

const words = (text: string): string[] => text.split(' ');
const same = (names: string, ...given: unknown[]): [string, readonly unknown[]][] =>
  words(names).map((name) => [name, given]);

/** Operations on tensors, which need no device. */
const OPERATIONS: Readonly<Record<string, readonly unknown[]>> = Object.fromEntries([
  ...same(
    'abs acos acosh asin asinh atan atanh ceil cos cosh erf exp expm1 floor gelu geluTanh hardSwish isFinite isInf isNaN',
    x,
  ),
  ...same(
    'log log1p logSigmoid logicalNot mish negate reciprocal relu relu6 round rsqrt sigmoid sign sin sinh softplus',
    x,
  ),
  ...same('softsign sqrt square stopGradient tan tanh', x),
  ...same('flatten hardmax logSoftmax softmax', x, 1),
  ...same('celu elu leakyRelu silu thresholdedRelu', x, 0.5),
  ...same('add divide equal greater greaterEqual less lessEqual logicalAnd logicalOr logicalXor', x, x),
  ...same('maximum minimum multiply notEqual pow prelu subtract', x, x),
  ...same('argMax argMin logSum logSumExp max mean min norm1 norm2 prod std sum sumSquare variance', x, {
    axis: 0,
  }),
  ...same('conv2d', image, page.input('filters', [2, 1, 1, image.shape[3]!]), {}),
  ...same('maxPool2d averagePool2d', image, { size: 1 }),
  ...same('globalAveragePool2d', image),
  ...same('cumsum lpNormalization', x, { axis: 0 }),
  ...same('absoluteError binaryCrossEntropy binaryCrossEntropyWithLogits categoricalCrossEntropy', x, x, {}),
  ...same('squaredError cosineSimilarity hinge huber klDivergence', x, x, {}),
  ...same('crossEntropy negativeLogLikelihood', x, labels, {}),
  ...same('softmaxCrossEntropy', x, x),
  ...same('cosineEmbeddingLoss', x, x, two, {}),
  ...same('broadcastTo', x, [4, 2, 3]),
  ...same('reshape', x, [3, 2]),
  ...same('cast', x, 'f16'),
  ...same('clip', x, { min: 0 }),
  ...same('concat stack', [x, x], 0),
  ...same('split', x, [1, 2], 1),
  ...same('increment toReal', step),
  ...same('recordAt', row, step, scalar),
  ...same('watch', step, step, [x]),
  ...same('diagonal', square, [0, 1]),
  ...same('dropout', x, 0.5, { seed: 1, step }),
  ...same('einsum', 'ij,jk->ik', x, square),
  ...same('flip', x, 0),
  ...same('roll', x, 1, 0),
  ...same('gather', x, labels, 0),
  ...same('takeAlong', x, places, 0),
  ...same('scatterAdd', x, places, { size: 4 }),
  ...same('hardSigmoid selu shrink', x, {}),
  ...same('layerNorm', x, row, row, {}),
  ...same('rmsNorm', x, row, {}),
  ...same('meanVarianceNormalization', image, {}),
  ...same('batchNorm', x, running, { training: true }),
  ...same('batchOf', x, step, { count: 2, batchSize: 1 }),
  ...same('dot outer', row, row),
  ...same('matmul', x, square, {}),
  ...same('linear', x, square, row),
  ...same('gemm', x, square, row, {}),
  ...same('maxout', page.input('pieces', [2, 4]), 2),
  ...same('oneHot', labels, 3, {}),
  ...same('pack', [x, x]),
  ...same('segment', page.input('arena', [64]), 0, [2]),
  ...same('pad', x, { before: [1], after: [0] }),
  ...same('slice', x, { starts: [1], ends: [2] }),
  ...same('squeeze', page.input('thin', [1, 3]), 0),
  ...same('unsqueeze', x, 0),
  ...same('toWhole', x),
  ...same('topK', x, { k: 1 }),
  ...same('transpose', x, [1, 0]),
  ...same('tril triu', x, 0),
  ...same('where', x, x, x),
]);

const array = { shape: [2], dtype: 'f32', data: Float32Array.of(1, 2) } as const;

/** A device that may be spoilt. */
const stubDevice = () => ({ createBuffer: () => ({}), popErrorScope: () => undefined, queue: {} });

/** All other functions and classes; each call has a model, files and tensors of its own where it changes them. */
const OTHERS: Readonly<Record<string, (scene: Scene) => readonly unknown[]>> = {
  openGpu: () => [{ tuning: 'off' }],
  openPageGpu: ({ instance }) => [{ instance, tuning: 'off' }],
  countCalls: () => [stubDevice()],
  observeDevice: () => [stubDevice(), (_: unknown, proceed: () => unknown) => proceed()],
  injectFaults: () => [stubDevice(), {}],
  customGradient: () => [(a: page.Tensor) => a, () => [undefined]],
  grad: () => [scalar, [x]],
  valueAndGrad: () => [(a: page.Tensor) => page.sum(a)],
  constant: () => [1, []],
  input: () => ['name', [2], 'f32'],
  compile: ({ gpu }) => [gpu, { outputs: { scalar } }],
  tune: ({ gpu }) => [gpu, { outputs: { scalar } }],
  Variable: ({ gpu }) => [gpu, 'name', { shape: [2] }],
  activation: () => ['relu'],
  dense: () => [2, 'relu', {}],
  initializer: () => ['zeros'],
  costOf: () => ['mse', { z: x, a: x, y: x }],
  defaultLoss: () => ['softmax'],
  maxoutUnits: () => [2, 2, {}],
  'layers.activation': () => ['relu'],
  'layers.batchNorm': () => [{}],
  'layers.averagePool2d': () => [{}],
  'layers.conv2d': () => [2, {}],
  'layers.globalAveragePool2d': () => [],
  'layers.maxPool2d': () => [{}],
  'layers.dense': () => [2, 'relu', {}],
  'layers.dropout': () => [0.5],
  'layers.embedding': () => [3, 2, {}],
  'layers.flatten': () => [],
  'layers.layerNorm': () => [{}],
  'layers.maxout': () => [2, 2, {}],
  'layers.reshape': () => [[2, -1]],
  'layers.residual': () => [[page.dense(2)], {}],
  network: () => [{ inputs: 1, layers: [page.dense(1)] }],
  Network: () => [{ inputs: 1, layers: [page.dense(1)] }],
  adam: () => [{}],
  adamw: () => [{}],
  rmsprop: () => [{}],
  momentum: () => [{}],
  nesterov: () => [{}],
  sgd: () => [{}],
  exponentialDecay: () => [0.1],
  inverseTimeDecay: () => [0.1],
  warmup: () => [10],
  constantRate: () => [],
  stepDecay: () => [{ every: 10, factor: 0.5 }],
  polynomialDecay: () => [{ steps: 10 }],
  cosineDecay: () => [{ steps: 10 }],
  cosineRestarts: () => [{ steps: 10 }],
  oneCycle: () => [{ steps: 10 }],
  chained: () => [[{ steps: 5, schedule: page.warmup(5) }, { schedule: page.constantRate() }]],
  checkDataSet: () => [data, {}],
  drawDigits: () => [{ count: 2, seed: 1 }],
  dataSetFromArrays: () => [
    { dtype: 'f32', shape: [2, 1], data: Float32Array.of(1, 2) },
    { dtype: 'f32', shape: [2], data: Float32Array.of(1.5, 2.5) },
    {},
  ],
  fromColumns: () => [{ x: Float32Array.of(1, 2), y: Float32Array.of(1, 2), nx: 1, m: 2 }],
  overview: () => [data, data],
  proposeHead: () => [data],
  splitDataSet: () => [data, { testFraction: 0.5, seed: 1 }],
  foldsOf: () => [data, { folds: 2, seed: 1 }],
  applyStandardForm: () => [form, Float32Array.of(1, 2), 1],
  fitStandardForm: () => [data, 'standard'],
  subsetDataSet: () => [data, [0, 1]],
  fitTargetScale: () => [data],
  fitColumns: () => [tableData, { fillMissing: 'median' }],
  applyColumns: () => [page.fitColumns(tableData, { fillMissing: 'median' }), tableData],
  gunzip: () => [new Uint8Array(gzipSync('text')), {}],
  readIdx: () => [Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 4), {}],
  readJsonData: () => ['{"X": [[1, 2]], "y": [0]}', {}],
  readNpy: () => [writeNpy(array), {}],
  readNpz: () => [zipSync({ 'x.npy': writeNpy(array) }), {}],
  readSafetensors: () => [writeSafetensors(new Map([['x', array]])), {}],
  readCsv: () => ['a,b\n1,2\n3,4\n', {}],
  readCsvStream: () => [new Blob(['a,b\n1,2\n3,4\n']), {}],
  baseline: () => [data, { loss: 'mse' }],
  compareWithBaseline: () => [1, page.baseline(data, { loss: 'mse' })],
  inspect: ({ model }) => [model, data, {}],
  rangeTest: ({ model }) => [model, { data, optimizer, steps: 10 }],
  learningCurve: ({ model }) => [model, { data, validation: data, optimizer, steps: 1, sizes: [2] }],
  costCurve: ({ model }) => [model, { data, along: { parameter: 'W1' }, from: 0, to: 1, points: 2 }],
  costSurface: ({ model }) => [
    model,
    {
      data,
      x: { along: { parameter: 'W1' }, from: 0, to: 1, points: 2 },
      y: { along: { parameter: 'b1' }, from: 0, to: 1, points: 2 },
    },
  ],
  logisticData: () => [data],
  zeros: () => [notes.logisticData(data)],
  loopsOverFeaturesAndExamples: () => stage,
  loopOverExamples: () => stage,
  withoutLoop: () => stage,
  descend: () => [notes.withoutLoop, stage[0], descent],
  descendOnGpu: ({ gpu }) => [gpu, stage[0], descent],
  timeStages: ({ gpu }) => [gpu, stage[0], descent],
  checkGradients: ({ gpu }) => [gpu, (a: page.Tensor) => page.sum(page.square(a)), [real], {}],
  verifyDevice: ({ gpu }) => [gpu, { families: ['random numbers'] }],
  decide: () => [Float32Array.of(1, 0), { outputs: 2 }],
  healthText: () => [
    {
      code: 'costRises',
      fatal: false,
      step: 60,
      values: { cost: 2 },
      message: 'It rises.',
      advice: 'Go slower.',
    },
  ],
  evaluate: ({ model }) => [model, data],
  averagedModel: ({ trainer }) => [trainer],
  Model: ({ gpu }) => [gpu, { network: net }],
  checkModelFile: ({ model }) => [model, {}],
  encodeModel: ({ model }) => [model, {}],
  checkpointFiles: ({ folder }) => [`${folder}/checkpoint`],
  decodeModel: ({ file }) => [file, {}],
  readCheckpoint: () => [
    encodeState({
      about: { training: {}, step: 1, fit: { steps: 2, done: 1, used: 3 } },
      tensors: new Map(),
    }),
  ],
  valuesOfStateDict: () => [net, stateDict, {}],
  exportOnnx: ({ model }) => [model, {}],
  readOnnx: ({ onnx }) => [onnx, {}],
  exportModule: ({ model }) => [model],
  exportPage: ({ model }) => [model, {}],
  readKeras: () => [KERAS, { shard: () => new Uint8Array(8) }],
  runSweep: () => [{ space: { a: [1, 2] }, trials: 2, direction: 'min' }, () => 7],
  sobolPoint: () => [3, { dimensions: 2 }],
  hyperparameterImportance: () => [{ a: [1, 2] }, [], { seed: 1 }],
  streamCsv: ({ folder }) => [`${folder}/table.csv`, { examples: 2, targetKind: 'numbers' }],
  streamNpy: ({ folder }) => [`${folder}/array.npy`, {}],
  streamIdx: ({ folder }) => [`${folder}/train-images-idx3-ubyte`, {}],
  streamOf: () => [{ open: () => [data], examples: 4, endless: false }],
  createTrainer: ({ gpu }) => [new page.Model(gpu, { network: net }), { data, optimizer }],
  crossValidate: ({ gpu }) => [
    gpu,
    { data, folds: 2, model: () => ({ network: net }), trainer: { optimizer }, fit: { steps: 1 } },
  ],
  trainingReport: ({ model }) => [
    { history: { reports: [{ step: 1, epoch: 1, cost: 2, milliseconds: 3 }] }, model, data },
  ],
  createGraphTrainer: ({ gpu }) => [
    gpu,
    {
      parameters: { w: { shape: [1] } },
      data: { x: { shape: [1], values: Float32Array.of(1, 2) } },
      cost: ({ parameters, batch }: page.GraphCostInputs) =>
        page.mean(page.square(page.subtract(batch['x']!, parameters['w']!))),
      optimizer,
    },
  ],
  createPopulation: ({ gpu }) => [gpu, { network: net, data, members: [{ optimizer }] }],
  populationOutputs: ({ population }) => [population, Float32Array.of(1, 2)],
  populationScores: ({ population }) => [population, data],
  trainPopulation: ({ gpu }) => [gpu, { network: net, data, members: [{ optimizer }], steps: 1 }],
  tuneNetwork: ({ gpu }) => [gpu, net, { predictions: [] }],
  cacheFolder: () => ['a', 'b'],
  fetchNamedDataSet: ({ folder }) => [
    'mnist',
    { folder, fetch: () => Promise.reject(new Error('no network here')), mirrors: ['https://mirror/'] },
  ],
  loadData: ({ folder }) => [`${folder}/table.csv`, {}],
  loadModel: ({ gpu, folder }) => [gpu, `${folder}/model.safetensors`, {}],
  saveModel: ({ model, folder }) => [model, `${folder}/saved.safetensors`, {}],
  serve: ({ model }) => [model, { port: 0 }],
  logTo: ({ folder }) => [`${folder}/run.csv`, {}],
  tuningFiles: ({ folder }) => [folder],
  writeAtomically: ({ folder }) => [`${folder}/written.txt`, 'text'],
};

/** Every function and class of both entries; `openGpu` of the page's entry has a name of its own. */
export const EXPORTED: ReadonlyMap<string, (...given: unknown[]) => unknown> = new Map(
  Object.entries({
    ...page,
    ...node,
    ...onnx,
    ...notes,
    ...keras,
    ...report,
    ...standalone,
    ...sweep,
    ...testing,
    openPageGpu: page.openGpu,
    ...Object.fromEntries(Object.entries(page.layers).map(([name, layer]) => [`layers.${name}`, layer])),
  }).flatMap(([name, value]) =>
    typeof value === 'function' ? [[name, value as (...given: unknown[]) => unknown]] : [],
  ),
);

/** Calls by name. */
export const VALID_CALLS: ReadonlyMap<string, (scene: Scene) => readonly unknown[]> = new Map([
  ...Object.entries(OPERATIONS).map(([name, given]) => [name, () => given] as const),
  ...Object.entries(OTHERS),
]);
