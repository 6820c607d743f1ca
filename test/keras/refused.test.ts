import { beforeAll, describe, expect, it } from 'vitest';
import { readKeras } from '../../src/keras.ts';
import { saved, TENSORFLOW_MODELS, type SavedModel } from './tensorFlowModels.ts';

type Json = Record<string, unknown>;
interface Entry {
  class_name: string;
  config: Json;
}

let files: SavedModel;
let perceptron: SavedModel;

beforeAll(async () => {
  files = await saved(TENSORFLOW_MODELS['a convolutional network whose pictures are flattened']!());
  perceptron = await saved(TENSORFLOW_MODELS['a multilayer perceptron']!());
});

const bytesOf = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
const layersOf = (json: Json) => (json['modelTopology'] as Entry).config['layers'] as Entry[];

/** Reads the convolutional network after a change. */
async function changed(change: (json: Json) => void, own: SavedModel = files): Promise<unknown> {
  const json = structuredClone(own.json);
  change(json);
  return readKeras(bytesOf(json), { file: 'model.json', shard: (path) => own.shards.get(path)! });
}

describe('readKeras refuses', () => {
  it.each<[string, (json: Json) => void, string, RegExp]>([
    [
      'a class that is not read',
      (json) => (layersOf(json)[1]!.class_name = 'LSTM'),
      'E_UNSUPPORTED',
      /\(LSTM\).*class/,
    ],
    [
      'a class of layers that join in another way',
      (json) => (layersOf(json)[2]!.class_name = 'Concatenate'),
      'E_UNSUPPORTED',
      /\(Concatenate\).*class that is read.*"Concatenate"/,
    ],
    [
      'a PReLU whose slopes were not saved',
      (json) => (layersOf(json)[1]!.class_name = 'PReLU'),
      'E_FILE_FORMAT',
      /\(PReLU\).*its alpha must be \[7, 6, 4\]; got none/,
    ],
    [
      'a PReLU that shares other axes than it has',
      (json) =>
        Object.assign(layersOf(json)[1]!, { class_name: 'PReLU', config: { name: 'p', shared_axes: [4] } }),
      'E_UNSUPPORTED',
      /\(PReLU\).*shared_axes must be from 1 to 3; got \[4\]/,
    ],
    [
      'channels first',
      (json) => (layersOf(json)[0]!.config['data_format'] = 'channels_first'),
      'E_UNSUPPORTED',
      /Conv2D.*channels_last/,
    ],
    [
      'channels first behind a flatten',
      (json) => (layersOf(json)[2]!.config['data_format'] = 'channels_first'),
      'E_UNSUPPORTED',
      /Flatten.*channels_last/,
    ],
    [
      'a convolution of series that is given pictures',
      (json) => (layersOf(json)[0]!.class_name = 'Conv1D'),
      'E_UNSUPPORTED',
      /Conv1D.*series \[steps, channels\]; got \[9,8,3\]/,
    ],
    [
      'an unknown activation',
      (json) => (layersOf(json)[0]!.config['activation'] = 'snake'),
      'E_UNSUPPORTED',
      /activation.*snake/,
    ],
    ['units that are none', (json) => (layersOf(json)[3]!.config['units'] = 0), 'E_FILE_FORMAT', /units/],
    [
      'units of another number',
      (json) => (layersOf(json)[3]!.config['units'] = 6),
      'E_FILE_FORMAT',
      /kernel must be \[36, 6\]; got \[36, 5\]/,
    ],
    [
      'a layer without its bias',
      (json) => (layersOf(json)[3]!.config['use_bias'] = false),
      'E_UNSUPPORTED',
      /every weight.*bias/,
    ],
    [
      'a bias that is not there',
      (json) => ((json['weightsManifest'] as Json[])[0]!['weights'] as Json[]).pop(),
      'E_FILE_FORMAT',
      /must have \d+ bytes/,
    ],
    [
      'an input without sizes',
      (json) => (layersOf(json)[0]!.config['batch_input_shape'] = [null, null, null, 3]),
      'E_UNSUPPORTED',
      /sizes of the input/,
    ],
    [
      'a model without an input',
      (json) => delete layersOf(json)[0]!.config['batch_input_shape'],
      'E_UNSUPPORTED',
      /shape of the input/,
    ],
    ['a graph model', (json) => (json['format'] = 'graph-model'), 'E_UNSUPPORTED', /graph model/],
    [
      'a configuration alone',
      (json) =>
        Object.assign(json, json['modelTopology'], { weightsManifest: undefined, modelTopology: undefined }),
      'E_UNSUPPORTED',
      /configuration alone/,
    ],
    [
      'weights of whole numbers of 8 bits',
      (json) => (((json['weightsManifest'] as Json[])[0]!['weights'] as Json[])[0]!['dtype'] = 'bool'),
      'E_UNSUPPORTED',
      /float32/,
    ],
    [
      'scaling between layers',
      (json) => layersOf(json).splice(1, 0, { class_name: 'Rescaling', config: { name: 'r', scale: 2 } }),
      'E_UNSUPPORTED',
      /scaled before all layers/,
    ],
    [
      'zeros before pooling',
      (json) =>
        layersOf(json).splice(1, 0, { class_name: 'ZeroPadding2D', config: { name: 'z', padding: 1 } }),
      'E_UNSUPPORTED',
      /after added zeros/,
    ],
    [
      'two layers of one name',
      (json) => (layersOf(json)[1]!.config['name'] = layersOf(json)[0]!.config['name']),
      'E_FILE_FORMAT',
      /names of layers/,
    ],
    [
      'windows larger than the picture',
      (json) => (layersOf(json)[1]!.config['pool_size'] = [20, 20]),
      'E_UNSUPPORTED',
      /MaxPooling2D/,
    ],
  ])('%s', async (_, change, code, message) => {
    const refused = expect(changed(change)).rejects;
    await refused.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('a negative variance', async () => {
    const own = await saved(TENSORFLOW_MODELS['batch normalisation']!());
    const specs = (own.json['weightsManifest'] as { weights: { name: string; shape: number[] }[] }[])[0]!
      .weights;
    const at = specs.findIndex(({ name }) => name.includes('moving_variance'));
    const before = specs.slice(0, at).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const altered = new Uint8Array(Buffer.concat([...own.shards.values()]));
    new DataView(altered.buffer).setFloat32(4 * (before + 1), -0.5, true);
    let from = 0;
    const shards = new Map(
      [...own.shards].map(([path, { length }]) => [path, altered.slice(from, (from += length))]),
    );
    await expect(changed(() => undefined, { ...own, shards })).rejects.toMatchObject({
      code: 'E_UNSUPPORTED',
      message: expect.stringMatching(/variances must be at least 0; got -0\.5/) as string,
    });
  });

  it('a file that is none, and one that is cut off', async () => {
    for (const bytes of [bytesOf([]), bytesOf({}), Uint8Array.of(1, 2, 3), Uint8Array.of(0x50, 0x4b, 3, 4)])
      await expect(readKeras(bytes, { shard: () => bytes })).rejects.toMatchObject({ code: 'E_FILE_FORMAT' });
    await expect(readKeras(Uint8Array.of(0x89, 0x48, 0x44))).rejects.toMatchObject({ code: 'E_FILE_FORMAT' });
  });

  it('a model.json without what gives its weights, and weights that end early', async () => {
    await expect(readKeras(bytesOf(files.json))).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    const short = { ...files, shards: new Map([...files.shards].map(([path, own]) => [path, own.slice(1)])) };
    await expect(changed(() => undefined, short)).rejects.toMatchObject({ code: 'E_FILE_FORMAT' });
  });

  it('weights that are not finite', async () => {
    const shards = new Map([...files.shards].map(([path, own]) => [path, own.slice().fill(255, 0, 4)]));
    await expect(changed(() => undefined, { ...files, shards })).rejects.toMatchObject({
      code: 'E_NONFINITE',
    });
  });

  it('any file whose bytes were changed, with an error of its own or another model', async () => {
    const text = JSON.stringify(perceptron.json);
    for (let at = 0; at < text.length; at += 7) {
      const mutant = `${text.slice(0, at)}${text[at] === '"' ? '1' : '"'}${text.slice(at + 1)}`;
      const given = {
        file: 'model.json',
        shard: (path: string) => perceptron.shards.get(path) ?? new Uint8Array(),
      };
      await readKeras(new TextEncoder().encode(mutant), given).catch((error: { code?: string }) => {
        expect(error.code, `${at}: ${String(error.code)}`).toMatch(
          /^E_(FILE_FORMAT|UNSUPPORTED|NONFINITE|LIMIT)$/,
        );
      });
    }
  });
});

describe('weights of model.json', () => {
  it('may be packed as whole numbers or in half precision', async () => {
    const json = structuredClone(perceptron.json);
    const [group] = json['weightsManifest'] as { weights: Json[]; paths: string[] }[];
    group!.paths = ['a.bin'];
    const numbers: number[] = [];
    group!.weights.forEach((weight, at) => {
      const size = (weight['shape'] as number[]).reduce((product, one) => product * one, 1);
      if (at === 0) {
        weight['quantization'] = { dtype: 'uint8', scale: 0.01, min: -1, original_dtype: 'float32' };
        for (let i = 0; i < size; i++) numbers.push(i % 200);
      } else {
        weight['quantization'] = { dtype: 'float16', original_dtype: 'float32' };
        // 1.5 in half precision.
        for (let i = 0; i < size; i++) numbers.push(0x00, 0x3e);
      }
    });
    const { values } = await readKeras(bytesOf(json), { shard: () => Uint8Array.from(numbers) });
    expect(values.get('b1')![0]).toBe(1.5);
    // The kernel is [5, 16], so its second row is the second input of all units.
    expect(values.get('W1')![1]).toBeCloseTo(16 * 0.01 - 1, 6);
  });
});
