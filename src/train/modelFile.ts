// Models as files: safetensors, with the architecture and the standard form in the metadata, and a checksum.

import { arrayKind, isArrayOf } from '../arrayKind.ts';
import { checkOptions, kindOf } from '../checkOptions.ts';
import { checkObject } from '../data/checkObject.ts';
import type { RealArray } from '../data/dataSet.ts';
import { standardFormFromJson, type StandardForm } from '../data/standardForm.ts';
import { GradloomError } from '../errors.ts';
import type { ArrayData } from '../formats/arrayData.ts';
import {
  checkHeaderBytes,
  metadataBytes,
  readSafetensors,
  writeSafetensors,
  type Safetensors,
} from '../formats/safetensors.ts';
import { CHECKSUM_KEY, verifyChecksum, withChecksum } from '../formats/safetensorsChecksum.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { sameShape, type Shape } from '../graph/shape.ts';
import { checkNetwork } from '../nn/checkNetwork.ts';
import { Network } from '../nn/network.ts';
import { checkModel } from './checkModel.ts';
import { Model, type ModelOptions } from './model.ts';
import { canonical, checkMakers, layerOfConfig, type LayerMakers } from './layerOfConfig.ts';
import { IN_TENSOR, readDescription, type ModelDescription } from './modelDescription.ts';
import { dataNotes, dataOfNotes } from './modelNotes.ts';
import { checkFiniteParameters } from './parameterHealth.ts';

const FORMAT = 'gradloom.network';
/** Names of the tensors of a standard form: `standardForm.shift`, `standardForm.scale`. */
const FORM_PARTS = ['shift', 'scale'] as const;
const tensorOf = (part: (typeof FORM_PARTS)[number]): string => `standardForm.${part}`;

/** Further texts of a model file, such as how the model was trained, by names of their own. */
export type ModelNotes = Readonly<Record<string, string>>;

/** What a model's file keeps of it, but for its parameters. */
export type DescribedModel = Pick<
  ModelOptions,
  'network' | 'standardForm' | 'classes' | 'imageShape' | 'table' | 'targetScale'
>;

/** What a model's file keeps of it; the parameters may come from elsewhere than the device. */
export interface EncodableModel extends DescribedModel {
  /** The parameters by name. */
  values(): Promise<ReadonlyMap<string, Float32Array>>;
}

/**
 * The bytes of a model file: tensors W1 [units, inputs], b1 [units], …, those of what layers keep, and in the metadata,
 * as JSON, all that `decodeModel` needs. A standard form whose numbers are not all the same is kept as tensors. `notes`
 * are further texts to keep.
 *
 * @throws GradloomError `E_NONFINITE` where a parameter is NaN or infinite; as `checkModelFile`.
 */
export async function encodeModel(model: EncodableModel, notes: ModelNotes = {}): Promise<Uint8Array> {
  const { metadata, form } = describe(model, notes);
  const values = await model.values();
  checkFiniteParameters('encodeModel', values);
  const tensors = new Map<string, ArrayData>(
    tensorsOf(model.network).map(({ name, shape }) => [
      name,
      { dtype: 'f32', shape: [...shape], data: values.get(name)! },
    ]),
  );
  for (const [name, data] of form) tensors.set(name, data);
  return writeSafetensors(tensors, withChecksum({ tensors, metadata }));
}

/**
 * Checks that a model can be saved with such notes, before it is trained.
 *
 * @throws GradloomError `E_ARGUMENT` for notes that are no texts or have a name that the format needs itself, `E_LIMIT`
 *   where the notes exceed what the format allows (100 MB).
 */
export function checkModelFile(model: DescribedModel, notes: ModelNotes = {}): void {
  describe(model, notes);
}

/** Parameters and state: what is kept as tensors of their names. */
function tensorsOf({
  parameters,
  state,
}: Network): readonly { readonly name: string; readonly shape: Shape }[] {
  return [...parameters, ...state];
}

