// Prepares the training of a model on a stream: two slots on the device in place of a data set.

import { kindOf, needOptions } from '../../checkOptions.ts';
import { canonicalDataSet } from '../../data/canonicalDataSet.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { crc32, crcText } from '../../formats/crc32.ts';
import { checkLoss, defaultLoss } from '../../nn/loss.ts';
import { Variable } from '../../plan/variable.ts';
import { checkFurther } from '../checkFurther.ts';
import { asksFurther, checkTraining, OPTIONS } from '../checkTraining.ts';
import type { Model } from '../model.ts';
import { networkCost } from '../networkCost.ts';
import { prepareTraining } from '../prepareTraining.ts';
import type { Trainer } from '../trainer.ts';
import { ChunkForm } from './chunkForm.ts';
import { chunkWeights } from './chunkWeights.ts';
import type { StreamOptions, StreamTrainingOptions } from './dataStream.ts';
import { beginningOf } from './joinChunks.ts';
import { createRows, forEachOf, rowBytes, type EachOf, type RowForms } from './rows.ts';
import { ALIGNED_ROWS, StreamFeed } from './streamFeed.ts';
import { StreamTrainer } from './streamTrainer.ts';

/** Bytes of a slot, where a batch is not larger: its steps take much longer than what comes between two slots. */
const SLOT_BYTES = 2 ** 22;

/** What a stream has in place of a data set. */
export interface StreamParts {
  readonly source: StreamOptions;
  /** Its first chunk that has examples. */
  readonly first: () => Promise<DataSet>;
  /** Bytes of a slot, where a batch is not larger; for tests. */
  readonly slotBytes?: number | undefined;
}

/** Makes the trainer; see `createTrainer`. */
export async function createStreamTrainer(
  model: Model,
  options: StreamTrainingOptions,
  { source, first, slotBytes = SLOT_BYTES }: StreamParts,
): Promise<Trainer> {
  checkTraining.model(model);
  checkStreamOptions(options, source);
  const { data: _, batchSize, augment, shuffleBuffer, classWeights, exampleWeights, ...others } = options;
  const { network, storage } = model;
  const { seed = 0 } = options;
  const loss = options.loss ?? defaultLoss(network.outputActivation);
  checkLoss(loss, network.outputActivation);
  const weights = chunkWeights(model, { classWeights, exampleWeights });
  const chunk = await first();
  const form = await ChunkForm.of(model, chunk, { loss, weights });
  const { examples: counted = Number.MAX_SAFE_INTEGER } = source;
  const asked = { ...others, batchSize, loss, augment, data: { ...chunk, examples: counted } };
  const further =
    weights || asksFurther(asked)
      ? (await import('../later.ts')).furtherOptions(model, asked, { comesWeighted: weights !== undefined })
      : undefined;
  const own = { network, storage, loss, standardize: form.standardize, costBy: further?.costBy };
  const cost =
    augment === undefined
      ? networkCost(own)
      : (await import('../later.ts')).augmentedCost(own, augment, {
          imageShape: form.known.imageShape,
          standardForm: model.standardForm,
          batchSize,
        });
  // With `accumulate` a step has several batches.
  const stepSize = further?.batchSize ?? batchSize;
  const slot = slotFor(form.rows, { stepSize, slotBytes });
  checkSlots(model, form.rows, { slot, stepSize });
  if (shuffleBuffer !== undefined) checkRoom(form.rows, Math.min(shuffleBuffer, counted));
  const told = model.table;
  Object.assign(model, form.known);
  const variables = slotVariables(model, form, { rows: 2 * slot });
  const parts = await prepareTraining(model, {
    ...others,
    batchSize,
    ...further,
    shuffle: false,
    layout: network.layout,
    data: { ...variables },
    examples: 2 * slot,
    cost,
    check: async () => {
      if (network.hasOwnLayers || told) checkFurther('train', { network, table: told }, chunk);
    },
  });
  const feed = new StreamFeed({
    program: parts.program,
    data: variables,
    slot,
    batchSize: parts.batchSize,
    source: { ...source, form, shuffleBuffer, seed },
    about: `${contentText(chunk, source)}${countedText({ classWeights, exampleWeights })}`,
  });
  return new StreamTrainer(model, {
    ...parts,
    loss,
    standardize: form.standardize,
    examples: source.examples ?? Infinity,
    feed,
  });
}

