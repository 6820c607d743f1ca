// The formats that a saved model is exported in.

import { zipSync } from 'fflate';
import { writeNpy } from '../../formats/npy.ts';
import { fewestDigits } from '../../onnx/fewestDigits.ts';
import { TRAINING_NOTE } from '../train/trainingNotes.ts';
import { encodeModel, type DecodedModel, type EncodableModel } from '../../train/modelFile.ts';

/** A model with its values at hand. */
function encodable(model: DecodedModel): EncodableModel {
  const values = new Map([...model.values].map(([name, own]) => [name, Float32Array.from(own)] as const));
  return { ...model, values: async () => values };
}

interface Named {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Parameters, and what layers keep, in the order of the layers. */
function tensorsOf({ network, values }: DecodedModel): Named[] {
  return [...network.parameters, ...network.state].map(({ name, shape }) => ({
    name,
    shape,
    data: Float32Array.from(values.get(name)!),
  }));
}

async function onnxOf(model: DecodedModel): Promise<Uint8Array> {
  // Fetched only here: no other command loads it.
  const { exportOnnx } = await import('../../onnx/export/exportOnnx.ts');
  return exportOnnx(encodable(model));
}

function npzOf(model: DecodedModel): Uint8Array {
  const members = tensorsOf(model).map(
    ({ name, shape, data }) => [`${name}.npy`, writeNpy({ dtype: 'f32', shape: [...shape], data })] as const,
  );
  return zipSync(Object.fromEntries(members), { level: 0 });
}

function jsonOf(model: DecodedModel): string {
  const parameters = tensorsOf(model).map(
    ({ name, shape, data }) => [name, { shape, values: Array.from(data, fewestDigits) }] as const,
  );
  return `${JSON.stringify({ network: model.network.config, parameters: Object.fromEntries(parameters) })}\n`;
}

async function moduleOf(model: DecodedModel): Promise<Exported> {
  const { exportModule } = await import('../../standalone/exportModule.ts');
  const { code, types } = await exportModule(encodable(model));
  return { content: code, beside: types };
}

async function pageOf(model: DecodedModel): Promise<string> {
  const { exportPage } = await import('../../standalone/exportPage.ts');
  return exportPage(encodable(model));
}

/** What a format makes, where that is more than one file. */
export interface Exported {
  readonly content: string;
  /** The types of a module. */
  readonly beside: string;
}

/** By the ending of the file's name: how it is made, and what it may replace. */
export const FORMATS = {
  onnx: { kind: 'onnx', encode: onnxOf },
  js: { kind: 'program', encode: moduleOf },
  mjs: { kind: 'program', encode: moduleOf },
  html: { kind: 'page', encode: pageOf },
  npz: { kind: 'npz', encode: async (model: DecodedModel) => npzOf(model) },
  json: { kind: 'parameters', encode: async (model: DecodedModel) => jsonOf(model) },
  safetensors: {
    kind: 'model',
    encode: async (model: DecodedModel) => encodeModel(encodable(model), trainingNote(model)),
  },
} as const;

/** What the file said of the training is said of the same parameters elsewhere too. */
function trainingNote({ metadata }: DecodedModel): Record<string, string> {
  const note = metadata.get(TRAINING_NOTE);
  return note === undefined ? {} : { [TRAINING_NOTE]: note };
}