/** The metadata of a model file, and the tensors of its standard form. */
function describe(
  model: DescribedModel,
  notes: ModelNotes,
): { metadata: Map<string, string>; form: ReadonlyMap<string, ArrayData> } {
  checkObject('model file: the model', model);
  checkNetwork('model file', model.network);
  checkObject('model file: notes', notes);
  for (const [key, text] of Object.entries(notes)) {
    if (typeof text === 'string' && key !== FORMAT && key !== CHECKSUM_KEY) continue;
    throw new GradloomError(
      'E_ARGUMENT',
      `model file: notes must be texts by names other than ${FORMAT} and ${CHECKSUM_KEY}; got ${typeof text} under ${key}.`,
    );
  }
  const { network, standardForm, classes, imageShape } = model;
  for (const layer of network.config.layers) canonical(layer, 0);
  const form = standardForm && formParts(standardForm);
  const description = { ...network.config, classes, imageShape, standardForm: form?.description };
  const metadata = new Map([
    ...Object.entries({ ...notes, ...dataNotes(model) }),
    [FORMAT, JSON.stringify(description)],
  ]);
  // A tensor's entry in the header takes less than 200 bytes.
  checkHeaderBytes(metadataBytes(metadata) + 200 * (tensorsOf(network).length + 3));
  return { metadata, form: form?.tensors ?? new Map() };
}

/** A standard form as its description and the tensors that this names. */
function formParts(form: StandardForm): {
  description: NonNullable<ModelDescription['standardForm']>;
  tensors: Map<string, ArrayData>;
} {
  const tensors = new Map<string, ArrayData>();
  const [shift, scale] = FORM_PARTS.map((part) => {
    const data = form[part];
    const [first = 0] = data;
    if (data.every((value) => value === first)) return first;
    const dtype = isArrayOf(data, 'Float32Array') ? 'f32' : 'f64';
    tensors.set(tensorOf(part), { dtype, shape: [data.length], data });
    return IN_TENSOR;
  }) as [number | typeof IN_TENSOR, number | typeof IN_TENSOR];
  return { description: { kind: form.kind, shift, scale }, tensors };
}

/** A model as its file describes it, before it is put on a device. */
export interface DecodedModel extends Pick<
  ModelOptions,
  'classes' | 'imageShape' | 'standardForm' | 'table' | 'targetScale'
> {
  /** The network. */
  readonly network: Network;
  /** Parameters, and what layers keep, by name. */
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
  /** All metadata of the file. */
  readonly metadata: ReadonlyMap<string, string>;
  /** What could not be verified, in sentences for people; empty but for what an option allowed. */
  readonly warnings: readonly string[];
  /** Puts the model on a device. */
  readonly open: (gpu: Gpu, options?: Pick<ModelOptions, 'storage'>) => Model;
}

/** How a model file is read. */
export interface DecodeOptions {
  /** The file's name, for messages. */
  readonly file?: string;
  /** Whether a file whose checksum is gone is read with a warning; default false: it was changed, so it is refused. */
  readonly allowMissingChecksum?: boolean;
  /** Who makes layers of one's own out of their `config`, by kind: `{ scale: (config) => scale() }`. */
  readonly layers?: LayerMakers;
}

/**
 * Reads a model file.
 *
 * @throws GradloomError `E_FILE_FORMAT` where it is no model of this library or its tensors do not fit its
 * architecture, `E_FILE_CHECKSUM` where it is damaged or without its checksum, `E_NONFINITE` for parameters that are not
 * finite, `E_LIMIT` for a network beyond all devices.
 */
