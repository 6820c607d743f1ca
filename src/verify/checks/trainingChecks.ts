// Two trainings: many steps in a single dispatch beside float64, and step by step; each repeated to the bit.

import { drawDigits } from '../../data/digits/drawDigits.ts';
import { fitStandardForm } from '../../data/standardForm.ts';
import { crc32, crcText } from '../../formats/crc32.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { dense } from '../../nn/layers/dense.ts';
import { network } from '../../nn/network.ts';
import { adam } from '../../optim/adam.ts';
import { sgd } from '../../optim/sgd.ts';
import { createTrainer } from '../../train/createTrainer.ts';
import { Model, type ModelOptions } from '../../train/model.ts';
import type { TrainingOptions } from '../../train/trainingOptions.ts';
import { compareResults } from '../compareResults.ts';
import type { DeviceCheck } from '../deviceCheck.ts';
import { failedCheck } from '../runGraphCheck.ts';
import { fractions } from '../testValues.ts';
import { trainInFloat64, type Float64Layer } from './float64Training.ts';

/** What the trainings gave: rows, and checksums by name. */
export interface TrainingFindings {
  readonly checks: DeviceCheck[];
  readonly checksums: Record<string, string>;
}

interface Trained {
  readonly before: Map<string, Float32Array<ArrayBuffer>>;
  readonly costs: Float32Array;
  readonly all: Float32Array<ArrayBuffer>;
}

const FAMILY = 'training';
const EXAMPLES = 100;
const STEPS = 40;
const LEARNING_RATE = 0.5;
const NAMES = { small: '2-16-16-1, SGD', digits: '784-48-10, Adam, batch 64' } as const;

/** Whether points lie within a ring. */
function ring() {
  const x = fractions(2 * EXAMPLES, 9);
  const y = Float32Array.from({ length: EXAMPLES }, (_, index) =>
    Number(Math.abs(Math.hypot(x[2 * index]!, x[2 * index + 1]!) - 0.7) < 0.2),
  );
  return { x, y, examples: EXAMPLES, features: 2, targets: 1 };
}

/** Trains from the start, and gives the costs and the parameters after. */
async function train(
  gpu: Gpu,
  model: ModelOptions,
  options: TrainingOptions,
  steps: number,
): Promise<Trained> {
  const trained = new Model(gpu, model);
  try {
    const before = await trained.values();
    const trainer = await createTrainer(trained, options);
    try {
      const costs = await trainer.run(steps);
      const parameters = [...(await trained.values()).values()];
      return { before, costs, all: Float32Array.from([costs, ...parameters].flatMap((list) => [...list])) };
    } finally {
      trainer.destroy();
    }
  } finally {
    await trained.destroy();
  }
}

const bits = (all: Float32Array<ArrayBuffer>): Uint32Array => new Uint32Array(all.buffer);

/** The checks of both trainings. */
export async function trainingChecks(gpu: Gpu): Promise<TrainingFindings> {
  const data = ring();
  const layers = [dense(16, 'tanh'), dense(16, 'tanh'), dense(1, 'sigmoid')];
  const small: ModelOptions = { network: network({ inputs: 2, layers }), seed: 1 };
  const descent: TrainingOptions = { data, optimizer: sgd({ learningRate: LEARNING_RATE }) };
  const digits = drawDigits({ count: 300, seed: 1 });
  const reader: ModelOptions = {
    network: network({ inputs: 784, layers: [dense(48, 'relu'), dense(10, 'softmax')] }),
    standardForm: fitStandardForm(digits, 'divideBy255'),
    classes: digits.classes!,
    seed: 2,
  };
  const reading: TrainingOptions = {
    data: digits,
    optimizer: adam({ learningRate: 0.003 }),
    batchSize: 64,
    singleDispatch: false,
  };
  const checks: DeviceCheck[] = [];
  const checksums: Record<string, string> = {};
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      checks.push(failedCheck(FAMILY, what, cause));
    }
  };
  const repeat = async (name: string, once: () => Promise<Trained>): Promise<Trained> => {
    const [first, second] = [await once(), await once()];
    checks.push(
      compareResults(
        FAMILY,
        { what: `${name}: the same bits twice`, exact: bits(first.all) },
        bits(second.all),
      ),
    );
    checksums[name] = crcText(crc32(new Uint8Array(first.all.buffer)));
    return first;
  };

  await attempt(NAMES.small, async () => {
    const first = await repeat(NAMES.small, () => train(gpu, small, descent, STEPS));
    const costs = costsInFloat64(first.before, data);
    const within = { share: 1e-4, scales: costs };
    const beside = (what: string, got: Float32Array): void => {
      checks.push(compareResults(FAMILY, { what: `${NAMES.small}: ${what}`, exact: costs, within }, got));
    };
    beside('costs beside float64', first.costs);
    beside(
      'costs step by step',
      (await train(gpu, small, { ...descent, singleDispatch: false }, STEPS)).costs,
    );
  });
  await attempt(NAMES.digits, async () => {
    const { costs } = await repeat(NAMES.digits, () => train(gpu, reader, reading, STEPS));
    const [first, last] = [costs[0]!, costs.at(-1)!];
    const learnt = last < 0.5 * first;
    checks.push(
      compareResults(FAMILY, { what: `${NAMES.digits}: the cost falls to half`, exact: [1] }, [
        Number(learnt),
      ]),
    );
  });
  return { checks, checksums };
}

function costsInFloat64(
  start: ReadonlyMap<string, Float32Array>,
  { x, y, examples }: { x: Float32Array; y: Float32Array; examples: number },
): number[] {
  const layers = [1, 2, 3].map((index): Float64Layer => ({
    weight: Float64Array.from(start.get(`W${index}`)!),
    bias: Float64Array.from(start.get(`b${index}`)!),
  }));
  return trainInFloat64({ layers, x, y, examples, learningRate: LEARNING_RATE }, STEPS);
}
