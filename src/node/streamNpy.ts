// A stream of the rows of an array in an NPY file, which need not fit into memory.

import { checkOptions, checkText } from '../checkOptions.ts';
import { dataSetFromArrays } from '../data/fromArrays.ts';
import { GradloomError } from '../errors.ts';
import { fileFormatError } from '../formats/fileFormatError.ts';
import { NPY_HEADER_BYTES, npyHeader, readNpy } from '../formats/npy.ts';
import type { TargetKind } from '../formats/targetKind.ts';
import type { DataStream } from '../train/stream/dataStream.ts';
import { firstUnpacked } from './arrayRows.ts';
import { readFileBytes } from './readFileBytes.ts';
import { streamRows, type Targets } from './streamRows.ts';

/** How an array is read as a stream. */
export interface StreamNpyOptions {
  /** The NPY file with the labels or numbers to predict, one row for each of x: it is read whole. */
  readonly y?: string | undefined;
  /** Whether they are classes or numbers, where their values suggest the wrong kind. */
  readonly targetKind?: TargetKind | undefined;
  /** Names of the classes by index, where they are known. Implies `targetKind: 'classes'`. */
  readonly classes?: readonly string[] | undefined;
}

/**
 * The examples of an NPY file (.gz) as a stream, about a megabyte at a time: [examples, features], or pictures, bytes [examples,
 * height, width, channels], as `loadData` reads them. Numbers of 32-bit integers and wider types are float64 in every chunk.
 * It must be in C order.
 *
 * @throws GradloomError `E_ARGUMENT` for wrong options; `E_FILE`, `E_FILE_FORMAT` as `readNpy`, and for other numbers of rows.
 */
export async function streamNpy(path: string, options: StreamNpyOptions = {}): Promise<DataStream> {
  checkText('streamNpy: the path', path);
  checkOptions('streamNpy', options, ['y', 'targetKind', 'classes']);
  const { y, targetKind, classes } = options;
  if (y !== undefined) checkText('streamNpy: y', y);
  else if (targetKind !== undefined || classes !== undefined) {
    const got = targetKind === undefined ? 'classes' : 'targetKind';
    throw new GradloomError(
      'E_ARGUMENT',
      `streamNpy: targetKind and classes must come with y; got ${got} alone.`,
    );
  }
  const { element, shape, fortranOrder, ...lies } = npyHeader(await firstUnpacked(path, NPY_HEADER_BYTES), {
    file: path,
  });
  const fail = (rule: string, hint?: string) => fileFormatError({ file: path }, 'NPY', rule, { hint });
  if (element.kind === 'text') throw fail('x must hold numbers; got text');
  if (fortranOrder && shape.length > 1)
    throw fail(
      'an array that is read row by row must be in C order; got Fortran order',
      'Save it by np.save(path, np.ascontiguousarray(x)), or read it whole by loadData.',
    );
  const rows = { path, format: 'NPY', dtype: element.dtype, shape, ...lies };
  return streamRows(rows, async (examples): Promise<Targets> => {
    if (y === undefined) return { targets: 0 };
    const labels = readNpy(await readFileBytes(y), { file: y });
    // Only its labels are of interest.
    const x = { shape: [examples, 1], dtype: 'u8', data: new Uint8Array(examples) } as const;
    const { x: _, ...read } = dataSetFromArrays(x, labels, { file: y, targetKind, classes });
    return { y: read.y, targets: read.targets, ...(read.classes ? { classes: read.classes } : {}) };
  });
}
