// Where the weights of layers are found: by name, as in model.json and .h5, or by place, as in .keras.

import type { ArrayData, TextData } from '../formats/arrayData.ts';
import { quoted } from '../formats/fileFormatError.ts';
import { damaged, unsupported, type Place } from './fields.ts';
import type { KerasLayer, Weight } from './kerasLayer.ts';
import type { WeightStore } from './kerasModel.ts';

/** Weights called after their layers: `dense/kernel`, `dense/dense/kernel:0`, `model/dense/kernel`. */
export function namedWeights(tensors: ReadonlyMap<string, Weight>, place: Place): WeightStore {
  const left = new Set(tensors.keys());
  const split = [...tensors.keys()].map((name) => {
    const at = name.lastIndexOf('/');
    return { name, folder: name.slice(0, Math.max(at, 0)), own: name.slice(at + 1).replace(/:\d+$/, '') };
  });
  const find = (layer: string, names: readonly string[]): string | undefined => {
    const all = split.filter(
      ({ folder, own }) => names.includes(own) && (folder === layer || folder.endsWith(`/${layer}`)),
    );
    // A layer's name may be the end of another's: the whole folder is better, then one that begins with it.
    const ranks = [
      all.filter(({ folder }) => folder === layer),
      all.filter(({ name }) => name.startsWith(`${layer}/`)),
      all,
    ];
    const best = ranks.find((list) => list.length > 0) ?? [];
    if (best.length > 1) {
      const got = best.slice(0, 2).map(({ name }) => quoted(name, 60));
      throw unsupported(
        place,
        `one weight must be called ${names[0]} of layer ${quoted(layer)}`,
        got.join(', '),
      );
    }
    return best[0]?.name;
  };
  return {
    take: ({ name }, wanted) =>
      wanted.map((names) => {
        const found = find(name, names);
        if (found === undefined) return undefined;
        left.delete(found);
        return tensors.get(found);
      }),
    left: () => [...left][0],
  };
}

/** Weights in folders called after the classes of layers, numbered: `layers/conv2d_1/vars/0`. */
export function placedWeights(tensors: ReadonlyMap<string, Weight>): WeightStore {
  const left = new Set(tensors.keys());
  const prefixes = ['layers', '_layer_checkpoint_dependencies'];
  const folderOf = ({ path }: KerasLayer): string =>
    prefixes.map((prefix) => [...path.flatMap((one) => [prefix, one]), 'vars'].join('/'))[
      [...tensors.keys()].some((name) => name.startsWith('_layer_checkpoint_dependencies/')) ? 1 : 0
    ]!;
  return {
    take: (layer, wanted) =>
      wanted.map((_, at) => {
        const name = `${folderOf(layer)}/${at}`;
        left.delete(name);
        return tensors.get(name);
      }),
    left: () => [...left][0],
  };
}

/** A tensor as a weight: numbers of any real type as f32. */
export function weightOf({ shape, dtype, data }: ArrayData | TextData, name: string, place: Place): Weight {
  if (dtype === 'text' || data instanceof BigInt64Array || data instanceof BigUint64Array)
    throw damaged(place, `weight ${quoted(name)} must be numbers`, dtype);
  return { shape, data: Float32Array.from(data as Float32Array) };
}
