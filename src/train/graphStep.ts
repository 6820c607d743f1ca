// The graph of one training step of any cost: what the parameters, states and records become.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { grad } from '../graph/differentiate.ts';
import { batchOf, increment, pack, recordAt, toReal, watch } from '../graph/ops/index.ts';
import type { ParameterLayout } from '../graph/parameterLayout.ts';
import { constant, constantValue, Tensor } from '../graph/tensor.ts';
import { fitsFloat32 } from '../optim/fitsFloat32.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { Schedule } from '../optim/schedule.ts';

/** What a step reads and changes. */
export interface StepTensors {
  readonly parameters: Tensor;
  /** Of the optimiser. */
  readonly states: readonly Tensor[];
  /** What the cost itself keeps from step to step, in its order. */
  readonly kept?: readonly Tensor[] | undefined;
  readonly learningRate: Tensor;
  /** Steps done, u32. */
  readonly counter: Tensor;
  /** Ring of the last costs. */
  readonly history: Tensor;
  /** The first step after which a parameter or a state was not finite, u32. */
  readonly record: Tensor;
}

/** What a cost is computed from. */
export interface CostInputs {
  readonly parameters: readonly Tensor[];
  readonly kept: readonly Tensor[];
  /** The examples of this step, [batch size, …] each. */
  readonly batch: Readonly<Record<string, Tensor>>;
  /** Steps done before this one, a u32 scalar. */
  readonly step: Tensor;
  readonly seed: number;
}

/** The cost of a graph and what its kept tensors become, with the activations that it names. */
export type GraphCostOf = (inputs: CostInputs) => {
  readonly cost: Tensor;
  readonly kept: readonly Tensor[];
  readonly activations: Readonly<Record<string, Tensor>>;
};

/** J, what makes its gradient as an arena, and what the kept tensors become. */
export interface StepGradient {
  readonly cost: Tensor;
  readonly gradients: () => Tensor;
  readonly kept: readonly Tensor[];
}

/** How J and its gradient are made of a cost. */
export type GradientOf = (cost: StepOptions['cost'], inputs: CostInputs) => StepGradient;

/** How a step is made. */
export interface StepOptions {
  readonly layout: ParameterLayout;
  /** The cost J, a scalar, and what the kept tensors become. */
  readonly cost: (inputs: CostInputs) => { readonly cost: Tensor; readonly kept: readonly Tensor[] };
  /** All examples, by names of their own. */
  readonly data: Readonly<Record<string, Tensor>>;
  readonly optimizer: Optimizer;
  readonly examples: number;
  /** The whole data set where absent. */
  readonly batchSize?: number | undefined;
  readonly shuffle?: boolean | undefined;
  readonly seed?: number | undefined;
  /** Default: the gradient of the cost as it is. */
  readonly gradientOf?: GradientOf | undefined;
  readonly schedule?: Schedule | undefined;
  /** What is taken back of a step before it is kept. */
  readonly guard?: ((values: StepValues) => Pick<StepValues, 'cost' | 'changes'>) | undefined;
}

/** The cost of a step, and what it changes: before and after. */
export interface StepValues {
  readonly cost: Tensor;
  /** What the optimiser is given, all in one arena. */
  readonly gradients: Tensor;
  readonly changes: readonly (readonly [before: Tensor, after: Tensor])[];
}

/** The values that a step gives to what it changes. */
export function graphStep(tensors: StepTensors, options: StepOptions): (readonly [Tensor, Tensor])[] {
  const { layout, optimizer, schedule, seed = 0, gradientOf = plainGradient } = options;
  const { parameters: arena, states, kept = [], learningRate, counter, history, record } = tensors;
  const batch = batchesOf(counter, options);
  const parameters = layout.split(arena);
  const made = gradientOf(options.cost, { parameters, kept, batch, step: counter, seed });
  const next = increment(counter);
  const step = toReal(next);
  const gradients = made.gradients();
  const update = optimizer.update({
    parameters: arena,
    gradients,
    states,
    step,
    learningRate: schedule ? scheduled(schedule, learningRate, step) : learningRate,
    layout,
  });
  checkUpdate(update, { arena, states });
  const afters = [update.parameters, ...update.states, ...made.kept];
  const all = [arena, ...states, ...kept].map((before, index) => [before, afters[index]!] as const);
  const values = { cost: made.cost, gradients, changes: all };
  const { changes, cost } = options.guard?.(values) ?? values;
  const watched = changes.slice(0, 1 + states.length).map(([, after]) => after);
  return [
    ...changes,
    [counter, next],
    [history, recordAt(history, counter, cost)],
    // What is not finite once stays so, and a gradient that is not finite makes a parameter or a state so.
    [record, watch(record, next, watched)],
  ];
}

/** The rate that a schedule gives: a scalar, or a number for all steps. One that gives nothing would be passed over. */
function scheduled(schedule: Schedule, base: Tensor, step: Tensor): Tensor {
  const given: unknown = schedule(base, step);
  const rate = typeof given === 'number' && fitsFloat32(given) ? constant(given) : given;
  const isScalar = rate instanceof Tensor && rate.size === 1 && rate.dtype === 'f32';
  if (isScalar && !((constantValue(rate) ?? 0) < 0)) return rate;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: schedule must give an f32 scalar, or a finite number of at least 0; got ${kindOf(rate)}.`,
    { hint: 'A schedule is called once, and built of tensors, e.g. (base, step) => divide(base, step).' },
  );
}

/** An optimiser of one's own may give anything. */
function checkUpdate(
  update: ReturnType<Optimizer['update']>,
  { arena, states }: { arena: Tensor; states: readonly Tensor[] },
): void {
  const { parameters, states: next } = Object(update) as Partial<typeof update>;
  const given: readonly unknown[] = [parameters, ...(Array.isArray(next) ? (next as Tensor[]) : [])];
  const fits = (tensor: unknown) =>
    tensor instanceof Tensor && tensor.size === arena.size && tensor.dtype === 'f32';
  if (given.length === 1 + states.length && given.every(fits)) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `train: the optimizer must give { parameters, states }, ${1 + states.length} tensors of ${arena.toString()}; got ${given.join(', ')}.`,
    { hint: 'layout.join(…) makes one of tensors for each parameter.' },
  );
}

function batchesOf(counter: Tensor, options: StepOptions): Record<string, Tensor> {
  const { data, examples, batchSize, shuffle = true, seed = 0 } = options;
  if (batchSize === undefined) return data;
  const batching = { count: examples, batchSize, ...(shuffle ? { shuffleSeed: seed } : {}) };
  return Object.fromEntries(
    Object.entries(data).map(([name, all]) => [name, batchOf(all, counter, batching)]),
  );
}

const plainGradient: GradientOf = (costOf, inputs) => {
  const { cost, kept } = costOf(inputs);
  return { cost, gradients: () => pack(grad(cost, inputs.parameters)), kept };
};
