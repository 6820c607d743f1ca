// What plain JavaScript may do to every public function: no call with wrong arguments passes in silence, or ends in a
// TypeError of the engine.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPopulation,
  createTrainer,
  dense,
  encodeModel,
  GradloomError,
  Model,
  network,
  sgd,
} from '../../src/index.ts';
import { messageOf } from '../../src/errors.ts';
import { exportOnnx } from '../../src/onnx.ts';
import { createDawn } from '../../src/node/dawn.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { testGpu } from '../gpu.ts';
import { EXPORTED, VALID_CALLS, type Scene } from './validCalls.ts';

/** Classes that are exported for their types and `instanceof`: the functions that make them check what they are given. */
const MADE_BY_OTHERS: Readonly<Record<string, string>> = {
  GradloomError: 'thrown by the library',
  Tensor: 'made by operations',
  Trainer: 'made by createTrainer',
  TrainingRun: 'made by createTrainer and createGraphTrainer',
  GraphTrainer: 'made by createGraphTrainer',
  Population: 'made by createPopulation',
  PopulationOutputs: 'made by populationOutputs',
  PopulationScores: 'made by populationScores',
};

/** What takes the place of one argument after the other. */
const OTHERS: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  null: null,
  number: 7.5,
  text: 'text',
  object: {},
  unknown: { unknownOption: 1 },
  list: [],
  nulls: [null],
  function: () => 7,
  true: true,
  NaN: Number.NaN,
};

