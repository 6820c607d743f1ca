// Whether a layer is one, whoever wrote it: before it is built, when it is, and what its forward pass gives.

import { GradloomError } from '../errors.ts';
import { sameShape, showShape } from '../graph/shape.ts';
import { Tensor } from '../graph/tensor.ts';
import type { BuiltLayer, Layer, LayerConfig, LayerOutput } from './layer.ts';
import { isMisnamed } from './libraryLayer.ts';

/** Where a layer stands, and what it says that it is. */
interface Place {
  readonly place: string;
  readonly config: LayerConfig;
}

/** Throws `E_ARGUMENT` unless the value is a layer, and for one that a file would be read as another of. */
export function checkLayer(layer: Layer, place: string): void {
  const { config, build } = Object(layer) as Layer;
  if (!(typeof config?.kind === 'string' && config.kind && typeof build === 'function')) {
    throw fail(
      place,
      'it must be made by dense or maxoutUnits, another of layers, or be { config: { kind }, build }',
      layer,
    );
  }
  if (!isMisnamed(layer)) return;
  throw fail(
    place,
    "its kind must be another than those of the library's layers",
    config.kind,
    'A file with this kind is read as the layer of the library: give config a kind of your own.',
  );
}

/** Letters, then the places that it has within a layer of layers. */
const NAME = /^[A-Za-z]+(\.\d+)*$/;

/** Throws `E_ARGUMENT` where a built layer lacks something, or names twice. */
export function checkBuilt(built: BuiltLayer, { place, config: { kind } }: Place): void {
  const { shape, parameters = [], state = [], forward, wholeBelow = 1 } = Object(built) as BuiltLayer;
  if (!isShape(shape) || typeof forward !== 'function')
    throw fail(place, `build of ${kind} must give a shape of whole numbers and forward`, shape);
  if (!isShape([wholeBelow])) throw fail(place, `wholeBelow of ${kind} must be a whole number`, wholeBelow);
  const names = new Set<string>();
  for (const spec of [...parameters, ...state]) {
    const { name, shape: own, initial } = spec;
    const known =
      typeof initial === 'number'
        ? Number.isFinite(Math.fround(initial))
        : ['function', 'string', 'object'].includes(typeof initial);
    if (!NAME.test(name) || names.has(name) || !isShape(own) || !known)
      throw fail(
        place,
        `${kind} must give each parameter and state a name of letters of its own, shape and initial (a number is finite)`,
        typeof initial === 'number' ? `${name} with ${initial}` : name,
      );
    names.add(name);
  }
}

/** Throws `E_ARGUMENT` for a layer that takes whole numbers, which no other layer gives. */
export function checkFirst({ wholeBelow }: BuiltLayer, { place, config: { kind } }: Place): void {
  if (wholeBelow === undefined) return;
  throw fail(
    place,
    `${kind} takes whole numbers, so it must be the first layer of a network`,
    'another place',
  );
}

/** Throws `E_SHAPE` and `E_ARGUMENT` unless a forward pass gave what `build` promised. */
export function checkOutput(
  output: LayerOutput,
  { built, config: { kind } }: { readonly built: BuiltLayer; readonly config: LayerConfig },
  { place, examples, training }: { place: string; examples: number; training: boolean },
): void {
  const { a, z = a, state: given = {} } = Object(output) as LayerOutput;
  const { activation, state: declared = [] } = built;
  const state = Object.entries(given).filter(([, value]) => value !== undefined) as [string, Tensor][];
  for (const tensor of [a, z, ...state.map(([, value]) => value)]) {
    if (tensor instanceof Tensor && tensor.dtype !== 'u32') continue;
    throw fail(place, `forward of ${kind} must give tensors of real numbers`, tensor);
  }
  const wanted = [examples, ...built.shape];
  if (!sameShape(a.shape, wanted)) throw shapeError(place, `forward of ${kind}`, wanted, a);
  if (z === a && (activation === 'softmax' || activation === 'sigmoid')) {
    throw fail(
      place,
      `forward of ${kind} must give { a, z }: costs beside the activation ${activation} are computed from z`,
      'a alone',
      `Give z, what a is the ${activation} of.`,
    );
  }
  const lacking = training ? declared.find(({ name }) => !given[name]) : undefined;
  if (lacking) {
    throw fail(
      place,
      `forward of ${kind} must give what each state becomes where training is true`,
      `none of ${lacking.name}`,
      `Give { a, state: { ${lacking.name}: … } }; what is to stay is given as it came.`,
    );
  }
  for (const [name, value] of state) {
    const spec = declared.find((own) => own.name === name);
    if (!spec) throw fail(place, `forward of ${kind} may change the state that build declared`, name);
    if (!sameShape(spec.shape, value.shape))
      throw shapeError(place, `state ${name} of ${kind}`, spec.shape, value);
  }
}

function isShape(shape: unknown): boolean {
  return Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 1);
}

function shapeError(
  place: string,
  what: string,
  wanted: readonly number[],
  { shape }: Tensor,
): GradloomError {
  return new GradloomError(
    'E_SHAPE',
    `${place}: ${what} must give ${showShape(wanted)}; got ${showShape(shape)}.`,
  );
}

function fail(place: string, rule: string, got: unknown, hint = ''): GradloomError {
  const shown = typeof got === 'object' && got && !Array.isArray(got) ? 'an object' : String(got);
  return new GradloomError('E_ARGUMENT', `${place}: ${rule}; got ${shown}.`, { hint });
}
