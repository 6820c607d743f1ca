import { describe, expect, it } from 'vitest';
import { readKeras } from '../../src/keras.ts';
import { testGpu } from '../gpu.ts';
import { exactOutputs, worstError } from '../onnx/exactModel.ts';
import { Draw } from '../onnx/randomNetwork.ts';
import { drawWeights, outputsOf, saved, TENSORFLOW_MODELS, type SavedModel } from './tensorFlowModels.ts';

const EXAMPLES = 4;
/** The model that is run on the device too; compiling all of them takes long. */
const ON_DEVICE = 'a multilayer perceptron';

const read = ({ json, shards }: SavedModel) =>
  readKeras(new TextEncoder().encode(JSON.stringify(json)), {
    file: 'model.json',
    shard: (path) => shards.get(path)!,
  });

describe('readKeras', () => {
  it.each(Object.keys(TENSORFLOW_MODELS))('reads %s as TensorFlow.js computes it', async (name) => {
    const draw = new Draw(3);
    const model = TENSORFLOW_MODELS[name]!();
    drawWeights(model, (low, high) => draw.between(low, high));
    const files = await saved(model);
    const decoded = await read(files);
    const { network } = decoded;
    expect(decoded.warnings).toEqual([]);
    const x = Float32Array.from({ length: EXAMPLES * network.inputs }, () =>
      network.wholeBelow === undefined ? draw.between(-2, 2) : draw.below(network.wholeBelow),
    );
    const expected = await outputsOf(model, x);
    expect(expected.length).toBe(EXAMPLES * network.outputs);
    const values = new Map([...decoded.values].map(([key, own]) => [key, Float32Array.from(own)]));
    expect(worstError(exactOutputs(network, values, x), expected)).toBeLessThan(1e-5);
    if (name !== ON_DEVICE) return;
    const opened = decoded.open(await testGpu());
    expect(worstError(await opened.predict(x), expected)).toBeLessThan(1e-5);
  });
});