/** Others that mean something, by the place of the argument: left out, other options, a number for a constant … */
const ALLOWED: readonly (readonly [what: string, names: string])[] = [
  ['', 'broadcastTo cast countCalls costOf activation initializer network Network drawDigits fromColumns'],
  [
    '',
    'splitDataSet foldsOf crossValidate baseline evaluate Model createTrainer createPopulation trainPopulation populationOutputs populationScores increment recordAt',
  ],
  [
    '',
    'toReal watch softmaxCrossEntropy dropout einsum scatterAdd dot outer maxout pack pad reshape roll slice',
  ],
  ['', 'openPageGpu topK prelu split stopGradient batchOf batchNorm fetchNamedDataSet compile tune'],
  ['0:nothing 0:object', 'openGpu adam adamw rmsprop momentum nesterov sgd'],
  ['', 'averagedModel applyColumns'],
  ['1:object', 'fitColumns'],
  ['0:nothing 0:text', 'tuningFiles'],
  ['0:nothing', 'defaultLoss'],
  ['0:nothing 0:object', 'layers.batchNorm layers.layerNorm layers.maxPool2d layers.averagePool2d'],
  ['2:nothing 2:object', 'conv2d'],
  ['1:nothing 1:object', 'layers.conv2d'],
  [
    '',
    'maxPool2d averagePool2d globalAveragePool2d layers.globalAveragePool2d readKeras exportModule healthText',
  ],
  ['', 'createGraphTrainer toWhole layers.activation layers.dropout layers.flatten layers.reshape'],
  ['1:nothing 1:object', 'layers.residual'],
  ['1:nothing 2:nothing 2:object', 'layers.dense layers.maxout'],
  ['2:nothing 2:object', 'layers.embedding'],
  ['', 'constantRate stepDecay polynomialDecay cosineDecay cosineRestarts oneCycle chained'],
  ['0:text 1:text', 'cacheFolder writeAtomically'],
  ['0:text', 'checkpointFiles'],
  ['', 'readCheckpoint'],
  ['0:function 1:function', 'customGradient'],
  ['0:function', 'valueAndGrad'],
  ['0:list', 'decide'],
  ['0:number 0:NaN', 'compareWithBaseline'],
  ['0:number 1:nothing 1:list', 'constant'],
  ['0:number 1:nothing 1:number', 'celu elu leakyRelu silu thresholdedRelu'],
  ['0:number 1:nothing 1:object', 'hardSigmoid selu shrink'],
  ['0:number 1:number 2:number', 'where'],
  [
    '0:number 1:number',
    'add divide equal greater greaterEqual less lessEqual logicalAnd logicalOr logicalXor',
  ],
  ['0:number 1:number', 'maximum minimum multiply notEqual pow subtract'],
  ['0:number 1:object', 'clip'],
  [
    '0:number',
    'exponentialDecay inverseTimeDecay warmup abs acos acosh asin asinh atan atanh ceil erf exp expm1',
  ],
  [
    '0:number',
    'floor gelu geluTanh hardSwish isFinite isInf isNaN log log1p logicalNot logSigmoid mish negate',
  ],
  [
    '0:number',
    'reciprocal relu relu6 round rsqrt sigmoid sign cos sin cosh sinh softplus softsign sqrt square',
  ],
  ['0:number', 'tan tanh'],
  // Data without targets.
  ['0:object 0:unknown', 'proposeHead fitTargetScale'],
  ['0:text 1:list 2:nothing', 'input'],
  ['1:list', 'grad applyStandardForm subsetDataSet unsqueeze'],
  ['1:nothing 1:list', 'flip squeeze'],
  ['1:nothing 1:number 2:nothing 2:number 3:nothing 3:object', 'layerNorm'],
  ['1:nothing 1:number 2:nothing 2:object', 'rmsNorm'],
  ['1:nothing 1:object', 'gunzip readIdx readJsonData readNpy readNpz readSafetensors'],
  [
    '1:nothing 1:object',
    'checkDataSet readCsv readCsvStream checkModelFile decodeModel encodeModel exportOnnx exportPage readOnnx argMax argMin',
  ],
  [
    '1:nothing 1:object',
    'cumsum lpNormalization meanVarianceNormalization logSumExp max mean min logSum norm1',
  ],
  ['1:nothing 1:object', 'norm2 sumSquare prod sum std variance loadData'],
  ['1:nothing 2:nothing 2:object', 'dense maxoutUnits dataSetFromArrays'],
  [
    '1:nothing',
    'overview fitStandardForm hardmax concat stack diagonal logSoftmax softmax flatten transpose',
  ],
  ['1:nothing', 'tril triu'],
  ['1:function', 'runSweep'],
  ['', 'sobolPoint trainingReport'],
  ['', 'streamOf'],
  ['1:nothing 1:object', 'streamCsv streamNpy streamIdx'],
  ['1:list 2:nothing 2:object', 'hyperparameterImportance'],
  ['1:object', 'injectFaults'],
  ['1:function', 'observeDevice'],
  ['1:text 2:nothing 2:object', 'saveModel'],
  ['1:text', 'Variable'],
  ['2:list', 'segment'],
  ['2:nothing 2:number 3:nothing 3:object', 'gemm'],
  ['2:nothing 2:object', 'tuneNetwork absoluteError binaryCrossEntropy binaryCrossEntropyWithLogits'],
  ['2:nothing 2:object', 'categoricalCrossEntropy crossEntropy negativeLogLikelihood matmul oneHot'],
  ['2:nothing 2:object', 'cosineSimilarity hinge huber klDivergence squaredError loadModel'],
  ['2:nothing', 'gather takeAlong linear'],
  ['2:nothing 2:object', 'valuesOfStateDict'],
  ['1:nothing 1:object', 'verifyDevice'],
  ['2:nothing 2:object', 'inspect'],
  ['', 'logisticData zeros loopsOverFeaturesAndExamples loopOverExamples withoutLoop descend descendOnGpu'],
  ['1:nothing 1:object', 'serve logTo'],
  ['', 'timeStages rangeTest learningCurve costCurve costSurface'],
  ['3:nothing 3:object', 'checkGradients cosineEmbeddingLoss'],
];

const allowed = new Map(
  ALLOWED.flatMap(([what, names]) =>
    names.split(' ').map((name) => [name, what.split(' ').filter(Boolean)] as const),
  ),
);

let scene: Scene;
const before = process.cwd();

