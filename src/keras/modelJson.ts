// model.json of TensorFlow.js: the topology, and a list of the weights that lie in files beside it.

import { fromFloat16 } from '../float16.ts';
import { quoted } from '../formats/fileFormatError.ts';
import { arrayKind } from '../arrayKind.ts';
import { sizeOf } from '../graph/shape.ts';
import {
  damaged,
  isObject,
  listAt,
  objectAt,
  realAt,
  shown,
  textAt,
  unsupported,
  type Json,
  type Place,
} from './fields.ts';
import type { Weight } from './kerasLayer.ts';

/** Gives the bytes of a file beside model.json, by the path that it is called by there. */
export type ShardReader = (path: string) => Uint8Array | Promise<Uint8Array>;

/** Weights may take this many bytes: what a model may have, in f32. */
const MOST_BYTES = 2 ** 32;

/** The topology of a parsed model.json. Throws `E_UNSUPPORTED` for a graph model and for a configuration alone. */
export function topologyOfJson(json: Json, place: Place): { model: Json; version: string } {
  if (json['format'] === 'graph-model') {
    throw unsupported(
      place,
      'model.json must be a layers model',
      'a graph model',
      'Convert the Keras model with tensorflowjs_converter --output_format=tfjs_layers_model, or give the .keras or .h5 file.',
    );
  }
  if (!('modelTopology' in json) || !('weightsManifest' in json)) {
    if (!('class_name' in json))
      throw damaged(place, 'model.json must have modelTopology and weightsManifest', 'none');
    throw unsupported(
      place,
      'the file must have weights',
      'a configuration alone',
      'Save the whole model: model.save("model.keras").',
    );
  }
  const topology = objectAt(json, 'modelTopology', place);
  const model = isObject(topology['model_config']) ? topology['model_config'] : topology;
  const version = topology['keras_version'];
  return { model, version: typeof version === 'string' && !version.startsWith('tfjs') ? version : '2.' };
}

/** The weights that the manifest lists, from their files. */
export async function weightsOfJson(
  json: Json,
  { place, shard }: { place: Place; shard: ShardReader },
): Promise<Map<string, Weight>> {
  const weights = new Map<string, Weight>();
  for (const group of listAt(json, 'weightsManifest', place)) {
    if (!isObject(group)) throw damaged(place, 'a group of weights must be an object', shown(group));
    const bytes = await bytesOf(listAt(group, 'paths', place), { place, shard });
    let at = 0;
    for (const entry of listAt(group, 'weights', place)) {
      if (!isObject(entry)) throw damaged(place, 'a weight must be an object', shown(entry));
      const name = textAt(entry, 'name', place);
      if (weights.has(name)) throw damaged(place, 'names of weights must differ', quoted(name));
      const shape = shapeAt(entry, place);
      const { size, numbers } = encodingOf(entry, { name, place });
      const length = size * sizeOf(shape);
      if (at + length > bytes.length)
        throw damaged(place, `the files of weights must hold ${quoted(name)}`, `${bytes.length} bytes`);
      weights.set(name, { shape, data: numbers(bytes.slice(at, at + length)) });
      at += length;
    }
    if (at !== bytes.length)
      throw damaged(place, `the files of weights must have ${at} bytes`, `${bytes.length}`);
  }
  return weights;
}

async function bytesOf(
  paths: readonly unknown[],
  { place, shard }: { place: Place; shard: ShardReader },
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const path of paths) {
    if (typeof path !== 'string') throw damaged(place, 'paths of weights must be texts', shown(path));
    const bytes = await shard(path);
    if (arrayKind(bytes) !== 'Uint8Array')
      throw damaged(place, `${quoted(path)} must be given as bytes (Uint8Array)`, shown(typeof bytes));
    total += bytes.length;
    if (total > MOST_BYTES) throw unsupported(place, 'weights may take 4 GiB', `${total} bytes`);
    parts.push(bytes);
  }
  const all = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function shapeAt(entry: Json, place: Place): number[] {
  const shape = listAt(entry, 'shape', place);
  const sizes = shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
  if (sizes && Number.isSafeInteger(sizeOf(shape as number[]))) return shape as number[];
  throw damaged(place, 'a shape must be whole numbers', shown(shape));
}

/** How the numbers lie in the file: as they are, as whole numbers of 8 or 16 bits on a line, or in half precision. */
function encodingOf(
  entry: Json,
  { name, place }: { name: string; place: Place },
): { size: number; numbers: (bytes: Uint8Array<ArrayBuffer>) => Float32Array } {
  const dtype = textAt(entry, 'dtype', place);
  const { quantization: packed } = entry;
  if (isObject(packed)) {
    const kind = packed['dtype'];
    if (kind === 'float16') {
      return { size: 2, numbers: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), fromFloat16) };
    }
    if (kind === 'uint8' || kind === 'uint16') {
      const scale = realAt(packed, 'scale', { usual: Number.NaN, place });
      const least = realAt(packed, 'min', { usual: Number.NaN, place });
      const make = kind === 'uint8' ? Uint8Array : Uint16Array;
      return {
        size: make.BYTES_PER_ELEMENT,
        numbers: ({ buffer }) => Float32Array.from(new make(buffer), (one) => one * scale + least),
      };
    }
    throw unsupported(
      place,
      `weight ${quoted(name)} must be packed as float16, uint8 or uint16`,
      shown(kind),
    );
  }
  if (dtype === 'float32') return { size: 4, numbers: ({ buffer }) => new Float32Array(buffer) };
  if (dtype === 'int32')
    return { size: 4, numbers: ({ buffer }) => Float32Array.from(new Int32Array(buffer)) };
  throw unsupported(place, `weight ${quoted(name)} must be float32`, shown(dtype));
}
