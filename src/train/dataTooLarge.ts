// What is said of data that no binding of the device holds: loaded only then.

import { isArrayOf } from '../arrayKind.ts';
import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';

/** How large the inputs are, as what, and how large they may be. */
export interface Excess {
  readonly kind: 'f32' | 'f16' | 'u8';
  readonly bytes: number;
  readonly limit: number;
}

/** `E_LIMIT`, with what would help. */
export function dataTooLarge(
  { examples, features, x }: DataSet,
  { kind, bytes, limit }: Excess,
): GradloomError {
  const bytesHelp = isArrayOf(x, 'Uint8Array')
    ? 'give a batchSize and no standard form but divideBy255, so that pictures stay bytes'
    : 'pictures as bytes (Uint8Array)';
  const ways = [
    ...(kind === 'u8' ? [] : [bytesHelp]),
    ...(kind === 'f32' ? ["storage: 'f16' of the model"] : []),
  ];
  const most = Math.floor(limit / (bytes / examples));
  return new GradloomError(
    'E_LIMIT',
    `train: the inputs must fit one binding of this device, ${limit} bytes; got ${bytes} bytes, ${examples} examples of ` +
      `${features} features as ${kind}.`,
    {
      hint: `Give them in chunks: data: streamOf({ open }) of at most ${most} examples each${ways.map((way) => `, or ${way}`).join('')}.`,
    },
  );
}
