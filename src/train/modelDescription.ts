// The description in a model file: what it may say, and how it is read.

import * as v from 'valibot';
import { STANDARD_FORM_KINDS } from '../data/standardForm.ts';
import { duplicateKey } from '../formats/duplicateKey.ts';
import { fileFormatError, quoted } from '../formats/fileFormatError.ts';
import type { LayerConfig } from '../nn/layer.ts';
import { ACTIVATION_NAMES, activationParameters, type Activation } from '../nn/activation.ts';

/** Stands for numbers that the file holds as a tensor. */
export const IN_TENSOR = 'tensor';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const finite = v.pipe(v.number(), v.finite());
const Activation = v.variant(
  'name',
  ACTIVATION_NAMES.map((name) => {
    const parameters = Object.keys(activationParameters(name)).map((key) => [key, finite] as const);
    return v.strictObject({ name: v.literal(name), ...Object.fromEntries(parameters) });
  }),
) as unknown as v.GenericSchema<unknown, Activation>;
const Initializer = v.variant('name', [
  v.strictObject({ name: v.picklist(['zeros', 'xavierUniform', 'xavierNormal', 'heUniform', 'heNormal']) }),
  v.strictObject({ name: v.literal('normal'), scale: finite }),
]);
/** The layers of 0.1.0; all others are checked by those that make them. */
const LAYERS: Readonly<Record<string, v.GenericSchema<unknown, LayerConfig>>> = {
  dense: v.strictObject({
    kind: v.literal('dense'),
    units: count,
    activation: Activation,
    initializer: Initializer,
    bias: v.boolean(),
  }),
  maxout: v.strictObject({
    kind: v.literal('maxout'),
    units: count,
    pieces: count,
    initializer: Initializer,
  }),
};
const OtherLayer = v.looseObject({ kind: v.string() });
const Layer = v.lazy((value): v.GenericSchema<unknown, LayerConfig> => {
  const { kind } = Object(value) as { kind?: unknown };
  return typeof kind === 'string' && Object.hasOwn(LAYERS, kind) ? LAYERS[kind]! : OtherLayer;
});
/** One number for all features, a list (as files of 0.1.0 have it), or a tensor of the file. */
const Numbers = v.union([finite, v.array(finite), v.literal(IN_TENSOR)]);
const Description = v.strictObject({
  inputs: v.union([count, v.pipe(v.array(count), v.minLength(1))]),
  layers: v.pipe(v.array(Layer), v.minLength(1)),
  classes: v.optional(v.array(v.string())),
  imageShape: v.optional(v.tuple([count, count, count])),
  standardForm: v.optional(
    v.strictObject({ kind: v.picklist(STANDARD_FORM_KINDS), shift: Numbers, scale: Numbers }),
  ),
});

/** A description that is valid in itself; whether the tensors fit it is still to be seen. */
export type ModelDescription = v.InferOutput<typeof Description>;

/** Reads a description. Throws `E_FILE_FORMAT` with the file's name where it is no JSON, gives a key twice, or is not valid. */
export function readDescription(text: string, file: string): ModelDescription {
  const fail = (rule: string, cause?: unknown) =>
    fileFormatError({ file }, 'model', rule, {
      hint: 'Train a model with Gradloom, or name the right file.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail("the network's description must be JSON; got other text", cause);
  }
  const twice = duplicateKey(text);
  if (twice !== undefined)
    throw fail(`the network's description must give a name once; got ${quoted(twice)} twice`);
  const parsed = v.safeParse(Description, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue) ?? 'its top';
  throw fail(
    `the network's description must be valid; got ${quoted(issue.message, 200)} at ${quoted(place, 100)}`,
  );
}
