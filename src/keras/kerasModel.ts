// A model of Keras, its configuration and its weights, as a model of this library.

import type { StandardForm } from '../data/standardForm.ts';
import { GradloomError } from '../errors.ts';
import { sizeOf, type Shape } from '../graph/shape.ts';
import { tagged } from '../nn/chain.ts';
import type { Layer } from '../nn/layer.ts';
import { Network } from '../nn/network.ts';
import { checkModel } from '../train/checkModel.ts';
import { Model } from '../train/model.ts';
import type { DecodedModel } from '../train/modelFile.ts';
import { checkFiniteParameters } from '../train/parameterHealth.ts';
import { damaged, unsupported, type Json, type Place } from './fields.ts';
import type { KerasLayer, Margins, Part, Scaling, Translated, Weight } from './kerasLayer.ts';
import { withPadding } from './layers/withPadding.ts';
import { layers } from './layersOfLibrary.ts';
import { TRANSLATORS } from './translators.ts';
import { topologyOf, type Step } from './topology.ts';

/** Where the weights of layers are found. */
export interface WeightStore {
  /** The tensors of a layer by the given names, in their order; undefined for one that is not there. */
  readonly take: (
    layer: KerasLayer,
    names: readonly (readonly string[])[],
  ) => readonly (Weight | undefined)[];
  /** The name of a tensor that no layer took. */
  readonly left: () => string | undefined;
}

/** What a file of Keras holds. */
export interface KerasFile {
  readonly file: string;
  /** `{ class_name, config }`. */
  readonly model: Json;
  /** The version of Keras that wrote it, or a text that says nothing. */
  readonly version: string;
  readonly weights: WeightStore;
}

/** Inputs that a standard form may have: it holds two numbers for each. */
const MOST_INPUTS = 2 ** 22;

/** The model, not yet on a device. Throws as `readKeras`. */
export function kerasModel({ file, model, version, weights }: KerasFile): DecodedModel {
  const place = { file };
  const { steps, input } = topologyOf(model, place);
  if (!input) {
    throw unsupported(
      place,
      'the configuration must say the shape of the input',
      'none',
      'Begin the model with keras.Input(shape), or call model.build(shape), and save it again.',
    );
  }
  const context: Context = {
    place,
    weights,
    version: Number(/^(\d+)\./.exec(version)?.[1] ?? 2),
    warnings: new Set(),
    start: { scaling: undefined },
  };
  const { parts } = translateAll(steps, input, { context, isFirst: true });
  const left = weights.left();
  if (left !== undefined)
    throw unsupported(
      place,
      'every weight must belong to a layer that is read',
      JSON.stringify(left.slice(0, 60)),
    );
  if (parts.length === 0) throw unsupported(place, 'a network must have layers', 'none');
  return decoded(parts, { input, context });
}

interface Context {
  readonly place: Place;
  readonly weights: WeightStore;
  readonly version: number;
  readonly warnings: Set<string>;
  readonly start: { scaling: Scaling | undefined };
}

/** Layers that leave numbers as they are, so that what scales the input may come behind them. */
const KEEPS_NUMBERS = new Set(['flatten', 'reshape', 'dropout']);

function translateAll(
  steps: readonly Step[],
  input: Shape,
  { context, isFirst }: { context: Context; isFirst: boolean },
): { parts: Part[]; shape: Shape } {
  const parts: Part[] = [];
  let shape = input;
  let margins: Margins | undefined;
  for (const step of steps) {
    const place = placeOf('sum' in step ? step.sum : step, context);
    if ('sum' in step) {
      if (margins) throw unsupported(place, 'zeros must be added before a convolution', 'another layer');
      const ways = step.ways.map((way) => translateAll(way, shape, { context, isFirst: false }).parts);
      const part = within(place, () => residual(ways as [Part[], Part[]], place));
      parts.push(part);
      shape = within(place, () => part.layer.build(shape)).shape;
      continue;
    }
    const given = translated(step, shape, context);
    if (given.scaling) {
      const mayScale =
        isFirst && !margins && parts.every(({ layer }) => KEEPS_NUMBERS.has(layer.config.kind));
      if (!mayScale)
        throw unsupported(place, 'numbers may be scaled before all layers alone', 'a layer before it');
      context.start.scaling = together(context.start.scaling, spread(given.scaling, sizeOf(shape)));
    }
    if (given.margins) {
      if (margins) throw unsupported(place, 'zeros may be added once before a convolution', 'twice');
      margins = given.margins;
      shape = [shape[0]! + sum(margins[0]), shape[1]! + sum(margins[1]), shape[2]!];
    }
    for (let part of given.parts ?? []) {
      if (margins) {
        shape = [shape[0]! - sum(margins[0]), shape[1]! - sum(margins[1]), shape[2]!];
        part = padded(part, margins, place);
        margins = undefined;
      }
      const { layer } = part;
      shape = within(place, () => layer.build(shape)).shape;
      parts.push(part);
    }
  }
  if (margins) throw unsupported(context.place, 'zeros must be added before a convolution', 'at the end');
  return { parts, shape };
}

function sum([a, b]: readonly [number, number]): number {
  return a + b;
}

function placeOf({ name, kind }: KerasLayer, { place }: Context): Place {
  return { ...place, layer: `${name.slice(0, 60)} (${kind.slice(0, 40)})` };
}

