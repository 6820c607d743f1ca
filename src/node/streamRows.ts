// A stream of the rows of an array in a file, beside targets that are in memory.

import { dataSetFromArrays } from '../data/fromArrays.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { ArrayDtype } from '../formats/arrayData.ts';
import { crc32, crcText } from '../formats/crc32.ts';
import type { DataStream } from '../train/stream/dataStream.ts';
import { streamOf } from '../train/stream/streamOf.ts';
import { arrayRows, checkArrayRows, type ArrayRows } from './arrayRows.ts';
import { markFile, whileUnchanged } from './fileMark.ts';

/** What is said of the targets of all rows. */
export type Targets = Pick<DataSet, 'y' | 'targets' | 'classes'>;

/** Types whose numbers float32 need not hold: all chunks are float64, whatever is in them. */
const WIDE: ReadonlySet<ArrayDtype> = new Set(['f64', 'i32', 'u32', 'i64', 'u64']);

/** The stream, after a look at the size of the file. Throws as `checkArrayRows`; what `targets` throws. */
export async function streamRows(
  rows: ArrayRows,
  targets: (examples: number) => Promise<Targets>,
): Promise<DataStream> {
  const mark = await markFile(rows.path);
  await checkArrayRows(rows);
  const [examples = 0] = rows.shape;
  const { y, ...about } = await targets(examples);
  const { path } = rows;
  const open = async function* (): AsyncGenerator<DataSet, void, undefined> {
    let first = 0;
    for await (const array of whileUnchanged(mark, () => arrayRows(rows))) {
      const last = first + array.shape[0]!;
      const chunk = dataSetFromArrays(array, undefined, { file: `${path}: rows ${first + 1} to ${last}` });
      const x = WIDE.has(rows.dtype) ? Float64Array.from(chunk.x) : chunk.x;
      yield {
        ...chunk,
        x,
        ...about,
        ...(y ? { y: y.subarray(first * about.targets, last * about.targets) } : {}),
      };
      first = last;
    }
  };
  return streamOf({ open, examples, fingerprint: `${mark.fingerprint}${textOf(y)}` });
}

/** A checksum of targets. */
function textOf(y: DataSet['y']): string {
  if (!y) return '';
  return `, targets crc32:${crcText(crc32(new Uint8Array(y.buffer, y.byteOffset, y.byteLength)))}`;
}
