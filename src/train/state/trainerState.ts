// A training as bytes, and back: all that decides its further steps.

import { GradloomError } from '../../errors.ts';
import type { ArrayData } from '../../formats/arrayData.ts';
import { bytesOf } from '../../wgsl/place.ts';
import { toValues, type Variable } from '../../plan/variable.ts';
import type { Cursor } from '../feed.ts';
import type { FitSubject } from '../fit/fitOptions.ts';
import {
  arrayOf,
  bytesOfValues,
  decodeState,
  encodeState,
  fileType,
  type StateContent,
} from './stateFile.ts';
import {
  checkSameTraining,
  describeTraining,
  memoryOf,
  type TrainingDescription,
} from './trainingDescription.ts';

/** A training, and how many steps were done. */
export interface AboutTraining {
  readonly training: TrainingDescription;
  readonly step: number;
  /** Where a stream stood. */
  readonly cursor?: Cursor | undefined;
}

/** Within a turn: the state as bytes. */
export async function trainerState(subject: FitSubject): Promise<Uint8Array<ArrayBuffer>> {
  return encodeState(await contentOf(subject));
}

/** Within a turn: what a state holds, with the values of more variables. */
export async function contentOf(
  { trainer, owner, parts }: FitSubject,
  more: readonly Variable[] = [],
): Promise<StateContent<AboutTraining>> {
  const { step } = trainer;
  const training = await describeTraining({ owner, parts });
  const own = [...memoryOf(parts), ...more];
  const read = await owner.gpu.readAll(own.map(rangeOf));
  const tensors = new Map(own.map(({ tensor }, at) => [nameOf(tensor.op, at), arrayOf(tensor, read[at]!)]));
  const { feed } = parts;
  return { about: { training, step, ...(feed ? { cursor: feed.cursor } : {}) }, tensors };
}

/** Within a turn: goes on from a state. */
export async function restoreTrainer(subject: FitSubject, state: unknown): Promise<void> {
  await restoreContent(subject, decodeState<AboutTraining>('restore', state), []);
}

/** Within a turn: goes on from what a state holds, with the values of more variables. Throws before anything is changed. */
export async function restoreContent(
  { owner, parts, moveTo }: FitSubject,
  { about, tensors }: StateContent<AboutTraining>,
  more: readonly Variable[],
): Promise<void> {
  checkSameTraining('restore', about.training, await describeTraining({ owner, parts }));
  const own = [...memoryOf(parts), ...more];
  const values = own.map(({ tensor }, at) => {
    const { dtype, size } = tensor;
    const found = tensors.get(nameOf(tensor.op, at));
    const bytes = found && bytesOfValues(found.data);
    if (found?.dtype === fileType(dtype) && bytes!.length === size * bytesOf(dtype))
      return toValues(dtype, bytes!.slice().buffer);
    throw new GradloomError(
      'E_FILE_FORMAT',
      `restore: the state must hold ${tensor.toString()}; got ${found ? shapeText(found) : 'none'}.`,
    );
  });
  owner.gpu.assertUsable();
  for (const variable of own) variable.buffer.assertAlive();
  own.forEach((variable, at) => variable.writeNow(values[at]!));
  moveTo(about.step);
  await parts.feed?.moveTo(about.step, about.cursor);
}

/** The part of a buffer that holds a variable's values. */
export function rangeOf({ range, tensor }: Variable) {
  return { ...range, bytes: tensor.size * bytesOf(tensor.dtype) };
}

/** Names in a state are numbered: layers and graphs may give any. */
const nameOf = (name: string, at: number): string => `${at} ${name}`;

const shapeText = ({ dtype, shape }: ArrayData): string => `${dtype} [${shape.join(', ')}]`;
