// A model file of any kind, by its name.

import { readFileBytes } from '../node/readFileBytes.ts';
import { decodeModel, type DecodedModel } from '../train/modelFile.ts';

/** Reads a model: a file of ONNX where the name ends so, else one of this library. Throws as `decodeModel`, `readOnnx`. */
export async function readModel(file: string): Promise<DecodedModel> {
  const bytes = await readFileBytes(file);
  if (!/\.onnx$/i.test(file)) return decodeModel(bytes, { file });
  const { readOnnx } = await import('../onnx/import/readOnnx.ts');
  return readOnnx(bytes, { file });
}
