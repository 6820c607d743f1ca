import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  applyStandardForm,
  dense,
  layers,
  network,
  readSafetensors,
  valuesOfStateDict,
  type Network,
} from '../../src/index.ts';
import { readKeras } from '../../src/keras.ts';
import { testGpu } from '../gpu.ts';
import { exactOutputs, worstError } from '../onnx/exactModel.ts';

/** What bench/interop/writeModels.py wrote, with Keras 3.15.1 and PyTorch 2.13.0; another folder of other versions. */
const FOLDER = process.env['GRADLOOM_INTEROP'] ?? join(import.meta.dirname, 'files');

const bytesOf = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)));
const { tensors: expected } = readSafetensors(bytesOf('expected.safetensors'));
const told = (name: string) => expected.get(name)!.data as Float32Array;

describe('readKeras of files that Keras wrote', () => {
  it.each([
    'perceptron.keras',
    'normalised.keras',
    'pictures.keras',
    'normedPictures.keras',
    'residual.keras',
    'separable.keras',
    'activations.keras',
    'words.keras',
    'series.keras',
    'sentences.keras',
    'legacy.h5',
    'legacyPictures.h5',
  ])('reads %s, which computes what Keras computed', async (file) => {
    const name = file.split('.')[0]!;
    const { network: net, values, standardForm, open } = await readKeras(bytesOf(file), { file });
    const x = told(`${name}.x`);
    const own = standardForm ? applyStandardForm(standardForm, x, net.inputs) : x;
    expect(worstError(exactOutputs(net, values, own), told(`${name}.y`))).toBeLessThan(1e-5);
    if (name !== 'normalised') return;
    expect(worstError(await open(await testGpu()).predict(x), told(`${name}.y`))).toBeLessThan(1e-5);
  });
});

const TORCH: Record<string, Network> = {
  torchPerceptron: network({
    inputs: 5,
    layers: [dense(8, 'relu'), layers.dropout(0.4), dense(6, 'tanh'), dense(2, 'identity')],
  }),
  torchNormed: network({
    inputs: 5,
    layers: [
      dense(8, 'identity', { bias: false }),
      layers.batchNorm(),
      layers.activation('silu'),
      dense(6, 'identity'),
      layers.layerNorm(),
      layers.activation('gelu'),
      dense(3, 'softmax'),
    ],
  }),
  torchPictures: network({
    inputs: [8, 8, 3],
    layers: [
      layers.conv2d(4, { size: 3, padding: 'same' }),
      layers.batchNorm(),
      layers.activation('relu'),
      layers.maxPool2d({ size: 2 }),
      layers.conv2d(6, { size: 3, activation: 'relu' }),
      layers.flatten(),
      dense(3, 'identity'),
    ],
  }),
};

describe('valuesOfStateDict of files that PyTorch wrote', () => {
  it.each(Object.keys(TORCH))('reads %s, which computes what PyTorch computed', (name) => {
    const net = TORCH[name]!;
    const values = valuesOfStateDict(net, readSafetensors(bytesOf(`${name}.safetensors`)).tensors);
    const found = exactOutputs(net, values, told(`${name}.x`));
    expect(worstError(found, told(`${name}.y`))).toBeLessThan(1e-5);
  });
});

describe('files of Keras without a model', () => {
  it('are refused with the way to a whole one', async () => {
    const file = 'weightsAlone.weights.h5';
    await expect(readKeras(bytesOf(file), { file })).rejects.toMatchObject({
      code: 'E_FILE_FORMAT',
      hint: expect.stringContaining('model.save('),
    });
  });
});
