// Model files on disk.

import type { Gpu } from '../gpu/gpu.ts';
import type { Model, ModelOptions } from '../train/model.ts';
import { decodeModel, encodeModel } from '../train/modelFile.ts';
import { readFileBytes } from './readFileBytes.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Writes a model file: whole, or not at all.
 *
 * @throws GradloomError `E_FILE` where it cannot be written; a file that was there before is then untouched.
 */
export async function saveModel(
  model: Model,
  path: string,
  notes?: Readonly<Record<string, string>>,
): Promise<void> {
  await writeAtomically(path, await encodeModel(model, notes));
}

/**
 * Reads a model file and puts the model on a device.
 *
 * @throws GradloomError `E_FILE`, `E_FILE_FORMAT`, `E_FILE_CHECKSUM`; as the constructor of `Model`.
 */
export async function loadModel(
  gpu: Gpu,
  path: string,
  options?: Pick<ModelOptions, 'storage'>,
): Promise<Model> {
  return decodeModel(await readFileBytes(path), { file: path }).open(gpu, options);
}
