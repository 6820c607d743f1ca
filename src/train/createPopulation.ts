// Prepares a population: the step of each member as a graph, those of one structure as one program.

import { kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { StandardForm } from '../data/standardForm.ts';
import type { TargetScale } from '../data/targetScale.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { mergeConstants, nodesOf, structureOf, type MergedConstant } from '../graph/mergeConstants.ts';
import { NEVER } from '../graph/ops/index.ts';
import { input, type Tensor } from '../graph/tensor.ts';
import { checkNetwork } from '../nn/checkNetwork.ts';
import { checkLoss, defaultLoss, type LossFunction, type LossName } from '../nn/loss.ts';
import type { Network } from '../nn/network.ts';
import {
  checkPopulation,
  compilePopulation,
  type PopulationLeaf,
} from '../plan/singleDispatch/compilePopulation.ts';
import { Variable } from '../plan/variable.ts';
import { checkFurther } from './checkFurther.ts';
import { checkTraining } from './checkTraining.ts';
import { ownParts } from './ownParts.ts';
import { checkFiniteParameters } from './parameterHealth.ts';
import { MEMBER_HISTORY, Population, type PopulationGroup, type PopulationRunOptions } from './population.ts';
import type { StepOptionsOfTraining } from './options/stepSettings.ts';
import {
  describeTrainingData,
  inFloat32,
  isWide,
  uploadTrainingData,
  type DescribedData,
} from './trainingData.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { trainingStep } from './trainingStep.ts';

/** What one member has of its own. */
export interface PopulationMember extends Pick<
  TrainingOptions,
  'optimizer' | 'schedule' | 'shuffle' | Exclude<keyof StepOptionsOfTraining, 'average' | 'accumulate'>
> {
  /** Starting values and the order of examples are drawn from it; default: its place in the list. */
  readonly seed?: number;
  /** Starting values by name (W1, b1, …, and what layers keep) instead of drawn ones, all of them. */
  readonly values?: ReadonlyMap<string, ArrayLike<number>>;
}

/** What all members share, and the members. */
export interface PopulationOptions {
  /** The structure that all members have. */
  readonly network: Network;
  /** The training data of all members. */
  readonly data: DataSet;
  /** The members, which may differ in optimiser, regularisation and seed. */
  readonly members: readonly PopulationMember[];
  /** Default: what suits the output activation. */
  readonly loss?: LossName | LossFunction;
  /** Examples a step; the whole data set where absent. */
  readonly batchSize?: number;
  /** How raw inputs are put in standard form; default: as they are. */
  readonly standardForm?: StandardForm;
  /** Numbers to predict are trained on in these units (`fitTargetScale`); default: as they are. */
  readonly targetScale?: TargetScale;
}

const POPULATION_OPTIONS: readonly (keyof PopulationOptions)[] = [
  'network',
  'data',
  'members',
  'loss',
  'batchSize',
  'standardForm',
  'targetScale',
];
const MEMBER_OPTIONS: readonly (keyof PopulationMember)[] = [
  'optimizer',
  'l1',
  'l2',
  'decoupledDecay',
  'clipNorm',
  'clipTensorNorm',
  'clipValue',
  'schedule',
  'shuffle',
  'seed',
  'values',
];

/** What trainings one by one have, and members have not. */
const OF_TRAINERS = ['classWeights', 'exampleWeights', 'labelSmoothing', 'average', 'accumulate'];

/** Throws `E_ARGUMENT` for unknown options, and says where those of trainers are known. */
function checkKnown(what: string, given: object, known: readonly string[]): void {
  try {
    needOptions(what, given, known);
  } catch (error) {
    const others = OF_TRAINERS.filter((name) => Object.hasOwn(Object(given), name));
    if (!(error instanceof GradloomError) || others.length === 0) throw error;
    throw new GradloomError('E_ARGUMENT', error.message, {
      hint: `Members have no ${others.join(', ')}: train such networks one by one, with createTrainer.`,
      cause: error,
    });
  }
}

/** Members a dispatch can hold. */
const MAX_MEMBERS = 65_535;

/**
 * Prepares a population. Members may differ in seeds and in every number of their optimiser and options; those that
 * differ in kind (another optimiser, clipping or none) form groups that train one after another.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_DTYPE`, `E_NONFINITE`, and `E_LIMIT` where a member does not fit into one
 *   workgroup or has a layer without such a form (embeddings, convolutions), before any GPU work; `E_OUT_OF_MEMORY`.
 */
export async function createPopulation(gpu: Gpu, given: PopulationOptions): Promise<Population> {
  checkGpu('createPopulation', gpu);
  checkKnown('createPopulation', given, POPULATION_OPTIONS);
  const { network, batchSize } = given;
  checkNetwork('population', network);
  const { standardForm, targetScale } = ownParts({
    network,
    standardForm: given.standardForm,
    targetScale: given.targetScale,
  });
  checkMembers(given);
  // As they are at the call.
  const data = { ...given.data };
  const options = { ...given, data, members: given.members.map((member) => copied(network, member)) };
  const loss = options.loss ?? defaultLoss(network.outputActivation);
  checkLoss(loss, network.outputActivation);
  const scaled = isWide({ targetScale }, data) ? await inFloat32({ standardForm, targetScale }, data) : data;
  checkFurther('train', { network }, data);
  const described = await describeTrainingData({ gpu, network, standardForm }, scaled, {
    loss,
    keepBytes: batchSize !== undefined,
  });
  const groups = [...groupMembers(options, described, loss)].map((group) => mergedGroup(options, group));
  // Before anything is uploaded.
  for (const { updates, scalars, members } of groups) {
    const table = scalars.map(({ tensor }) => tensor);
    await checkPopulation(gpu, { updates, table, members: members.length });
  }
  const { x, y, known } = uploadTrainingData(gpu, described);
  // Together: a driver compiles several kernels at once.
  const settled = await Promise.allSettled(
    groups.map((group) => createGroup(gpu, options, { ...group, values: { x, y } })),
  );
  const made = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) {
    for (const { program } of made) program.destroy();
    for (const variable of [x, y, ...made.flatMap(({ owned }) => owned)]) variable.destroy();
    throw failed.reason;
  }
  return new Population(network, {
    groups: made,
    shared: [x, y],
    made: { ...known, standardForm, targetScale },
    loss,
  });
}

