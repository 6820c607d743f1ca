// Gradloom's reader of HDF5, an entry of its own: bundlers look for the package `h5wasm` only where it is imported.

export { readHdf5 } from './formats/hdf5.ts';
export type { ArrayBytes, ArrayData, ArrayDtype, TextData } from './formats/arrayData.ts';
export type { MemberChoice } from './formats/checkReader.ts';
export type { MembersOptions } from './formats/npz.ts';
