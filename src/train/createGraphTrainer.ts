// Trains any graph: parameters by name, a cost of mini-batches, and all else as for models.

import { isNumeric } from '../arrayKind.ts';
import { kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ParameterLayout, type ParameterRole } from '../graph/parameterLayout.ts';
import { reshape } from '../graph/ops/shape/reshape.ts';
import { sizeOf, type Shape } from '../graph/shape.ts';
import { Tensor } from '../graph/tensor.ts';
import { Variable, type Values } from '../plan/variable.ts';
import { checkTraining } from './checkTraining.ts';
import { byName, examplesOf, uploadGraphData, type GraphData } from './graphData.ts';
import { GraphTrainer } from './graphTrainer.ts';
import type { GraphCostOf } from './graphStep.ts';
import { extended } from './options/extended.ts';
import type { StepOptionsOfTraining } from './options/stepSettings.ts';
import { checkFiniteParameters } from './parameterHealth.ts';
import { prepareTraining, type Preparation } from './prepareTraining.ts';

/** Numbers that are trained, or kept from step to step: a shape, and starting values in row-major order. */
export interface StartingValues {
  /** Shape of the array. */
  readonly shape: Shape;
  /** One number for all, or an array; default 0. */
  readonly values?: number | ArrayLike<number> | undefined;
}

/** A parameter. */
export interface GraphParameter extends StartingValues {
  /** Default `weight`, which `l2` and `weightDecayOn: 'weights'` act on. */
  readonly role?: ParameterRole | undefined;
}

/** What a cost is given: everything by its name. */
export interface GraphCostInputs {
  /** Tensors of the parameters by name. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Tensors of the state by name, as it is before the step. */
  readonly state: Readonly<Record<string, Tensor>>;
  /** The examples of this step: [batch size, …] each. Bytes are f32. */
  readonly batch: Readonly<Record<string, Tensor>>;
  /** Steps done before this one, a u32 scalar, and the training's seed: for `dropout`. */
  readonly step: Tensor;
  /** Seed of the training. */
  readonly seed: number;
}

/** The cost of a step, a scalar; with what the state becomes, where there is any. */
export type GraphCost = (inputs: GraphCostInputs) => Tensor | GraphCostResult;

/** The cost of a batch, and what the graph keeps. */
export interface GraphCostResult {
  /** J, a scalar. */
  readonly cost: Tensor;
  /** The state after the step, by name; what is not named stays. */
  readonly state?: Readonly<Record<string, Tensor>>;
  /**
   * What activations give, by name, [examples, …, units]: a look at the training's health tells units that are 0 for every
   * example. A step computes nothing more for them.
   */
  readonly activations?: Readonly<Record<string, Tensor>>;
}

/** How to train a graph. */
export interface GraphTrainingOptions
  extends
    Pick<
      Preparation,
      | 'optimizer'
      | 'batchSize'
      | 'shuffle'
      | 'seed'
      | 'nonfinite'
      | 'schedule'
      | 'singleDispatch'
      | 'onCompile'
    >,
    StepOptionsOfTraining {
  /** What is trained, by name. */
  readonly parameters: Readonly<Record<string, GraphParameter>>;
  /** What the graph keeps from step to step, by name; default: nothing. */
  readonly state?: Readonly<Record<string, StartingValues>> | undefined;
  /** All examples: arrays [examples, …shape] of f32, u32 or bytes. */
  readonly data: Readonly<Record<string, GraphData>>;
  /** J of a batch, a scalar. */
  readonly cost: GraphCost;
}

const OPTIONS = [
  'parameters',
  'state',
  'data',
  'cost',
  'optimizer',
  'batchSize',
  'shuffle',
  'seed',
  'l1',
  'l2',
  'decoupledDecay',
  'clipNorm',
  'clipTensorNorm',
  'clipValue',
  'accumulate',
  'average',
  'nonfinite',
  'schedule',
  'singleDispatch',
  'onCompile',
] as const satisfies readonly (keyof GraphTrainingOptions)[];

/**
 * Prepares the training of any graph: `cost` builds it once, of tensors; data, parameters, the optimiser's state and the
 * record of costs then stay on the device. `run` of what it gives trains, `values()` gives the parameters.
 *
 * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_DTYPE`, `E_NONFINITE` before any GPU work; `E_LIMIT`,
 *   `E_OUT_OF_MEMORY`.
 */
