// Activations by name, as a layer keeps them and a model file stores them: one table says all about each.

import { GradloomError } from '../errors.ts';
import * as ops from '../graph/ops/index.ts';
import { HARD_SIGMOID } from '../graph/ops/activation/hardSigmoid.ts';
import { SELU } from '../graph/ops/activation/selu.ts';
import { input, type Tensor } from '../graph/tensor.ts';

interface Definition<P> {
  /** The parameters of the activation with their usual values. */
  readonly parameters: P;
  readonly apply: (z: Tensor, parameters: { readonly [K in keyof P]: number }) => Tensor;
}

function plain(apply: (z: Tensor) => Tensor): Definition<object> {
  return { parameters: {}, apply: (z) => apply(z) };
}

function define<P extends Readonly<Record<string, number>>>(
  parameters: P,
  apply: Definition<P>['apply'],
): Definition<P> {
  return { parameters, apply };
}

const ACTIVATIONS = {
  identity: plain((z) => z),
  sigmoid: plain(ops.sigmoid),
  tanh: plain(ops.tanh),
  relu: plain(ops.relu),
  leakyRelu: define({ slope: 0.01 }, (z, { slope }) => ops.leakyRelu(z, slope)),
  elu: define({ alpha: 1 }, (z, { alpha }) => ops.elu(z, alpha)),
  softmax: plain((z) => ops.softmax(z)),
  gelu: plain(ops.gelu),
  geluTanh: plain(ops.geluTanh),
  silu: define({ alpha: 1 }, (z, { alpha }) => ops.silu(z, alpha)),
  mish: plain(ops.mish),
  selu: define(SELU, (z, numbers) => ops.selu(z, numbers)),
  celu: define({ alpha: 1 }, (z, { alpha }) => ops.celu(z, alpha)),
  softplus: plain(ops.softplus),
  softsign: plain(ops.softsign),
  hardSigmoid: define(HARD_SIGMOID, (z, numbers) => ops.hardSigmoid(z, numbers)),
  hardSwish: plain(ops.hardSwish),
  relu6: plain(ops.relu6),
} as const;

type Table = typeof ACTIVATIONS;

/** A name stands for the activation with its usual parameters: slope 0.01, α = 1, those of the SELU paper, … */
export type ActivationName = keyof Table;

/** An activation with its parameters. */
export type Activation = {
  readonly [N in ActivationName]: {
    /** Name of the activation. */
    readonly name: N;
  } & {
    readonly [K in keyof Table[N]['parameters']]: number;
  };
}[ActivationName];

/** The names of all activations. */
export const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as readonly ActivationName[];

/** The parameters of an activation with their usual values. */
export function activationParameters(name: ActivationName): Readonly<Record<string, number>> {
  return { ...ACTIVATIONS[name].parameters };
}

/**
 * The activation that a name (or a whole description) stands for.
 *
 * @throws GradloomError `E_ARGUMENT` for an unknown name or a parameter that is absent, not finite or not allowed.
 */
export function activation(given: ActivationName | Activation): Activation {
  const name = typeof given === 'string' ? given : given?.name;
  const known = typeof name === 'string' && Object.hasOwn(ACTIVATIONS, name);
  const usual = known ? activationParameters(name) : {};
  const values: Readonly<Record<string, unknown>> = typeof given === 'string' ? usual : { ...given };
  const entries = Object.keys(usual).map((key) => [key, values[key]] as const);
  if (!known || !entries.every(([, value]) => Number.isFinite(value))) {
    throw new GradloomError(
      'E_ARGUMENT',
      `activation: a known name and finite parameters are needed; got ${JSON.stringify(given)}.`,
      { hint: `Known are ${ACTIVATION_NAMES.map(describe).join(', ')}.` },
    );
  }
  const described = { name, ...Object.fromEntries(entries) } as Activation;
  // The operation itself knows which values it takes.
  activate(input('z', [1, 1]), described);
  return described;
}

function describe(name: ActivationName): string {
  const keys = Object.keys(activationParameters(name));
  return keys.length === 0 ? name : `${name} (${keys.join(', ')})`;
}

/** Applies an activation: A = g(Z). */
export function activate(z: Tensor, described: Activation): Tensor {
  const { name, ...parameters } = described;
  const { apply } = ACTIVATIONS[name] as Definition<Readonly<Record<string, number>>>;
  return apply(z, parameters);
}
