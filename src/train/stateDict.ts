// Parameters out of PyTorch: a state dict, saved as safetensors, for a network of the same layers.

import { isArrayOf } from '../arrayKind.ts';
import { checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { ArrayData } from '../formats/arrayData.ts';
import { quoted } from '../formats/fileFormatError.ts';
import { sizeOf, type Shape } from '../graph/shape.ts';
import { checkNetwork } from '../nn/checkNetwork.ts';
import type { Network } from '../nn/network.ts';
import { layersWithParameters, type LayerPart } from './stateDictLayers.ts';

/** How a state dict is read. */
export interface StateDictOptions {
  /**
   * The modules in the order of the layers that have parameters, such as `['conv1', 'conv2', 'fc']`: needed where shapes
   * and numbers in names do not tell.
   */
  readonly modules?: readonly string[] | undefined;
}

/** The tensors of one module by their last name: weight, bias, … */
type Module = ReadonlyMap<string, ArrayData>;

/**
 * The values of a network, as `new Model(gpu, { network, values })` takes them, out of the state dict of a PyTorch module
 * with the same layers: `readSafetensors(bytes).tensors`. Linear, Conv2d, BatchNorm, LayerNorm and Embedding are found by
 * the shapes of their tensors; modules of equal shapes belong to layers in the order of the numbers in their names, as in
 * `nn.Sequential`. Weights of convolutions, and of layers behind a flattened picture, are put in the order of channels last.
 *
 * @throws GradloomError `E_ARGUMENT` where modules are missing or left over, or names do not tell which is which;
 *   `E_SHAPE` where a named one has other shapes; `E_DTYPE` for other numbers than f32; `E_UNSUPPORTED` for layers of one's own.
 */
export function valuesOfStateDict(
  network: Network,
  tensors: ReadonlyMap<string, ArrayData>,
  options: StateDictOptions = {},
): Map<string, Float32Array<ArrayBuffer>> {
  checkNetwork('valuesOfStateDict', network);
  if (typeof (tensors as Partial<typeof tensors> | undefined)?.get !== 'function') {
    throw fail(
      'E_ARGUMENT',
      'tensors must be a Map by name',
      kindOf(tensors),
      'readSafetensors(bytes).tensors',
    );
  }
  checkOptions('valuesOfStateDict', options, ['modules']);
  const { modules: named } = options;
  if (named !== undefined && !(Array.isArray(named) && named.every((name) => typeof name === 'string')))
    throw fail('E_ARGUMENT', 'modules must be a list of names', kindOf(named));
  const layers = layersWithParameters(network);
  const modules = modulesOf(tensors);
  const chosen = named ? byName(named, { layers, modules }) : byShape(layers, modules);
  const values = new Map<string, Float32Array<ArrayBuffer>>();
  layers.forEach((layer, index) => {
    for (const { name, torch, arrange } of layer.parts)
      values.set(name, arrange(modules.get(chosen[index]!)!.get(torch)!.data as Float32Array));
  });
  return values;
}

interface Layer {
  readonly label: string;
  readonly parts: readonly LayerPart[];
}

/** Tensors by module; counters of batches are no parameters. */
function modulesOf(tensors: ReadonlyMap<string, ArrayData>): Map<string, Map<string, ArrayData>> {
  const modules = new Map<string, Map<string, ArrayData>>();
  for (const [name, tensor] of tensors) {
    const at = name.lastIndexOf('.');
    const [module, own] = [name.slice(0, Math.max(at, 0)), name.slice(at + 1)];
    if (own === 'num_batches_tracked') continue;
    if (tensor?.dtype !== 'f32' || !isArrayOf(tensor.data, 'Float32Array'))
      throw fail(
        'E_DTYPE',
        `tensor ${quoted(name)} must be f32`,
        tensor?.dtype ?? kindOf(tensor),
        'Save model.float().',
      );
    const known = modules.get(module) ?? new Map<string, ArrayData>();
    modules.set(module, known.set(own, tensor));
  }
  return modules;
}

function byName(
  names: readonly string[],
  { layers, modules }: { layers: readonly Layer[]; modules: ReadonlyMap<string, Module> },
): readonly string[] {
  if (names.length !== layers.length)
    throw fail('E_ARGUMENT', `modules must name one for each of ${layers.length} layers`, `${names.length}`);
  names.forEach((name, index) => {
    const module = modules.get(name);
    if (!module) throw fail('E_ARGUMENT', 'modules must be those of the state dict', quoted(name));
    if (shapesOf(module) === wantedBy(layers[index]!)) return;
    throw fail(
      'E_SHAPE',
      `${quoted(name)} must have the shapes of the layer ${layers[index]!.label}, ${wantedBy(layers[index]!)}`,
      shapesOf(module),
    );
  });
  checkRest(modules, names);
  return names;
}

function byShape(layers: readonly Layer[], modules: ReadonlyMap<string, Module>): readonly string[] {
  const free = grouped([...modules.keys()], (name) => shapesOf(modules.get(name)!));
  const wanted = grouped([...layers.keys()], (index) => wantedBy(layers[index]!));
  const chosen: string[] = [];
  for (const [shapes, places] of wanted) {
    const names = (free.get(shapes) ?? []).toSorted(byNumbers);
    if (names.length !== places.length) {
      const { label } = layers[places[0]!]!;
      throw fail(
        'E_ARGUMENT',
        `${places.length} modules must have the shapes of the layer ${label}, ${shapes}`,
        `${names.length}`,
        'The network must have the layers of the module, with the same sizes.',
      );
    }
    if (new Set(names.map((name) => name.replaceAll(/\d+/g, '#'))).size > 1) {
      throw fail(
        'E_ARGUMENT',
        'names of modules with equal shapes must differ by numbers alone',
        names
          .slice(0, 4)
          .map((name) => quoted(name))
          .join(', '),
        `Name them in the order of the layers: { modules: [${names
          .slice(0, 3)
          .map((name) => quoted(name))
          .join(', ')}, …] }.`,
      );
    }
    places.forEach((place, at) => (chosen[place] = names[at]!));
  }
  checkRest(modules, chosen);
  return chosen;
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function checkRest(modules: ReadonlyMap<string, Module>, chosen: readonly string[]): void {
  const left = [...modules.keys()].find((name) => !chosen.includes(name));
  if (left !== undefined || new Set(chosen).size < chosen.length)
    throw fail(
      'E_ARGUMENT',
      'each module must belong to one layer',
      left === undefined ? 'one twice' : quoted(left),
    );
}

/** `fc2` before `fc10`. */
function byNumbers(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => [...name.matchAll(/\d+/g)].map(Number));
  const at = x!.findIndex((number, place) => number !== y![place]);
  return at < 0 ? 0 : x![at]! - (y![at] ?? 0);
}

/** `bias [3], weight [3, 2]`. */
function shapesOf(module: Module): string {
  return showShapes(
    [...module].map(([name, { shape, data }]) => [name, data.length === sizeOf(shape) ? shape : []]),
  );
}

function wantedBy({ parts }: Layer): string {
  return showShapes(parts.map(({ torch, shape }) => [torch, shape]));
}

function showShapes(list: readonly (readonly [name: string, shape: Shape])[]): string {
  return list
    .map(([name, shape]) => `${name} [${shape.join(', ')}]`)
    .toSorted()
    .join(', ');
}

function fail(
  code: 'E_ARGUMENT' | 'E_SHAPE' | 'E_DTYPE',
  rule: string,
  got: string,
  hint = '',
): GradloomError {
  return new GradloomError(code, `valuesOfStateDict: ${rule}; got ${got}.`, { hint });
}
