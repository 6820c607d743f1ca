// A stream of the pictures of IDX files, which need not fit into memory.

import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { checkOptions, checkText, kindOf } from '../checkOptions.ts';
import { checkClassNames } from '../data/canonicalDataSet.ts';
import { GradloomError } from '../errors.ts';
import { IDX_HEADER_BYTES, idxHeader } from '../formats/idx.ts';
import type { DataStream } from '../train/stream/dataStream.ts';
import { firstUnpacked } from './arrayRows.ts';
import { fileError } from './fileError.ts';
import { idxLabels, idxPair, namesIn, noIdxFiles } from './loadIdxFolder.ts';
import { streamRows } from './streamRows.ts';

/** Which pictures, and what their labels are called. */
export interface StreamIdxOptions {
  /** The training part (default), or the test part. */
  readonly part?: 'train' | 'test' | undefined;
  /** Names of the classes by index; default: 0 … the highest label. */
  readonly classes?: readonly string[] | undefined;
}

const NAMES = { train: ['train'], test: ['t10k', 'test'] } as const;

/**
 * The pictures of a folder of IDX files (.gz), as `loadData` finds them, or of the named one of them, as a stream, about a
 * megabyte at a time. The labels are read whole.
 *
 * @throws GradloomError `E_ARGUMENT` for wrong options; `E_FILE`, `E_FILE_FORMAT` as `loadData`.
 */
export async function streamIdx(path: string, options: StreamIdxOptions = {}): Promise<DataStream> {
  checkText('streamIdx: the path', path);
  checkOptions('streamIdx', options, ['part', 'classes']);
  const { part = 'train', classes } = options;
  if (!Object.hasOwn(NAMES, part)) {
    throw new GradloomError('E_ARGUMENT', `streamIdx: part must be 'train' or 'test'; got ${kindOf(part)}.`);
  }
  checkClassNames(classes);
  const found = await stat(path).catch((cause: unknown) => {
    throw fileError('read', path, cause);
  });
  const folder = found.isDirectory() ? path : dirname(path);
  const names = await namesIn(folder);
  const given = found.isDirectory() ? undefined : basename(path);
  const pair = await idxPair(folder, { names, parts: NAMES[part], given });
  if (!pair) throw noIdxFiles(folder, names);
  const { images, labels } = pair;
  const header = idxHeader(await firstUnpacked(images, IDX_HEADER_BYTES), { file: images });
  return streamRows({ path: images, format: 'IDX', ...header }, async (examples) => ({
    ...(await idxLabels(labels, { examples, images, classes })),
    targets: 1,
  }));
}
