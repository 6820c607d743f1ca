// Takes a training step apart: every tensor of every layer, computed on the device and read back.

import { checkOptions, kindOf } from '../../checkOptions.ts';
import { checkDataSet } from '../../data/checkDataSet.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import { grad } from '../../graph/differentiate.ts';
import { multiply } from '../../graph/ops/index.ts';
import { wholeConstant, type Tensor } from '../../graph/tensor.ts';
import { checkLoss, costOf, defaultLoss, type LossFunction, type LossName } from '../../nn/loss.ts';
import type { Network } from '../../nn/network.ts';
import { compile } from '../../plan/compile.ts';
import { checkUint32 } from '../../random/checkUint32.ts';
import { checkFurther } from '../checkFurther.ts';
import { checkTraining } from '../checkTraining.ts';
import type { Model } from '../model.ts';
import { checkModelParameters } from '../parameterHealth.ts';
import {
  describeTrainingData,
  inFloat32,
  isWide,
  uploadTrainingData,
  type TrainingData,
} from '../trainingData.ts';
import { formulasOf } from './formulas.ts';
import {
  Inspection,
  type InspectedLayer,
  type InspectedTensor,
  type InspectionOptions,
} from './inspection.ts';
import { statisticsOf } from './statistics.ts';

/** A tensor that is to be read. */
interface Wanted {
  readonly layer: number;
  readonly letter: string;
  readonly tensor: Tensor;
  /** Whether it is a parameter. */
  readonly isGiven?: boolean;
}

/** What is inspected, and how. */
interface Subject {
  readonly model: Model;
  readonly data: TrainingData;
  readonly examples: number;
  readonly loss: LossName | LossFunction;
  readonly training: boolean;
  readonly seed: number;
  readonly step: number;
}

/**
 * What a training step would compute of some examples with the model's parameters as they are, before any update: of each
 * layer Z[l], A[l], dZ[l] and dA[l], its parameters and their gradients, with formula, statistics and kernel call. As in
 * the notes dZ and dA are derivatives of each example's own loss ℒ; dW and db are those of the cost J, the mean over m
 * examples; penalties such as `l2` are not in it. Nothing of the model changes.
 *
 * @throws GradloomError as `createTrainer` for data that does not fit; `E_ARGUMENT` for wrong options; `E_LIMIT`,
 *   `E_OUT_OF_MEMORY` where all values of so many examples do not fit on the device at once; `E_NONFINITE` for parameters.
 */
export async function inspect(
  model: Model,
  data: DataSet,
  options: InspectionOptions = {},
): Promise<Inspection> {
  checkTraining.model(model);
  checkOptions('inspect', options, ['loss', 'training', 'seed', 'step']);
  const { outputActivation } = model.network;
  const { training = true, seed = 0, step = 0, loss = defaultLoss(outputActivation) } = options;
  checkUint32('inspect: seed', seed);
  checkUint32('inspect: step', step);
  if (typeof training !== 'boolean') {
    throw new GradloomError(
      'E_ARGUMENT',
      `inspect: training must be true or false; got ${kindOf(training)}.`,
    );
  }
  checkLoss(loss, outputActivation);
  checkDataSet(data, { allowMissing: model.standardForm?.kind === 'standard' });
  checkFurther('inspect', model, data);
  model.parameters.assertAlive();
  const how = { loss, keepBytes: false };
  const { examples } = data;
  // Read at the call, as everything that a caller gives.
  const describing = isWide(model, data)
    ? inFloat32(model, data).then((narrow) => describeTrainingData(model, narrow, how))
    : describeTrainingData(model, data, how);
  describing.catch(() => undefined);
  return model.gpu.turns.take(async () => {
    const uploaded = uploadTrainingData(model.gpu, await describing);
    try {
      await checkModelParameters('inspect', model);
      return await inspectNow({ model, data: uploaded, examples, loss, training, seed, step });
    } finally {
      uploaded.x.destroy();
      uploaded.y.destroy();
    }
  });
}

async function inspectNow(subject: Subject): Promise<Inspection> {
  const { model, data } = subject;
  const { cost, wanted } = graphOf(subject);
  const outputs = Object.fromEntries(wanted.map((one) => [nameOf(one), one.tensor]));
  const program = await compile(model.gpu, {
    outputs: { J: cost, ...outputs },
    variables: [data.x, data.y, model.parameters, ...model.states],
  });
  try {
    await program.runNow(1);
    const [[j], ...values] = (await program.readAllNow(['J', ...wanted.map(nameOf)])) as [
      Float32Array,
      ...Float32Array<ArrayBuffer>[],
    ];
    const calls = new Map<string, string>();
    for (const { label, outputs: made } of await program.report()) {
      for (const name of made) calls.set(name, label);
    }
    return new Inspection({ cost: j!, layers: layersOf(subject, { wanted, values, calls }) });
  } finally {
    program.destroy();
  }
}

