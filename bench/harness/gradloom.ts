// Gradloom as a contestant, through its public interface.

import {
  adam,
  add,
  compile,
  createPopulation,
  createTrainer,
  dense,
  matmul,
  Model,
  network,
  sgd,
  softmax,
  sum,
  Variable,
  type Gpu,
  type Network,
  type StorageType,
  type Tensor,
} from 'gradloom';
import { measurePeak } from '../machine/peak.ts';
import { batchValues, layerValues, numbers } from '../workloads/values.ts';
import { prepareConvolution } from './convolution.ts';
import type {
  InferenceWorkload,
  NetworkShape,
  OperationWorkload,
  PopulationWorkload,
  TrainingWorkload,
  Workload,
} from '../workloads/workloads.ts';
import type { Contestant, Run } from './contestant.ts';

/** Gradloom on an open device, with its values stored in f32 or f16. */
export function gradloom(gpu: Gpu, storage: StorageType = 'f32'): Contestant {
  return {
    adapter: gpu.driver.name,
    software: gpu.driver.kind !== 'gpu',
    peak: () => measurePeak(gpu),
    prepare: (workload: Workload) => {
      switch (workload.kind) {
        case 'training':
          return prepareTraining(gpu, workload, storage);
        case 'inference':
          return prepareInference(gpu, workload, storage);
        case 'population':
          return preparePopulation(gpu, workload);
        case 'operation':
          return prepareOperation(gpu, workload, storage);
        case 'convolution':
          return prepareConvolution(gpu, workload);
      }
    },
  };
}

async function prepareTraining(
  gpu: Gpu,
  { network: shape, batch, optimizer, learningRate }: TrainingWorkload,
  storage: StorageType,
): Promise<Run> {
  const model = createModel(gpu, shape, storage);
  const { x, classes } = batchValues(shape, batch);
  const y = shape.output === 'softmax' ? classes : Float32Array.from(classes);
  const trainer = await createTrainer(model, {
    data: { x, y, examples: batch, features: shape.sizes[0]!, targets: 1 },
    optimizer: optimizer === 'adam' ? adam({ learningRate }) : sgd({ learningRate }),
  });
  return {
    run: async (times) => (await trainer.run(times)).at(-1)!,
    end: async () => {
      trainer.destroy();
      await model.destroy();
    },
  };
}

async function preparePopulation(gpu: Gpu, workload: PopulationWorkload): Promise<Run> {
  const { network: shape, batch, members, learningRate } = workload;
  const { x, classes } = batchValues(shape, batch);
  const population = await createPopulation(gpu, {
    network: createNetwork(shape),
    data: { x, y: Float32Array.from(classes), examples: batch, features: shape.sizes[0]!, targets: 1 },
    members: Array.from({ length: members }, (_, index) => ({
      seed: index,
      optimizer: sgd({ learningRate: learningRate * (1 + index / members) }),
    })),
  });
  return {
    run: async (times) => (await population.run(times))[0]!.at(-1)!,
    end: () => population.destroy(),
  };
}

async function prepareInference(
  gpu: Gpu,
  { network: shape, batch }: InferenceWorkload,
  storage: StorageType,
): Promise<Run> {
  const model = createModel(gpu, shape, storage);
  const { x } = batchValues(shape, batch);
  return {
    run: async (times) => {
      let result: ArrayLike<number> = [];
      for (let time = 0; time < times; time++) result = await model.predict(x);
      return Array.from(result).reduce((total, value, index) => total + value * ((index % 7) - 3), 0);
    },
    end: () => model.destroy(),
  };
}

function createNetwork({ sizes, activation, output }: NetworkShape): Network {
  const units = sizes.slice(1);
  const layers = units.map((count, index) => dense(count, index === units.length - 1 ? output : activation));
  return network({ inputs: sizes[0]!, layers });
}

function createModel(gpu: Gpu, shape: NetworkShape, storage: StorageType): Model {
  const values = layerValues(shape).flatMap(
    ({ weight, bias }, index) =>
      [
        [`W${index + 1}`, weight],
        [`b${index + 1}`, bias],
      ] as const,
  );
  return new Model(gpu, { network: createNetwork(shape), values: new Map(values), storage });
}

async function prepareOperation(
  gpu: Gpu,
  { operation, size }: OperationWorkload,
  storage: StorageType,
): Promise<Run> {
  const shape = operation === 'matmul' || operation === 'softmax' ? [size, size] : [size];
  const length = shape.reduce((product, side) => product * side, 1);
  const variable = (name: string, seed: number): Variable =>
    new Variable(gpu, name, { shape, dtype: storage, values: numbers(length, seed) });
  const [a, b] = [variable('a', 1), variable('b', 2)];
  const results: Record<OperationWorkload['operation'], () => Tensor> = {
    matmul: () => matmul(a.tensor, b.tensor),
    add: () => add(a.tensor, b.tensor),
    sum: () => sum(a.tensor),
    softmax: () => softmax(a.tensor),
  };
  const result = results[operation]();
  const program = await compile(gpu, { outputs: { result } });
  return {
    run: async (times) => {
      await program.run(times);
      await gpu.settle();
      return 0;
    },
    end: () => {
      program.destroy();
      a.destroy();
      b.destroy();
    },
  };
}