export function decodeModel(bytes: Uint8Array, options: DecodeOptions = {}): DecodedModel {
  if (arrayKind(bytes) !== 'Uint8Array') {
    throw new GradloomError(
      'E_ARGUMENT',
      `decodeModel: the file must be bytes (Uint8Array); got ${kindOf(bytes)}.`,
      {
        hint: 'new Uint8Array(buffer) sees those of an ArrayBuffer.',
      },
    );
  }
  checkOptions('decodeModel', options, ['file', 'allowMissingChecksum', 'layers']);
  const { file = 'model', allowMissingChecksum = false, layers } = options;
  checkMakers(layers);
  const content = readSafetensors(bytes, { file });
  const text = content.metadata.get(FORMAT);
  const verified = verifyChecksum(content, { file });
  if (text === undefined) {
    throw formatError(file, `the metadata must describe the network under ${FORMAT}; got none`);
  }
  if (!verified && !allowMissingChecksum) {
    throw new GradloomError(
      'E_FILE_CHECKSUM',
      `${file}: a model file must carry its checksum under ${CHECKSUM_KEY}; got none.`,
      { hint: 'It was changed after it was written: take another copy, or pass allowMissingChecksum.' },
    );
  }
  const { classes, imageShape, standardForm: described, ...config } = readDescription(text, file);
  const parts = inFile(file, () => {
    const { inputs } = config;
    const network = new Network({
      inputs,
      layers: config.layers.map((layer) => layerOfConfig(layer, layers)),
    });
    checkTensors(network, content, described);
    const standardForm = described && readForm(content, described, network.inputs);
    checkModel({ network, standardForm, classes, imageShape });
    return { network, standardForm, classes, imageShape };
  });
  const { network, standardForm } = parts;
  const values = new Map(
    tensorsOf(network).map(({ name }) => [name, content.tensors.get(name)!.data as Float32Array]),
  );
  checkFiniteParameters(file, values);
  const ofData = dataOfNotes(content.metadata, { file, network });
  return {
    network,
    classes,
    imageShape,
    standardForm,
    ...ofData,
    values,
    metadata: content.metadata,
    warnings: verified ? [] : [`${file} has no checksum: whether it is as it was written is not known.`],
    open: (gpu, given) => new Model(gpu, { ...given, ...parts, ...ofData, values }),
  };
}

/** Throws `E_FILE_FORMAT` unless the tensors are those of the network and its standard form, in their shapes. */
function checkTensors(
  network: Network,
  { tensors }: Safetensors,
  form: ModelDescription['standardForm'],
): void {
  const wanted = new Map(
    tensorsOf(network).map(({ name, shape }) => [name, { shape, dtypes: ['f32'] }] as const),
  ) as Map<string, { shape: readonly number[]; dtypes: readonly string[] }>;
  for (const part of FORM_PARTS) {
    if (form?.[part] === IN_TENSOR)
      wanted.set(tensorOf(part), { shape: [network.inputs], dtypes: ['f32', 'f64'] });
  }
  for (const [name, { shape, dtypes }] of wanted) {
    const tensor = tensors.get(name);
    if (tensor && dtypes.includes(tensor.dtype) && sameShape(tensor.shape, shape)) continue;
    const got = tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'none';
    throw formatError(
      '',
      `tensor ${name} must be ${dtypes[0]} [${shape.join(', ')}] as the description says; got ${got}`,
    );
  }
  const extra = [...tensors.keys()].find((name) => !wanted.has(name));
  if (extra === undefined) return;
  throw formatError(
    '',
    `the tensors must be those of the description; got ${JSON.stringify(extra.slice(0, 40))} besides`,
  );
}

function readForm(
  { tensors }: Safetensors,
  { kind, ...parts }: NonNullable<ModelDescription['standardForm']>,
  inputs: number,
): StandardForm {
  const [shift, scale] = FORM_PARTS.map((part) => {
    const numbers = parts[part];
    if (numbers === IN_TENSOR) return tensors.get(tensorOf(part))!.data as RealArray;
    return typeof numbers === 'number' ? new Float64Array(inputs).fill(numbers) : numbers;
  }) as [RealArray, RealArray];
  // Lists as 0.1.0 wrote them.
  if (Array.isArray(shift) || Array.isArray(scale))
    return standardFormFromJson({ kind, shift: [...shift], scale: [...scale] });
  return { kind, shift, scale };
}

/** What the parts of a model refuse is the file's fault, and says so. */
function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof GradloomError)) throw cause;
    const own = cause.code === 'E_LIMIT' || cause.code === 'E_NONFINITE' ? cause.code : 'E_FILE_FORMAT';
    throw new GradloomError(own, `${file}: ${cause.message.replace(/^: /, '')}`, { hint: cause.hint, cause });
  }
}

function formatError(file: string, rule: string): GradloomError {
  return new GradloomError('E_FILE_FORMAT', `${file}: ${rule}.`, {
    hint: 'Train a model with Gradloom, or name the right file.',
  });
}
