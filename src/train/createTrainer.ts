// Prepares the training of a model: its network's cost on a data set.

import { copyOf } from '../nn/copyOf.ts';
import { checkLoss, defaultLoss } from '../nn/loss.ts';
import { asksFurther, checkTraining } from './checkTraining.ts';
import type { Model } from './model.ts';
import { networkCost } from './networkCost.ts';
import { prepareTraining } from './prepareTraining.ts';
import { Trainer } from './trainer.ts';
import { describeTrainingData, inFloat32, isWide, uploadTrainingData } from './trainingData.ts';
import type { StreamTrainingOptions } from './stream/dataStream.ts';
import type { TrainingOptions } from './trainingOptions.ts';

/**
 * Prepares a training: uploads the data, builds the graph of one step and compiles it. A model that was told no classes,
 * picture or table has those of the data from now on, and so has its file. Data in chunks, `streamOf`, are not uploaded: they
 * come as they are needed, after a look at the first chunk.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_NONFINITE` before any GPU work; `E_LIMIT`, `E_OUT_OF_MEMORY`. What
 *   the source of a stream throws.
 */
export async function createTrainer(
  model: Model,
  given: TrainingOptions | StreamTrainingOptions,
): Promise<Trainer> {
  const options = given as TrainingOptions & OfStream;
  // What a stream needs comes with it: pages that have none do not load it.
  if (options?.data?.train) return options.data.train(model, options);
  checkTraining.model(model);
  checkTraining.options(options);
  const { network, storage } = model;
  const { data: object, batchSize, augment, exampleWeights, ...others } = options;
  // Its arrays are read before the first wait, what else it says also later.
  const data = { ...object };
  const loss = options.loss ?? defaultLoss(network.outputActivation);
  checkLoss(loss, network.outputActivation);
  // What is loaded only for them reads them as they are at the call.
  const asked =
    asksFurther(options) && copiesOf({ ...others, exampleWeights, loss, batchSize, augment, y: data.y });
  // Without a wait where none is needed: the data is read at the call.
  const scaled = isWide(model, data) ? await inFloat32(model, data) : data;
  const described = await describeTrainingData(model, scaled, { loss, keepBytes: batchSize !== undefined });
  const further = asked && (await import('./later.ts')).furtherOptions(model, { ...asked, data });
  const { standardize } = described;
  const own = { network, storage, loss, standardize, costBy: further ? further.costBy : undefined };
  const cost =
    augment === undefined
      ? networkCost(own)
      : (await import('./later.ts')).augmentedCost(own, augment, {
          imageShape: described.known.imageShape,
          standardForm: model.standardForm,
          batchSize: batchSize ?? data.examples,
        });
  const { x, y, known } = uploadTrainingData(model.gpu, described);
  const weights = further && further.upload(model.gpu, [x, y]);
  const told = model.table;
  Object.assign(model, known);
  const parts = await prepareTraining(model, {
    ...others,
    batchSize,
    ...further,
    layout: network.layout,
    data: { x, y, ...weights },
    // Fetched only where there is something to look at: most pages never load it.
    check: async () => {
      if (network.hasOwnLayers || told)
        (await import('./checkFurther.ts')).checkFurther('train', { network, table: told }, data);
    },
    examples: data.examples,
    cost,
  });
  return new Trainer(model, { ...parts, loss, standardize });
}

/** What options have where the data is a stream. */
interface OfStream {
  readonly data: { readonly train?: (model: Model, options: object) => Promise<Trainer> };
}

/** Each option as it is now, functions themselves. */
function copiesOf<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, copyOf(value)])) as T;
}