/** What a member's steps are made of. */
function trainingOf(member: PopulationMember): Omit<PopulationMember, 'values'> {
  const { values, ...training } = member;
  void values;
  return training;
}

/** A member as it is now; throws where its starting values are not those of the network. */
function copied(network: Network, member: PopulationMember): PopulationMember {
  const { values } = member;
  if (values === undefined) return { ...member };
  const states = network.statesOf(values);
  return { ...member, values: network.valuesOf(network.arenaOf(values), states) };
}

/** What `trainPopulation` gives. */
export interface TrainedPopulation {
  /** Cost of each step of each member, [member][step]. */
  readonly costs: readonly Float32Array[];
  /** Parameters of each member by name. */
  readonly values: readonly Map<string, Float32Array<ArrayBuffer>>[];
  /** The place of the member with the lowest last cost; −1 where all diverged. */
  readonly best: number;
}

/** Creates a population, trains it for a number of steps and frees it. Throws what `createPopulation` and `run` do. */
export async function trainPopulation(
  gpu: Gpu,
  options: PopulationOptions & {
    readonly steps: number;
  } & PopulationRunOptions,
): Promise<TrainedPopulation> {
  checkGpu('trainPopulation', gpu);
  checkKnown('trainPopulation', options, [...POPULATION_OPTIONS, 'steps', 'onProgress', 'signal']);
  const { steps, onProgress, signal, ...others } = options;
  checkTraining.steps(steps);
  checkTraining.run({ onProgress, signal });
  const population = await createPopulation(gpu, others);
  try {
    const costs = await population.run(steps, { onProgress, signal });
    const last = costs.map((own, member) =>
      population.divergedAt[member] === undefined ? (own.at(-1) ?? Infinity) : Infinity,
    );
    const lowest = Math.min(...last.filter(Number.isFinite));
    return { costs, values: await population.values(), best: last.indexOf(lowest) };
  } finally {
    population.destroy();
  }
}

/** Leaves of one member's step, the same for all members. */
interface StepLeaves {
  readonly parameters: Tensor;
  readonly learningRate: Tensor;
  readonly counter: Tensor;
  readonly history: Tensor;
  readonly record: Tensor;
  readonly states: readonly Tensor[];
  /** What layers keep from step to step. */
  readonly kept: readonly Tensor[];
}

interface Group {
  readonly members: number[];
  readonly graphs: Tensor[][];
  readonly leaves: StepLeaves;
  /** What stands for the data. */
  readonly data: { readonly x: Tensor; readonly y: Tensor };
  /** Of the first member: leaves and what they become. */
  readonly step: readonly (readonly [Tensor, Tensor])[];
}

/** A group whose members' graphs are one. */
interface MergedGroup extends Group {
  readonly updates: readonly (readonly [Tensor, Tensor])[];
  /** What members have numbers of their own of: learning rates, and constants that differ. */
  readonly scalars: readonly MergedConstant[];
}

function mergedGroup({ members }: PopulationOptions, group: Group): MergedGroup {
  const { graphs, step, leaves } = group;
  const merged = mergeConstants(graphs, step.flat());
  const rates = group.members.map((place) => members[place]!.optimizer.config.learningRate);
  return {
    ...group,
    updates: step.map(([leaf], index) => [leaf, merged.roots[2 * index + 1]!] as const),
    scalars: [{ tensor: leaves.learningRate, values: rates }, ...merged.constants],
  };
}

