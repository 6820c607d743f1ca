// Looks into a network that cost time, taken seldom and between runs: its health, and samples of its tensors.
import { healthText, inspect, subsetDataSet, type DataSet } from 'gradloom';
import type { Sample } from './messages.ts';
import type { NetworkTraining } from './networkTraining.ts';

/** Examples that tensors are computed of, and numbers of each that are sent. */
const EXAMPLES = 64;
const NUMBERS = 1024;

/** What is found of a training's health, in words, after what is known of a cost that jumped unless a finding tells of costs. */
export async function adviceOn(training: NetworkTraining, costJump: string | undefined): Promise<string[]> {
  const trainer = await training.trainer();
  const findings = await trainer.health();
  const texts = findings.map(healthText);
  const isTold = findings.some(({ code }) => code === 'nonFinite' || code.startsWith('cost'));
  return costJump === undefined || isTold ? texts : [costJump, ...texts];
}

/** Numbers of Z, A, dZ and dW of each layer, of some training examples. */
export async function samplesOf({ model, task, step }: NetworkTraining): Promise<Sample[]> {
  const { layers } = await inspect(model, first(task.measured.training), { step });
  return layers.flatMap(({ number, tensors }) =>
    number === 0
      ? []
      : ['Z', 'A', 'dZ', 'dW'].flatMap((letter) => {
          const tensor = tensors[letter];
          return tensor ? [{ name: tensor.name, values: some(tensor.values) }] : [];
        }),
  );
}

function first(data: DataSet): DataSet {
  const rows = Math.min(EXAMPLES, data.examples);
  return subsetDataSet(
    data,
    Uint32Array.from({ length: rows }, (_, row) => row),
  );
}

function some(values: Float32Array): Float32Array {
  if (values.length <= NUMBERS) return values;
  return Float32Array.from(
    { length: NUMBERS },
    (_, index) => values[Math.floor((index * values.length) / NUMBERS)]!,
  );
}