function translated(layer: KerasLayer, input: Shape, context: Context): Translated {
  const place = placeOf(layer, context);
  const translate = TRANSLATORS.get(layer.kind);
  if (!translate) {
    throw unsupported(
      place,
      'it must be of a class that is read',
      JSON.stringify(layer.kind.slice(0, 40)),
      `Read are ${[...TRANSLATORS.keys()].join(', ')}, and Add of two ways.`,
    );
  }
  const { weights, version, warnings } = context;
  return within(place, () =>
    translate({
      config: layer.config,
      input,
      place,
      version,
      warn: (warning) => warnings.add(warning),
      weights: (wanted) => {
        const names = wanted.map(([name]) => name.replace('?', '').split('|'));
        const tensors = weights.take(layer, names);
        return wanted.flatMap(([name, shape], at) => {
          const tensor = tensors[at];
          if (!tensor && name.endsWith('?')) return [];
          if (tensor && sameSizes(tensor.shape, shape)) return [tensor.data];
          const got = tensor ? `[${tensor.shape.join(', ')}]` : 'none';
          throw damaged(place, `its ${names[at]![0]} must be [${shape.join(', ')}]`, got);
        });
      },
    }),
  );
}

/** What a layer of the library refuses is refused with the layer's name. */
function within<T>(place: Place, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof GradloomError) || cause.message.startsWith(place.file)) throw cause;
    const got = cause.message.replace(/\.$/, '');
    throw unsupported(place, 'it must be a layer that this library can be', got, cause.hint);
  }
}

function sameSizes(given: Shape, wanted: Shape): boolean {
  // A scalar may be a list of one.
  return given.join() === wanted.join() || (wanted.length === 0 && sizeOf(given) === 1);
}

function residual([first, second]: [Part[], Part[]], place: Place): Part {
  const [through, past] = first.length > 0 ? [first, second] : [second, first];
  if (through.length === 0) throw unsupported(place, 'a sum must have a layer on one of its ways', 'none');
  const inner = [...through, ...past];
  return {
    layer: layers.residual(layersOf(through), past.length > 0 ? { shortcut: layersOf(past) } : {}),
    values: Object.fromEntries(
      inner.flatMap(({ values = {} }, at) =>
        Object.entries(values).map(([own, numbers]) => [tagged(own, `.${at + 1}`), numbers] as const),
      ),
    ),
  };
}

function layersOf(parts: readonly Part[]): Layer[] {
  return parts.map(({ layer }) => layer);
}

/** A convolution with the zeros before it as its padding. */
function padded(part: Part, margins: Margins, place: Place): Part {
  const { kind, padding } = part.layer.config;
  if (kind !== 'conv2d' || padding !== 'valid')
    throw unsupported(place, 'after added zeros there must be a convolution without padding', kind);
  return withPadding(part, margins);
}

/** One number for each input. */
function spread({ shift, scale }: Scaling, inputs: number): Scaling {
  if (inputs > MOST_INPUTS)
    throw new GradloomError(
      'E_LIMIT',
      `readKeras: an input that is scaled may have ${MOST_INPUTS} numbers; got ${inputs}.`,
    );
  const all = (list: readonly number[]) => Array.from({ length: inputs }, (_, at) => list[at % list.length]!);
  return { shift: all(shift), scale: all(scale) };
}

/** ((x − s₁) k₁ − s₂) k₂ = (x − (s₁ + s₂ / k₁)) k₁ k₂. */
function together(first: Scaling | undefined, second: Scaling): Scaling {
  if (!first) return second;
  return {
    shift: first.shift.map((own, at) => own + second.shift[at]! / first.scale[at]!),
    scale: first.scale.map((own, at) => own * second.scale[at]!),
  };
}

function standardFormOf({ shift, scale }: Scaling, place: Place): StandardForm {
  if (![...shift, ...scale].every(Number.isFinite) || scale.includes(0))
    throw unsupported(place, 'the input must be scaled by finite numbers, not by 0', 'others');
  const isPicture = scale.every((one) => one === Math.fround(1 / 255)) && shift.every((one) => one === 0);
  // JSON has no −0.
  const own = { shift: Float64Array.from(shift, (one) => one + 0), scale: Float64Array.from(scale) };
  return { kind: isPicture ? 'divideBy255' : 'minMax', ...own };
}

function decoded(
  parts: readonly Part[],
  { input, context: { place, start, warnings } }: { input: Shape; context: Context },
): DecodedModel {
  const network = within(
    place,
    () =>
      new Network({
        inputs: input.length === 1 ? input[0]! : input,
        layers: parts.map(({ layer }) => layer),
      }),
  );
  const values = new Map(
    parts.flatMap(({ values: own = {} }, at) =>
      Object.entries(own).map(([name, numbers]) => [tagged(name, String(at + 1)), numbers] as const),
    ),
  );
  checkFiniteParameters(place.file, values);
  const form = start.scaling && standardFormOf(start.scaling, place);
  const own = { network, ...(form ? { standardForm: form } : {}) };
  within(place, () => checkModel(own));
  return {
    network,
    values,
    classes: undefined,
    imageShape: undefined,
    table: undefined,
    targetScale: undefined,
    standardForm: form,
    metadata: new Map(),
    warnings: [...warnings],
    open: (gpu, given) => new Model(gpu, { ...given, ...own, values }),
  };
}