function groupMembers(
  options: PopulationOptions,
  { x: inputs, y: targets, standardize }: DescribedData,
  loss: LossName | LossFunction,
): Iterable<Group> {
  const { network, data, batchSize } = options;
  const x = input('data x', inputs.shape, inputs.dtype);
  const y = input('data y', targets.shape, targets.dtype);
  const groups = new Map<string, Group>();
  const counts = new Map<string, StepLeaves>();
  options.members.forEach((given, index) => {
    const member = trainingOf(given);
    const { states } = member.optimizer;
    // Optimisers with one list of states share leaves, so that their graphs can be compared.
    const key = states.join();
    let leaves = counts.get(key);
    if (!leaves) counts.set(key, (leaves = createLeaves(network, states)));
    const step = trainingStep(
      { ...leaves, x, y, standardize },
      {
        seed: index,
        ...member,
        network,
        loss,
        examples: data.examples,
        ...(batchSize === undefined ? {} : { batchSize }),
      },
    );
    const nodes = nodesOf(step.flat());
    const structure = structureOf(nodes);
    let group = groups.get(structure);
    if (!group) groups.set(structure, (group = { members: [], graphs: [], leaves, data: { x, y }, step }));
    group.members.push(index);
    group.graphs.push(nodes);
  });
  return groups.values();
}

function createLeaves(network: Network, states: readonly string[]): StepLeaves {
  return {
    parameters: input('parameters', [network.length]),
    learningRate: input('learning rate', []),
    counter: input('step', [], 'u32'),
    history: input('history', [MEMBER_HISTORY]),
    record: input('record', [], 'u32'),
    states: states.map((name) => input(name, [network.length])),
    kept: network.state.map(({ name, shape }) => input(name, shape)),
  };
}

async function createGroup(
  gpu: Gpu,
  options: PopulationOptions,
  group: MergedGroup & { readonly values: { readonly x: Variable; readonly y: Variable } },
): Promise<PopulationGroup> {
  const { network } = options;
  const { leaves, data, values, updates, scalars } = group;
  const members = group.members.map((place) => ({ seed: place, ...options.members[place]! }));
  const owned: Variable[] = [];
  const places = new Map<Tensor, PopulationLeaf>([
    [data.x, { variable: values.x, shared: true }],
    [data.y, { variable: values.y, shared: true }],
  ]);
  const create = (leaf: Tensor, valuesOf?: (index: number) => ArrayLike<number>): Variable => {
    const variable = stacked(gpu, leaf, { members: members.length, ...(valuesOf ? { valuesOf } : {}) });
    owned.push(variable);
    places.set(leaf, { variable, shared: false });
    return variable;
  };
  try {
    const initial = members.map(({ seed, values }) => values ?? network.initialMap(seed));
    for (const starts of initial) checkFiniteParameters('population', starts);
    const parameters = create(leaves.parameters, (index) => network.arenaOf(initial[index]!));
    const kept = leaves.kept.map((leaf, place) =>
      create(leaf, (index) => network.statesOf(initial[index]!)[place]!),
    );
    const history = create(leaves.history);
    const record = create(leaves.record, () => [NEVER]);
    create(leaves.counter);
    for (const state of leaves.states) create(state);
    const table = scalarTable(gpu, scalars, members.length);
    owned.push(table);
    scalars.forEach(({ tensor }, offset) => places.set(tensor, { variable: table, shared: false, offset }));
    const program = await compilePopulation(gpu, { updates, leaves: places, members: members.length });
    return { members: group.members, program, parameters, kept, history, record, owned };
  } catch (error) {
    for (const variable of owned) variable.destroy();
    throw error;
  }
}

/** The values of all members one after the other, each from a multiple of 4 on. */
function stacked(
  gpu: Gpu,
  { op, size, dtype }: Tensor,
  { members, valuesOf }: { members: number; valuesOf?: (index: number) => ArrayLike<number> },
): Variable {
  const stride = Math.ceil(size / 4) * 4;
  const shape = [members, stride];
  if (!valuesOf) return new Variable(gpu, op, { shape, dtype });
  const values = new (dtype === 'u32' ? Uint32Array : Float32Array)(members * stride);
  for (let index = 0; index < members; index++) values.set(valuesOf(index), index * stride);
  return new Variable(gpu, op, { shape, dtype, values });
}

/** All scalars of each member side by side, as words. */
function scalarTable(gpu: Gpu, scalars: readonly MergedConstant[], members: number): Variable {
  const stride = Math.ceil(scalars.length / 4) * 4;
  const words = new Uint32Array(members * stride);
  const reals = new Float32Array(words.buffer);
  scalars.forEach(({ tensor, values }, place) => {
    const target = tensor.dtype === 'u32' ? words : reals;
    values.forEach((value, member) => (target[member * stride + place] = value));
  });
  return new Variable(gpu, 'scalars', { shape: [members, stride], dtype: 'u32', values: words });
}

function checkMembers({ members, data, batchSize }: PopulationOptions): void {
  if (!Array.isArray(members) || members.length < 1 || members.length > MAX_MEMBERS) {
    throw new GradloomError(
      'E_ARGUMENT',
      `population: it must have a list of 1 to ${MAX_MEMBERS} members; got ${kindOf(members)}.`,
      { hint: 'Train larger populations in parts.' },
    );
  }
  for (const member of members) {
    checkKnown('population: member', member, MEMBER_OPTIONS);
    checkTraining.options({ ...trainingOf(member), data, ...(batchSize === undefined ? {} : { batchSize }) });
  }
}
