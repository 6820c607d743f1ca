// A model file of any kind, by its name.

import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { GradloomError } from '../errors.ts';
import { quoted } from '../formats/fileFormatError.ts';
import { readFileBytes } from '../node/readFileBytes.ts';
import { decodeModel, type DecodedModel } from '../train/modelFile.ts';

/**
 * Reads a model: a file of ONNX, Keras or TensorFlow.js where the name ends so, else one of this library. Throws as
 * `decodeModel`, `readOnnx`, `readKeras`.
 */
export async function readModel(file: string): Promise<DecodedModel> {
  const bytes = await readFileBytes(file);
  if (/\.onnx$/i.test(file)) {
    const { readOnnx } = await import('../onnx/import/readOnnx.ts');
    return readOnnx(bytes, { file });
  }
  // A model of this library may have been named .json: it begins with the length of its header, of eight bytes.
  const isText = !bytes.subarray(0, 8).includes(0);
  if (/\.(keras|h5|hdf5)$/i.test(file) || (/\.json$/i.test(file) && isText)) {
    const { readKeras } = await import('../keras/readKeras.ts');
    return readKeras(bytes, { file, shard: (path) => readFileBytes(besides(file, path)) });
  }
  return decodeModel(bytes, { file });
}

/** A file in the folder of another; throws `E_FILE_FORMAT` for a path that leads out of it. */
function besides(file: string, path: string): string {
  const folder = dirname(file);
  const within = relative(folder, resolve(folder, path));
  if (within !== '' && !within.startsWith('..') && !isAbsolute(within)) return join(folder, within);
  throw new GradloomError(
    'E_FILE_FORMAT',
    `${file}: files with weights must lie in its folder; got ${quoted(path)}.`,
  );
}
