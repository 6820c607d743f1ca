// Models out of files of Keras and TensorFlow.js, whatever kind they are.

import { arrayKind } from '../arrayKind.ts';
import { checkFunction, checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { nestingDepth } from '../formats/duplicateKey.ts';
import { readHdf5 } from '../formats/hdf5.ts';
import { readHdf5Attributes } from '../formats/hdf5Attributes.ts';
import { readZip } from '../formats/zip.ts';
import type { DecodedModel } from '../train/modelFile.ts';
import { damaged, isObject, objectAt, type Json, type Place } from './fields.ts';
import type { Weight } from './kerasLayer.ts';
import { kerasModel } from './kerasModel.ts';
import { topologyOfJson, weightsOfJson, type ShardReader } from './modelJson.ts';
import { namedWeights, placedWeights, weightOf } from './weightStores.ts';

/** How a file of Keras is read. */
export interface ReadKerasOptions {
  /** The file's name, for messages. */
  readonly file?: string | undefined;
  /** Gives the bytes of the files that a model.json names; only for such. */
  readonly shard?: ShardReader | undefined;
}

/** Brackets within brackets of a configuration, at most. */
const MOST_NESTING = 200;

/**
 * Reads a network out of a file of Keras (`.keras`, `.h5`) or TensorFlow.js (`model.json` of a layers model): Dense, Conv2D
 * and its relatives, pooling, normalisations, activations, Add of two ways, in Sequential and Functional models. All else is
 * refused with the layer's name. Rescaling and Normalization before all layers become the standard form.
 *
 * HDF5 needs the npm package `h5wasm`, as `readHdf5` does. A `model.json` names files with weights: `shard` gives their bytes,
 * for instance `(path) => fetch(new URL(path, address)).then((answer) => answer.bytes())`.
 *
 * @throws GradloomError `E_FILE_FORMAT` where the bytes are no such file, or damaged; `E_UNSUPPORTED` for what a network
 *   of this library cannot be, and without `h5wasm`; `E_NONFINITE` for parameters that are not finite; `E_LIMIT`;
 *   `E_ARGUMENT` for a model.json without `shard`.
 */
export async function readKeras(bytes: Uint8Array, options: ReadKerasOptions = {}): Promise<DecodedModel> {
  if (arrayKind(bytes) !== 'Uint8Array') {
    throw new GradloomError(
      'E_ARGUMENT',
      `readKeras: the file must be bytes (Uint8Array); got ${kindOf(bytes)}.`,
      { hint: 'new Uint8Array(buffer) sees those of an ArrayBuffer.' },
    );
  }
  checkOptions('readKeras', options, ['file', 'shard']);
  const { file = 'model', shard } = options;
  if (shard !== undefined) checkFunction('readKeras: shard', shard);
  const place = { file };
  // 'PK', and the signature of HDF5.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return ofArchive(bytes, place);
  if (bytes[0] === 0x89 && bytes[1] === 0x48) return ofHdf5(bytes, place);
  const json = parsed(textOf(bytes), place);
  const topology = topologyOfJson(json, place);
  if (!shard) {
    throw new GradloomError(
      'E_ARGUMENT',
      `readKeras: ${file} names files with weights, so shard must give their bytes; got none.`,
      { hint: 'readKeras(bytes, { shard: (path) => readFileSync(join(folder, path)) })' },
    );
  }
  const weights = await weightsOfJson(json, { place, shard });
  return kerasModel({ file, ...topology, weights: namedWeights(weights, place) });
}

/** `.keras`: a ZIP of config.json, metadata.json and model.weights.h5. */
async function ofArchive(bytes: Uint8Array, place: Place): Promise<DecodedModel> {
  const names = ['config.json', 'metadata.json', 'model.weights.h5'];
  const members = readZip(bytes, { ...place, wanted: (has) => names.filter((name) => has.includes(name)) });
  const [config, metadata, stored] = names.map((name) => {
    const member = members.get(name);
    if (member) return member;
    throw damaged(place, `it must hold ${name}`, 'none');
  }) as [Uint8Array, Uint8Array, Uint8Array];
  const version = parsed(textOf(metadata), place)['keras_version'];
  const weights = await tensorsOf(stored, {
    place,
    wanted: (name) =>
      /^(layers|_layer_checkpoint_dependencies)\//.test(name) && !/seed_generator|\/optimizer\//.test(name),
  });
  return kerasModel({
    ...place,
    model: parsed(textOf(config), place),
    version: typeof version === 'string' ? version : '3.',
    weights: placedWeights(weights),
  });
}

/** `.h5`: the configuration as an attribute, the weights in `model_weights`. */
async function ofHdf5(bytes: Uint8Array, place: Place): Promise<DecodedModel> {
  const texts = await readHdf5Attributes(bytes, { ...place, names: ['model_config', 'keras_version'] });
  const config = texts.get('model_config');
  if (config === undefined) {
    throw new GradloomError(
      'E_FILE_FORMAT',
      `${place.file}: an .h5 file of Keras must hold the model's configuration; got none.`,
      { hint: 'Files of save_weights have weights alone: save the whole model, model.save("model.keras").' },
    );
  }
  const folder = 'model_weights/';
  const all = await tensorsOf(bytes, {
    place,
    wanted: (name) => name.startsWith(folder) && !/seed_generator/.test(name),
  });
  const weights = new Map([...all].map(([name, weight]) => [name.slice(folder.length), weight] as const));
  return kerasModel({
    ...place,
    model: parsed(config, place),
    version: texts.get('keras_version') ?? '2.',
    weights: namedWeights(weights, place),
  });
}

async function tensorsOf(
  bytes: Uint8Array,
  { place, wanted }: { place: Place; wanted: (name: string) => boolean },
): Promise<Map<string, Weight>> {
  const arrays = await readHdf5(bytes, { ...place, members: (has) => has.filter(wanted) });
  return new Map([...arrays].map(([name, array]) => [name, weightOf(array, name, place)] as const));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function parsed(text: string, place: Place): Json {
  if (nestingDepth(text) > MOST_NESTING)
    throw damaged(place, `JSON may be nested ${MOST_NESTING} deep`, 'more');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is no JSON is no configuration.
  }
  if (isObject(value)) return objectAt({ value }, 'value', place);
  throw damaged(
    place,
    'it must be a file of Keras (.keras, .h5) or a model.json',
    `${text.length} letters that are none`,
  );
}
