// A model of the average that a training keeps of its parameters.

import { GradloomError } from '../errors.ts';
import { kindOf } from '../checkOptions.ts';
import { readTogether } from '../plan/variable.ts';
import { Model } from './model.ts';
import { Trainer } from './trainer.ts';

/**
 * The model of a trainer with the average of its parameters, after all calls made so far, as a model of its own: to be
 * judged, used for predictions and saved while the training goes on. What layers keep beside parameters (running
 * statistics) is as the training has it.
 *
 * @throws GradloomError `E_ARGUMENT` where the trainer was not told to keep one (`average: true`).
 */
export async function averagedModel(trainer: Trainer): Promise<Model> {
  const average = trainer instanceof Trainer ? trainer.average : undefined;
  if (!average) {
    throw new GradloomError(
      'E_ARGUMENT',
      `averagedModel: it needs a trainer that keeps an average; got ${trainer instanceof Trainer ? 'one without' : kindOf(trainer)}.`,
      { hint: 'createTrainer(model, { …, average: true })' },
    );
  }
  const { model } = trainer;
  const { gpu, network, storage, standardForm, classes, imageShape, targetScale, table } = model;
  const [parameters, lag, ...states] = (await gpu.turns.take(() =>
    readTogether([model.parameters, average, ...model.states]),
  )) as Float32Array[];
  const arena = parameters!.map((value, at) => value + lag![at]!);
  return new Model(gpu, {
    network,
    storage,
    values: network.valuesOf(arena, states),
    ...(standardForm ? { standardForm } : {}),
    ...(classes ? { classes } : {}),
    ...(imageShape ? { imageShape } : {}),
    ...(targetScale ? { targetScale } : {}),
    ...(table ? { table } : {}),
  });
}