export async function createGraphTrainer(gpu: Gpu, options: GraphTrainingOptions): Promise<GraphTrainer> {
  checkGpu('createGraphTrainer', gpu);
  needOptions('createGraphTrainer', options, OPTIONS);
  const { parameters, state = {}, data, cost, ...others } = options;
  if (typeof cost !== 'function') throw fail('cost', 'a function of tensors', cost);
  const named = namedEntries('parameters', parameters);
  const kept = namedEntries('state', state);
  const examples = examplesOf(data);
  checkTraining.steppingOptions(others, examples);
  const layout = new ParameterLayout(
    named.map(([name, { shape, role = 'weight' }]) => ({ name, shape, role })),
  );
  const step = extended(others, { layout, examples });
  const arena = new Float32Array(layout.length);
  named.forEach(([name, given], index) => arena.set(startOf(name, given), layout.parameters[index]!.offset));
  const keptValues = kept.map(([name, given]) => startOf(name, given));
  const made: Variable[] = [];
  const make = (name: string, given: { shape: Shape; values: Values }): Variable => {
    const variable = new Variable(gpu, name, given);
    made.push(variable);
    return variable;
  };
  try {
    const uploaded = uploadGraphData(gpu, data, examples);
    made.push(...Object.values(uploaded));
    const owner = {
      gpu,
      parameters: make('parameters', { shape: [layout.length], values: arena }),
      states: kept.map(([name, { shape }], index) => make(name, { shape, values: keptValues[index]! })),
    };
    const costOf = costByName(cost, { layout, kept: kept.map(([name, { shape }]) => ({ name, shape })) });
    const preparation = { ...others, ...step, layout, data: uploaded, examples, cost: costOf };
    const parts = await prepareTraining(owner, preparation);
    const stateNames = kept.map(([name]) => name);
    return new GraphTrainer(owner, {
      ...parts,
      layout,
      stateNames,
      dataNames: Object.keys(uploaded),
      costOf,
    });
  } catch (error) {
    for (const variable of made) variable.destroy();
    throw error;
  }
}

/** A cost of names as one of lists. */
function costByName(
  cost: GraphCost,
  { layout, kept }: { layout: ParameterLayout; kept: readonly { name: string; shape: Shape }[] },
): GraphCostOf {
  return (inputs) => {
    const state = byName(kept, inputs.kept);
    const given = cost({
      ...inputs,
      parameters: byName(layout.parameters, inputs.parameters),
      state,
    });
    const made = given instanceof Tensor ? { cost: given } : given;
    const {
      cost: scalar,
      state: next = {},
      activations = {},
    } = Object(made) as {
      cost?: unknown;
      state?: Record<string, Tensor>;
      activations?: Record<string, Tensor>;
    };
    if (!(scalar instanceof Tensor) || scalar.size !== 1 || scalar.dtype === 'u32')
      throw fail('what cost gives', 'a scalar of real numbers', scalar);
    const unknown = Object.keys(next).find((name) => !Object.hasOwn(state, name));
    if (unknown !== undefined) throw fail('the state that cost gives', 'named as the state', unknown);
    const isNamed = typeof activations === 'object' && activations !== null;
    const strange =
      isNamed && Object.values(activations).find((own) => !(own instanceof Tensor) || own.dtype === 'u32');
    if (!isNamed || strange !== undefined)
      throw fail(
        'the activations that cost gives',
        'tensors of real numbers by name',
        strange || activations,
      );
    return {
      activations,
      cost: reshape(scalar, []),
      kept: kept.map(({ name }) => {
        if (next[name] instanceof Tensor) return next[name];
        throw fail(`what state ${name} becomes`, 'given beside the cost, as { cost, state }', next[name]);
      }),
    };
  };
}

function namedEntries<T extends StartingValues>(
  what: string,
  given: Readonly<Record<string, T>>,
): [string, T][] {
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  if (what === 'parameters' && entries.length === 0) throw fail(what, 'shapes and values by name', given);
  for (const [name, value] of entries) needOptions(`${what}: ${name}`, value, ['shape', 'values', 'role']);
  const shapeless = entries.find(([, { shape }]) => !Array.isArray(shape));
  if (shapeless) throw fail(`${what}: the shape of ${shapeless[0]}`, 'a list of sizes', shapeless[1].shape);
  return entries;
}

function startOf(name: string, { shape, values = 0 }: StartingValues): Float32Array<ArrayBuffer> {
  const size = sizeOf(shape);
  if (typeof values !== 'number' && !isNumeric(values))
    throw fail(`the values of ${name}`, 'a number or an array of numbers', values);
  const start = typeof values === 'number' ? new Float32Array(size).fill(values) : Float32Array.from(values);
  if (start.length !== size) {
    throw new GradloomError('E_SHAPE', `train: ${name} must have ${size} values; got ${start.length}.`);
  }
  checkFiniteParameters('train', new Map([[name, start]]));
  return start;
}

function fail(what: string, rule: string, got: unknown): GradloomError {
  return new GradloomError('E_ARGUMENT', `train: ${what} must be ${rule}; got ${kindOf(got)}.`);
}
