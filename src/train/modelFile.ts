// Models as files: safetensors, with the architecture and the standard form in the metadata, and a checksum.

import * as v from 'valibot';
import { standardFormFromJson, standardFormToJson } from '../data/standardForm.ts';
import { GradloomError } from '../errors.ts';
import type { ArrayData } from '../formats/arrayData.ts';
import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import { verifyChecksum, withChecksum } from '../formats/safetensorsChecksum.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { sizeOf } from '../graph/shape.ts';
import { ACTIVATION_NAMES, activationParameters, type Activation } from '../nn/activation.ts';
import { Network } from '../nn/network.ts';
import { Model, type ModelOptions } from './model.ts';
import { dataNotes, dataOfNotes } from './modelNotes.ts';

const FORMAT = 'gradloom.network';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const finite = v.pipe(v.number(), v.finite());
const Activation = v.variant(
  'name',
  ACTIVATION_NAMES.map((name) => {
    const parameters = Object.keys(activationParameters(name)).map((key) => [key, finite] as const);
    return v.object({ name: v.literal(name), ...Object.fromEntries(parameters) });
  }),
) as unknown as v.GenericSchema<unknown, Activation>;
const Initializer = v.variant('name', [
  v.object({ name: v.picklist(['zeros', 'xavierUniform', 'xavierNormal', 'heUniform', 'heNormal']) }),
  v.object({ name: v.literal('normal'), scale: finite }),
]);
const Layer = v.variant('kind', [
  v.object({
    kind: v.literal('dense'),
    units: count,
    activation: Activation,
    initializer: Initializer,
    bias: v.boolean(),
  }),
  v.object({ kind: v.literal('maxout'), units: count, pieces: count, initializer: Initializer }),
]);
const Description = v.object({
  inputs: count,
  layers: v.pipe(v.array(Layer), v.minLength(1)),
  classes: v.optional(v.array(v.string())),
  imageShape: v.optional(v.tuple([count, count, count])),
  standardForm: v.optional(v.unknown()),
});

/** What a model's file keeps of it; the parameters may come from elsewhere than the device. */
export interface EncodableModel extends Pick<
  ModelOptions,
  'network' | 'standardForm' | 'classes' | 'imageShape' | 'table' | 'targetScale'
> {
  values(): Promise<ReadonlyMap<string, Float32Array>>;
}

/**
 * The bytes of a model file: tensors W1 [units, inputs], b1 [units], …, and in the metadata, as JSON, all that
 * `decodeModel` needs. `notes` are further texts to keep, such as how the model was trained.
 */
export async function encodeModel(
  model: EncodableModel,
  notes: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const { network, standardForm, classes, imageShape } = model;
  const values = await model.values();
  const tensors = new Map<string, ArrayData>(
    network.parameters.map(({ name, shape }) => [
      name,
      { dtype: 'f32', shape: [...shape], data: values.get(name)! },
    ]),
  );
  const description = {
    ...network.config,
    classes,
    imageShape,
    standardForm: standardForm && standardFormToJson(standardForm),
  };
  const metadata = new Map([
    ...Object.entries({ ...notes, ...dataNotes(model) }),
    [FORMAT, JSON.stringify(description)],
  ]);
  return writeSafetensors(tensors, withChecksum({ tensors, metadata }));
}

/** A model as its file describes it, before it is put on a device. */
export interface DecodedModel extends Pick<ModelOptions, 'classes' | 'table' | 'targetScale'> {
  readonly network: Network;
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
  readonly metadata: ReadonlyMap<string, string>;
  /** Names of the classes, where the file has them. */
  readonly classes?: readonly string[];
  /** Puts the model on a device. */
  readonly open: (gpu: Gpu, options?: Pick<ModelOptions, 'storage'>) => Model;
}

/**
 * Reads a model file.
 *
 * @throws GradloomError `E_FILE_FORMAT` where it is no model of this library or its tensors do not fit its
 * architecture, `E_FILE_CHECKSUM` where it is damaged.
 */
export function decodeModel(bytes: Uint8Array, { file = 'model' }: { file?: string } = {}): DecodedModel {
  const content = readSafetensors(bytes, { file });
  verifyChecksum(content, { file });
  const text = content.metadata.get(FORMAT);
  if (text === undefined)
    throw formatError(file, `the metadata must describe the network under ${FORMAT}; got none`);
  const parsed = v.safeParse(Description, parseJson(file, text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw formatError(
      file,
      `the network's description must be valid; got ${issue.message} at ${v.getDotPath(issue) ?? 'its top'}`,
    );
  }
  const { classes, imageShape, standardForm, ...config } = parsed.output;
  const network = new Network(config);
  const form = standardForm === undefined ? undefined : standardFormFromJson(standardForm);
  const values = new Map(
    network.parameters.map(({ name, shape }) => {
      const tensor = content.tensors.get(name);
      if (tensor?.dtype !== 'f32' || sizeOf(tensor.shape) !== sizeOf(shape)) {
        const got = tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'none';
        throw formatError(
          file,
          `tensor ${name} must be f32 [${shape.join(', ')}] as the architecture says; got ${got}`,
        );
      }
      return [name, tensor.data as Float32Array] as const;
    }),
  );
  const ofData = dataOfNotes(content.metadata, { file, network });
  return {
    network,
    classes,
    ...ofData,
    values,
    metadata: content.metadata,
    open: (gpu, options) =>
      new Model(gpu, { ...options, ...ofData, network, values, standardForm: form, classes, imageShape }),
  };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw formatError(file, 'the network description must be JSON; got other text', cause);
  }
}

function formatError(file: string, rule: string, cause?: unknown): GradloomError {
  return new GradloomError('E_FILE_FORMAT', `${file}: ${rule}.`, {
    hint: 'Train a model with Gradloom, or name the right file.',
    cause,
  });
}
