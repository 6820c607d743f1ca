import { beforeAll, describe, expect, it } from 'vitest';
import type * as tf from '@tensorflow/tfjs-layers';
import { applyStandardForm } from '../../src/index.ts';
import { readKeras } from '../../src/keras.ts';
import { exactOutputs, worstError } from '../onnx/exactModel.ts';
import { Draw } from '../onnx/randomNetwork.ts';
import { kerasFile, legacyFile } from './kerasFiles.ts';
import { drawWeights, outputsOf, saved, TENSORFLOW_MODELS, type SavedModel } from './tensorFlowModels.ts';

const NAMES = ['batch normalisation', 'a residual network of a functional model'] as const;
let models: { model: tf.LayersModel; files: SavedModel }[];

beforeAll(async () => {
  const draw = new Draw(8);
  models = await Promise.all(
    NAMES.map(async (name) => {
      const model = TENSORFLOW_MODELS[name]!();
      drawWeights(model, (low, high) => draw.between(low, high));
      return { model, files: await saved(model) };
    }),
  );
});

function inputsFor({ inputs }: { inputs: number }): Float32Array {
  const draw = new Draw(5);
  return Float32Array.from({ length: 3 * inputs }, () => draw.between(-2, 2));
}

function edit(config: Record<string, unknown>): void {
  (config['layers'] as { config: Record<string, unknown> }[])[0]!.config['activation'] = 'hard_sigmoid';
}

async function errorOf(bytes: Uint8Array, model: tf.LayersModel): Promise<number> {
  const { network, values } = await readKeras(bytes, { file: 'model.keras' });
  const x = inputsFor(network);
  return worstError(exactOutputs(network, values, x), await outputsOf(model, x));
}

describe('readKeras', () => {
  it.each([0, 1])('reads an .h5 of Keras 2 as the model computes it', async (at) => {
    const { model, files } = models[at]!;
    expect(await errorOf(await legacyFile(model, files), model)).toBeLessThan(1e-5);
  });

  it.each([0, 1])('reads a .keras of Keras 3 as the model computes it', async (at) => {
    const { model, files } = models[at]!;
    expect(await errorOf(await kerasFile(model, files), model)).toBeLessThan(1e-5);
  });

  it('makes the standard form of what scales the input', async () => {
    const { model, files } = models[0]!;
    const shape = model.inputs[0]!.shape;
    const first = [
      { class_name: 'Rescaling', config: { name: 'r', scale: 1 / 255, offset: -0.5, batch_shape: shape } },
      {
        class_name: 'Normalization',
        config: { name: 'n', axis: -1, mean: [0.1, -0.2], variance: [0.25, 4] },
      },
    ];
    const { network, values, standardForm } = await readKeras(await kerasFile(model, files, { first }));
    const raw = inputsFor(network).map((value) => 128 + 60 * value);
    const scaled = raw.map((value, at) => {
      const rescaled = value * Math.fround(1 / 255) - 0.5;
      return at % 2 === 0 ? (rescaled - 0.1) / 0.5 : (rescaled + 0.2) / 2;
    });
    const own = applyStandardForm(standardForm!, raw, network.inputs);
    const expected = await outputsOf(model, scaled);
    expect(worstError(exactOutputs(network, values, own), expected)).toBeLessThan(1e-5);
  });

  it('takes pictures divided by 255 for such', async () => {
    const { model, files } = models[0]!;
    const shape = model.inputs[0]!.shape;
    const first = [{ class_name: 'Rescaling', config: { name: 'r', scale: 1 / 255, batch_shape: shape } }];
    const { standardForm } = await readKeras(await kerasFile(model, files, { first }));
    expect(standardForm!.kind).toBe('divideBy255');
  });

  it('gives hard_sigmoid the slope of the version that wrote it', async () => {
    const { model, files } = models[0]!;
    const slopes = await Promise.all(
      ['2.13.1', '3.1.0'].map(async (version) => {
        const { network } = await readKeras(await kerasFile(model, files, { version, edit }));
        return (network.config.layers[0]!['activation'] as { alpha: number }).alpha;
      }),
    );
    expect(slopes).toEqual([0.2, 1 / 6]);
  });
});