beforeAll(async () => {
  const gpu = await testGpu();
  const folder = mkdtempSync(join(tmpdir(), 'gradloom-exports-'));
  writeFileSync(join(folder, 'table.csv'), 'a,b\n1,2\n3,4\n');
  const pair = { shape: [2, 1], dtype: 'f32', data: Float32Array.of(1, 2) } as const;
  writeFileSync(join(folder, 'array.npy'), writeNpy(pair));
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 7));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 0, 1));
  const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }) });
  const data = { x: Float32Array.of(1, 2), y: Float32Array.of(1, 2), examples: 2, features: 1, targets: 1 };
  const trainer = await createTrainer(model, { data, optimizer: sgd(), average: true });
  const file = await encodeModel(model);
  writeFileSync(join(folder, 'model.safetensors'), file);
  const population = await createPopulation(gpu, {
    network: model.network,
    data,
    members: [{ optimizer: sgd() }],
  });
  const [onnx, instance] = [await exportOnnx(model), (await createDawn()).gpu];
  scene = { gpu, folder, model, trainer, population, file, onnx, instance };
  // A text is a path to write to for some.
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(scene.folder, { recursive: true });
});

/** The error of a call; `undefined` where it is accepted. */
async function errorOf(name: string, given: readonly unknown[]): Promise<unknown> {
  const called = EXPORTED.get(name)!;
  try {
    const isClass = /^[A-Z]/.test(name);
    const made: unknown = isClass
      ? new (called as unknown as new (...values: unknown[]) => unknown)(...given)
      : await called(...given);
    if (name.startsWith('open') || name === 'serve') await (made as { close(): unknown }).close();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What a test shows of an outcome: nothing for an error of the library. */
function fault(what: string, error: unknown): string[] {
  if (error === undefined) return [`${what} is accepted`];
  return error instanceof GradloomError ? [] : [`${what}: ${messageOf(error)}`];
}

describe('every public function', () => {
  it('is tried here, or is a class that others make', () => {
    const tried = new Set([...VALID_CALLS.keys(), ...Object.keys(MADE_BY_OTHERS)]);
    expect([...EXPORTED.keys()].filter((name) => !tried.has(name))).toEqual([]);
    expect([...VALID_CALLS.keys()].filter((name) => !allowed.has(name))).toEqual([]);
  });

  it.each([...VALID_CALLS.keys()])(
    '%s refuses what it does not take, by an error of the library',
    async (name) => {
      const valid = VALID_CALLS.get(name)!;
      const error = await errorOf(name, valid(scene));
      // There is no network in a test.
      if (name === 'fetchNamedDataSet') expect(error).toMatchObject({ code: 'E_DOWNLOAD' });
      else expect(error).toBeUndefined();
      const meaningful = allowed.get(name)!;
      const faults: string[] = [];
      const unmet: string[] = [];
      const count = valid(scene).length;
      for (let place = 0; place < count; place++) {
        for (const [what, other] of Object.entries(OTHERS)) {
          const key = `${place}:${what}`;
          // A test of the whole device takes long, and has tests of its own.
          if (name === 'verifyDevice' && meaningful.includes(key)) continue;
          const given = valid(scene).with(place, other);
          const found = await errorOf(name, given);
          if (!meaningful.includes(key)) faults.push(...fault(key, found));
          else if (found !== undefined) unmet.push(`${key}: ${messageOf(found)}`);
        }
      }
      expect(faults).toEqual([]);
      // The list of what is allowed says no more than is true.
      expect(unmet).toEqual([]);
      const needsNone =
        /^(openGpu|adamw?|rmsprop|momentum|nesterov|sgd|tuningFiles|defaultLoss|constantRate|cacheFolder|layers\.(batchNorm|flatten|layerNorm|maxPool2d|averagePool2d|globalAveragePool2d))$/;
      if (!needsNone.test(name)) expect(fault('no argument', await errorOf(name, []))).toEqual([]);
    },
  );
});
