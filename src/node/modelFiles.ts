// Model files on disk.

import { checkOptions, checkText } from '../checkOptions.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Model, ModelOptions } from '../train/model.ts';
import { decodeModel, encodeModel, type DecodeOptions } from '../train/modelFile.ts';
import { readFileBytes } from './readFileBytes.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Writes a model file: whole, or not at all.
 *
 * @throws GradloomError `E_FILE` where it cannot be written, `E_NONFINITE` where a parameter is NaN or infinite; a file that
 *   was there before is then untouched. As `encodeModel`.
 */
export async function saveModel(
  model: Model,
  path: string,
  notes?: Readonly<Record<string, string>>,
): Promise<void> {
  checkText('saveModel: the path', path);
  await writeAtomically(path, await encodeModel(model, notes));
}

/** Options of `loadModel`. */
export type LoadModelOptions = Pick<ModelOptions, 'storage'> &
  Pick<DecodeOptions, 'allowMissingChecksum' | 'layers'>;

/**
 * Reads a model file and puts the model on a device.
 *
 * @throws GradloomError `E_FILE`; as `decodeModel`, and as the constructor of `Model`.
 */
export async function loadModel(gpu: Gpu, path: string, options: LoadModelOptions = {}): Promise<Model> {
  checkGpu('loadModel', gpu);
  checkText('loadModel: the path', path);
  checkOptions('loadModel', options, ['storage', 'allowMissingChecksum', 'layers']);
  const { allowMissingChecksum, layers, storage } = options;
  const decoded = decodeModel(await readFileBytes(path), {
    file: path,
    ...(allowMissingChecksum === undefined ? {} : { allowMissingChecksum }),
    ...(layers === undefined ? {} : { layers }),
  });
  return decoded.open(gpu, storage === undefined ? {} : { storage });
}