/** The cost, and what is to be read of a step. */
function graphOf({ model, data, examples, loss, ...options }: Subject): { cost: Tensor; wanted: Wanted[] } {
  const { network, storage } = model;
  const a0 = data.standardize(data.x.tensor);
  const parameters = network.tensorsIn(model.parameters.tensor);
  const { layers, ...ends } = network.forward(a0, parameters, {
    storage,
    state: model.states.map(({ tensor }) => tensor),
    training: options.training,
    seed: options.seed,
    step: wholeConstant(options.step),
  });
  const cost = costOf(loss, { ...ends, y: data.y.tensor });
  const values = layers.flatMap(({ z, a }) => [z, a]);
  const gradients = grad(cost, [...values, ...parameters]);
  const ownLoss = (index: number): Tensor => multiply(gradients[index]!, examples);
  const wanted: Wanted[] = [{ layer: 0, letter: 'A', tensor: a0 }];
  layers.forEach(({ z, a }, index) => {
    const layer = index + 1;
    const hasZ = z !== a || network.layers[index]!.built.activation !== undefined;
    if (hasZ) wanted.push({ layer, letter: 'Z', tensor: z });
    wanted.push({ layer, letter: 'A', tensor: a }, { layer, letter: 'dA', tensor: ownLoss(2 * index + 1) });
    if (hasZ) wanted.push({ layer, letter: 'dZ', tensor: ownLoss(2 * index) });
    for (const { letter, at } of parametersOf(network, index)) {
      wanted.push({ layer, letter, tensor: parameters[at]!, isGiven: true });
      wanted.push({ layer, letter: `d${letter}`, tensor: gradients[values.length + at]! });
    }
  });
  return { cost, wanted };
}

/** The parameters of a layer: their letters, and their places in the network. */
function parametersOf({ layers, parameters }: Network, index: number) {
  const { parameters: own, built } = layers[index]!;
  return own.map(({ name }, place) => ({
    letter: built.parameters![place]!.name,
    at: parameters.findIndex((parameter) => parameter.name === name),
  }));
}

interface Found {
  readonly wanted: readonly Wanted[];
  readonly values: readonly Float32Array<ArrayBuffer>[];
  /** Labels of calls by the names of what they make. */
  readonly calls: ReadonlyMap<string, string>;
}

function layersOf({ model, loss }: Subject, { wanted, values, calls }: Found): InspectedLayer[] {
  const { layers, config } = model.network;
  const isMatched = typeof loss === 'string' && loss.endsWith('Entropy');
  return [undefined, ...layers].map((layer, number) => {
    const own = wanted.map((one, index) => ({ ...one, index })).filter((one) => one.layer === number);
    const letters = own.map(({ letter }) => letter);
    const activation = layer?.built.activation;
    const isLast = number === layers.length;
    const formulas = layer
      ? formulasOf({
          number,
          config: layer.config,
          activation,
          hasActivation: letters.includes('Z'),
          parameters: parametersOf(model.network, number - 1).map(({ letter }) => letter),
          isLast,
          isMatched: isLast && isMatched,
          next: config.layers[number],
        })
      : { A: 'A[0] = X' };
    const tensors = own.map(({ letter, tensor, index }): [string, InspectedTensor] => [
      letter,
      {
        name: `${letter}${number}`,
        formula: formulas[letter]!,
        shape: tensor.shape,
        values: values[index]!,
        statistics: statisticsOf(values[index]!, letter === 'A' ? activation : undefined),
        ...callOf(wanted[index]!, calls),
      },
    ]);
    return {
      number,
      config: layer?.config,
      label: layer ? (layer.built.label ?? layer.config.kind) : 'inputs',
      tensors: Object.fromEntries(tensors),
    };
  });
}

/** No call makes parameters: what is read of them is a copy. */
function callOf(one: Wanted, calls: ReadonlyMap<string, string>): { readonly call?: string } {
  const call = calls.get(nameOf(one));
  return call === undefined || one.isGiven ? {} : { call };
}

function nameOf({ letter, layer }: Wanted): string {
  return `${letter} ${layer}`;
}