/** Both slots of all that the examples have. Where that fails, what was made is given back. */
function slotVariables(
  { gpu }: Model,
  { rows: forms, targetShape }: ChunkForm,
  { rows }: { rows: number },
): EachOf<Variable> {
  const made: Variable[] = [];
  const shapes = { x: [forms.x.columns], y: targetShape, exampleWeights: [] };
  try {
    return forEachOf(forms, ({ dtype }, name) => {
      made.push(new Variable(gpu, `data ${name}`, { shape: [rows, ...shapes[name]], dtype }));
      return made.at(-1)!;
    });
  } catch (error) {
    for (const variable of made) variable.destroy();
    throw error;
  }
}

/** As many batches as make a slot worth its while, in rows that begin where a write may begin. */
function slotFor(forms: RowForms, { stepSize, slotBytes }: { stepSize: number; slotBytes: number }): number {
  const bytes = stepSize * rowBytes(forms).reduce((sum, own) => sum + own, 0);
  const rows = stepSize * Math.max(1, Math.floor(slotBytes / bytes));
  return Math.ceil(rows / ALIGNED_ROWS) * ALIGNED_ROWS;
}

/** What tells data from other data in the state of a training: the first example, and what the source says. */
function contentText(first: DataSet, { fingerprint }: StreamOptions): string {
  const { x, y } = canonicalDataSet(beginningOf(first, 1));
  const crc = [x, y].reduce(
    (before, values) =>
      values ? crc32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), before) : before,
    0,
  );
  const told = fingerprint === undefined ? '' : `, ${fingerprint}`;
  return `, the first crc32:${crcText(crc)}${told}`;
}

/** What tells weights from others in the state of a training. */
function countedText({
  classWeights,
  exampleWeights,
}: Pick<StreamTrainingOptions, 'classWeights' | 'exampleWeights'>): string {
  const classes = classWeights ? `, classes weighted by ${Array.from(classWeights).join(', ')}` : '';
  return `${classes}${exampleWeights ? ', examples weighted' : ''}`;
}

function checkStreamOptions(options: StreamTrainingOptions, { examples }: StreamOptions): void {
  const given = options as unknown as Readonly<Record<string, unknown>>;
  if (!asksFurther({ ...given, shuffleBuffer: undefined }))
    needOptions('train', options, [...OPTIONS, 'shuffleBuffer']);
  if (given['shuffle'] !== undefined && given['shuffle'] !== false)
    throw wrong(
      'shuffle must be false for a stream, which has an order of its own',
      kindOf(given['shuffle']),
      {
        hint: 'shuffleBuffer: 10_000 draws each example from so many.',
      },
    );
  const { loss, batchSize, shuffleBuffer } = options;
  if (loss !== undefined && !['string', 'function'].includes(typeof loss))
    throw wrong('the loss must be a name or a function of tensors', kindOf(loss));
  if (batchSize === undefined)
    throw wrong('a stream must come with batchSize', 'none', { hint: 'batchSize: 32' });
  if (shuffleBuffer !== undefined && !(Number.isSafeInteger(shuffleBuffer) && shuffleBuffer >= 1))
    throw wrong('shuffleBuffer must be a whole number of at least 1', kindOf(shuffleBuffer));
  checkTraining.steppingOptions(options, examples ?? Number.MAX_SAFE_INTEGER);
}

/** Throws `E_LIMIT` where two slots, or what is read of them in a step, are more than a binding of the device. */
function checkSlots(
  { gpu }: Model,
  forms: RowForms,
  { slot, stepSize }: { slot: number; stepSize: number },
): void {
  const row = Math.max(...rowBytes(forms));
  const limit = Math.min(gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize);
  if (2 * slot * row <= limit) return;
  throw new GradloomError(
    'E_LIMIT',
    `train: two batches must fit one binding of this device, ${limit} bytes; got ${2 * slot * row} bytes, ${stepSize} examples a step of ${row} bytes each.`,
    { hint: `Use a batchSize of at most ${Math.floor(limit / row / 2)}.` },
  );
}

/** Throws `E_LIMIT` where the host has no array for so many. */
function checkRoom(forms: RowForms, count: number): void {
  try {
    createRows(forms, count);
  } catch (cause) {
    throw new GradloomError(
      'E_LIMIT',
      `train: the shuffle buffer must fit the memory of this machine; got ${count} examples of ${forms.x.columns} features.`,
      { hint: 'Use a smaller one.', cause },
    );
  }
}

function wrong(rule: string, got: string, { hint = '' } = {}): GradloomError {
  return new GradloomError('E_ARGUMENT', `train: ${rule}; got ${got}.`, { hint });
}
