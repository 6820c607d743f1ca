// HDF5 files in Node: the reader, and what to install where its library is missing.
import { GradloomError } from '../errors.ts';
import { readHdf5 as readHdf5Bytes } from '../formats/hdf5.ts';
import { systemCode } from './fileError.ts';
import { installCommand } from './installCommand.ts';

/**
 * What `formats/hdf5.ts` reads, through the optional npm package `h5wasm`.
 *
 * @throws GradloomError `E_UNSUPPORTED` with the command that installs it where the package is missing, and all that the
 * reader throws.
 */
export async function readHdf5(
  ...[bytes, options]: Parameters<typeof readHdf5Bytes>
): ReturnType<typeof readHdf5Bytes> {
  try {
    return await readHdf5Bytes(bytes, options);
  } catch (cause) {
    const isMissing = cause instanceof GradloomError && systemCode(cause.cause) === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw cause;
    throw new GradloomError(
      'E_UNSUPPORTED',
      `${options?.file ?? 'HDF5'}: the npm package h5wasm, which reads HDF5, must be installed.`,
      { hint: `Install it: \`${installCommand('h5wasm')}\`.`, cause },
    );
  }
}
