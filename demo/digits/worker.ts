// Trains and reads digits away from the page's own thread, so that drawing stays smooth.

import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  evaluate,
  fitStandardForm,
  GradloomError,
  Model,
  network,
  openGpu,
  type Gpu,
} from 'gradloom';
import type { Reply, Request, Settings } from './messages.ts';

const TRAINING_PICTURES = 10_000;
const TEST_PICTURES = 1_000;
/** Test pictures are drawn from numbers that training never reaches. */
const FIRST_TEST_PICTURE = 1_000_000;

let gpu: Gpu | undefined;
let model: Model | undefined;
let stopping: AbortController | undefined;
// One request at a time: a model is not read while it is replaced.
let queue: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'stop') stopping?.abort();
  else queue = queue.then(() => answer(data)).catch(reportError);
});

async function answer(request: Exclude<Request, { kind: 'stop' }>): Promise<void> {
  switch (request.kind) {
    case 'open':
      return open();
    case 'train':
      return train(request.settings);
    case 'read':
      return read(request.pixels);
  }
}

async function open(): Promise<void> {
  gpu = await openGpu();
  reply({ kind: 'opened', adapter: gpu.driver.kind === 'software' ? `${gpu.name} (software)` : gpu.name });
}

async function train({ hidden, learningRate, batchSize, epochs, seed }: Settings): Promise<void> {
  if (!gpu) return;
  const begin = performance.now();
  reply({ kind: 'status', text: `Drawing ${TRAINING_PICTURES.toLocaleString('en')} digits …` });
  const data = drawDigits({ count: TRAINING_PICTURES, seed });
  const test = drawDigits({ count: TEST_PICTURES, seed, first: FIRST_TEST_PICTURE });
  reply({ kind: 'status', text: 'Compiling shaders …' });
  const fresh = new Model(gpu, {
    network: network({
      inputs: 784,
      layers: [...hidden.map((units) => dense(units, 'relu')), dense(10, 'softmax')],
    }),
    seed,
    standardForm: fitStandardForm(data, 'divideBy255'),
    classes: data.classes,
  });
  const trainer = await createTrainer(fresh, { data, optimizer: adam({ learningRate }), batchSize, seed });
  await model?.destroy();
  model = fresh;
  const control = new AbortController();
  stopping = control;
  reply({ kind: 'status', text: 'Training …' });
  try {
    for (let epoch = 1; epoch <= epochs && !control.signal.aborted; epoch++) {
      await trainer.run(Math.round(epoch * trainer.stepsPerEpoch) - trainer.step, {
        signal: control.signal,
        onProgress: ({ step, epoch: done, losses, stepsPerSecond }) =>
          reply({ kind: 'progress', step, epoch: done, losses, stepsPerSecond }),
      });
      reply({ kind: 'accuracy', accuracy: (await evaluate(model, test)).accuracy ?? 0 });
    }
    const seconds = (performance.now() - begin) / 1000;
    reply({ kind: 'trained', steps: trainer.step, seconds, stopped: control.signal.aborted });
  } finally {
    stopping = undefined;
    trainer.destroy();
  }
}

async function read(pixels: Uint8Array): Promise<void> {
  if (model) reply({ kind: 'reading', probabilities: await model.predict(pixels) });
}

function reportError(error: unknown): void {
  const known = error instanceof GradloomError;
  reply({
    kind: 'error',
    code: known ? error.code : 'E_INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    hint: known ? error.hint : 'Please report it with what you did.',
  });
}

function reply(message: Reply): void {
  postMessage(message);
}
