// Trains a reference run on the GPU.

import { createTrainer, evaluate, Model, network, type Gpu } from 'gradloom';
import type { Outcome } from './judge.ts';
import { layersOf, lossOf, optimizerOf } from './referenceOptimizer.ts';
import type { PreparedRun } from './referenceRun.ts';

/** How far, and who looks. */
export interface TrainRunOptions {
  /** At most so many steps. */
  readonly most: number;
  readonly onProgress: (step: number, steps: number) => void;
}

/** The costs of all steps and, of a run that decides and was not cut short, the accuracy on each part. */
export async function trainRun(
  gpu: Gpu,
  { run, parts, scale, values }: PreparedRun,
  { most, onProgress }: TrainRunOptions,
): Promise<Outcome> {
  const features = run.layerSizes[0]!;
  const model = new Model(gpu, {
    network: network({ inputs: features, layers: layersOf(run) }),
    values,
    standardForm: {
      kind: 'none',
      shift: new Float32Array(features),
      scale: new Float32Array(features).fill(scale),
    },
  });
  const trainer = await createTrainer(model, {
    data: parts[0]!,
    loss: lossOf(run),
    optimizer: optimizerOf(run),
    l2: run.l2,
    shuffle: false,
    ...(run.batchSize === undefined ? {} : { batchSize: run.batchSize }),
  });
  const all = run.steps ?? run.iterations ?? 0;
  const steps = Math.min(all, most);
  const losses = await trainer.run(steps, { onProgress: ({ step }) => onProgress(step, steps) });
  const decides =
    model.network.outputActivation === 'sigmoid' || model.network.outputActivation === 'softmax';
  const accuracy: number[] = [];
  if (steps === all && decides) for (const part of parts) accuracy.push(await accuracyOn(model, part));
  trainer.destroy();
  await model.destroy();
  return {
    losses,
    examples: parts.map(({ examples }) => examples),
    ...(accuracy.length > 0 ? { accuracy } : {}),
  };
}

async function accuracyOn(model: Model, part: Parameters<typeof evaluate>[1]): Promise<number> {
  // A single sigmoid decides between two classes, which a run may give as the numbers 0 and 1.
  const { y } = part;
  const labels =
    y && !(y instanceof Uint32Array) && model.network.outputActivation === 'sigmoid' && part.targets === 1
      ? Uint32Array.from(y)
      : y;
  return (await evaluate(model, { ...part, y: labels! })).accuracy ?? Number.NaN;
}
